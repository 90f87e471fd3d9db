from odoo import api, fields, models


class CrmTeamMember(models.Model):
    """Penalty points, which nobody sees but managers and the person."""

    _inherit = "crm.team.member"

    fair_penalty_points = fields.Integer(
        "Penalty Points",
        compute="_compute_fair_penalty_points",
        groups="sales_team.group_sale_salesman",
        help="Points in force. The register of violations says what for, and until "
        "when.",
    )

    @api.depends("user_id", "crm_team_id.company_id")
    @api.depends_context("uid", "company")
    def _compute_fair_penalty_points(self):
        self.fair_penalty_points = 0
        shown = self
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            shown = self.filtered(lambda member: member.user_id == self.env.user)
        Violation = self.env["fair.allocation.violation"]
        for company, members in shown.grouped(
            lambda member: member.crm_team_id.company_id or self.env.company
        ).items():
            points = Violation._get_points(members.user_id, company)
            for member in members:
                member.fair_penalty_points = points.get(member.user_id.id, 0)
