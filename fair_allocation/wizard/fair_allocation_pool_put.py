from odoo import fields, models


class FairAllocationPoolPut(models.TransientModel):
    """A manager puts leads that nobody looks after into a public pool."""

    _name = "fair.allocation.pool.put"
    _description = "Put into a Public Pool"

    lead_ids = fields.Many2many("crm.lead", string="Leads", required=True)
    pool_id = fields.Many2one(
        "fair.allocation.pool",
        "Public Pool",
        ondelete="cascade",
        help="Empty: each lead goes to the first pool that takes it.",
    )
    note = fields.Char(
        "Reason", help="Stored with the decision and shown to the people concerned."
    )

    def action_put(self):
        """Put the leads in; all of them, or none with the reason."""
        self.ensure_one()
        self.lead_ids._fair_put_into_pool(self.pool_id, self.note)
        return {"type": "ir.actions.act_window_close"}
