import json
from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .rpc_case import RpcCase


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

    def test_a_closed_lead_keeps_no_pool_open(self):
        pool = self._new_pool()
        self._put_into(pool, self._new_leads(10)).action_set_lost()
        pool.with_user(self.mara).action_archive()
        self.assertFalse(pool.active)

    def test_what_the_ledger_names_is_not_deleted(self):
        used, unused = self._new_pool(), self._new_pool()
        lead = self._put_into(used, self._new_leads(10))
        for _times in range(2):
            with self.assertRaisesRegex(UserError, "Archive it instead"):
                used.with_user(self.mara).unlink()
            self.env["fair.allocation.decision"]._move(
                lead, "claim", "claim", self.nils
            )
        unused.with_user(self.mara).unlink()
        self.assertFalse(unused.exists())

    def _assert_members(self, pool, users):
        self.env.flush_all()
        self.assertEqual(pool._get_members(), users)
        for user in self.team_north | self.eva | self.ines | self.alba | self.mara:
            theirs = pool.with_user(user)
            self.assertEqual(theirs.is_member, user in users, user.name)
            found = theirs.search([("is_member", "=", True)])
            self.assertEqual(bool(found), user in users, user.name)


class MaskedCase(PoolCase):
    """One customer of whom everything is known, in a pool of team North."""

    #: Everything that says who the customer is.
    SECRETS = {
        "name": "Topsecret deal",
        "contact_name": "Clara Clandestine",
        "partner_name": "Hidden Ltd",
        "email_from": "clara@hidden.example",
        "phone": "+34 911 222 333",
        "city": "Undisclosed",
        "street": "Covert Lane 7",
        "zip": "99887",
        "website": "https://hidden.example",
        "description": "She wants robots",
        "function": "Chief Conspirator",
        "referred": "An insider",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = cls._new_pool("Iberia", team_ids=cls.north.ids)
        cls.pool.admin_ids = cls.ines
        cls.partner = cls.env["res.partner"].create(
            {"name": "Hidden Ltd", "email": "clara@hidden.example", "vat": "ESX123"}
        )
        cls.spain = cls.env.ref("base.es")
        cls.industry = cls.env["res.partner.industry"].create({"name": "Robots"})
        cls.lead = cls._new_leads(
            90,
            country_id=cls.spain.id,
            partner_id=cls.partner.id,
            company_id=cls.company.id,
            **cls.SECRETS,
        )
        cls.lead.fair_industry_id = cls.industry
        cls.env["fair.allocation.need"].create(
            {
                "lead_id": cls.lead.id,
                "skill_id": cls.robotics.id,
                "skill_level_id": cls.master.id,
            }
        )
        cls._put_into(cls.pool, cls.lead)
        cls.View = cls.env["fair.allocation.pool.lead"]
        cls.shown = cls.View.browse(cls.lead.id)


@tagged("post_install", "-at_install", "standard")
class TestWhatIsShown(MaskedCase):
    """Enough to choose a lead by, and the figures on a pool."""

    def test_what_helps_to_choose(self):
        shown = self.shown.with_user(self.nils)
        self.assertEqual(shown.pool_id, self.pool)
        self.assertEqual(shown.tier_id, self.tier_a)
        self.assertEqual((shown.score, shown.expected_revenue), (90, 90))
        self.assertEqual(shown.currency_id, self.company.currency_id)
        self.assertEqual(shown.industry_id, self.industry)
        self.assertEqual(shown.country_id, self.spain)
        self.assertEqual(shown.skill_names, "Robotics: Master")
        self.assertEqual(shown.name, f"Robots · Spain · No. {self.lead.id}")
        self.assertEqual(shown.display_name, f"Robots · Spain · A · No. {self.lead.id}")
        self.assertEqual(shown.age_days, 0)
        self.assertEqual(shown.owner_count, 0)

    def test_earlier_owners_are_counted_once_each(self):
        Decision = self.env["fair.allocation.decision"]
        for user in (self.nils, self.ada, self.nils):
            Decision._move(self.lead, "claim", "claim", user=user, pool=self.pool)
            Decision._move(self.lead, "return", "return", pool=self.pool)
        self.assertEqual(self.shown.with_user(self.nils).owner_count, 2)

    def test_only_what_is_open_and_nobodys(self):
        other = self.env["res.company"].create({"name": "B"})
        self.lead.partner_id = False
        for vals in (
            {"user_id": self.ada.id},
            {"active": False},
            {"company_id": other.id, "team_id": False},
        ):
            with self.subTest(vals=vals), self.cr.savepoint() as savepoint:
                self.lead.write(vals)
                self.env.flush_all()
                found = self.View.with_user(self.mara).search([])
                self.assertNotIn(self.lead.id, found.ids)
                savepoint.rollback()

    def test_frozen_after_it_came_in(self):
        self.pool.freeze_hours = 24
        shown = self.shown.with_user(self.sven)
        entered = self.lead.fair_pooled_on
        self.assertEqual(shown.free_on, entered + timedelta(hours=24))
        self.assertFalse(shown.can_claim)
        self.assertTrue(shown.obstacle)
        self.pool.freeze_hours = 0
        self.env.invalidate_all()
        self.assertTrue(shown.can_claim)
        self.assertFalse(shown.obstacle)

    def test_figures_on_the_pool(self):
        self._put_into(self.pool, self._new_leads(10, 20))
        mine = self.pool.with_user(self.nils)
        # The important one is for more senior colleagues.
        self.assertEqual((mine.lead_count, mine.free_count), (3, 2))
        Decision = self.env["fair.allocation.decision"]
        claimed = self._put_into(self.pool, self._new_leads(30))
        Decision._move(claimed, "claim", "claim", user=self.nils, pool=self.pool)
        self.env.invalidate_all()
        self.assertEqual((mine.lead_count, mine.free_count), (3, 2))
        self.assertEqual((mine.claimed_count, mine.own_claimed_count), (1, 1))
        Decision._move(claimed, "return", "return", pool=self.pool)
        self.env.invalidate_all()
        # He had it a moment ago: it cools down for him, not for Ada.
        self.assertEqual((mine.lead_count, mine.free_count), (4, 2))
        theirs = self.pool.with_user(self.sven)
        self.assertEqual((theirs.free_count, theirs.own_claimed_count), (4, 0))
        # His claims of today are used up.
        self.pool.claims_per_day = 1
        self.env.invalidate_all()
        self.assertEqual((mine.free_count, theirs.free_count), (0, 4))
        # Not a member of this pool.
        self.assertEqual(self.pool.with_user(self.eva).free_count, 0)

    def test_rules_in_words(self):
        self.pool.write({"freeze_hours": 12, "held_max": 40, "blind": True})
        text = self.pool.with_user(self.nils).rules_text
        for words in ("North", "for 12 h", "40 or more", "most 5", ": 30", "Nobody"):
            self.assertIn(words, text)

    def test_the_menu_opens_what_there_is(self):
        Pool = self.Pool.with_user(self.nils)
        action = Pool.action_open_public()
        self.assertEqual(action["res_model"], "fair.allocation.pool.lead")
        self.assertEqual(action["context"], {})
        self._new_pool("Another")
        context = Pool.action_open_public()["context"]
        self.assertEqual(context, {"search_default_group_pool": 1})
        self.Pool.search([]).blind = True
        action = Pool.action_open_public()
        self.assertEqual(action["res_model"], "fair.allocation.pool")

    def test_reading_costs_the_same_for_many(self):
        self._put_into(self.pool, self._new_leads(*range(60)))
        queries = []
        for limit in (5, 50):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.View.with_user(self.nils).web_search_read(
                [], {name: {} for name in self.View._fields}, limit=limit
            )
            queries.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(queries[1], queries[0] + 3)


@tagged("post_install", "-at_install", "standard")
class TestMasked(RpcCase, MaskedCase):
    """Nothing of the customer leaks, and nobody but those concerned sees the line."""

    def test_members_see_the_line_without_the_customer(self):
        self._sign_in(self.nils)
        names = list(self.View._fields)
        ids = self.lead.ids
        domain = [("id", "in", ids)]
        View = "fair.allocation.pool.lead"
        answers = [
            self._rpc(View, "read", ids, names),
            self._rpc(View, "web_read", ids, {name: {} for name in names}),
            self._rpc(View, "web_search_read", domain, {name: {} for name in names}),
            self._rpc(View, "search_read", domain, names),
            self._rpc(View, "name_search", "Robots"),
            self._rpc(View, "fields_get"),
            self._rpc(View, "web_read_group", domain, ["tier_id"], ["__count"]),
        ]
        for result, fault, message in answers:
            self.assertFalse(fault, message)
            self.assertTrue(result)
            self._assert_masked(result)
        self.assertEqual(answers[0][0][0]["id"], self.lead.id)
        self.assertEqual(answers[4][0][0][0], self.lead.id)

    def test_export_too(self):
        self.nils.group_ids += self.env.ref("base.group_allow_export")
        self._sign_in(self.nils)
        names = [name for name in self.View._fields if name != "id"]
        result, fault, message = self._rpc(
            "fair.allocation.pool.lead", "export_data", self.lead.ids, names
        )
        self.assertFalse(fault, message)
        self._assert_masked(result)

    def test_no_way_from_the_line_to_the_customer(self):
        self._sign_in(self.nils)
        View = "fair.allocation.pool.lead"
        for name in (*self.SECRETS, "partner_id", "lead_id", "lead_id.name"):
            if name == "name":
                continue
            for call in (
                ("read", self.lead.ids, [name]),
                ("search", [(name, "!=", False)]),
                ("search_read", [], ["id"], 0, 1, name),
                ("formatted_read_group", [], [name], ["__count"]),
            ):
                with self.subTest(field=name, method=call[0]):
                    result, fault, _message = self._rpc(View, *call)
                    self.assertTrue(fault, f"answered {result}")

    def test_the_title_is_no_door_either(self):
        self._sign_in(self.nils)
        View = "fair.allocation.pool.lead"
        for text in ("Topsecret", "Hidden", "Clara", "Undisclosed"):
            found = self._rpc(View, "name_search", text)[0]
            self.assertFalse(found, text)
            found = self._rpc(View, "search", [("display_name", "ilike", text)])[0]
            self.assertFalse(found, text)
        for call in (
            ("search", [("name", "ilike", "o")]),
            ("search_read", [], ["id"], 0, 1, "name"),
        ):
            result, fault, _message = self._rpc(View, *call)
            self.assertTrue(fault, f"answered {result}")

    def test_who_sees_it(self):
        for user, sees in (
            *((self.nils, True), (self.ada, True), (self.ines, True)),
            *((self.mara, True), (self.eva, False), (self.alba, False)),
            *((self.otto, False), (self.emil, False), (self.pia, False)),
        ):
            with self.subTest(user=user.login):
                self._sign_in(user)
                self._assert_seen(sees)

    def test_in_a_blind_pool_only_administrators_look(self):
        self.pool.blind = True
        for user, sees in (
            *((self.nils, False), (self.ines, True), (self.mara, True)),
        ):
            with self.subTest(user=user.login):
                self._sign_in(user)
                self._assert_seen(sees)
        self._sign_in(self.nils)
        [found], _fault, message = self._rpc(
            "fair.allocation.pool", "read", self.pool.ids, ["lead_count", "free_count"]
        )
        self.assertEqual((found["lead_count"], found["free_count"]), (1, 0), message)
        self._sign_in(self.sven)
        [found], _fault, message = self._rpc(
            "fair.allocation.pool", "read", self.pool.ids, ["lead_count", "free_count"]
        )
        self.assertEqual((found["lead_count"], found["free_count"]), (1, 1), message)

    def test_nobody_writes_it(self):
        for user in (self.nils, self.ines, self.mara):
            self._sign_in(user)
            for call in (
                ("write", self.lead.ids, {"expected_revenue": 1}),
                ("create", [{"expected_revenue": 1}]),
                ("unlink", self.lead.ids),
                ("web_save", self.lead.ids, {"expected_revenue": 1}, {}),
            ):
                with self.subTest(user=user.login, method=call[0]):
                    self.assertRefused(self._rpc("fair.allocation.pool.lead", *call))

    def test_claiming_what_one_cannot_see(self):
        for user in (self.eva, self.alba, self.otto, self.emil, self.pia):
            with self.subTest(user=user.login):
                self._sign_in(user)
                answer = self._rpc_undone(
                    "fair.allocation.pool.lead", "action_claim", self.lead.ids
                )
                self.assertRefused(answer[:3])
                self.assertFalse(answer[3])

    def _assert_seen(self, sees):
        View = "fair.allocation.pool.lead"
        found = self._rpc(View, "search", [])[0] or []
        self.assertEqual(self.lead.id in found, sees)
        read = self._rpc(View, "read", self.lead.ids, ["name"])[0]
        self.assertEqual(bool(read), sees)
        groups = self._rpc(View, "formatted_read_group", [], [], ["__count"])[0]
        self.assertEqual(bool(groups and groups[0]["__count"]), sees)
        names = self._rpc(View, "name_search", "")[0]
        self.assertEqual(bool(names), sees)

    def _assert_masked(self, answer):
        text = json.dumps(answer, default=str)
        for name, secret in self.SECRETS.items():
            self.assertNotIn(secret, text, name)
        self.assertNotIn("ESX123", text)
        self.assertNotIn("hidden.example", text)
