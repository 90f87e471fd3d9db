from odoo import api, models
from odoo.tools import format_date

from ..violations import falls_below, judge


class FairAllocationStanding(models.AbstractModel):
    """What penalty points do to one's share and claims, and until when."""

    _inherit = "fair.allocation.standing"

    @api.model
    def _describe_team(self, user, member, figures):
        block = super()._describe_team(user, member, figures)
        return block | {
            "penalty": self._say_penalty(user, member.crm_team_id),
            "violations": self._open(
                "fair.allocation.violation",
                self.env._("Violations"),
                [["user_id", "=", user.id]],
            ),
        }

    @api.model
    def _say_penalty(self, user, team):
        """In words, or nothing where no points are in force."""
        settings = team.fair_policy_id.version_id._settings()
        company = team.company_id or self.env.company
        Violation = self.env["fair.allocation.violation"]
        counting = Violation._get_counting(user, company).get(user.id)
        if not counting:
            return False
        told = judge(counting, settings["point_percent"], settings["penalty_bound"])
        words = {**told._asdict(), "date": format_date(self.env, told.until)}
        text = (
            self.env._(
                "Your share is %(percent)s%% smaller because of your penalty points "
                "(%(points)s) until %(date)s.",
                **words,
            )
            if words["percent"]
            else self.env._(
                "Your penalty points (%(points)s) count until %(date)s.", **words
            )
        )
        stop = falls_below(counting, settings["claim_stop_points"])
        if not stop:
            return text
        return " ".join(
            [
                text,
                self.env._(
                    "You can't claim leads until %s.", format_date(self.env, stop)
                ),
            ]
        )
