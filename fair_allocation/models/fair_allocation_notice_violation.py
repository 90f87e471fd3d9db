from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells managers what is suspected or appealed, and people what was decided."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_suspicions(self, violations):
        """One message for each manager: there is something to look at.

        Neither the person nor who reported it decides, so they aren't told.
        """
        waiting = {}
        for violation in violations.sudo():
            for leader in self._get_leaders(
                violation.team_id,
                without=violation.user_id | violation.reported_by_id,
                company=violation.company_id,
            ):
                waiting.setdefault(leader, []).append(violation)
        for leader, found in waiting.items():
            notice = self.with_context(lang=leader.lang)
            notice._tell(
                leader,
                notice.env._("Suspected violations: %s", len(found)),
                notice.env._(
                    "Look at what happened, and confirm or dismiss it. Until then "
                    "nothing counts against anybody. To decide: %s",
                    len(found),
                ),
                found[0].with_context(lang=leader.lang),
                notice.env._("Open the latest one"),
            )

    @api.model
    def _send_violation(self, violation):
        """Tell the person what was decided, and why."""
        for user in violation.user_id.filtered("active"):
            case = violation.with_context(lang=user.lang, tz=user.tz)
            self._tell(
                user,
                case.env._("On the rules: %s", case._get_kind_label()),
                f"{case.description} {case.story}",
                case,
                case.env._("Open it"),
            )

    @api.model
    def _send_violation_appeal(self, violation):
        """Tell those who can decide on the appeal."""
        without = violation.user_id | violation.decided_by_id
        leaders = self._get_leaders(
            violation.team_id, without=without, company=violation.company_id
        ) or self._get_leaders(
            violation.team_id, without=violation.user_id, company=violation.company_id
        )
        for leader in leaders:
            case = violation.with_context(lang=leader.lang, tz=leader.tz)
            self._tell(
                leader,
                case.env._("Appeal of %s", case.user_id.name),
                case.story,
                case,
                case.env._("Decide on the appeal"),
            )
