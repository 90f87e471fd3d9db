from collections import Counter

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestReport(AllocationCase):
    """The figures are those of the ledger, whichever way they are cut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls._new_leads(*range(5, 95, 3))
        action = cls.leads.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.env.flush_all()

    def _report(self, user, groups, *measures, domain=()):
        rows = (
            self.env["fair.allocation.report"]
            .with_user(user)
            ._read_group([("team_id", "=", self.north.id), *domain], groups, measures)
        )
        return {tuple(row[: len(groups)]): row[len(groups) :] for row in rows}

    def test_received_and_entitled_are_those_of_the_ledger(self):
        found = self._report(
            self.mara, ["user_id", "tier_id"], "received:sum", "entitled:sum"
        )
        received, entitled = Counter(), Counter()
        for entry in self.env["fair.allocation.decision"].search([]):
            received[entry.account_user_id, entry.tier_id] += entry.count
        for share in self.env["fair.allocation.entitlement"].search([]):
            entitled[share.user_id, share.tier_id] += share.credited
        self.assertTrue(received)
        for key in received | entitled:
            self.assertEqual(found[key][0], received[key])
            self.assertAlmostEqual(found[key][1], entitled[key], 2)

    def test_ratios_are_those_of_the_sums(self):
        for (user,), row in self._report(
            self.mara, ["user_id"], "received:sum", "entitled:sum", "fulfilment:avg"
        ).items():
            if user:
                received, entitled, fulfilment = row
                self.assertAlmostEqual(fulfilment, 100 * received / entitled, 2)

    def test_open_won_and_lost_leads(self):
        first, second, third, fourth = self.leads.filtered("user_id")[:4]
        first.action_set_won()
        (second | third).action_set_lost()
        self.env.flush_all()
        [row] = self._report(
            self.mara, [], "held:sum", "won:sum", "lost:sum", "conversion:avg"
        ).values()
        held = len(self.leads.filtered("user_id")) - 3
        self.assertEqual(row[:3], (held, 1, 2))
        # Not cut to whole percent.
        self.assertAlmostEqual(row[3], 100 / 3, 4)
        self.assertTrue(fourth.user_id)

    def test_what_waits_is_nobodys(self):
        lead = self._new_leads(10)
        self.env.flush_all()
        found = self._report(self.mara, ["user_id"], "waiting:sum")
        self.assertEqual(found[self.env["res.users"],], (1,))
        self.assertFalse(lead.user_id)

    def test_a_lead_taken_back_is_received_no_more(self):
        run = self.leads.fair_decision_ids.run_id
        run.with_user(self.mara).action_undo()
        self.env.flush_all()
        [row] = self._report(self.mara, [], "received:sum", "entitled:sum").values()
        self.assertEqual(row[0], 0)
        self.assertAlmostEqual(row[1], 0, 2)

    def test_a_salesperson_sees_only_the_own_figures(self):
        people = {user for (user,) in self._report(self.nils, ["user_id"])}
        self.assertEqual(people, {self.nils})
        everyone = {user for (user,) in self._report(self.alba, ["user_id"])}
        self.assertLessEqual({self.nils, self.ada, self.sven}, everyone)

    def test_employees_and_other_companies_see_nothing(self):
        clerk = new_test_user(self.env, "fair_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._report(clerk, ["user_id"])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        otto = new_test_user(
            self.env,
            "fair_otto",
            groups="sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self._report(otto, ["user_id"]))
