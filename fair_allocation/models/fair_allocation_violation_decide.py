from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..violations import APPEAL_DAYS, LEAST, MOST, POINTS


class FairAllocationViolation(models.Model):
    """A manager confirms or dismisses what is suspected; then it can't be edited."""

    _inherit = "fair.allocation.violation"

    def action_open_confirm(self):
        """Ask for points and reason."""
        self._open("suspected")
        return self._open_dialog(
            "confirm", self.env._("Confirm Violation"), default_points=POINTS[self.kind]
        )

    def action_open_dismiss(self):
        """Ask for the reason."""
        self._open("suspected")
        return self._open_dialog("dismiss", self.env._("Dismiss"))

    def action_open_lead(self):
        """The lead it is about."""
        self.ensure_one()
        self.check_access("read")
        self._check_is_manager()
        if not self.lead_id:
            raise UserError(self.env._("No lead is named, or it was deleted."))
        self.lead_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "views": [[False, "form"]],
            "view_mode": "form",
            "res_id": self.lead_id.id,
        }

    def _open_dialog(self, purpose, title, **context):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "fair.allocation.violation.say",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_purpose": purpose,
                "default_record_id": self.id,
                **context,
            },
        }

    # ------------------------------------------------------------
    # CONFIRM OR DISMISS
    # ------------------------------------------------------------

    def _confirm(self, reason, points):
        """Make it count: so many points, for as long as the rules say.

        :raise AccessError: for the person, and where another manager decides
        :raise UserError: when it was decided already
        :raise ValidationError: without a reason, or with points out of bounds
        """
        case = self._open("suspected")
        self._check_reason(reason)
        if type(points) is not int or not LEAST <= points <= MOST:
            raise ValidationError(
                self.env._(
                    "Points: enter a number from %(least)s to %(most)s.",
                    least=LEAST,
                    most=MOST,
                )
            )
        months = case._get_settings()["point_months"]
        case._step(
            {
                **self._prepare_verdict("confirmed", reason),
                "points": points,
                "expires_on": self._get_today(case.company_id)
                + relativedelta(months=months),
                "appeal_until": self.env.cr.now() + timedelta(days=APPEAL_DAYS),
            }
        )
        self.env["fair.allocation.notice"]._send_violation(case)

    def _dismiss(self, reason):
        """Leave it at that, with a reason; it never counted."""
        case = self._open("suspected")
        self._check_reason(reason)
        case._step(self._prepare_verdict("dismissed", reason))

    def _prepare_verdict(self, state, reason):
        return {
            "state": state,
            "reason": reason.strip(),
            "decided_by_id": self.env.uid,
            "decided_on": self.env.cr.now(),
        }

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise ValidationError(self.env._("Reason: write down why."))

    # ------------------------------------------------------------
    # WHO DECIDES
    # ------------------------------------------------------------

    def _open(self, state):
        """The record, for the product to decide on, if it is ``state`` and one may.

        :raise AccessError: for the person, for who is no sales manager, and for who
            has been at it before where there is another manager
        :raise UserError: when it was decided already
        """
        self.ensure_one()
        self._check_is_manager()
        self.check_access("read")
        # sudo: nobody has the right to write in the register but through these steps.
        case = self.sudo()
        if case.user_id == self.env.user:
            raise AccessError(
                self.env._("Nobody decides in a matter of their own. Ask a manager.")
            )
        if case.state != state:
            raise UserError(
                self.env._("This has been decided already. Reload the page.")
            )
        if not self._is_impartial():
            raise AccessError(
                self.env._(
                    "You reported or confirmed this: another manager decides now."
                )
            )
        return case

    def _check_is_manager(self):
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers report violations and decide on them.")
            )

    def _is_impartial(self):
        """Whether the user is new to it, or no other manager is there."""
        # sudo: who reported it, and who the managers are.
        case = self.sudo()
        before = case._get_first()
        if self.env.user not in before:
            return True
        others = self.env["fair.allocation.notice"]._get_leaders(
            self.env["crm.team"], without=before | case.user_id, company=case.company_id
        )
        return not others

    def _get_first(self):
        """Who said already that a rule was broken."""
        return self.decided_by_id or self.reported_by_id
