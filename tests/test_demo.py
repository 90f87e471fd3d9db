from datetime import timedelta

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.convert import convert_file

from dev.inside import once, outcome, waiting

ADDON = "fair_allocation"


@tagged("post_install", "-at_install", "standard")
class TestDemo(TransactionCase):
    """The demo company: two favourites got most and the best, and it is put right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        if not cls.env.ref("fair_allocation.user_maria", raise_if_not_found=False):
            for file in Manifest.for_addon(ADDON)["demo"]:
                convert_file(cls.env, ADDON, file, {}, mode="init", noupdate=True)
        teams = cls._ref("team_equipment") | cls._ref("team_software")
        cls.leads = once.open_leads(cls.env).filtered(lambda ld: ld.team_id in teams)
        maria = cls.env(user=cls._ref("user_maria").id, su=False)
        cls.run_ = once.allocate(cls.leads.with_env(maria), [])

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"fair_allocation.{name}")

    def _row(self, person):
        user = self._ref(f"user_{person}")
        shares = self.run_.share_ids.filtered(lambda share: share.user_id == user)
        return outcome.row(user.name, shares)

    def test_there_is_something_to_share(self):
        self.assertGreater(len(self.leads), 190)
        self.assertEqual(set(self.leads.mapped("type")), {"lead", "opportunity"})
        self.assertGreater(len(self.leads.country_id), 12)
        self.assertGreater(len(self.leads.lang_id), 6)
        tiers = self.leads.fair_tier_id
        self.assertEqual(set(tiers.mapped("name")), {"A", "B", "C"})

    def test_history_is_in_the_ledger(self):
        openings = self.env["fair.allocation.decision"].search(
            [
                ("kind", "=", "opening"),
                ("team_id", "in", self.leads.team_id.ids),
            ]
        )
        self.assertEqual(len(openings), 160)
        self.assertFalse(openings.lead_id & self.leads)

    def test_history_lies_in_the_past(self):
        history = self._ref("lead_h001") | self._ref("lead_h002")
        for lead in history:
            self.assertLess(lead.date_open, self.env.cr.now())

    def test_customers_get_a_second_chance_in_the_pools(self):
        pooled = self.env["crm.lead"].search([("fair_pool_id", "!=", False)])
        for name in ("equipment", "software"):
            pool = self._ref(f"pool_{name}")
            inside = pooled.filtered(lambda lead, pool=pool: lead.fair_pool_id == pool)
            self.assertEqual(inside.team_id, self._ref(f"team_{name}"))
            self.assertEqual(len(inside), 5)
        self.assertFalse(pooled & self.leads)

    def test_two_favourites_were_far_ahead(self):
        for person, colleagues in (
            ("henrik", ("rosa", "thomas", "claire", "sam", "jonas", "emily")),
            ("priya", ("diego", "lukas", "amelie", "wei", "grace")),
        ):
            favourite = self._row(person)
            for colleague in map(self._row, colleagues):
                self.assertGreater(favourite.before, 2 * colleague.before)
                self.assertGreater(favourite.before_value, 3 * colleague.before_value)

    def test_the_others_catch_up(self):
        for person in ("henrik", "priya"):
            row = self._row(person)
            self.assertLess(row.after - row.before, 5)
            self.assertGreater(row.before, row.entitled)
        self.assertGreater(self._row("sam").after, 2 * self._row("sam").before)

    def test_balance_rises(self):
        for team in self.run_.team_ids:
            block = outcome.block(self.run_, team)
            (leads, value), (leads_now, value_now) = (
                block.before.balance,
                block.after.balance,
            )
            self.assertLess(leads, 0.8)
            self.assertGreater(leads_now, 0.88)
            self.assertGreater(value_now, value + 0.15)

    def test_most_leads_are_given_and_every_other_one_says_why(self):
        self.assertEqual(self.run_.state, "applied")
        given = self.run_.line_ids.filtered(lambda line: line.state == "applied")
        self.assertGreater(len(given), 0.85 * len(self.leads))
        self.assertEqual(given.lead_id.user_id, given.user_id)
        reasons = waiting.reasons(self.run_)
        self.assertEqual(sum(reasons.values()), len(self.leads) - len(given))
        for reason in (
            "nobody speaks Japanese",
            "nobody covers Brazil",
            "nobody has Explosion Protection: Expert",
            "nobody has OT Security: Practised",
            "no capacity left with those who could take it: Wei Zhang",
        ):
            self.assertIn(reason, reasons)

    def test_nobody_is_above_capacity(self):
        problems = self.env["fair.allocation.problem"]
        for team in self.run_.team_ids:
            version = team.fair_policy_id.version_id
            ledger = self.env["fair.allocation.decision"]._get_received(
                team, self.env.cr.now() - timedelta(days=30)
            )
            for member in team.crm_team_member_ids:
                received = sum(
                    count
                    for (user, _tier), (count, _value) in ledger.items()
                    if user == member.user_id.id
                )
                self.assertLessEqual(received, member.assignment_max)
            capacity = problems._get_capacity(team, version)
            self.assertGreaterEqual(min(slots.total for slots in capacity.values()), 0)

    def test_everyone_received_only_what_they_may_take(self):
        for line in self.run_.line_ids.filtered(lambda line: line.state == "applied"):
            member = line.team_id.crm_team_member_ids.filtered(
                lambda member, user=line.user_id: member.user_id == user
            )
            self.assertIn(line.tier_id, member._fair_permitted_tiers(line.tier_id))
            if line.team_id == self._ref("team_software"):
                self.assertIn(line.lead_id.lang_id, member.fair_lang_ids)

    def test_a_salesperson_sees_only_their_own(self):
        """Salespeople of the demo company have ordinary rights only."""
        sam = self._ref("user_sam")
        self.assertTrue(sam.has_group("sales_team.group_sale_salesman"))
        self.assertFalse(sam.has_group("sales_team.group_sale_salesman_all_leads"))
        seen = self.env["crm.lead"].with_user(sam).search([("user_id", "!=", False)])
        self.assertEqual(seen.user_id, sam)
