import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import MANAGER

#: What somebody could type to make a spreadsheet do something.
MISCHIEF = (
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "http://example.com",
    "0123",
    "客户 “甲” 😀",
    "x" * 40000,
    "a\x0bb\ufffe_x0041_",
)


class WorkbookCase(AllocationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mara.group_ids += cls.env.ref("base.group_allow_export")
        cls.leads = cls._new_leads(*range(10, 10 + 5 * len(MISCHIEF), 5))
        for lead, name in zip(cls.leads, MISCHIEF, strict=True):
            lead.name = name
        action = cls.leads.with_user(cls.mara).action_fair_allocate()
        cls.given = cls.env["fair.allocation.run"].browse(action["res_id"])
        cls.given.with_user(cls.mara).action_apply()
        cls.waiting = cls._new_leads(10)
        cls.env.flush_all()

    def _export(self, user, **vals):
        Export = self.env["fair.allocation.export"].with_user(user)
        return Export.create({"team_ids": self.north.ids, **vals})

    def _open(self, user, lang="en_US", **vals):
        return self._load(self._export(user, **vals).with_context(lang=lang))

    def _load(self, source):
        """The workbook of a period, a run or an evaluation, as openpyxl reads it."""
        file = io.BytesIO()
        source._make_workbook(file)
        return load_workbook(file)

    def _rows(self, sheet):
        rows = sheet.iter_rows(values_only=True)
        header = next(rows)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def _table(self, sheet, heading):
        """Rows of the table below ``heading`` on a sheet that has several."""
        rows = sheet.iter_rows(values_only=True)
        while next(rows)[0] != heading:
            pass
        header = [title for title in next(rows) if title]
        found = []
        for row in rows:
            if row[0] is None:
                break
            found.append(dict(zip(header, row, strict=False)))
        return found

    def assertHarmless(self, book):
        """Nothing that anybody typed does anything."""
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.value)
                    self.assertFalse(cell.hyperlink)


@tagged("post_install", "-at_install", "standard")
class TestWorkbook(WorkbookCase):
    def test_the_sheets(self):
        book = self._open(self.mara)
        self.assertEqual(
            book.sheetnames,
            ["Summary", "People by Tier", "Decisions", "Waiting", "Rules"],
        )
        self.assertEqual(book.properties.creator, self.mara.name)
        for name in ("People by Tier", "Decisions", "Waiting"):
            self.assertEqual(book[name].freeze_panes, "B2")
            self.assertTrue(book[name].auto_filter.ref)
        self.assertEqual(len(book["Summary"]._charts), 3)

    def test_sums_agree_with_the_report(self):
        rows = self._rows(self._open(self.mara)["People by Tier"])
        *people, total = rows
        [(entitled, received, value)] = (
            self.env["fair.allocation.report"]
            .with_user(self.mara)
            ._read_group(
                [("team_id", "=", self.north.id), ("user_id", "!=", False)],
                [],
                ["entitled:sum", "received:sum", "received_value:sum"],
            )
        )
        self.assertAlmostEqual(total["Entitled Leads"], entitled, 2)
        self.assertEqual(total["Received Leads"], received)
        self.assertAlmostEqual(total["Received Value"], value, 2)
        self.assertEqual(sum(row["Received Leads"] for row in people), received)
        self.assertGreater(received, 5)

    def test_what_people_typed_stays_text(self):
        book = self._open(self.mara)
        names = [row["Lead"] for row in self._rows(book["Decisions"])]
        for name in MISCHIEF[:-1]:
            self.assertIn(name[:32767], names)
        # What no file can hold is replaced; what only looks like a code is kept.
        self.assertIn("a\N{REPLACEMENT CHARACTER}b", "".join(names))
        self.assertHarmless(book)

    def test_names_of_teams_and_people_are_text_as_well(self):
        self.north.name = self.ada.name = self.company.name = "=1+1\x0b"
        self.tier_c.name = "@SUM(1)"
        self.assertHarmless(self._open(self.mara))

    def test_figures_by_tier_and_value(self):
        """As the one place that measures says, here recomputed by hand."""
        summary = self._open(self.mara)["Summary"]
        rows = {row["Tier"]: row for row in self._table(summary, "Fairness")}
        self.assertEqual(list(rows), ["All tiers", "B", "C"])
        people = self._rows(self._open(self.mara)["People by Tier"])[:-1]
        for tier in "BC":
            of_tier = [row for row in people if row["Tier"] == tier]
            received = sum(row["Received Value"] for row in of_tier)
            entitled = sum(row["Entitled Value"] for row in of_tier)
            apart = sum(
                abs(row["Received Value"] / received - row["Entitled Value"] / entitled)
                for row in of_tier
            )
            balance = 100 - 50 * apart
            self.assertAlmostEqual(rows[tier]["Value Balance"], balance, delta=0.11)
        self.assertGreater(rows["All tiers"]["Gap (value)"], 0)
        [nils] = [
            r for r in self._table(summary, "People") if r["Salesperson"] == "Nils"
        ]
        of_nils = [row for row in people if row["Salesperson"] == "Nils"]
        due = sum(row["Entitled Value"] for row in of_nils)
        self.assertAlmostEqual(nils["Entitled Value"], due, 2)
        by_tier = self._table(summary, "Fulfilment by Tier")
        self.assertEqual(len(by_tier), 3)
        self.assertIn("C: value", by_tier[0])

    def test_share_by_weight_response_and_follow_up(self):
        """Beside the entitlement, and as the report says."""
        row = self._rows(self._open(self.mara)["People by Tier"])[-1]
        self.assertAlmostEqual(row["By Weight Alone"], row["Entitled Leads"], 1)
        [(nominal, hours)] = (
            self.env["fair.allocation.report"]
            .with_user(self.mara)
            ._read_group(
                [("team_id", "=", self.north.id), ("user_id", "=", self.nils.id)],
                [],
                ["nominal:sum", "response_hours:avg"],
            )
        )
        people = self._table(self._open(self.mara)["Summary"], "People")
        [nils] = [row for row in people if row["Salesperson"] == "Nils"]
        self.assertAlmostEqual(nils["By Weight Alone"], nominal, 2)
        of_nils = [
            row
            for row in self._rows(self._open(self.mara)["People by Tier"])
            if row["Salesperson"] == "Nils"
        ]
        self.assertFalse(hours)
        self.assertEqual({row["Response Time"] for row in of_nils}, {None})

    def test_whoever_sees_only_own_figures_sees_no_index(self):
        self.nils.group_ids += self.env.ref("base.group_allow_export")
        summary = self._open(self.nils)["Summary"]
        self.assertFalse(self._table(summary, "Fairness"))
        [row] = self._table(summary, "People")
        self.assertEqual(row["Salesperson"], self.nils.name)

    def test_an_empty_period_says_so(self):
        book = self._open(self.mara, **self._long_ago())
        notes = [row[0].value for row in book["Summary"].iter_rows(max_row=6)]
        self.assertIn("Nothing was decided, and nobody holds a lead.", notes)
        self.assertFalse(book["Summary"]._charts)

    def _long_ago(self):
        past = self.env.cr.now().date() - timedelta(days=800)
        return {"period": "other", "date_from": past, "date_to": past}

    def test_every_decision_says_why(self):
        for row in self._rows(self._open(self.mara)["Decisions"]):
            self.assertTrue(row["Why"])
            self.assertTrue(row["Date"])
            self.assertEqual(row["Counts"], 1)

    def test_the_leads_that_wait(self):
        [row] = self._rows(self._open(self.mara)["Waiting"])
        self.assertEqual(row["Lead"], self.waiting.name)

    def test_the_rules_are_written_out(self):
        lines = [row[0].value for row in self._open(self.mara)["Rules"].iter_rows()]
        self.assertEqual(lines[0], self.policy.version_id.display_name)
        self.assertGreater(len(lines), 10)
        # Each sentence in a line of its own, below the heading it belongs to.
        self.assertEqual(lines[1], "Who is entitled to how much")
        self.assertTrue(lines[2].startswith("• "))
        self.assertLess(max(len(line or "") for line in lines), 250)

    def test_only_the_period(self):
        book = self._open(self.mara, **self._long_ago())
        self.assertFalse(self._rows(book["Decisions"]))
        self.assertFalse(self._rows(book["People by Tier"]))

    def test_days_in_the_wrong_order(self):
        today = self.env.cr.now().date()
        with self.assertRaisesRegex(ValidationError, "To:"):
            self._export(
                self.mara,
                period="other",
                date_from=today,
                date_to=today - timedelta(days=1),
            )

    def test_one_reads_only_what_one_may(self):
        self.nils.group_ids += self.env.ref("base.group_allow_export")
        rows = self._rows(self._open(self.nils)["People by Tier"])
        self.assertLessEqual(
            {row["Salesperson"] for row in rows}, {self.nils.name, "Total"}
        )
        for row in self._rows(self._open(self.nils)["Decisions"]):
            self.assertIn(self.nils.name, (row["From"], row["To"]))

    def test_without_the_right_to_export(self):
        self.mara.group_ids -= self.env.ref("base.group_allow_export")
        export = self._export(self.mara)
        with self.assertRaises(AccessError):
            export.action_workbook()
        with self.assertRaises(AccessError):
            export._make_workbook(io.BytesIO())

    def test_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Abroad", "company_id": other.id})
        with self.assertRaisesRegex(ValidationError, "Sales Teams:"):
            self.env["fair.allocation.export"].create(
                {"team_ids": (self.north | team).ids}
            )


@tagged("post_install", "-at_install", "standard")
class TestRunWorkbook(WorkbookCase):
    def test_of_an_applied_run(self):
        book = self._load(self.given.with_user(self.mara))
        self.assertEqual(
            book.sheetnames,
            ["Summary", "People by Tier", "Decisions", "Waiting", "Rules"],
        )
        self.assertHarmless(book)
        rows = self._rows(book["Decisions"])
        self.assertEqual(len(rows), self.given.assigned_count)
        self.assertEqual(sum(row["Counts"] for row in rows), self.given.assigned_count)
        total = self._rows(book["People by Tier"])[-1]
        self.assertEqual(total["In This Run"], self.given.assigned_count)
        value = sum(row["Value"] for row in rows)
        self.assertAlmostEqual(total["Value in This Run"], value, 2)
        lines = [row[0].value for row in book["Rules"].iter_rows(max_row=1)]
        self.assertEqual(lines, [self.given.policy_version_ids.display_name])

    def test_fairness_before_and_after_is_that_of_the_run(self):
        second = self._allocate(self.waiting)
        summary = self._load(second)["Summary"]
        row = self._table(summary, "Fairness Before and After")[0]
        self.assertEqual(row["Balance before"], second.balance_before)
        self.assertEqual(row["Balance after"], second.balance_after)
        self.assertEqual(row["Value Balance after"], second.balance_value_after)
        people = self._table(summary, "People")
        self.assertEqual(sum(row["In This Run"] for row in people), 1)
        self.assertEqual(summary["A1"].value, second.name)

    def test_what_waits_and_why(self):
        (self.member_nils | self.member_ada | self.member_sven).fair_paused = True
        run = self._preview(self.waiting)
        book = self._load(run)
        [row] = self._rows(book["Waiting"])
        self.assertEqual(row["Lead"], self.waiting.name)
        self.assertEqual(row["Why"], run.line_ids.summary)
        self.assertNotIn("Decisions", book.sheetnames)

    def test_a_preview_shows_what_it_proposes(self):
        run = self._preview(self.waiting)
        [row] = self._rows(self._load(run)["Proposals"])
        self.assertEqual(row["Salesperson"], run.line_ids.user_id.name)
        self.assertEqual(row["Why"], run.line_ids.summary)

    def test_what_was_left_alone(self):
        run = self._preview(self.leads[:1])
        self.assertEqual(run.skipped_count, 1)
        [row] = self._rows(self._load(run)["Left Alone"])
        self.assertEqual(row["Lead"], self.leads[0].name)
        self.assertTrue(row["Why"])

    def test_not_without_the_right_to_export(self):
        self.mara.group_ids -= self.env.ref("base.group_allow_export")
        run = self.given.with_user(self.mara)
        for attempt in (run.action_workbook, lambda: run._make_workbook(io.BytesIO())):
            with self.assertRaises(AccessError):
                attempt()


@tagged("post_install", "-at_install", "standard")
class TestEvaluationWorkbook(WorkbookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.env.cr.now().date()
        Evaluation = cls.env["fair.allocation.evaluation"].with_user(cls.mara)
        day = timedelta(days=1)
        cls.before = Evaluation._create_for(cls.north, today - 9 * day, today - 5 * day)
        cls.evaluation = Evaluation._create_for(cls.north, today - 4 * day, today)
        cls.env["fair.allocation.evaluation.finding"].search(
            [("evaluation_id", "=", cls.evaluation.id)]
        ).unlink()
        cls.env["fair.allocation.evaluation.line"].search(
            [("evaluation_id", "in", (cls.evaluation | cls.before).ids)]
        ).unlink()
        Line = cls.env["fair.allocation.evaluation.line"]
        base = {"company_id": cls.company.id, "scope": "person"}
        old = Line.create(
            {
                **base,
                "evaluation_id": cls.before.id,
                "user_id": cls.ada.id,
                "entitled": 4,
                "received": 2,
                "fulfilment": 50,
            }
        )
        Line.create(
            [
                {
                    **base,
                    "evaluation_id": cls.evaluation.id,
                    "user_id": user.id,
                    "entitled": 2,
                    "received": 3,
                    "gap": 1,
                    "fulfilment": 150,
                    "won": won,
                    "conversion": 100 * won,
                    "previous_id": old.id if user == cls.ada else False,
                }
                for user, won in ((cls.ada, 1), (cls.nils, 0))
            ]
        )
        cls.env["fair.allocation.evaluation.finding"].create(
            {
                "evaluation_id": cls.evaluation.id,
                "kind": "fact",
                "user_id": cls.ada.id,
                "state": "rejected",
                "answer": "=1+1",
                "decided_by_id": cls.mara.id,
                "decided_on": cls.env.cr.now(),
            }
        )
        cls.env.flush_all()

    def test_figures_findings_and_what_was_before(self):
        book = self._load(self.evaluation)
        self.assertEqual(
            book.sheetnames,
            ["Summary", "Figures", "Findings", "Feedback", "Decisions", "Rules"],
        )
        self.assertHarmless(book)
        people = self._table(book["Summary"], "People")
        rows = {row["Salesperson"]: row for row in people}
        ada, nils = rows["Ada"], rows["Nils"]
        self.assertEqual(ada["Fulfilment (%)"], 150)
        self.assertEqual(ada["Fulfilment (%) before"], 50)
        self.assertIsNone(nils["Fulfilment (%) before"])
        # Nothing closed: no conversion, rather than one of 0 %.
        self.assertEqual((ada["Conversion (%)"], nils["Conversion (%)"]), (100, None))
        figures = self._rows(book["Figures"])
        self.assertEqual(sum(row["Received Leads"] for row in figures), 6)
        [finding] = self._rows(book["Findings"])
        self.assertEqual(finding["Answer"], "=1+1")
        self.assertEqual(finding["Decided By"], self.mara.name)
        self.assertEqual(len(self._rows(book["Decisions"])), len(MISCHIEF))

    def test_figures_as_an_evaluation_takes_them(self):
        """Sums of the sheet are those of its lines, and tiers those it has frozen."""
        day = self.env.cr.now().date()
        evaluation = (
            self.env["fair.allocation.evaluation"]
            .with_user(self.mara)
            ._create_for(self.north, day, day)
        )
        book = self._load(evaluation)
        for scope, label in (("person", "Person"), ("person_tier", "Person and tier")):
            lines = evaluation.line_ids.filtered(lambda line, s=scope: line.scope == s)
            rows = [r for r in self._rows(book["Figures"]) if r["About"] == label]
            self.assertEqual(len(rows), len(lines))
            self.assertEqual(sum(row["Received Leads"] for row in rows), len(MISCHIEF))
            self.assertAlmostEqual(
                sum(row["Entitled Value"] for row in rows),
                sum(lines.mapped("entitled_value")),
                2,
            )
        fairness = self._table(book["Summary"], "Fairness")
        self.assertEqual(fairness[0]["Balance"], evaluation.balance)
        self.assertEqual([row["Tier"] for row in fairness], ["All tiers", "B", "C"])

    def test_a_salesperson_reads_own_figures_once_published(self):
        self.nils.group_ids += self.env.ref("base.group_allow_export")
        as_nils = self.evaluation.with_user(self.nils)
        with self.assertRaises(AccessError):
            as_nils._make_workbook(io.BytesIO())
        self.evaluation.sudo().write(
            {"state": "published", "published_on": self.env.cr.now()}
        )
        book = self._load(as_nils)
        names = {row["Salesperson"] for row in self._rows(book["Figures"])}
        self.assertEqual(names, {"Nils"})
        self.assertFalse(self._rows(book["Findings"]))
        self.assertFalse(self._table(book["Summary"], "Fairness"))


@tagged("post_install", "-at_install", "standard")
class TestDownload(WorkbookCase, HttpCase):
    """The addresses of the files, as everybody."""

    def _try(self, user, address):
        if user:
            self.authenticate(user.login, user.login)
        else:
            self.authenticate(None, None)
        return self.url_open(
            f"/fair_allocation/workbook/{address}", allow_redirects=False
        )

    def test_the_file(self):
        for source in (self._export(self.mara), self.given.with_user(self.mara)):
            self.authenticate(self.mara.login, self.mara.login)
            response = self.url_open(source.action_workbook()["url"])
            self.assertEqual(response.status_code, 200)
            self.assertIn("attachment", response.headers["Content-Disposition"])
            book = load_workbook(io.BytesIO(response.content))
            self.assertIn("Decisions", book.sheetnames)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(self):
        own = {
            "period": self._export(self.mara).id,
            "run": self.given.id,
            "evaluation": self.env["fair.allocation.evaluation"]
            .with_user(self.mara)
            ._create_for(self.south, *[self.env.cr.now().date()] * 2)
            .id,
        }
        export = self.env.ref("base.group_allow_export")
        portal = new_test_user(self.env, "fair_portal", groups="base.group_portal")
        employee = new_test_user(self.env, "fair_employee", groups="base.group_user")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = new_test_user(
            self.env,
            "fair_foreign",
            groups=f"{MANAGER},base.group_allow_export",
            company_id=other.id,
            company_ids=other.ids,
        )
        employee.group_ids += export
        self.nils.group_ids += export
        # Who may read it and not export, who may export and not read it, and neither.
        manager = new_test_user(self.env, "fair_no_export", groups=MANAGER)
        manager.group_ids -= export
        for user in (portal, employee, self.nils, self.alba, foreign, manager):
            for kind, number in own.items():
                for source in (number, 0, 999999999):
                    response = self._try(user, f"{kind}/{source}")
                    found = (user.name, kind, source)
                    self.assertEqual(response.status_code, 404, found)
            for text in ("run/-1", "run/x", "run/", "runs/1", "-1", "x", ""):
                response = self._try(user, text)
                self.assertEqual(response.status_code, 404, (user.name, text))

    def test_nobody_gets_it_without_signing_in(self):
        for address in (f"period/{self._export(self.mara).id}", f"run/{self.given.id}"):
            response = self._try(None, address)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])
