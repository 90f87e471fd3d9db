from odoo import models
from odoo.exceptions import AccessError, UserError


class FairAllocationViolation(models.Model):
    """The person appeals once; another manager, if there is one, decides for good.

    Until then the points count: an appeal is no way to be rid of them for a while.
    """

    _inherit = "fair.allocation.violation"

    def action_open_appeal(self):
        """Ask for the reason."""
        self._check_can_appeal()
        return self._open_dialog("appeal", self.env._("Appeal"))

    def action_open_uphold(self):
        """Ask for the answer with which it stays."""
        self._open("appealed")
        return self._open_dialog("uphold", self.env._("Refuse the Appeal"))

    def action_open_lift(self):
        """Ask for the answer with which it is lifted."""
        self._open("appealed")
        return self._open_dialog("lift", self.env._("Lift"))

    def _appeal(self, reason):
        """Have it looked at once more.

        :raise AccessError: for anybody but the person
        :raise UserError: too late, or for the second time
        """
        self._check_can_appeal()
        self._check_reason(reason)
        self._step(
            {
                "state": "appealed",
                "appeal_reason": reason.strip(),
                "appealed_on": self.env.cr.now(),
            }
        )
        # sudo: managers read the whole record.
        self.env["fair.allocation.notice"]._send_violation_appeal(self.sudo())

    def _uphold(self, answer):
        """It stays confirmed, for good."""
        self._answer("confirmed", answer)

    def _lift(self, answer):
        """Its points count no more."""
        self._answer("lifted", answer)

    def _answer(self, state, answer):
        case = self._open("appealed")
        self._check_reason(answer)
        case._step(
            {
                "state": state,
                "answer": answer.strip(),
                "answered_by_id": self.env.uid,
                "answered_on": self.env.cr.now(),
            }
        )
        self.env["fair.allocation.notice"]._send_violation(case)

    def _check_can_appeal(self):
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only the person it is about appeals."))
        if not self._is_open_to_appeal():
            raise UserError(
                self.env._(
                    "There is nothing to appeal against, you did already, or the time "
                    "for it is over."
                )
            )

    def _is_open_to_appeal(self):
        return (
            self.state == "confirmed"
            and not self.appealed_on
            and self.appeal_until >= self.env.cr.now()
        )
