from datetime import datetime, time, timedelta

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import date_utils
from odoo.tools.misc import babel_locale_parse, get_lang

#: Length of each calendar period.
LENGTHS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}

#: What the trend shows of each month.
TREND = ("balance", "balance_value", "jain", "gini")


class FairAllocationFigures(models.AbstractModel):
    """Periods by the calendar of the company, and the figures month by month.

    A month begins at midnight where the company works, whoever looks at it.
    """

    _inherit = "fair.allocation.figures"

    # ------------------------------------------------------------
    # PERIODS
    # ------------------------------------------------------------

    @api.model
    def _get_period(self, teams, unit, number=0):
        """First moment of a calendar period and the first one after it, in UTC.

        :param unit: ``week``, ``month``, ``quarter`` or ``year``; anything else
            (``always``, ``False``) means all of time: ``(False, False)``
        :param number: how many periods back; 0 is the running one
        """
        if unit not in LENGTHS:
            return False, False
        return self._get_moments(teams, *self._get_dates(teams, unit, number))

    @api.model
    def _get_dates(self, teams, unit, number=0):
        """First and last day of the period, see ``_get_period``."""
        zone = self._get_time_zone(teams)
        today = utc.localize(self.env.cr.now()).astimezone(zone).date()
        # From its first day: three months before the 31st there may be no 31st.
        first = date_utils.start_of(today, unit) - abs(number) * LENGTHS[unit]
        return first, first + LENGTHS[unit] - timedelta(days=1)

    @api.model
    def _get_moments(self, teams, date_from, date_to):
        """First moment of a span of whole days and the first one after it, in UTC."""
        zone = self._get_time_zone(teams)
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (date_from, date_to + timedelta(days=1))
        )

    @api.model
    def _get_domain(self, teams, start=False, end=False):
        """Domain (of the report, or of the ledger) of teams and moments."""
        domain = Domain("team_id", "in", teams.ids)
        if start:
            domain &= Domain("date", ">=", start)
        return domain & Domain("date", "<", end) if end else domain

    @api.model
    def _get_time_zone(self, teams):
        """Where the company of ``teams`` works, by default the present company."""
        company = teams.company_id[:1] or self.env.company
        return self.env["fair.allocation.policy.version"]._get_time_zone(company)

    # ------------------------------------------------------------
    # TREND
    # ------------------------------------------------------------

    @api.model
    def _get_trend(self, domain, months=12, teams=None):
        """Fairness of each of the last ``months`` months, the running one included.

        Each month is measured by itself. One query, whatever the number of months.

        :param teams: whose company's calendar it is, by default the present company
        :return: ``[{start, label, balance, balance_value, jain, gini}]``, the oldest
            first; ``start`` is the month's first day, figures are in the units of
            ``_describe`` and ``None`` where nothing was due
        """
        teams = self.env["crm.team"] if teams is None else teams
        first, _last = self._get_dates(teams, "month", months - 1)
        found = self._get_by_month(domain, teams, first)
        trend = []
        for number in range(months):
            month = first + number * LENGTHS["month"]
            values = self._get_values(self._measure(found.get(month, {})).overall)
            trend.append(
                {
                    "start": month,
                    "label": self._get_month_label(month),
                    **{code: values[code] for code in TREND},
                }
            )
        return trend

    @api.model
    def _get_by_month(self, domain, teams, first):
        """``{first day of month: figures}`` since ``first``; one query."""
        names = ("entitled", "received", "entitled_value", "received_value")
        start, _end = self._get_moments(teams, first, first)
        zone = self._get_time_zone(teams)
        rows = (
            self.env["fair.allocation.report"]
            .with_context(tz=zone.zone)
            ._read_group(
                Domain(domain)
                & Domain("date", ">=", start)
                & Domain("user_id", "!=", False),
                ["date:month", "team_id", "user_id"],
                [f"{name}:sum" for name in names],
            )
        )
        tier = self.env["fair.allocation.tier"]
        found = {}
        for moment, team, user, *sums in rows:
            values = (value or 0 for value in sums)
            month = found.setdefault(moment.date(), {})
            month[team, user, tier] = dict(zip(names, values, strict=True))
        return found

    @api.model
    def _get_month_label(self, month):
        """“Mar 2026”, as the reader's language writes it."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton("yMMM", month, locale=locale)
