from odoo import api, fields, models


class FairAllocationDisputeAppoint(models.TransientModel):
    """An uninvolved manager appoints an arbiter, who has to do with neither side."""

    _name = "fair.allocation.dispute.appoint"
    _description = "Appoint an Arbiter"

    dispute_id = fields.Many2one(
        "fair.allocation.dispute", required=True, readonly=True, ondelete="cascade"
    )
    story = fields.Text(related="dispute_id.story")
    candidate_ids = fields.Many2many(
        "res.users",
        "fair_allocation_dispute_appoint_candidate_rel",
        compute="_compute_candidate_ids",
        export_string_translation=False,
        help="Colleagues who may rule in this case.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Arbiter",
        required=True,
        domain="[('id', 'in', candidate_ids)]",
        help="Somebody who has nothing to do with either side, nor leads one.",
    )

    @api.depends("dispute_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            dispute = wizard.dispute_id
            users = self.env["res.users"].search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", dispute.company_id.ids),
                ]
            )
            barred = users.browse().concat(*dispute._get_obstacles(users))
            wizard.candidate_ids = users - barred

    def action_appoint(self):
        self.ensure_one()
        self.check_access("write")
        self.dispute_id._appoint(self.user_id)
        return {"type": "ir.actions.act_window_close"}
