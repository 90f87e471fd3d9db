from odoo import fields, models


class FairAllocationDisputeAppoint(models.TransientModel):
    """An uninvolved manager appoints an arbiter."""

    _name = "fair.allocation.dispute.appoint"
    _description = "Appoint an Arbiter"

    dispute_id = fields.Many2one(
        "fair.allocation.dispute", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Arbiter",
        required=True,
        domain="[('share', '=', False)]",
        help="Somebody who has nothing to do with either side, nor leads one.",
    )

    def action_appoint(self):
        self.ensure_one()
        self.check_access("write")
        self.dispute_id._appoint(self.user_id)
        return {"type": "ir.actions.act_window_close"}
