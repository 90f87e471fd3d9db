from odoo import api, fields, models


class FairAllocationPublish(models.TransientModel):
    """Asks what changed and why before a policy is published, and shows what is wrong.

    Findings don't keep anybody from publishing: mending may well come afterwards.
    """

    _name = "fair.allocation.publish"
    _description = "Publish a Policy"

    policy_id = fields.Many2one(
        "fair.allocation.policy", required=True, readonly=True, ondelete="cascade"
    )
    finding_ids = fields.Many2many(
        "fair.allocation.policy.finding",
        string="Findings",
        compute="_compute_finding_ids",
    )
    note = fields.Text(
        "Change Note",
        required=True,
        help="What changed and why. Every salesperson can read it.",
    )

    @api.depends("policy_id")
    def _compute_finding_ids(self):
        for wizard in self:
            wizard.finding_ids = self.env["fair.allocation.policy.finding"].search(
                [("policy_id", "=", wizard.policy_id.id)]
            )

    def action_publish(self):
        self.ensure_one()
        result = self.policy_id.action_publish(self.note)
        # Whoever publishes has just seen them.
        self.finding_ids._mark_told()
        return result
