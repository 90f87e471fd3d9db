from odoo import fields, models


class FairAllocationDisputeRule(models.TransientModel):
    """An arbiter says how a case should end, and why."""

    _name = "fair.allocation.dispute.rule"
    _description = "Rule on a Dispute"

    dispute_id = fields.Many2one(
        "fair.allocation.dispute", required=True, readonly=True, ondelete="cascade"
    )
    story = fields.Text(related="dispute_id.story")
    is_known = fields.Boolean(
        related="dispute_id.is_known", export_string_translation=False
    )
    outcome = fields.Selection(
        selection=lambda self: self.env[
            "fair.allocation.dispute"
        ]._get_offered_outcomes()
    )
    percent = fields.Integer(
        "Share of the Claimant (%)", default=50, help="Of the credit for the lead."
    )
    reasons = fields.Text(help="Both sides read them. They can't be changed later.")

    def action_rule(self):
        self.ensure_one()
        self.check_access("write")
        self.dispute_id._opine(self.outcome, self.reasons, self.percent)
        return {"type": "ir.actions.act_window_close"}
