from odoo import api, models

from .workbook import Chart, Column, Table
from .workbook_format import CHARTED

#: How each figure is written (default: in per cent).
KINDS = {"gap": "leads", "gap_value": "money", "jain": "index", "gini": "index"}


class FairAllocationWorkbook(models.AbstractModel):
    """The first sheet: charts, people, tiers, and what each figure means."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _add_summary(self, book, overview, notes):
        figures = overview["figures"]
        tables = [
            Table(
                self.env._("People"),
                self._get_summary_columns(),
                self._get_summary_rows(figures),
            ),
            Table(
                self.env._("Fairness"),
                self._get_index_columns(),
                self._get_index_rows(overview),
            ),
            self._get_tier_table(figures),
            self._get_meanings_table(),
        ]
        if not figures:
            nothing = self.env._("Nothing was decided, and nobody holds a lead.")
            notes = [*notes, nothing]
        people = self._get_chart_note(tables[0])
        book.add_report(
            self.env._("Summary"),
            self.env._("Who was entitled to what, and who received what"),
            notes,
            tables,
            [
                Chart(self.env._("Leads %s", people), 0, (2, 3)),
                Chart(self.env._("Value %s", people), 0, (6, 7)),
                Chart(self.env._("Balance by tier (%)"), 1, (1, 2), 100),
            ],
        )

    @api.model
    def _get_chart_note(self, table):
        """What a chart leaves out of a long table."""
        if len(table.rows) > CHARTED:
            return self.env._("(the %s furthest behind)", CHARTED)
        return ""

    # ------------------------------------------------------------
    # PEOPLE
    # ------------------------------------------------------------

    @api.model
    def _get_summary_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("By Weight Alone"), "leads"),
            Column(self.env._("Entitled Leads"), "leads"),
            Column(self.env._("Received Leads"), "count"),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16),
            Column(self.env._("Received Value"), "money", 16),
            Column(self.env._("Gap (value)"), "money", 16),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
        ]

    @api.model
    def _get_summary_rows(self, figures):
        """Everyone, whoever is owed most first."""
        people = self.env["fair.allocation.figures"]._sum_by_person(figures)
        return [
            (
                user.name,
                row["nominal"],
                row["entitled"],
                row["received"],
                row["received"] - row["entitled"],
                self._get_ratio(row["received"], row["entitled"]),
                row["entitled_value"],
                row["received_value"],
                row["received_value"] - row["entitled_value"],
                self._get_ratio(row["received_value"], row["entitled_value"]),
            )
            for user, row in sorted(
                people.items(),
                key=lambda item: item[1]["received"] - item[1]["entitled"],
            )
        ]

    # ------------------------------------------------------------
    # TIERS
    # ------------------------------------------------------------

    @api.model
    def _get_index_columns(self):
        """One column a figure, named as everywhere."""
        meanings = self.env["fair.allocation.figures"]._get_measure_meanings()
        return [
            Column(self.env._("Tier"), width=24),
            *(
                Column(
                    label,
                    KINDS.get(code, "percent"),
                    16 if code == "gap_value" else 14,
                    bar=code in ("balance", "balance_value"),
                )
                for code, (label, _meaning) in meanings.items()
            ),
        ]

    @api.model
    def _get_index_rows(self, overview):
        """Of all tiers together, then of each."""
        if not overview["figures"] or not self._sees_everyone():
            return []
        described = overview["tiers"]
        names = {self.env._("All tiers"): overview["overall"]}
        for tier in self._get_tiers(overview["figures"]):
            names[tier.name] = described.get(tier, [])
        names[self.env._("No tier")] = described.get(
            self.env["fair.allocation.tier"], []
        )
        meanings = self.env["fair.allocation.figures"]._get_measure_meanings()
        rows = []
        for name, figures in names.items():
            values = {figure["code"]: figure["value"] for figure in figures}
            if values:
                rows.append((name, *(values.get(code) for code in meanings)))
        return rows

    @api.model
    def _sees_everyone(self):
        """Whether the reader may see all people's figures.

        Fairness of one's own figures alone would say nothing.
        """
        return self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    @api.model
    def _get_tiers(self, figures):
        """The tiers of ``figures``, the most important first."""
        tiers = self.env["fair.allocation.tier"].concat(*{key[2] for key in figures})
        return tiers.sorted(lambda tier: (tier.sequence, tier.id))

    # ------------------------------------------------------------
    # PEOPLE AND TIERS
    # ------------------------------------------------------------

    @api.model
    def _get_tier_table(self, figures):
        """How much of what was due each person got, tier by tier, leads and value."""
        tiers = self._get_tiers(figures)
        titles = [self.env._("%s: leads", tier.name) for tier in tiers]
        titles += [self.env._("%s: value", tier.name) for tier in tiers]
        return Table(
            self.env._("Fulfilment by Tier"),
            [
                Column(self.env._("Salesperson"), width=24),
                *(Column(title, "percent", bar=True) for title in titles),
            ],
            list(self._get_tier_rows(figures, tiers)),
        )

    @api.model
    def _get_tier_rows(self, figures, tiers):
        sums = {}
        for (_team, user, tier), row in figures.items():
            got = sums.setdefault(user, {}).setdefault(tier, [0, 0, 0, 0])
            for place, name in enumerate(
                ("received", "entitled", "received_value", "entitled_value")
            ):
                got[place] += row[name]
        nothing = [0, 0, 0, 0]
        for user, by_tier in sorted(sums.items(), key=lambda item: item[0].name or ""):
            leads = [self._get_ratio(*by_tier.get(t, nothing)[:2]) for t in tiers]
            value = [self._get_ratio(*by_tier.get(t, nothing)[2:]) for t in tiers]
            yield (user.name, *leads, *value)

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _get_meanings_table(self):
        return Table(
            self.env._("What the Figures Mean"),
            [Column(self.env._("Figure"), width=24), Column(self.env._("Meaning"))],
            [*self.env["fair.allocation.figures"]._get_meanings().values()],
        )
