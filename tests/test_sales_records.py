from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tests import TransactionCase, new_test_user, tagged

from dev.inside import once, outcome, sales_data, sales_records
from tests.dev.sales_files import write


@tagged("post_install", "-at_install", "standard")
class TestSalesRecords(TransactionCase):
    """A sales department in CSV files becomes teams, history and leads to share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with TemporaryDirectory() as folder:
            cls.data = sales_data.read(write(Path(folder)))
        cls.leads = sales_records.create(cls.env, cls.data)
        cls.teams = cls.leads.team_id
        cls.east = cls.teams.filtered(lambda team: team.name == "East")

    def _received(self):
        """Opening balance: leads by the name of their owner."""
        decisions = self.env["fair.allocation.decision"].search(
            [("team_id", "in", self.teams.ids), ("kind", "=", "opening")]
        )
        return {
            user.name: len(own)
            for user, own in decisions.grouped("account_user_id").items()
        }

    def test_an_office_is_a_team_led_by_its_manager(self):
        self.assertEqual(set(self.teams.mapped("name")), {"East", "West"})
        self.assertEqual(self.east.user_id.name, "Max Fox")
        members = self.east.crm_team_member_ids.user_id
        self.assertEqual(set(members.mapped("name")), {"Ann Lee", "Bob Ray", "New Kid"})

    def test_open_rows_wait_in_the_office_of_their_agent(self):
        self.assertEqual(len(self.leads), 5)
        self.assertFalse(self.leads.user_id)
        values = self.leads.filtered(lambda lead: lead.team_id == self.east)
        self.assertEqual(sorted(values.mapped("expected_revenue")), [*[55.5] * 3, 4821])

    def test_closed_rows_are_history_in_the_ledger(self):
        self.assertEqual(self._received(), {"Ann Lee": 2, "Bob Ray": 1, "Cat Doe": 1})
        history = (
            self.env["fair.allocation.decision"]
            .search([("team_id", "in", self.teams.ids)])
            .lead_id
        )
        self.assertEqual(
            sorted(history.with_context(active_test=False).mapped("won_status")),
            ["lost", "won", "won", "won"],
        )

    def test_the_files_end_today(self):
        history = self.env["crm.lead"].with_context(active_test=False)
        lost = history.search([("name", "like", "(L1)")])
        self.assertEqual(lost.date_closed.date(), self.env.cr.now().date())
        self.assertEqual((lost.date_closed - lost.date_open).days, 137)

    def test_a_newcomer_is_owed_nothing_for_the_past(self):
        credited = self.env["fair.allocation.entitlement"].search(
            [("team_id", "=", self.east.id)]
        )
        self.assertNotIn("New Kid", credited.user_id.mapped("name"))

    def test_customers_know_their_industry_and_country(self):
        acme = self.leads.partner_id.filtered(lambda partner: partner.name == "Acme")
        self.assertEqual(acme.industry_id.name, "Technology")
        beta = self.leads.partner_id - acme
        self.assertEqual(beta.country_id, self.env.ref("base.ph"))

    def test_a_manager_can_share_them(self):
        manager = new_test_user(
            self.env, "sales_boss", groups="sales_team.group_sale_manager"
        )
        efforts = []
        leads = self.leads.with_env(self.env(user=manager.id, su=False))
        run = once.allocate(leads, efforts)
        self.assertEqual(run.state, "applied")
        self.assertEqual(self.leads.team_id, self.teams)
        self.assertTrue(all(lead.user_id for lead in self.leads))
        self.assertEqual([effort.name for effort in efforts], ["preview", "apply"])
        report = outcome.report("Shared", run, efforts)
        self.assertEqual([block.title for block in report.blocks], ["East", "West"])
        self.assertFalse(report.waiting)
        east = {row.name: row for row in report.blocks[0].rows}
        self.assertEqual(east["Ann Lee"].before, 2)
        self.assertEqual(sum(row.after for row in east.values()), 3 + 4)
