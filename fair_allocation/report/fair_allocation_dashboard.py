from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Of a large team only so many people are shown who are furthest behind, and as many
#: who are furthest ahead.
EXTREMES = 15

#: What is shown of each person.
AMOUNTS = ("entitled", "received", "entitled_value", "received_value")
NAMES = (*AMOUNTS, "nominal")

#: Rows of the report that say who was entitled to what, and received what. Knowing that
#: these are asked for, the database doesn't look at the leads, which say nothing of it.
SHARES = Domain.OR(Domain(name, "!=", 0) for name in NAMES)


class Scope(NamedTuple):
    """What the dashboard is about, checked: see ``_read_filters``."""

    filters: dict
    choices: models.BaseModel
    teams: models.BaseModel
    tiers: models.BaseModel
    tier: models.BaseModel
    start: object
    end: object
    before: tuple


class FairAllocationDashboard(models.AbstractModel):
    """Fairness at a glance: the headline, who is behind and ahead, and what waits.

    For whoever reads everybody's figures in the report: sales managers and salespeople
    who see all documents. Others would see a team of one. Everything is read with
    the rights of the reader, in a number of queries that depends neither on leads nor
    on people.
    """

    _name = "fair.allocation.dashboard"
    _description = "Fairness Dashboard"

    @api.model
    @api.readonly
    def get_data(self, filters=None):
        """Everything the dashboard shows.

        :param dict filters: ``team`` and ``tier`` (ids, 0 for all), ``period`` (a code
            of ``_get_periods``), ``date_from`` and ``date_to`` (days as text, for the
            period ``custom``); what is left out has its default
        :raise AccessError: for those who see only their own figures
        :raise UserError: when a filter is nothing that can be chosen
        """
        self._check_may_read()
        scope = self._read_filters(filters)
        data = {
            "filters": scope.filters,
            "choices": self._get_choices(scope),
            "is_manager": self._is_manager(),
        }
        if not scope.teams:
            return data
        return data | {
            **self._get_fairness(scope),
            **self._get_present(scope),
        }

    @api.model
    def _check_may_read(self):
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise AccessError(
                self.env._(
                    "The fairness dashboard shows everybody's figures. Ask an "
                    "administrator for the right “Sales: All Documents”."
                )
            )

    @api.model
    def _is_manager(self):
        return self.env.user.has_group("sales_team.group_sale_manager")

    @api.model
    def _get_choices(self, scope):
        return {
            "teams": scope.choices.mapped(lambda t: {"id": t.id, "name": t.name}),
            "tiers": scope.tiers.mapped(lambda t: {"id": t.id, "name": t.name}),
            "periods": [
                {"code": code, "name": name}
                for code, name in self._get_periods().items()
            ],
        }

    # ------------------------------------------------------------
    # FAIRNESS IN THE PERIOD
    # ------------------------------------------------------------

    @api.model
    def _get_fairness(self, scope):
        """The figures of the period, the headline compared with the period before."""
        Figures = self.env["fair.allocation.figures"]
        currency = self._get_currency(scope)
        domain = self._get_report_domain(scope)
        figures = Figures._get(domain & SHARES, NAMES)
        unassigned = Figures._get_unassigned(figures, Figures._get_waiting(domain))
        overall = Figures._measure(figures).overall
        people = self._get_people(figures)
        return {
            "currency": currency.id,
            "figures": {
                row["code"]: row
                for row in Figures._describe(
                    overall, unassigned.get("overall"), currency
                )
            },
            "before": self._get_balance_before(scope),
            "alert": self._get_alert(scope),
            "people": self._get_extremes(people),
            "people_count": len(people),
            "nominal": Figures._get_meanings()["nominal"],
            "trend": self._get_trend(scope),
            "has_figures": any(row["received"] or row["entitled"] for row in people),
        }

    @api.model
    def _get_currency(self, scope):
        """Currency of the amounts; none if companies with several are looked at."""
        currencies = (scope.teams.company_id or self.env.company).currency_id
        return currencies if len(currencies) == 1 else currencies[:0]

    @api.model
    def _get_balance_before(self, scope):
        """Balance of the period before, in per cent, and which days that was."""
        Figures = self.env["fair.allocation.figures"]
        start, end, label = scope.before
        domain = self._get_report_domain(scope, start, end)
        figures = Figures._get(domain & SHARES, NAMES)
        values = Figures._get_values(Figures._measure(figures).overall)
        return {"value": values["balance"], "label": label}

    @api.model
    def _get_alert(self, scope):
        """Below which balance the rules alert; 0 if they don't, or don't agree."""
        versions = scope.teams.fair_policy_id.version_id
        limits = {version._settings()["alert_balance"] for version in versions}
        return limits.pop() if len(limits) == 1 else 0

    @api.model
    def _get_people(self, figures):
        """Who was entitled to something or received something: one row a person."""
        sums = self.env["fair.allocation.figures"]._sum_by_person(figures)
        return [
            {
                "id": user.id,
                "name": user.name,
                **{name: round(row[name], 3) for name in NAMES},
                "gap": round(row["received"] - row["entitled"], 3),
                "gap_value": round(row["received_value"] - row["entitled_value"], 2),
            }
            for user, row in sums.items()
            if any(row[name] for name in AMOUNTS)
        ]

    @api.model
    def _get_extremes(self, people):
        """Of many people those furthest behind and ahead, by leads and by money."""
        if len(people) <= 2 * EXTREMES:
            return people
        shown = set()
        for gap in ("gap", "gap_value"):
            ranked = sorted(people, key=lambda row, gap=gap: row[gap])
            shown |= {row["id"] for row in ranked[:EXTREMES] + ranked[-EXTREMES:]}
        return [row for row in people if row["id"] in shown]

    @api.model
    def _get_trend(self, scope):
        """The last twelve months, whatever period is chosen."""
        domain = Domain("team_id", "in", scope.teams.ids)
        trend = self.env["fair.allocation.figures"]._get_trend(
            domain & self._get_tier_domain(scope) & SHARES, teams=scope.teams
        )
        return [
            {**month, "start": fields.Date.to_string(month["start"])} for month in trend
        ]

    # ------------------------------------------------------------
    # DOMAINS
    # ------------------------------------------------------------

    @api.model
    def _get_tier_domain(self, scope, name="tier_id"):
        return Domain(name, "=", scope.tier.id) if scope.tier else Domain.TRUE

    @api.model
    def _get_report_domain(self, scope, start=None, end=None):
        """Rows of the report, or entries of the ledger: by default of the period."""
        Figures = self.env["fair.allocation.figures"]
        start, end = start or scope.start, end or scope.end
        domain = Figures._get_domain(scope.teams, start, end)
        return domain & self._get_tier_domain(scope)
