from odoo import fields, models


class FairAllocationBadLead(models.TransientModel):
    """A salesperson says what is wrong with a lead."""

    _name = "fair.allocation.bad.lead"
    _description = "Report a Bad Lead"
    _inherit = ["fair.allocation.bounds.mixin"]

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Selection(
        selection=lambda self: self.env["fair.allocation.credit"]._selection_reason(),
        string="What Is Wrong",
        required=True,
    )
    note = fields.Char(help="What the manager should know. Needed for something else.")

    def action_report(self):
        self.ensure_one()
        self.env["fair.allocation.credit"]._report(self.lead_id, self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
