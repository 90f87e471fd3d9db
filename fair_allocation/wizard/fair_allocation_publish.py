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
    accepted_ids = fields.Many2many(
        "fair.allocation.evaluation.finding",
        "fair_allocation_publish_accepted_rel",
        string="Accepted Findings",
        compute="_compute_accepted_ids",
    )
    answered_ids = fields.Many2many(
        "fair.allocation.evaluation.finding",
        "fair_allocation_publish_answered_rel",
        string="Answers the Findings",
        domain="[('id', 'in', accepted_ids)]",
        help="Findings of evaluations because of which you change the rules.",
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

    @api.depends("policy_id")
    def _compute_accepted_ids(self):
        Finding = self.env["fair.allocation.evaluation.finding"]
        for wizard in self:
            wizard.accepted_ids = Finding._get_answerable(wizard.policy_id)

    def action_publish(self):
        self.ensure_one()
        result = self.policy_id.action_publish(self.note, self.answered_ids.ids)
        # Whoever publishes has just seen them.
        self.finding_ids._mark_told()
        return result
