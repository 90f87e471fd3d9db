from odoo import fields, models


class FairAllocationTrainingDrop(models.TransientModel):
    """A manager says why a training ends before it is done."""

    _name = "fair.allocation.training.drop"
    _description = "Drop a Training"

    training_id = fields.Many2one(
        "fair.allocation.training", required=True, readonly=True, ondelete="cascade"
    )
    note = fields.Char(
        "Reason", required=True, help="The person and the mentor read it."
    )

    def action_drop(self):
        self.ensure_one()
        self.training_id._drop(self.note)
        return {"type": "ir.actions.act_window_close"}
