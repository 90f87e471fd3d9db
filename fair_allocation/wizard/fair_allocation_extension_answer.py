from odoo import fields, models


class FairAllocationExtensionAnswer(models.TransientModel):
    """A manager gives fewer days than asked for, or none, and says why."""

    _name = "fair.allocation.extension.answer"
    _description = "Answer a Request for More Time"
    _inherit = ["fair.allocation.bounds.mixin"]

    _fair_bounds = {"days": (1, 3650)}

    extension_id = fields.Many2one(
        "fair.allocation.extension", required=True, readonly=True, ondelete="cascade"
    )
    days = fields.Integer(required=True, help="At most what was asked for.")
    note = fields.Char("Answer", help="The salesperson reads it. A refusal needs it.")

    def action_grant(self):
        self.ensure_one()
        self.extension_id._grant(self.days, self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        self.ensure_one()
        self.extension_id._refuse(self.note)
        return {"type": "ir.actions.act_window_close"}
