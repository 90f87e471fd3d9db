from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils, format_date

from .fair_allocation_dashboard import Scope

DEFAULT_PERIOD = "this_quarter"

#: Chosen days may be no more than this apart, and in the years that calendars know.
LONGEST = relativedelta(years=10)
FIRST_YEAR, LAST_YEAR = 2000, 2999


class FairAllocationDashboard(models.AbstractModel):
    """What can be chosen on the dashboard; what an address says is checked."""

    _inherit = "fair.allocation.dashboard"

    @api.model
    def _get_periods(self):
        return {
            "this_month": self.env._("This Month"),
            "last_month": self.env._("Last Month"),
            "this_quarter": self.env._("This Quarter"),
            "last_quarter": self.env._("Last Quarter"),
            "12_months": self.env._("Last 12 Months"),
            "custom": self.env._("Chosen Days"),
        }

    @api.model
    def _read_filters(self, filters):
        """What ``filters`` mean: a ``Scope``, with the defaults filled in.

        :raise UserError: naming the filter that is nothing that can be chosen
        """
        filters = {} if filters is None else filters
        if not isinstance(filters, dict):
            raise UserError(self.env._("Filters: choose team, tier and period."))
        choices = self.env["crm.team"]._fair_search_governed()
        tiers = self.env["fair.allocation.tier"].search(
            [("company_id", "in", [*self.env.companies.ids, False])]
        )
        team = self._pick(choices, filters.get("team"), self.env._("Sales Team"))
        tier = self._pick(tiers, filters.get("tier"), self.env._("Tier"))
        teams = team or choices
        period = self._read_period(filters)
        first, last = self._get_days(teams, period, filters)
        Figures = self.env["fair.allocation.figures"]
        start, end = Figures._get_moments(teams, first, last)
        return Scope(
            filters={
                "team": team.id or 0,
                "tier": tier.id or 0,
                "period": period,
                "date_from": fields.Date.to_string(first),
                "date_to": fields.Date.to_string(last),
                "label": self._get_days_label(first, last),
            },
            choices=choices,
            teams=teams,
            tiers=tiers,
            tier=tier,
            start=start,
            end=end,
            before=self._get_before(teams, period, first, last),
        )

    @api.model
    def _pick(self, records, number, label):
        """The one of ``records`` with this id; none for no id at all."""
        if number in (None, False, 0, "", "0"):
            return records[:0]
        known = {str(record.id): record for record in records}
        # ``True`` is a number in Python, but no id.
        if isinstance(number, (int, str)) and str(number) in known:
            return known[str(number)]
        raise UserError(
            self.env._("%s: choose one from the list, or all of them.", label)
        )

    # ------------------------------------------------------------
    # PERIOD
    # ------------------------------------------------------------

    @api.model
    def _read_period(self, filters):
        period = filters.get("period") or DEFAULT_PERIOD
        if not isinstance(period, str) or period not in self._get_periods():
            raise UserError(self.env._("Period: choose one from the list."))
        return period

    @api.model
    def _get_days(self, teams, period, filters):
        """First and last day of the period."""
        Figures = self.env["fair.allocation.figures"]
        if period == "custom":
            return self._read_days(filters)
        if period == "12_months":
            first, _last = Figures._get_dates(teams, "month", 11)
            return first, Figures._get_dates(teams, "month")[1]
        which, _sep, unit = period.partition("_")
        return Figures._get_dates(teams, unit, 1 if which == "last" else 0)

    @api.model
    def _read_days(self, filters):
        first = self._read_day(filters.get("date_from"), self.env._("From"))
        last = self._read_day(filters.get("date_to"), self.env._("To"))
        if first > last:
            raise UserError(
                self.env._("To: choose a day that isn't before the first one.")
            )
        if last > first + LONGEST:
            raise UserError(self.env._("To: choose at most ten years."))
        return first, last

    @api.model
    def _read_day(self, text, label):
        try:
            day = date.fromisoformat(text)
        except (TypeError, ValueError):
            day = None
        if not day or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UserError(self.env._("%s: choose a day.", label))
        return day

    @api.model
    def _get_before(self, teams, period, first, last):
        """The period before, for comparison: start, end and what it is called.

        A calendar period is compared with the whole one before it, chosen days with as
        many days before them.
        """
        months = {"month": 1, "quarter": 3, "months": 12}
        unit = period.partition("_")[2]
        if unit in months:
            earlier = first - relativedelta(months=months[unit])
        else:
            earlier = first - (last - first) - timedelta(days=1)
        until = first - timedelta(days=1)
        start, end = self.env["fair.allocation.figures"]._get_moments(
            teams, earlier, until
        )
        return start, end, self._get_days_label(earlier, until)

    @api.model
    def _get_days_label(self, first, last):
        """The days in words: a month or quarter by its name."""
        for unit, pattern in (("month", "MMMM y"), ("quarter", "QQQ y")):
            if (first, last) == (
                date_utils.start_of(first, unit),
                date_utils.end_of(first, unit),
            ):
                return format_date(self.env, first, date_format=pattern)
        return self.env._(
            "%(start)s – %(end)s",
            start=format_date(self.env, first),
            end=format_date(self.env, last),
        )
