from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine import SCALE
from .workbook import Column, Workbook

#: Ledger entries read at once: memory stays the same however long the ledger is.
CHUNK = 2000


class FairAllocationWorkbook(models.AbstractModel):
    """The fairness spreadsheet: what the report and the ledger say, for a period.

    Everything is read with the rights of whoever asks for it.
    """

    _name = "fair.allocation.workbook"
    _description = "Fairness Workbook"

    @api.model
    def _write(self, file, teams, start, end):
        """Write the workbook of ``teams`` into ``file``.

        :param start: first moment of the period, in UTC
        :param end: first moment after it
        """
        period = Domain("date", ">=", start) & Domain("date", "<", end)
        domain = period & Domain("team_id", "in", teams.ids)
        figures = self.env["fair.allocation.figures"]._get(domain)
        company = teams.company_id[:1] or self.env.company
        with Workbook(
            file, self._get_properties(company), self._get_money(company)
        ) as (book):
            self._add_summary(book, teams, figures, start, end)
            book.add_table(
                self.env._("People by Tier"),
                self._get_people_columns(),
                self._get_people_rows(figures),
                self.env._("Total"),
            )
            book.add_table(
                self.env._("Decisions"),
                self._get_decision_columns(),
                self._read_decisions(domain),
            )
            book.add_table(
                self.env._("Waiting"),
                self._get_waiting_columns(),
                self._read_waiting(teams),
            )
            book.add_lines(self.env._("Rules"), self._get_rules(teams))

    @api.model
    def _get_properties(self, company):
        return {
            "title": self.env._("Fairness of %s", company.name),
            "author": self.env.user.name,
            "company": company.name,
            "comments": self.env._("Made by Fair Allocation from the ledger."),
        }

    @api.model
    def _get_money(self, company):
        """Number format of amounts in the company's currency."""
        currency = company.currency_id
        symbol = currency.symbol.replace('"', "")
        return (
            f'#,##0 "{symbol}"'
            if currency.position == "after"
            else (f'"{symbol}"#,##0')
        )

    # ------------------------------------------------------------
    # SUMMARY
    # ------------------------------------------------------------

    @api.model
    def _add_summary(self, book, teams, figures, start, end):
        fairness = self.env["fair.allocation.figures"]._measure(figures)
        tiers = {tier.id: tier.name for _team, _user, tier in figures}
        book.add_report(
            self.env._("Summary"),
            self.env._("Who was entitled to what, and who received what"),
            self._get_notes(teams, start, end),
            [
                (
                    self.env._("People"),
                    self._get_summary_columns(),
                    self._get_summary_rows(figures),
                ),
                (
                    self.env._("Fairness"),
                    self._get_index_columns(),
                    self._get_index_rows(fairness, tiers),
                ),
                (
                    self.env._("What the Figures Mean"),
                    [Column(self.env._("Figure")), Column(self.env._("Meaning"))],
                    self._get_meanings(),
                ),
            ],
            [
                (self.env._("Entitled and received leads"), 0, 0, (1, 2)),
                (self.env._("Entitled and received value"), 0, 0, (4, 5)),
            ],
        )

    @api.model
    def _get_notes(self, teams, start, end):
        # The last day of the period, not the first one after it.
        first, last = (
            format_date(self.env, fields.Datetime.context_timestamp(self, moment))
            for moment in (start, end - timedelta(seconds=1))
        )
        return [
            self.env._("Sales teams: %s", teams.mapped("name")),
            self.env._("Period: %(start)s to %(end)s", start=first, end=last),
        ]

    @api.model
    def _get_summary_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Entitled Leads"), "leads"),
            Column(self.env._("Received Leads"), "count"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16),
            Column(self.env._("Received Value"), "money", 16),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
        ]

    @api.model
    def _get_summary_rows(self, figures):
        people = self.env["fair.allocation.figures"]._sum_by_person(figures)
        return [
            (
                user.name,
                row["entitled"],
                row["received"],
                self._get_ratio(row["received"], row["entitled"]),
                row["entitled_value"],
                row["received_value"],
                self._get_ratio(row["received_value"], row["entitled_value"]),
            )
            for user, row in people.items()
        ]

    @api.model
    def _get_ratio(self, part, whole):
        """In per cent; empty where nothing was due."""
        return 100 * part / whole if whole > 0 else None

    @api.model
    def _get_index_columns(self):
        return [
            Column(self.env._("Tier"), width=24),
            Column(self.env._("Balance"), "percent", bar=True),
            Column(self.env._("Value Balance"), "percent", bar=True),
            Column(self.env._("Lowest Fulfilment"), "percent"),
            Column(self.env._("Highest Fulfilment"), "percent"),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Jain"), "index"),
            Column(self.env._("Gini"), "index"),
        ]

    @api.model
    def _get_index_rows(self, fairness, tiers):
        measures = [(self.env._("All tiers"), fairness.overall)]
        measures += [
            (tiers.get(tier) or self.env._("No tier"), found)
            for tier, found in fairness.tiers.items()
        ]
        return [
            (
                name,
                *(
                    None if value is None else value / 10
                    for value in (
                        found.balance,
                        found.balance_value,
                        found.fulfilment_min,
                        found.fulfilment_max,
                    )
                ),
                found.gap / SCALE,
                *(
                    None if value is None else value / SCALE
                    for value in (found.jain, found.gini)
                ),
            )
            for name, found in measures
        ]

    @api.model
    def _get_meanings(self):
        """One sentence on every figure: pairs of name and meaning."""
        return list(self.env["fair.allocation.figures"]._get_meanings().values())
