from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils


class FairAllocationEvaluation(models.Model):
    """How fairly a team's leads were shared in a period, and what became of them.

    The figures are frozen when the evaluation is made, so that it tells later what was
    known then; a draft can be computed anew. The team reads it once it is published.
    Evaluations are made by the product, and never deleted.
    """

    _name = "fair.allocation.evaluation"
    _description = "Evaluation"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"
    # Whoever may read an evaluation may comment on it.
    _mail_post_access = "read"

    name = fields.Char(required=True, readonly=True)
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, index=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_id = fields.Many2one(
        "fair.allocation.policy", readonly=True, ondelete="set null"
    )
    version_id = fields.Many2one(
        "fair.allocation.policy.version",
        "Rules",
        readonly=True,
        ondelete="set null",
        help="The rules in force when the evaluation was made.",
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("closed", "Closed")],
        "Status",
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    previous_id = fields.Many2one(
        "fair.allocation.evaluation",
        "Compared With",
        readonly=True,
        ondelete="set null",
    )
    line_ids = fields.One2many(
        "fair.allocation.evaluation.line", "evaluation_id", "Figures", readonly=True
    )
    finding_ids = fields.One2many(
        "fair.allocation.evaluation.finding", "evaluation_id", "Findings"
    )
    # What each person's share was worth is for managers.
    fairness = fields.Json(readonly=True, groups="sales_team.group_sale_manager")
    is_measured = fields.Boolean(
        readonly=True, help="Whether anything was shared, so that there is a balance."
    )
    balance = fields.Float(
        "Balance (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="How much of the leads is where the rules want it.",
    )
    balance_value = fields.Float(
        "Balance by Value (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="How much of the value is where the rules want it.",
    )
    waiting = fields.Integer(
        "Waiting Leads",
        readonly=True,
        help="Leads nobody had when the evaluation was made.",
    )
    computed_on = fields.Datetime(readonly=True)
    published_on = fields.Datetime(readonly=True)

    # Two jobs at once make one evaluation of a period.
    _period_uniq = models.UniqueIndex(
        "(team_id, company_id, date_from, date_to)",
        "There is an evaluation of this team and period already.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An evaluation can't be deleted: close it, and it is done with.")
        )

    # ------------------------------------------------------------
    # MAKING
    # ------------------------------------------------------------

    @api.model
    def _create_for(self, team, date_from, date_to, company=None):
        """The evaluation of ``team`` from one day to another, both included.

        Made now, unless there is one of just these days. The caller has checked that
        the user may see the figures of the whole team.

        :raise UserError: when the team has no published rules
        :raise ValidationError: when the last day is before the first
        """
        self._check_period(team, date_from, date_to)
        company = company or self._get_company(team)
        # sudo: evaluations are written by the product alone, so that nobody improves
        # their figures; the caller has checked the right.
        Evaluation = self.sudo()
        period = {
            "team_id": team.id,
            "company_id": company.id,
            "date_from": date_from,
            "date_to": date_to,
        }
        found = Evaluation.search([(k, "=", v) for k, v in period.items()])
        if not found:
            found = Evaluation.create(
                {"name": self._get_name(team, date_from, date_to), **period}
            )
            found._take_figures()
        return found.with_env(self.env)

    @api.model
    def _check_period(self, team, date_from, date_to):
        if not team.fair_policy_id.version_id:
            raise UserError(
                self.env._(
                    "%s has no published policy, so there is nothing to evaluate.",
                    team.name,
                )
            )
        if date_from > date_to:
            raise ValidationError(
                self.env._("To: choose a day that isn't before the first one.")
            )

    @api.model
    def _get_company(self, team):
        return team.company_id or team.fair_policy_id.company_id or self.env.company

    @api.model
    def _get_name(self, team, date_from, date_to):
        """Team and period, in figures, which every language reads alike."""
        if date_from == date_utils.start_of(date_to, "month") and (
            date_to == date_utils.end_of(date_to, "month")
        ):
            period = f"{date_from:%Y-%m}"
        elif date_from == date_utils.start_of(date_to, "quarter") and (
            date_to == date_utils.end_of(date_to, "quarter")
        ):
            period = f"{date_from:%Y} Q{(date_from.month + 2) // 3}"
        elif date_from == date_to:
            period = f"{date_from}"
        else:
            period = f"{date_from} – {date_to}"
        return f"{team.name}, {period}"

    def _get_moments(self):
        """First moment of the period and first one after it, in UTC.

        A day begins at midnight where the company works.
        """
        self.ensure_one()
        Figures = self.env["fair.allocation.figures"].with_company(self.company_id)
        return Figures._get_moments(self.team_id, self.date_from, self.date_to)

    def _get_domain(self):
        """What of the fairness report the evaluation is about."""
        start, stop = self._get_moments()
        return self._get_team_domain() & Domain(
            [("date", ">=", start), ("date", "<", stop)]
        )

    def _get_team_domain(self):
        """What of the fairness report is about the team, whenever.

        One company only: values of two currencies are never added up.
        """
        self.ensure_one()
        return Domain("team_id", "=", self.team_id.id) & Domain(
            "company_id", "in", [self.company_id.id, False]
        )

    def _get_previous(self):
        """The last one of the team before, unless it was closed without being read."""
        self.ensure_one()
        return self.search(
            [
                ("team_id", "=", self.team_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_to", "<", self.date_from),
                "|",
                ("state", "!=", "closed"),
                ("published_on", "!=", False),
            ],
            limit=1,
        )
