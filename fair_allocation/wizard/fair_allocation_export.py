from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FairAllocationExport(models.TransientModel):
    """Which teams and which period the fairness workbook is about."""

    _name = "fair.allocation.export"
    _description = "Fairness Workbook"
    _inherit = ["fair.allocation.period.mixin", "fair.allocation.workbook.source"]

    _workbook_kind = "period"
    _period_teams = "team_ids"

    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        required=True,
        domain="[('fair_policy_id.version_id', '!=', False)]",
        default=lambda self: self._default_team_ids(),
    )
    period = fields.Selection(default="this_quarter")

    @api.model
    def _default_team_ids(self):
        teams = self.env["crm.team"]._fair_search_governed()
        return teams.filtered(
            lambda team: not team.company_id or team.company_id == self.env.company
        )

    @api.constrains("team_ids")
    def _check_teams(self):
        """Companies don't mix: their money may not be the same."""
        for export in self:
            if len(export.team_ids.company_id) > 1:
                raise ValidationError(
                    self.env._(
                        "Sales Teams: choose teams of one company, and make a workbook "
                        "for each."
                    )
                )

    def action_workbook(self):
        """The file, and the dialog is done with."""
        return super().action_workbook() | {"target": "new", "close": True}

    def _write_workbook(self, file):
        self.env["fair.allocation.workbook"]._write(
            file,
            self.team_ids.filtered(lambda team: team.has_access("read")),
            self.date_from,
            self.date_to,
        )

    def _get_workbook_subject(self):
        return f"{self.date_from}_{self.date_to}"
