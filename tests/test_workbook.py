import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase

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
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.waiting = cls._new_leads(10)
        cls.env.flush_all()

    def _export(self, user, **vals):
        Export = self.env["fair.allocation.export"].with_user(user)
        return Export.create({"team_ids": self.north.ids, **vals})

    def _open(self, user, lang="en_US", **vals):
        file = io.BytesIO()
        self._export(user, **vals).with_context(lang=lang)._write(file)
        return load_workbook(file)

    def _rows(self, sheet):
        rows = sheet.iter_rows(values_only=True)
        header = next(rows)
        return [dict(zip(header, row, strict=True)) for row in rows]


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
        self.assertEqual(len(book["Summary"]._charts), 2)

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
        for name in MISCHIEF:
            self.assertIn(name[:32767], names)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.value)
                    self.assertFalse(cell.hyperlink)

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
        past = self.env.cr.now().date() - timedelta(days=800)
        book = self._open(self.mara, period="other", date_from=past, date_to=past)
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
            export.action_download()
        with self.assertRaises(AccessError):
            export._write(io.BytesIO())


@tagged("post_install", "-at_install", "standard")
class TestDownload(WorkbookCase, HttpCase):
    def test_the_file(self):
        export = self._export(self.mara)
        self.authenticate(self.mara.login, self.mara.login)
        response = self.url_open(export.action_download()["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        book = load_workbook(io.BytesIO(response.content))
        self.assertIn("Decisions", book.sheetnames)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(self):
        export = self._export(self.mara)
        portal = new_test_user(self.env, "fair_portal", groups="base.group_portal")
        for user in (self.alba, portal):
            self.authenticate(user.login, user.login)
            for number in (export.id, 0, 999999999):
                response = self.url_open(f"/fair_allocation/workbook/{number}")
                self.assertEqual(response.status_code, 404, (user.name, number))
            for text in ("-1", "x", ""):
                response = self.url_open(f"/fair_allocation/workbook/{text}")
                self.assertEqual(response.status_code, 404, (user.name, text))

    def test_nobody_gets_it_without_signing_in(self):
        export = self._export(self.mara)
        response = self.url_open(
            f"/fair_allocation/workbook/{export.id}", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
