from odoo import api, fields, models
from odoo.tools import format_date

from .fair_allocation_workbook_summary import KINDS
from .workbook import Chart, Column, Table

#: Figures shown before and after.
CHANGES = ("balance", "balance_value", "gap", "gap_value")

#: What a run left as it was.
LEFT_ALONE = ("skipped", "changed", "left", "failed")


class FairAllocationWorkbook(models.AbstractModel):
    """The workbook of one run: what it gave, to whom and why, before and after."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _write_run(self, file, run):
        """Write the workbook of ``run`` into ``file``."""
        with self._new_book(file, run.company_id) as book:
            self._add_run_summary(book, run)
            book.add_table(
                self.env._("People by Tier"),
                self._get_share_columns(),
                self._get_share_rows(run.share_ids),
                self.env._("Total"),
            )
            if run.decision_count:
                self._add_decisions(book, [("run_id", "=", run.id)])
            elif run.assigned_count or run.pooled_count:
                self._add_lines(book, self.env._("Proposals"), run, ("proposed",))
            self._add_lines(book, self.env._("Waiting"), run, ("waiting",))
            if run.skipped_count:
                self._add_lines(book, self.env._("Left Alone"), run, LEFT_ALONE)
            self._add_rules(book, run.policy_version_ids)

    # ------------------------------------------------------------
    # SUMMARY
    # ------------------------------------------------------------

    @api.model
    def _add_run_summary(self, book, run):
        tables = [
            Table(
                self.env._("People"),
                self._get_run_people_columns(),
                self._get_run_people_rows(run),
            ),
            Table(
                self.env._("Fairness Before and After"),
                self._get_change_columns(),
                self._get_change_rows(run),
            ),
            self._get_meanings_table(),
        ]
        book.add_report(
            self.env._("Summary"),
            run.name,
            self._get_run_notes(run),
            tables,
            [
                Chart(self.env._("Leads"), 0, (2, 5)),
                Chart(self.env._("Value"), 0, (8, 9)),
                Chart(self.env._("Balance by tier (%)"), 1, (1, 2), 100),
            ],
        )

    @api.model
    def _get_run_notes(self, run):
        kinds = dict(run._fields["kind"]._description_selection(self.env))
        states = dict(run._fields["state"]._description_selection(self.env))
        # sudo: names only, as the run's own screen shows them.
        named = run.sudo()
        notes = [
            run.summary,
            self.env._(
                "%(kind)s, %(state)s. Started by %(user)s on %(date)s.",
                kind=kinds[run.kind],
                state=states[run.state],
                user=named.user_id.name,
                date=self._get_day(run.create_date),
            ),
            self.env._("Sales teams: %s", named.team_ids.mapped("name")),
        ]
        if run.applied_on:
            who = named.applied_by_id.name or named.user_id.name
            notes.append(
                self.env._(
                    "Applied by %(user)s on %(date)s.",
                    user=who,
                    date=self._get_day(run.applied_on),
                )
            )
        return notes

    @api.model
    def _get_day(self, moment):
        return format_date(self.env, fields.Datetime.context_timestamp(self, moment))

    @api.model
    def _get_run_people_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Entitled Leads"), "leads"),
            Column(self.env._("Received Before"), "count"),
            Column(self.env._("In This Run"), "count"),
            Column(self.env._("Received Leads"), "count"),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16),
            Column(self.env._("Received Value"), "money", 16),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
        ]

    @api.model
    def _get_run_people_rows(self, run):
        """One row a membership, whoever is owed most first."""
        rows = self.env["fair.allocation.run.share"]._read_group(
            [("run_id", "=", run.id)],
            ["user_id", "team_id"],
            [
                *("entitled_after:sum", "received_before:sum", "received:sum"),
                *("received_after:sum", "gap_after:sum"),
                *("entitled_value_after:sum", "received_value_after:sum"),
            ],
        )
        people = []
        for user, team, entitled, before, now, after, gap, due, value in rows:
            # sudo: names only, as the run's own screen shows them.
            names = (user.sudo().name, team.sudo().name)
            ratio = self._get_ratio(after, entitled)
            worth = (due, value, self._get_ratio(value, due))
            people.append((*names, entitled, before, now, after, gap, ratio, *worth))
        return sorted(people, key=lambda row: row[6])

    @api.model
    def _get_change_columns(self):
        """Each figure twice: before and after."""
        meanings = self.env["fair.allocation.figures"]._get_measure_meanings()
        columns = [Column(self.env._("Tier"), width=24)]
        for code in CHANGES:
            label, _meaning = meanings[code]
            kind = KINDS.get(code, "percent")
            for title in (
                self.env._("%s before", label),
                self.env._("%s after", label),
            ):
                columns.append(Column(title, kind, 16, bar=kind == "percent"))
        return columns

    @api.model
    def _get_change_rows(self, run):
        """Of all tiers together, then of each."""
        if not run.share_ids:
            return []
        before, after = run.share_ids._measure()
        tiers = run.share_ids.tier_id.sorted(lambda tier: (tier.sequence, tier.id))
        names = {tier.id: tier.name for tier in tiers} | {0: self.env._("No tier")}
        rows = [
            self._get_change_row(self.env._("All tiers"), before.overall, after.overall)
        ]
        for number, name in names.items():
            if number in after.tiers:
                was = before.tiers.get(number)
                rows.append(self._get_change_row(name, was, after.tiers[number]))
        return rows

    @api.model
    def _get_change_row(self, name, before, after):
        """A tier's figures; nothing before the first lead of the tier."""
        Figures = self.env["fair.allocation.figures"]
        was = Figures._get_values(before) if before else {}
        now = Figures._get_values(after)
        pairs = ((was.get(code), now[code]) for code in CHANGES)
        return name, *(value for pair in pairs for value in pair)

    # ------------------------------------------------------------
    # SHEETS
    # ------------------------------------------------------------

    @api.model
    def _get_share_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Share by Weight"), "leads", total=True),
            Column(self.env._("Entitled Leads"), "leads", total=True),
            Column(self.env._("Received Before"), "count", total=True),
            Column(self.env._("In This Run"), "count", total=True),
            Column(self.env._("Received Leads"), "count", total=True),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16, total=True),
            Column(self.env._("Value in This Run"), "money", 16, total=True),
            Column(self.env._("Received Value"), "money", 16, total=True),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
        ]

    @api.model
    def _get_share_rows(self, shares):
        # sudo: names only, as the run's own screen shows them.
        for share, named in zip(shares, shares.sudo(), strict=True):
            yield (
                named.user_id.name,
                named.team_id.name,
                named.tier_id.name,
                share.nominal,
                share.entitled_after,
                share.received_before,
                share.received,
                share.received_after,
                share.gap_after,
                self._get_ratio(share.received_after, share.entitled_after),
                share.entitled_value_after,
                share.received_value,
                share.received_value_after,
                self._get_ratio(share.received_value_after, share.entitled_value_after),
            )

    @api.model
    def _add_lines(self, book, name, run, states):
        """A sheet with the lines of ``run`` in these states, and why."""
        book.add_table(
            name,
            [
                Column(self.env._("Lead"), width=44),
                Column(self.env._("Sales Team"), width=20),
                Column(self.env._("Tier"), width=10),
                Column(self.env._("Value"), "money", 16),
                Column(self.env._("Salesperson"), width=22),
                Column(self.env._("Status"), width=20),
                Column(self.env._("Why"), "long", 76),
            ],
            self._read_lines([("run_id", "=", run.id), ("state", "in", states)]),
        )

    @api.model
    def _read_lines(self, domain):
        Line = self.env["fair.allocation.run.line"]
        states = dict(Line._fields["state"]._description_selection(self.env))
        for line in self._read_in_chunks(Line, domain, Line._order):
            # sudo: names only, as the run's own screen shows them.
            named = line.sudo()
            yield (
                named.lead_id.name,
                named.team_id.name,
                named.tier_id.name,
                line.value,
                named.user_id.name,
                states[line.state],
                line.summary,
            )
