from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .allocation_case import AllocationCase

NOW = datetime(2026, 3, 10, 10, 0)


class ClaimCase(AllocationCase):
    """A pool for team North, in which nothing is limited but what a test limits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.pool = cls.env["fair.allocation.pool"].create(
            {
                "name": "Second Chance",
                "company_id": cls.company.id,
                "team_ids": [Command.set(cls.north.ids)],
                "claims_per_day": 0,
                "cool_down_days": 0,
            }
        )

    def setUp(self):
        super().setUp()
        self._go_to(NOW)

    def _go_to(self, moment):
        """Let it be ``moment`` (in UTC), for Python and for the database's clock."""
        self.now = moment
        freezer = freeze_time(moment)
        freezer.start()
        self.addCleanup(freezer.stop)
        clock = patch.object(self.env.cr, "now", lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)

    def _pooled(self, *scores, pool=None, **values):
        """Leads that nobody could take, so that they are in the pool now."""
        leads = self._new_leads(*scores, **values)
        self.env["fair.allocation.decision"]._move(
            leads, "pool", "pool", pool=pool or self.pool
        )
        self.env.flush_all()
        return leads

    def _claim(self, leads, user):
        action = leads.with_user(user).action_fair_claim()
        self.env.flush_all()
        self.env.invalidate_all()
        return action

    def _next(self, user, pool=None):
        action = (pool or self.pool).with_user(user).action_claim_next()
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["crm.lead"].browse(action["res_id"])

    def _obstacle(self, lead, user):
        found = lead.with_user(user)._fair_get_claim_obstacles(user)
        self.assertEqual(list(found), lead.ids)
        return found[lead.id]

    def assertNoClaim(self, leads, user, regex, error=AccessError):
        """Refused for this reason, and nothing has changed."""
        before = len(self._decisions(leads))
        owners = leads.mapped("user_id")
        with self.assertRaisesRegex(error, regex):
            leads.with_user(user).action_fair_claim()
        self.env.invalidate_all()
        self.assertEqual(leads.mapped("user_id"), owners)
        self.assertEqual(len(self._decisions(leads)), before)


@tagged("post_install", "-at_install", "standard")
class TestClaim(ClaimCase):
    """Nils finds what nobody looks after."""

    def test_a_claimed_lead_is_ones_own_and_protected(self):
        self.tier_c.protection_days = 30
        lead = self._pooled(10)
        action = self._claim(lead, self.nils)
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", lead.id))
        self.assertOwner(lead, self.nils)
        self.assertFalse(lead.fair_pool_id or lead.fair_pooled_on)
        self.assertTrue(lead.fair_is_protected)
        self.assertEqual(lead.fair_protected_until, NOW + timedelta(days=30))
        self.assertTrue(lead.with_user(self.nils).read(["name", "phone"]))

    def test_the_ledger_says_so_and_it_counts_in_nobodys_share(self):
        lead = self._pooled(10)
        self._claim(lead, self.nils)
        entry = self._decisions(lead)[-1]
        self.assertEqual((entry.kind, entry.reason), ("claim", "claim"))
        self.assertEqual(entry.to_user_id, self.nils)
        self.assertEqual(entry.actor_id, self.nils)
        self.assertEqual(entry.pool_id, self.pool)
        self.assertEqual((entry.count, entry.account_user_id.id), (0, False))
        self.assertBooksBalance()

    def test_it_is_started_like_a_lead_that_was_given(self):
        self.tier_c.response_hours = 48
        lead = self._pooled(10)
        self._claim(lead, self.nils)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.date_conversion, NOW)
        activity = lead.activity_ids
        self.assertEqual(activity.user_id, self.nils)
        self.assertEqual(activity.date_deadline, (NOW + timedelta(days=2)).date())
        self.assertTrue(activity.automated)
        self.assertIn("Second Chance", lead.message_ids[0].body)

    def test_the_rules_may_say_not_to(self):
        self.policy.write({"convert_leads": False, "schedule_activities": False})
        self.policy.with_user(self.mara).action_publish("Keep it simple")
        lead = self._pooled(10)
        self._claim(lead, self.nils)
        self.assertEqual(lead.type, "lead")
        self.assertFalse(lead.activity_ids)

    def test_claimed_by_another_team_it_goes_there(self):
        self.pool.write({"team_ids": [Command.clear()], "member_ids": self.eva.ids})
        lead = self._pooled(10)
        self._claim(lead, self.eva)
        self.assertEqual((lead.user_id, lead.team_id), (self.eva, self.south))
        self.assertEqual(lead.activity_ids.user_id, self.eva)

    def test_several_at_once_open_as_a_list(self):
        leads = self._pooled(10, 20, 30)
        action = self._claim(leads, self.nils)
        self.assertEqual(action["domain"], [("id", "in", leads.ids)])
        self.assertEqual(leads.user_id, self.nils)
        self.assertEqual(len(self._decisions(leads)), 6)

    def test_none_if_one_of_them_cant_be_claimed(self):
        leads = self._pooled(10, 20, 30)
        self._claim(leads[1], self.ada)
        self.assertNoClaim(
            leads, self.nils, "1 of the 3 leads .* Ada claimed this lead", UserError
        )

    def test_whoever_comes_too_late_is_told_who_was_faster(self):
        lead = self._pooled(10)
        self._claim(lead, self.ada)
        self.assertNoClaim(
            lead, self.nils, "^Ada claimed this lead. Choose another one.$", UserError
        )
        lead.user_id = self.sven
        self.assertNoClaim(lead, self.nils, "^Sven looks after this lead", UserError)

    def test_the_same_from_the_list_of_the_pool(self):
        lead = self._pooled(10)
        self._claim(lead, self.ada)
        masked = self.env["fair.allocation.pool.lead"].with_user(self.nils)
        with self.assertRaisesRegex(UserError, "^Ada claimed this lead"):
            masked.browse(lead.id).action_claim()
        other = self._pooled(10)
        action = masked.browse(other.id).action_claim()
        self.assertEqual(action["res_id"], other.id)
        self.assertOwner(other, self.nils)

    def test_nobody_learns_of_leads_that_were_in_no_pool_of_theirs(self):
        never = self._new_leads(10, user_id=self.ada.id)
        self.assertNoClaim(never, self.nils, "^This lead is in no public", UserError)
        claimed = self._pooled(10)
        self._claim(claimed, self.ada)
        self.assertNoClaim(claimed, self.eva, "^This lead is in no public", UserError)
        gone = self._new_leads(10)
        gone_id = gone.id
        gone.unlink()
        with self.assertRaisesRegex(UserError, "^This lead is in no public"):
            self.env["crm.lead"].browse(gone_id).with_user(
                self.nils
            ).action_fair_claim()

    def test_a_free_lead_outside_a_pool_is_not_there_to_be_taken(self):
        free = self._new_leads(10)
        self.assertNoClaim(free, self.nils, "in no public pool", UserError)

    def test_nothing_chosen(self):
        with self.assertRaisesRegex(UserError, "choose the ones"):
            self.env["crm.lead"].with_user(self.nils).action_fair_claim()

    def test_what_was_planned_before_goes_on(self):
        lead = self._new_leads(10)
        lead.user_id = self.ada
        plan = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.ada.id, summary="Call again"
        )
        self.env["mail.activity"]._fair_schedule_first_response(
            [(lead, self.ada, self.tier_c)]
        )
        old = lead.activity_ids - plan
        lead.with_user(self.ada).action_fair_return("no_time")
        self.assertFalse(plan.user_id)
        self.assertEqual(lead.fair_pool_id, self.pool)
        self._claim(lead, self.nils)
        self.assertEqual(plan.user_id, self.nils)
        self.assertFalse(old.exists())
        self.assertEqual(len(lead.activity_ids), 2)
        self.assertEqual(lead.activity_ids.user_id, self.nils)


@tagged("post_install", "-at_install", "standard")
class TestMembers(ClaimCase):
    """Who may claim."""

    def test_only_members(self):
        lead = self._pooled(10)
        self.assertNoClaim(lead, self.eva, "Only members")
        self.pool.member_ids = self.eva
        self.assertNoClaim(lead, self.nils, "Only members")
        self._claim(lead, self.eva)
        self.assertOwner(lead, self.eva)

    def test_a_member_without_a_team(self):
        self.pool.write({"member_ids": self.alba.ids, "held_max": 1})
        leads = self._pooled(10, 10)
        self.assertNoClaim(leads, self.alba, "2 leads, but may have only 1 more")
        self._claim(leads[0], self.alba)
        self.assertNoClaim(leads[1], self.alba, "You have 1 open leads")

    def test_administrators_of_a_pool_look_after_it_and_dont_claim(self):
        self.pool.admin_ids = self.eva
        lead = self._pooled(10)
        self.assertNoClaim(lead, self.eva, "Only members")
        self.assertNoClaim(lead, self.mara, "Only members")

    def test_people_without_sales_rights(self):
        lead = self._pooled(10)
        emil = self._new_user("emil", "base.group_user")
        pia = self._new_user("pia", "base.group_portal")
        self.pool.member_ids = self.nils | emil
        for user in (emil, pia):
            self.assertNoClaim(lead, user, "Only salespeople")
            with self.assertRaisesRegex(AccessError, "Only salespeople"):
                self.pool.with_user(user).action_claim_next()

    def test_leads_above_ones_seniority(self):
        lead = self._pooled(80)
        self.assertEqual(lead.fair_tier_id, self.tier_a)
        self.assertNoClaim(lead, self.nils, "tier A are for Senior and above")
        self._claim(lead, self.sven)
        self.assertOwner(lead, self.sven)

    def test_who_takes_a_break_from_new_leads(self):
        lead = self._pooled(10)
        self.member_nils.with_user(self.nils).action_fair_pause("Busy")
        self.assertNoClaim(lead, self.nils, "Resume before")
        self.member_nils.with_user(self.nils).action_fair_resume()
        self._claim(lead, self.nils)
        self.assertOwner(lead, self.nils)

    def test_nothing_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        pool = self.pool.create({"name": "Theirs", "company_id": elsewhere.id})
        pool.member_ids = self.nils | self.ada
        lead = self._pooled(
            10, pool=pool, team_id=False, company_id=elsewhere.id, user_id=False
        )
        self.assertNoClaim(lead, self.nils, "Only members")
        with self.assertRaises(AccessError):
            pool.with_user(self.nils).action_claim_next()


@tagged("post_install", "-at_install", "standard")
class TestLimits(ClaimCase):
    """How much, and when."""

    def test_nobody_before_the_freeze_is_over(self):
        self.pool.freeze_hours = 24
        lead = self._pooled(10)
        self._go_to(NOW + timedelta(hours=23, minutes=59))
        self.assertNoClaim(lead, self.nils, "Nobody can claim this lead before")
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            self._next(self.nils)
        self._go_to(NOW + timedelta(hours=24))
        self._claim(lead, self.nils)
        self.assertOwner(lead, self.nils)

    def test_claims_of_a_day(self):
        self.pool.claims_per_day = 2
        leads = self._pooled(10, 10, 10, 10)
        self._claim(leads[:2], self.nils)
        self.assertNoClaim(leads[2], self.nils, "You have claimed 2 leads .* today")
        with self.assertRaisesRegex(AccessError, "You have claimed 2 leads"):
            self._next(self.nils)
        self._go_to(datetime(2026, 3, 10, 23, 59))
        self.assertNoClaim(leads[2], self.nils, "You have claimed 2 leads")
        self._go_to(datetime(2026, 3, 11, 0, 0))
        self._claim(leads[2], self.nils)

    def test_a_day_begins_where_the_company_works(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.pool.claims_per_day = 1
        leads = self._pooled(10, 10)
        self._claim(leads[0], self.nils)  # 18:00 there
        self._go_to(datetime(2026, 3, 10, 15, 59))
        self.assertNoClaim(leads[1], self.nils, "You have claimed 1 leads")
        self._go_to(datetime(2026, 3, 10, 16, 0))  # midnight there
        self._claim(leads[1], self.nils)

    def test_giving_back_makes_no_room_for_another_claim(self):
        self.pool.claims_per_day = 1
        leads = self._pooled(10, 10)
        self._claim(leads[0], self.nils)
        leads[0].with_user(self.nils).action_fair_return("no_need")
        self.assertNoClaim(leads[1], self.nils, "You have claimed 1 leads")

    def test_21_at_once_are_21_claims(self):
        self.pool.claims_per_day = 20
        leads = self._pooled(*[10] * 21)
        self.assertNoClaim(leads, self.nils, "You chose 21 leads, .* only 20 more")
        self._claim(leads[:20], self.nils)
        self.assertNoClaim(leads[20], self.nils, "You have claimed 20")

    def test_the_limit_is_of_each_pool(self):
        self.pool.claims_per_day = 1
        other = self.pool.copy({"name": "Other"})
        mine, theirs = self._pooled(10), self._pooled(10, pool=other)
        self._claim(mine | theirs, self.nils)
        self.assertEqual((mine | theirs).user_id, self.nils)

    def test_with_so_many_open_leads_nobody_claims(self):
        self.pool.held_max = 3
        leads = self._pooled(10, 10, 10)
        self._new_leads(10, user_id=self.nils.id, team_id=self.south.id)
        self.assertNoClaim(leads, self.nils, "You chose 3 leads, .* only 2 more")
        self._claim(leads[:2], self.nils)
        self.assertNoClaim(leads[2], self.nils, "You have 3 open leads")
        leads[0].action_set_lost()
        self._claim(leads[2], self.nils)

    def test_the_cap_on_the_profile(self):
        self.member_nils.fair_open_max = 2
        leads = self._pooled(10, 10, 10)
        self.assertNoClaim(leads, self.nils, "3 leads, but may have only 2 more open")
        self._claim(leads[:2], self.nils)
        self.assertNoClaim(leads[2], self.nils, "2 open leads and may have 2")

    def test_the_cap_on_a_tier(self):
        self.env["fair.allocation.cap"].create(
            {
                "member_id": self.member_ada.id,
                "period": "open",
                "tier_id": self.tier_b.id,
                "limit": 1,
            }
        )
        leads = self._pooled(50, 50, 10, 10)
        self.assertNoClaim(leads, self.ada, "only 1 more open ones of tier B")
        self._claim(leads[0] | leads[2], self.ada)
        self.assertNoClaim(leads[1], self.ada, "1 open leads of tier B")
        self._claim(leads[3], self.ada)

    def test_who_looked_after_it_before(self):
        self.pool.cool_down_days = 30
        lead = self._new_leads(10)
        lead.with_user(self.mara).user_id = self.ada
        # By hand: the entry doesn't say who lost it.
        lead.with_user(self.mara).user_id = self.nils
        self._go_to(NOW + timedelta(days=10))
        lead.with_user(self.nils).action_fair_return("no_time")
        self.env.flush_all()
        self._go_to(NOW + timedelta(days=30) - timedelta(minutes=1))
        self.assertNoClaim(lead, self.ada, "You looked after this customer before")
        self._go_to(NOW + timedelta(days=30))
        self.assertFalse(self._obstacle(lead, self.ada))
        self.assertIn("4/19/26", self._obstacle(lead, self.nils))
        self._claim(lead, self.ada)
        self.assertOwner(lead, self.ada)

    def test_the_view_asks_the_same_and_never_more_questions(self):
        self.pool.write({"claims_per_day": 3, "held_max": 9, "cool_down_days": 9})
        few, many = self._pooled(10, 10), self._pooled(*[10] * 60)
        for leads in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = leads.with_user(self.nils)._fair_get_claim_obstacles(self.nils)
            queries = self.env.cr.sql_log_count - before
            self.assertEqual(found, dict.fromkeys(leads.ids, False))
            if leads == few:
                allowed = queries
        self.assertLessEqual(queries, allowed)


@tagged("post_install", "-at_install", "standard")
class TestNextLead(ClaimCase):
    """Next lead, please."""

    def test_nobody_chooses_in_a_blind_pool(self):
        self.pool.blind = True
        lead = self._pooled(10)
        self.assertNoClaim(lead, self.nils, "Nobody chooses in “Second Chance”")
        self.assertEqual(self._next(self.nils), lead)
        self.assertOwner(lead, self.nils)
        entry = self._decisions(lead)[-1]
        self.assertEqual((entry.kind, entry.reason), ("claim", "blind_claim"))

    def test_the_most_important_that_waits_longest(self):
        later, first, best = self._pooled(10, 20, 50)
        first._fair_write({"fair_pooled_on": fields.Datetime.subtract(NOW, days=1)})
        best._fair_write({"fair_pooled_on": fields.Datetime.add(NOW, hours=-1)})
        self.assertEqual(self._next(self.ada), best)
        self.assertEqual(self._next(self.ada), first)
        self.assertEqual(self._next(self.ada), later)
        with self.assertRaisesRegex(UserError, "nothing to claim in “Second Chance”"):
            self._next(self.ada)

    def test_what_isnt_for_the_person_is_passed_over(self):
        self.pool.cool_down_days = 30
        best, own, other = self._pooled(80, 20, 10)
        own.with_user(self.mara).user_id = self.nils
        own.with_user(self.nils).action_fair_return("no_time")
        self.assertEqual(self._next(self.nils), other)
        with self.assertRaisesRegex(UserError, "no lead for you in “Second Chance”"):
            self._next(self.nils)
        self.assertFalse((best | own).user_id)

    def test_limits_hold_for_it_as_well(self):
        self.pool.write({"blind": True, "claims_per_day": 1})
        leads = self._pooled(10, 10)
        self._next(self.nils)
        with self.assertRaisesRegex(AccessError, "You have claimed 1 leads"):
            self._next(self.nils)
        self.assertEqual(len(leads.filtered("user_id")), 1)

    def test_not_for_others(self):
        lead = self._pooled(10)
        with self.assertRaisesRegex(AccessError, "Only members"):
            self._next(self.eva)
        self.assertFalse(lead.user_id)
