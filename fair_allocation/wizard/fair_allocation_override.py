from odoo import api, fields, models


class FairAllocationOverride(models.TransientModel):
    """A manager decides one line of a preview differently, and says why."""

    _name = "fair.allocation.override"
    _description = "Override a Proposal"

    line_id = fields.Many2one(
        "fair.allocation.run.line", required=True, readonly=True, ondelete="cascade"
    )
    team_id = fields.Many2one(related="line_id.team_id", related_sudo=False)
    lead_id = fields.Many2one(related="line_id.lead_id", related_sudo=False)
    proposed_user_id = fields.Many2one(
        related="line_id.proposed_user_id", related_sudo=False
    )
    explanation_html = fields.Html(
        related="line_id.explanation_html", related_sudo=False
    )
    member_user_ids = fields.Many2many("res.users", compute="_compute_member_user_ids")
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        domain="[('id', 'in', member_user_ids)]",
        help="Leave empty to let the lead wait.",
    )
    note = fields.Char(
        "Reason",
        required=True,
        help="Stored with the decision and shown to the people concerned.",
    )

    @api.depends("line_id")
    def _compute_member_user_ids(self):
        for wizard in self:
            members = wizard.line_id.team_id.crm_team_member_ids
            wizard.member_user_ids = members.user_id - wizard.line_id.user_id

    def action_override(self):
        self.ensure_one()
        self.line_id._override(self.user_id, self.note)
        return {"type": "ir.actions.act_window_close"}
