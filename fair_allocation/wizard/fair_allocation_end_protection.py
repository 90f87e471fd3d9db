from odoo import fields, models


class FairAllocationEndProtection(models.TransientModel):
    """A manager ends the protection of leads, and says why."""

    _name = "fair.allocation.end.protection"
    _description = "End Protection"

    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    reason = fields.Char(
        required=True,
        help="The owner reads it, and it stays in the ledger.",
    )

    def action_end(self):
        """End it; the owner keeps the lead and is told."""
        self.ensure_one()
        self.lead_ids._fair_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
