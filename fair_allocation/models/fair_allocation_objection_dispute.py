from odoo import fields, models
from odoo.exceptions import UserError


class FairAllocationObjection(models.Model):
    """Who isn't content with an answer, or gets none, claims the lead."""

    _inherit = "fair.allocation.objection"

    dispute_id = fields.Many2one(
        "fair.allocation.dispute", readonly=True, index=True, ondelete="set null"
    )

    def action_open_dispute(self):
        """Ask what speaks for the claim."""
        self._check_own()
        return self.env["fair.allocation.dispute.say"]._open(
            "escalate", self.id, self.env._("Raise a Dispute")
        )

    def _dispute(self, statement):
        """Claim the lead that the decision is about, from who looks after it now."""
        self._check_own()
        # sudo: which lead it is; the asker learns only what the log says of it.
        decision = (
            self.env["fair.allocation.decision"].sudo().browse(self.log_id.id).exists()
        )
        lead = decision.lead_id
        if not lead:
            raise UserError(
                self.env._("This lead was deleted: nothing can be claimed.")
            )
        return self.env["fair.allocation.dispute"]._raise(
            lead,
            statement,
            is_known=lead.sudo(False).has_access("read"),
            decision=decision,
            objection=self,
        )

    def _escalate(self, dispute):
        """The question goes on as a dispute."""
        self._step({"state": "disputed", "dispute_id": dispute.id})
        # sudo: reminders of the managers.
        self.sudo().activity_ids.unlink()
