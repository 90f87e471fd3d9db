from odoo import api, models
from odoo.tools import format_date

from .workbook import Chart, Column, Table

#: Figures of a line, and how they are written.
LINE_FIGURES = {
    "nominal": "leads",
    "entitled": "leads",
    "received": "count",
    "gap": "leads",
    "fulfilment": "percent",
    "entitled_value": "money",
    "received_value": "money",
    "held": "count",
    "held_value": "money",
    "waiting": "count",
    "fit_count": "count",
    "fit": "leads",
    "won": "count",
    "lost": "count",
    "conversion": "percent",
    "won_value": "money",
    "responded": "count",
    "response_hours": "hours",
    "response_due": "count",
    "response_rate": "percent",
    "follow_up_due": "count",
    "follow_up_rate": "percent",
    "satisfaction_count": "count",
    "satisfaction": "leads",
    "retention_count": "count",
    "retention": "percent",
    "override_count": "count",
    "dispute_count": "count",
}
#: What of a person is compared with the evaluation before.
COMPARED = (
    "received",
    "gap",
    "fulfilment",
    "conversion",
    "won_value",
    "response_rate",
    "follow_up_rate",
)


class FairAllocationWorkbook(models.AbstractModel):
    """The workbook of one evaluation: its figures, the ones before, its findings."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _write_evaluation(self, file, evaluation):
        """Write the workbook of ``evaluation`` into ``file``."""
        Line = self.env["fair.allocation.evaluation.line"]
        lines = Line.search([("evaluation_id", "=", evaluation.id)])
        with self._new_book(file, evaluation.company_id) as book:
            self._add_evaluation_summary(book, evaluation, lines)
            book.add_table(
                self.env._("Figures"),
                self._get_line_columns(),
                self._get_line_rows(lines),
            )
            book.add_table(
                self.env._("Findings"),
                self._get_finding_columns(),
                self._get_finding_rows(evaluation),
            )
            self._add_feedback(book, evaluation)
            self._add_decisions(book, evaluation._get_domain())
            self._add_rules(book, evaluation.version_id)

    # ------------------------------------------------------------
    # SUMMARY
    # ------------------------------------------------------------

    @api.model
    def _add_evaluation_summary(self, book, evaluation, lines):
        people = lines.filtered(lambda line: line.scope == "person").sorted("gap")
        tables = [
            Table(
                self.env._("People"),
                self._get_compared_columns(),
                self._get_compared_rows(people),
            ),
            Table(
                self.env._("Fairness"),
                self._get_index_columns(),
                self._get_evaluation_rows(evaluation),
            ),
            self._get_meanings_table(),
        ]
        fulfilment = 1 + 2 * COMPARED.index("fulfilment")
        conversion = 1 + 2 * COMPARED.index("conversion")
        book.add_report(
            self.env._("Summary"),
            evaluation.name,
            self._get_evaluation_notes(evaluation),
            tables,
            [
                Chart(self._get_label("fulfilment"), 0, (fulfilment, fulfilment + 1)),
                Chart(self._get_label("conversion"), 0, (conversion, conversion + 1)),
                Chart(self.env._("Balance by tier (%)"), 1, (1, 2), 100),
            ],
        )

    @api.model
    def _get_evaluation_notes(self, evaluation):
        states = dict(evaluation._fields["state"]._description_selection(self.env))
        notes = [
            self._get_period_note(evaluation.date_from, evaluation.date_to),
            self.env._(
                "%(state)s. Balance: %(balance).1f %%.",
                state=states[evaluation.state],
                balance=evaluation.balance,
            )
            if evaluation.is_measured
            else self.env._("%s. Nothing was shared out.", states[evaluation.state]),
        ]
        # sudo: name and days of the one before, which may not have been published.
        before = evaluation.sudo().previous_id
        if before:
            notes.append(
                self.env._(
                    "“Before” is %(name)s: %(start)s to %(end)s.",
                    name=before.name,
                    start=format_date(self.env, before.date_from),
                    end=format_date(self.env, before.date_to),
                )
            )
        return notes

    @api.model
    def _get_label(self, name):
        """A figure of an evaluation's line as its screens call it."""
        field = self.env["fair.allocation.evaluation.line"]._fields[name]
        return field._description_string(self.env)

    @api.model
    def _get_compared_columns(self):
        """Each figure twice: now, and in the evaluation before."""
        columns = [Column(self.env._("Salesperson"), width=24)]
        for name in COMPARED:
            kind = LINE_FIGURES[name]
            label = self._get_label(name)
            columns.append(Column(label, kind, 16, bar=name == "fulfilment"))
            columns.append(Column(self.env._("%s before", label), kind, 16))
        return columns

    @api.model
    def _get_compared_rows(self, lines):
        """Now and before, as far as the reader may know what was before."""
        known = lines.previous_id._filtered_access("read")
        rows = []
        for line in lines:
            before = line.previous_id & known
            pairs = ((line._get_figure(n), before._get_figure(n)) for n in COMPARED)
            values = (value for pair in pairs for value in pair)
            rows.append((self._get_person(line), *values))
        return rows

    @api.model
    def _get_person(self, record):
        # sudo: the name only, as every screen shows it beside the figures.
        return record.sudo().user_id.name

    @api.model
    def _get_evaluation_rows(self, evaluation):
        """Fairness as it was frozen: of all tiers together, then of each."""
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            return []
        stored = evaluation.fairness or {}
        if not stored or not evaluation.is_measured:
            return []
        ids = [int(number) for number in stored["tiers"]]
        # sudo: names of tiers that may have been another company's ladder since.
        tiers = self.env["fair.allocation.tier"].sudo().browse(ids).exists()
        tiers = tiers.sorted(lambda tier: (tier.sequence, tier.id))
        names = {str(tier.id): tier.name for tier in tiers} | {
            "0": self.env._("No tier")
        }
        Figures = self.env["fair.allocation.figures"]
        described = evaluation._describe_all()
        rows = [
            (self.env._("All tiers"), {row["code"]: row["value"] for row in described})
        ]
        rows += [
            (name, Figures._get_values(stored["tiers"][number]))
            for number, name in names.items()
            if number in stored["tiers"]
        ]
        codes = Figures._get_measure_meanings()
        return [(name, *map(values.get, codes)) for name, values in rows]

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    @api.model
    def _get_line_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self._get_label("scope"), width=18),
            Column(self.env._("Tier"), width=10),
            *(
                Column(self._get_label(name), kind, 13, bar=kind == "percent")
                for name, kind in LINE_FIGURES.items()
            ),
        ]

    @api.model
    def _get_line_rows(self, lines):
        scopes = dict(lines._fields["scope"]._description_selection(self.env))
        for line in lines:
            yield (
                self._get_person(line),
                scopes[line.scope],
                # sudo: the name only, as above.
                line.sudo().tier_id.name,
                *map(line._get_figure, LINE_FIGURES),
            )

    # ------------------------------------------------------------
    # FINDINGS
    # ------------------------------------------------------------

    @api.model
    def _get_finding_columns(self):
        return [
            Column(self.env._("Kind"), width=20),
            Column(self.env._("Finding"), "long", 80),
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Status"), width=14),
            Column(self.env._("Answer"), "long", 40),
            Column(self.env._("Decided By"), width=22),
            Column(self.env._("Decided On"), "moment", 17),
        ]

    @api.model
    def _get_finding_rows(self, evaluation):
        Finding = self.env["fair.allocation.evaluation.finding"]
        kinds = dict(Finding._fields["kind"]._description_selection(self.env))
        states = dict(Finding._fields["state"]._description_selection(self.env))
        for finding in Finding.search([("evaluation_id", "=", evaluation.id)]):
            # sudo: names only, as every screen shows them beside a finding.
            named = finding.sudo()
            yield (
                kinds[finding.kind],
                finding.text,
                named.user_id.name,
                named.tier_id.name,
                states[finding.state],
                finding.answer,
                named.decided_by_id.name,
                self._get_local(finding.decided_on),
            )
