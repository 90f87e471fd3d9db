from odoo import models
from odoo.exceptions import AccessError, UserError


class FairAllocationDispute(models.Model):
    """Either side may appeal once, as long as the ruling isn't final."""

    _inherit = "fair.allocation.dispute"

    def action_open_appeal(self):
        """Ask for the reasons of an appeal."""
        self._check_can_appeal()
        return self._open_dialog("appeal", self.env._("Appeal"))

    def _appeal(self, reason):
        """Have others look at it once more; their ruling is final.

        :raise AccessError: for somebody who isn't a side
        :raise UserError: too late, for the second time, or when the lead has moved on
        """
        self._check_can_appeal()
        self._check_words(reason)
        self._lock()
        # sudo: the lead, whoever looks after it now.
        lead = self.sudo().lead_id
        lead._fair_lock()
        self._check_lead_unmoved(lead)
        self._step(
            {
                "state": "appealed",
                "appealed_by_id": self.env.uid,
                "appeal_reason": reason.strip(),
            }
        )
        self._start_hearing()
        lead._fair_write({"fair_is_disputed": True})
        self._draw()
        # sudo: the notice tells each party only what concerns it.
        self.env["fair.allocation.notice"]._send_appeal(self.sudo())

    def _check_can_appeal(self):
        self.ensure_one()
        self.check_access("read")
        if self.env.user not in self._get_parties():
            raise AccessError(self.env._("Only the two sides appeal in %s.", self.name))
        if self.state == "final":
            raise UserError(self.env._("The ruling in %s is final.", self.name))
        if self.state != "ruled" or self.appeal_until <= self.env.cr.now():
            raise UserError(
                self.env._("There is no ruling to appeal against in %s.", self.name)
            )

    def _check_lead_unmoved(self, lead):
        """After the ruling a manager may have passed it on to somebody else."""
        owner = lead.user_id
        if lead.fair_is_disputed or (owner and owner not in self._get_parties()):
            raise UserError(
                self.env._(
                    "The lead has changed hands since the ruling. Raise a new dispute."
                )
            )
