from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..working_time import local_date


class FairAllocationEvaluate(models.TransientModel):
    """Asks which team and which days a manager wants evaluated."""

    _name = "fair.allocation.evaluate"
    _description = "Evaluate a Team"

    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        required=True,
        ondelete="cascade",
        domain="[('fair_policy_id.version_id', '!=', False)]",
        default=lambda self: self._default_team_id(),
    )
    period = fields.Selection(
        [
            ("last_month", "Last month"),
            ("last_quarter", "Last quarter"),
            ("this_month", "This month until now"),
            ("this_quarter", "This quarter until now"),
            ("other", "Other days"),
        ],
        required=True,
        default="last_month",
    )
    date_from = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date_to = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.model
    def _default_team_id(self):
        return self.env["crm.team"]._fair_search_governed()[:1]

    @api.depends("period", "team_id")
    def _compute_dates(self):
        """By the calendar of the team's company."""
        Evaluation = self.env["fair.allocation.evaluation"]
        for wizard in self:
            company = Evaluation._get_company(wizard.team_id)
            figures = self.env["fair.allocation.figures"].with_company(company)
            zone = figures._get_time_zone(wizard.team_id)
            today = local_date(self.env.cr.now(), zone)
            if wizard.period == "other":
                wizard.date_from = wizard.date_from or today
                wizard.date_to = wizard.date_to or today
                continue
            which, _sep, unit = (wizard.period or "last_month").partition("_")
            wizard.date_from, last = figures._get_dates(
                wizard.team_id, unit, int(which == "last")
            )
            wizard.date_to = min(last, today)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._("To: choose a day that isn't before the first one.")
                )

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
