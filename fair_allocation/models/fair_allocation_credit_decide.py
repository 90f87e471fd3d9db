from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError


class FairAllocationCredit(models.Model):
    """Deciding on a reported bad lead; a decision is final."""

    _inherit = "fair.allocation.credit"

    def action_confirm(self):
        """Credit the lead back: it counts no longer, and is closed as a bad one.

        :raise UserError: when it was decided, undone or won meanwhile
        """
        credit = self._open()
        credit._check_still_counts()
        credit._decide("confirmed")
        self.env["fair.allocation.decision"]._credit_back(credit)
        self.env["fair.allocation.outcome"]._take_back_credits(credit)
        self._close_lead()
        self.env["fair.allocation.notice"]._send_verdict(credit)
        return True

    def action_open_refuse(self):
        """Ask for the answer that a refusal needs."""
        self._open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "fair.allocation.credit.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_credit_id": self.id},
        }

    def _refuse(self, answer):
        """Leave everything as it is, with an answer for the salesperson.

        :raise ValidationError: without an answer
        """
        credit = self._open()
        if not (answer or "").strip():
            raise ValidationError(
                self.env._("Answer: tell the salesperson why the lead counts.")
            )
        credit._decide("refused", answer.strip())
        self.env["fair.allocation.notice"]._send_verdict(credit)

    def _open(self):
        """The report, for the product to decide on, if the user may.

        :raise AccessError: for one's own report, and for who is no sales manager
        :raise UserError: when it was decided already
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("Nobody decides on their own report. Ask another manager.")
            )
        if self.state != "reported":
            raise UserError(
                self.env._(
                    "%(manager)s has decided on %(lead)s already.",
                    # sudo: the name of the manager who decided, nothing else.
                    manager=self.decided_by_id.sudo().name,
                    lead=self.lead_name,
                )
            )
        # sudo: nobody has the right to write reports but through these methods.
        return self.sudo()

    def _decide(self, state, answer=False):
        self.write(
            {
                "state": state,
                "answer": answer,
                "decided_by_id": self.env.uid,
                "decided_on": self.env.cr.now(),
            }
        )

    def _check_still_counts(self):
        """Refuse what was taken back, or won, since it was reported."""
        if self.lead_id.won_status == "won":
            raise UserError(
                self.env._("%s was won meanwhile: it can't be bad.", self.lead_name)
            )
        if self.decision_id._is_taken_back():
            raise UserError(
                self.env._(
                    "%s was taken back meanwhile, so it counts for nobody. Refuse the "
                    "report and say so.",
                    self.lead_name,
                )
            )

    def _close_lead(self):
        """Mark the lead lost, unless somebody else looks after it by now.

        With the manager's own rights: it is their decision.
        """
        lead = self.lead_id
        if not lead.active or lead.user_id != self.user_id:
            return
        reason = self.env.ref(
            "fair_allocation.crm_lost_reason_bad", raise_if_not_found=False
        )
        lead.action_set_lost(lost_reason_id=reason.id if reason else False)
