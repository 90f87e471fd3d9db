from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..working_time import local_date


class FairAllocationPeriodMixin(models.AbstractModel):
    """Asks for a period: one of the usual ones, or days of the user's choice.

    Whoever inherits it names its field of teams: their company's calendar counts. What
    is still running ends today.
    """

    _name = "fair.allocation.period.mixin"
    _description = "Dialog about a Period"

    _period_teams = None

    period = fields.Selection(
        [
            ("last_month", "Last month"),
            ("last_quarter", "Last quarter"),
            ("this_month", "This month until now"),
            ("this_quarter", "This quarter until now"),
            ("this_year", "This year until now"),
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
        help="The last day, inclusive.",
    )

    @api.depends(lambda self: list(filter(None, ["period", self._period_teams])))
    def _compute_dates(self):
        """By the calendar of the company of the teams."""
        Evaluation = self.env["fair.allocation.evaluation"]
        for dialog in self:
            teams = dialog[self._period_teams]
            company = Evaluation._get_company(teams[:1])
            Figures = self.env["fair.allocation.figures"].with_company(company)
            today = local_date(self.env.cr.now(), Figures._get_time_zone(teams))
            if dialog.period == "other":
                dialog.date_from = dialog.date_from or today
                dialog.date_to = dialog.date_to or today
                continue
            which, _sep, unit = (dialog.period or "last_month").partition("_")
            dialog.date_from, last = Figures._get_dates(teams, unit, which == "last")
            dialog.date_to = min(last, today)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for dialog in self:
            if dialog.date_from > dialog.date_to:
                raise ValidationError(
                    self.env._("To: choose a day that isn't before the first one.")
                )
