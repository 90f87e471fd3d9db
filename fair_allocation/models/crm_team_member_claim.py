from odoo import models

from ..claims import Limit


class CrmTeamMember(models.Model):
    """What limits somebody who claims leads instead of being given them."""

    _inherit = "crm.team.member"

    def _fair_rests(self):
        """Whether the person takes a break from new leads."""
        self.ensure_one()
        return self.assignment_optout or self._fair_is_paused()

    def _fair_get_open_limits(self, user):
        """What the caps on open leads still allow ``user``: ``{member: [Limit, …]}``.

        Caps of periods count what was given; claims are limited by their pool.
        """
        held = self.env["crm.lead"]._fair_count_held(user)
        limits = {}
        for member in self:
            version = member.crm_team_id.fair_policy_id.version_id
            counts = held["pending"]
            if version and version._settings()["count_won"]:
                counts = counts + held["won"]
            limits[member] = [
                Limit(
                    "tier" if tier else "open",
                    most,
                    most - (counts[tier] if tier else counts.total()),
                    tier,
                )
                for period, tier, most in member._fair_get_caps()
                if period == "open"
            ]
        return limits
