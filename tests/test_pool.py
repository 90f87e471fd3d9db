from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .allocation_case import AllocationCase


class PoolCase(AllocationCase):
    """The small company with pools; leads get in as the product puts them there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Pool = cls.env["fair.allocation.pool"]
        cls.Pool.search([]).action_archive()

    @classmethod
    def _new_pool(cls, name="Second Chance", **values):
        return cls.Pool.with_user(cls.mara).create({"name": name, **values}).sudo()

    @classmethod
    def _put_into(cls, pool, leads):
        cls.env["fair.allocation.decision"]._move(leads, "pool", "pool", pool=pool)
        cls.env.flush_all()
        return leads


@tagged("post_install", "-at_install", "standard")
class TestWhichPool(PoolCase):
    """A lead goes to the first pool that serves its team and whose domain it meets."""

    def test_first_by_sequence(self):
        later = self._new_pool("Later", sequence=20)
        first = self._new_pool("First", sequence=10)
        leads = self._new_leads(10, 20)
        self.assertEqual(self.Pool._find_for(leads), {first: leads})
        self.assertNotIn(later, self.Pool._find_for(leads))

    def test_team_and_domain(self):
        south = self._new_pool(sequence=1, team_ids=self.south.ids)
        large = self._new_pool(sequence=2, domain="[('expected_revenue', '>', 50)]")
        small, big = self._new_leads(10, 60)
        theirs = self._new_leads(60, team_id=self.south.id)
        none = self.Pool
        self.assertEqual(
            self.Pool._find_for(small + big + theirs),
            {south: theirs, large: big, none: small},
        )

    def test_never_with_a_named_owner(self):
        self._new_pool()
        self.tier_a.named_owner = True
        vip, other = self._new_leads(90, 10)
        found = self.Pool._find_for(vip + other)
        self.assertEqual(found[self.Pool], vip)

    def test_nothing_for_nothing(self):
        self._new_pool()
        self.assertEqual(self.Pool._find_for(self.env["crm.lead"]), {})

    def test_companies_never_mix(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.Pool.create({"name": "Theirs", "company_id": other.id, "sequence": 1})
        ours = self._new_pool(sequence=2)
        leads = self._new_leads(10)
        self.assertEqual(self.Pool._find_for(leads), {ours: leads})
        free = self.env["crm.lead"].create({"name": "Of all", "user_id": False})
        free.write({"company_id": False, "team_id": False})
        self.assertTrue(all(self.Pool._find_for(free)))

    def test_it_does_not_depend_on_who_asks(self):
        pool = self._new_pool(domain="[('partner_id', '=', False)]")
        leads = self._new_leads(10, user_id=self.ada.id)
        found = self.Pool.with_user(self.nils)._find_for(leads.with_user(self.nils))
        self.assertEqual(found, {pool: leads})
        self.assertFalse(next(iter(found)).env.su)
        self.assertFalse(next(iter(found.values())).env.su)

    def test_queries_do_not_grow_with_leads(self):
        self._new_pool(domain="[('expected_revenue', '>', 1000)]")
        self._new_pool("Rest")
        queries = []
        for count in (5, 50):
            leads = self._new_leads(*range(count))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Pool._find_for(leads)
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(queries[0], queries[1])


@tagged("post_install", "-at_install", "standard")
class TestPoolRules(PoolCase):
    """What a manager may enter, and who belongs to a pool."""

    def test_only_literal_domains_of_real_fields(self):
        for text in (
            "[('no_such_field', '=', 1)]",
            "__import__('os').system('true')",
            "[('user_id', '=', uid)]",
            "[(",
            "[('name', 'like')]",
        ):
            with (
                self.subTest(text=text),
                self.assertRaisesRegex(ValidationError, "Which Leads"),
                self.cr.savepoint(),
            ):
                self._new_pool(domain=text)

    def test_bounds(self):
        pool = self._new_pool()
        for name, value in (
            ("freeze_hours", -1),
            ("freeze_hours", 8761),
            ("claims_per_day", 1.5),
            ("held_max", 10**10),
            ("cool_down_days", -1),
        ):
            with (
                self.subTest(field=name, value=value),
                self.assertRaisesRegex(ValidationError, "enter a whole number"),
                self.cr.savepoint(),
            ):
                pool.with_user(self.mara).write({name: value})

    def test_members_are_named_or_those_of_the_teams(self):
        pool = self._new_pool()
        everybody = self.team_north | self.eva | self.ines
        self._assert_members(pool, everybody)
        pool.team_ids = self.south
        self._assert_members(pool, self.eva | self.ines)
        pool.member_ids = self.nils | self.eva
        self._assert_members(pool, self.nils | self.eva)

    def test_who_left_the_team_is_no_member(self):
        pool = self._new_pool(team_ids=self.south.ids)
        self.member_ines.action_archive()
        self._assert_members(pool, self.eva)

    def test_without_rules_no_member(self):
        self.south.fair_policy_id = False
        self._assert_members(self._new_pool(), self.team_north)

    def test_a_pool_with_leads_stays(self):
        pool = self._new_pool()
        lead = self._put_into(pool, self._new_leads(10))
        with self.assertRaisesRegex(UserError, "leads still in this pool: 1"):
            pool.with_user(self.mara).action_archive()
        self.env["fair.allocation.decision"]._move(lead, "claim", "claim", self.nils)
        pool.with_user(self.mara).action_archive()
        self.assertFalse(pool.active)

    def _assert_members(self, pool, users):
        self.env.flush_all()
        self.assertEqual(pool._get_members(), users)
        for user in self.team_north | self.eva | self.ines | self.alba | self.mara:
            theirs = pool.with_user(user)
            self.assertEqual(theirs.is_member, user in users, user.name)
            found = theirs.search([("is_member", "=", True)])
            self.assertEqual(bool(found), user in users, user.name)
