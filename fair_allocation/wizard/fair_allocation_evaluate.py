from odoo import api, fields, models


class FairAllocationEvaluate(models.TransientModel):
    """Asks which team and which days a manager wants evaluated."""

    _name = "fair.allocation.evaluate"
    _inherit = ["fair.allocation.period.mixin"]
    _description = "Evaluate a Team"

    _period_teams = "team_id"

    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        required=True,
        ondelete="cascade",
        domain="[('fair_policy_id.version_id', '!=', False)]",
        default=lambda self: self._default_team_id(),
    )

    @api.model
    def _default_team_id(self):
        return self.env["crm.team"]._fair_search_governed()[:1]

    def action_evaluate(self):
        """Make the evaluation, or open the one of just these days, and read it."""
        self.ensure_one()
        Evaluation = self.env["fair.allocation.evaluation"]
        Evaluation._check_is_manager()
        self.team_id.check_access("read")
        evaluation = Evaluation._create_for(self.team_id, self.date_from, self.date_to)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_evaluation_action"
        )
        return {
            **action,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": evaluation.id,
        }
