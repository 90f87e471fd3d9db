from odoo import fields, models


class FairAllocationViolationReport(models.TransientModel):
    """A manager reports that somebody broke a rule."""

    _name = "fair.allocation.violation.report"
    _description = "Report a Violation"

    user_id = fields.Many2one(
        "res.users", "Who", required=True, domain="[('share', '=', False)]"
    )
    kind = fields.Selection(
        selection=lambda self: self.env["fair.allocation.violation"]
        ._fields["kind"]
        ._description_selection(self.env),
        required=True,
        default="other",
    )
    occurred_on = fields.Datetime(
        "Happened On", required=True, default=lambda self: self.env.cr.now()
    )
    lead_id = fields.Many2one("crm.lead")
    note = fields.Text(
        "What Happened", required=True, help="The person reads it. No customer's name."
    )

    def action_report(self):
        """Put it on record as a suspicion, and show it."""
        self.ensure_one()
        self.check_access("write")
        violation = self.env["fair.allocation.violation"]._report(
            self.user_id, self.kind, self.note, self.occurred_on, self.lead_id
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": violation._name,
            "views": [[False, "form"]],
            "view_mode": "form",
            "res_id": violation.id,
        }
