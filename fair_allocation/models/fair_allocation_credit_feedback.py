from odoo import api, models


class FairAllocationCredit(models.Model):
    """Who reports a bad lead has said what they think of it."""

    _inherit = "fair.allocation.credit"

    @api.model
    def _report(self, lead, reason, note):
        credit = super()._report(lead, reason, note)
        decision = lead.fair_received_id
        if decision.can_give_feedback:
            self.env["fair.allocation.feedback"]._give(decision, "bad_data", note)
        return credit
