from odoo import fields, models


class FairAllocationPause(models.TransientModel):
    """Asks why and until when, before a person takes a break from new leads."""

    _name = "fair.allocation.pause"
    _description = "Take a Break from New Leads"
    _inherit = ["fair.allocation.bounds.mixin"]

    _fair_days = ("until",)

    member_id = fields.Many2one(
        "crm.team.member", required=True, readonly=True, ondelete="cascade"
    )
    until = fields.Date(
        "Paused Until",
        help="Last day of the pause, after which it ends by itself. Empty: until "
        "resumed.",
    )
    note = fields.Char("Reason", help="Shown to the team on the profile.")

    def action_pause(self):
        self.ensure_one()
        self.member_id.action_fair_pause(self.note, self.until)
        return {"type": "ir.actions.act_window_close"}
