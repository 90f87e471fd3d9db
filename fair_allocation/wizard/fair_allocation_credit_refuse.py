from odoo import fields, models


class FairAllocationCreditRefuse(models.TransientModel):
    """A manager tells a salesperson why a reported lead counts all the same."""

    _name = "fair.allocation.credit.refuse"
    _description = "Refuse a Reported Bad Lead"

    credit_id = fields.Many2one(
        "fair.allocation.credit", required=True, readonly=True, ondelete="cascade"
    )
    note = fields.Char(
        "Answer", required=True, help="The salesperson reads it with the refusal."
    )

    def action_refuse(self):
        self.ensure_one()
        self.credit_id._refuse(self.note)
        return {"type": "ir.actions.act_window_close"}
