from odoo import fields, models


class FairAllocationFindingReject(models.TransientModel):
    """A manager says why the proposal of a finding isn't followed."""

    _name = "fair.allocation.finding.reject"
    _description = "Reject a Finding"

    finding_id = fields.Many2one(
        "fair.allocation.evaluation.finding",
        "Finding",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    note = fields.Char(
        "Reason",
        required=True,
        help="As long as the numbers stay the same it isn't proposed again.",
    )

    def action_reject(self):
        self.ensure_one()
        self.finding_id._reject(self.note)
        return {"type": "ir.actions.act_window_close"}
