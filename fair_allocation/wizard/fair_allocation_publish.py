from odoo import fields, models


class FairAllocationPublish(models.TransientModel):
    """Asks what changed and why before a policy is published."""

    _name = "fair.allocation.publish"
    _description = "Publish a Policy"

    policy_id = fields.Many2one(
        "fair.allocation.policy", required=True, readonly=True, ondelete="cascade"
    )
    team_ids = fields.One2many(related="policy_id.team_ids")
    note = fields.Text(
        "Change Note",
        required=True,
        help="What changed and why. Every salesperson can read it.",
    )

    def action_publish(self):
        self.ensure_one()
        return self.policy_id.action_publish(self.note)
