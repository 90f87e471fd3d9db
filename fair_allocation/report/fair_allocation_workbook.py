from pytz import utc

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .fair_allocation_figures import PERSONAL
from .workbook import Workbook

#: Ledger entries read at once: memory stays the same however long the ledger is.
CHUNK = 2000


class FairAllocationWorkbook(models.AbstractModel):
    """The fairness spreadsheet: what the report and the ledger say.

    Of a period here, of a run and of an evaluation in the files beside this one; the
    sheets are the same. Everything is read with the rights of whoever asks for it.
    """

    _name = "fair.allocation.workbook"
    _description = "Fairness Workbook"

    @api.model
    def _write(self, file, teams, date_from, date_to):
        """Write the workbook of ``teams`` and a period into ``file``.

        :param date_from: first day of the period, where the company works
        :param date_to: its last day
        """
        company = self._get_company(teams)
        domain = self._get_period_domain(teams, date_from, date_to)
        overview = self.env["fair.allocation.figures"]._get_overview(
            domain, company.currency_id, PERSONAL
        )
        with self._new_book(file, company) as book:
            self._add_summary(
                book,
                overview,
                [
                    self.env._("Sales teams: %s", teams.mapped("name")),
                    self._get_period_note(date_from, date_to),
                ],
            )
            self._add_people(book, overview["figures"])
            self._add_decisions(book, domain)
            self._add_waiting(book, teams)
            self._add_rules(book, teams.fair_policy_id.version_id)

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    @api.model
    def _get_period_domain(self, teams, date_from, date_to):
        """What happened in ``teams`` on these days, by their company's clock.

        In one company only: values of two currencies are never added up.
        """
        Figures = self.env["fair.allocation.figures"]
        moments = Figures._get_moments(teams, date_from, date_to)
        company = self._get_company(teams)
        return Figures._get_domain(teams, *moments) & Domain(
            "company_id", "in", [company.id, False]
        )

    @api.model
    def _get_company(self, teams):
        """Whose figures those of ``teams`` are."""
        policies = teams.fair_policy_id
        return teams.company_id[:1] or policies.company_id[:1] or self.env.company

    @api.model
    def _get_local(self, moment):
        """By the clock of whoever reads it; a spreadsheet knows no time zones."""
        if not moment:
            return None
        return moment.replace(tzinfo=utc).astimezone(self.env.tz).replace(tzinfo=None)

    @api.model
    def _get_period_note(self, date_from, date_to):
        return self.env._(
            "Period: %(start)s to %(end)s",
            start=format_date(self.env, date_from),
            end=format_date(self.env, date_to),
        )

    @api.model
    def _get_ratio(self, part, whole):
        """In per cent; empty where nothing was due."""
        return 100 * part / whole if whole > 0 else None

    @api.model
    def _new_book(self, file, company):
        """An empty workbook with its properties, in the money of ``company``."""
        return Workbook(
            file,
            {
                "title": self.env._("Fairness of %s", company.name),
                "author": self.env.user.name,
                "company": company.name,
                "comments": self.env._("Made by Fair Allocation from the ledger."),
            },
            self._get_money(company),
        )

    @api.model
    def _get_money(self, company):
        """Number format of amounts in the company's currency."""
        currency = company.currency_id
        symbol = currency.symbol.replace('"', "")
        amount = (
            f'#,##0 "{symbol}"' if currency.position == "after" else f'"{symbol}"#,##0'
        )
        return f"{amount};[Red]-{amount}"
