from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_claim import NOW, ClaimCase


class ReturnCase(ClaimCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_nils.assignment_max = 100

    def _own(self, *scores, user=None, **values):
        """Leads that Mara gave to Nils."""
        leads = self._new_leads(*scores, **values)
        leads.with_user(self.mara).user_id = user or self.nils
        self.env.flush_all()
        return leads

    def _return(self, leads, user=None, reason="no_answer", note=None):
        action = leads.with_user(user or self.nils).action_fair_return(reason, note)
        self.env.flush_all()
        self.env.invalidate_all()
        return action

    def _take_back(self, leads, user=None):
        leads.with_user(user or self.nils).action_fair_take_back()
        self.env.flush_all()
        self.env.invalidate_all()

    def assertStays(self, leads, regex, error=AccessError, user=None, **kwargs):
        owners = leads.mapped("user_id")
        before = len(self._decisions(leads))
        with self.assertRaisesRegex(error, regex):
            self._return(leads, user, **kwargs)
        self.env.invalidate_all()
        self.assertEqual(leads.mapped("user_id"), owners)
        self.assertEqual(len(self._decisions(leads)), before)


@tagged("post_install", "-at_install", "standard")
class TestReturn(ReturnCase):
    """Nils gives back what he can't look after."""

    def test_it_goes_to_the_first_pool_that_takes_it(self):
        self.tier_c.protection_days = 30
        lead = self._own(10)
        lead._fair_write(lead._fair_get_protection(self.tier_c, self.company))
        lead.message_subscribe(self.nils.partner_id.ids)
        self._return(lead, note="Ask again in spring")
        self.assertFalse(lead.user_id or lead.fair_protected_until)
        self.assertEqual(lead.fair_pool_id, self.pool)
        self.assertEqual(lead.fair_pooled_on, NOW)
        self.assertFalse(lead.fair_wait_reason)
        self.assertNotIn(self.nils.partner_id, lead.message_partner_ids)
        self.assertIn("Ask again in spring", lead.message_ids[0].body)

    def test_the_ledger_says_who_why_and_what_was_lost(self):
        lead = self._own(10)
        until = {"fair_protected_until": NOW + timedelta(days=3)}
        lead._fair_write(until)
        self._return(lead, note="Ask again in spring")
        entry = self._decisions(lead)[-1]
        self.assertEqual((entry.kind, entry.reason), ("return", "return"))
        self.assertEqual(entry.from_user_id, self.nils)
        self.assertFalse(entry.to_user_id)
        self.assertEqual((entry.return_reason, entry.pool_id), ("no_answer", self.pool))
        self.assertEqual(entry.protected_until, NOW + timedelta(days=3))
        self.assertEqual(entry.summary, "Given back: No answer. “Ask again in spring”")
        self.assertEqual(entry.count, 0)
        self.assertBooksBalance()

    def test_without_a_pool_it_waits_in_its_team(self):
        self.pool.team_ids = self.south
        lead = self._own(10)
        self._return(lead)
        self.assertFalse(lead.user_id or lead.fair_pool_id or lead.fair_pooled_on)
        self.assertEqual(lead.team_id, self.north)
        self.assertWaits(lead, "given_back")
        self.assertEqual(self._decisions(lead)[-1].reason, "given_back")
        self._allocate(lead)
        self.assertTrue(lead.user_id)
        self.assertFalse(lead.fair_wait_reason)

    def test_a_run_gives_it_to_somebody_else(self):
        self.pool.team_ids = self.south
        lead = self._own(10)
        self._return(lead)
        self._allocate(lead)
        self.assertIn(lead.user_id, self.ada | self.sven)
        self._return(lead, lead.user_id)
        self._allocate(lead)
        self.assertIn(lead.user_id, self.ada | self.sven)
        self._return(lead, lead.user_id)
        run = self._allocate(lead)
        self.assertWaits(lead, "not_permitted")
        self.assertIn("excluded for this lead (3)", self._line(run, lead).summary)

    def test_the_next_one_carries_on_with_what_was_planned(self):
        self.pool.team_ids = self.south
        lead = self._own(10)
        self.env["mail.activity"]._fair_schedule_first_response(
            [(lead, self.nils, self.tier_c)]
        )
        owed = lead.activity_ids
        plan = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.nils.id
        )
        self._return(lead)
        self.assertFalse((owed | plan).user_id)
        self.member_nils.fair_paused = True
        run = self._allocate(lead)
        self.assertTrue(lead.user_id)
        self.assertEqual(plan.user_id, lead.user_id)
        self.assertFalse(owed.exists())
        run.action_undo()
        self.assertFalse(lead.user_id or plan.user_id)

    def test_a_reason_is_needed(self):
        lead = self._own(10)
        for reason in ("because", "", None, ["no_time"], 7):
            self.assertStays(lead, "^Reason:", ValidationError, reason=reason)
        self.assertStays(lead, "^Note:", ValidationError, reason="other")
        self.assertStays(lead, "^Note:", ValidationError, reason="other", note="  ")
        self._return(lead, reason="other", note="They moved")
        self.assertFalse(lead.user_id)

    def test_only_ones_own(self):
        lead = self._own(10)
        self.assertStays(lead, "", user=self.ada)
        self.assertStays(lead, "only leads you look after", user=self.alba)
        self.assertStays(lead, "only leads you look after", user=self.mara)
        mixed = lead | self._own(10, user=self.mara)
        with self.assertRaisesRegex(AccessError, "only leads you look after"):
            mixed.with_user(self.mara).action_fair_open_return()
        self.assertStays(mixed, "only leads you look after", user=self.mara)
        self.assertStays(self._new_leads(10), "only leads you look after")
        with self.assertRaisesRegex(UserError, "choose the ones"):
            self._return(self.env["crm.lead"])

    def test_customers_with_a_named_owner_are_handed_over_by_a_manager(self):
        self.tier_c.named_owner = True
        lead = self._own(10)
        self.assertStays(lead, "Lead 1.*manager to hand them over", UserError)

    def test_not_what_is_closed(self):
        lead = self._own(10)
        lead.action_set_won()
        self.assertFalse(lead.with_user(self.nils).fair_can_return)
        self.assertStays(lead, "can't be given back", UserError)

    def test_teams_without_rules_do_as_before(self):
        self.north.fair_policy_id = False
        lead = self._own(10)
        self.assertFalse(lead.with_user(self.nils).fair_can_return)
        self.assertStays(lead, "without published rules", UserError)

    def test_the_dialog(self):
        leads = self._own(10, 10)
        self.assertTrue(
            all(lead.with_user(self.nils).fair_can_return for lead in leads)
        )
        self.assertFalse(leads[0].with_user(self.mara).fair_can_return)
        action = leads.with_user(self.nils).action_fair_open_return()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.nils)
            .with_context(**action["context"])
            .create({"note": "On leave for long"})
        )
        self.assertEqual(wizard.lead_count, 2)
        answer = wizard.action_return("no_time")
        self.assertEqual(answer["params"]["leads"], leads.ids)
        self.env.invalidate_all()
        self.assertEqual(leads.fair_pool_id, self.pool)
        self.assertEqual(
            set(self._decisions(leads)[-2:].mapped("return_reason")), {"no_time"}
        )

    def test_the_dialog_of_others_leads(self):
        lead = self._own(10)
        with self.assertRaises(AccessError):
            lead.with_user(self.ada).action_fair_open_return()
        wizard = self.env["fair.allocation.return"].with_user(self.ada)
        with self.assertRaises(AccessError):
            wizard.with_context(default_lead_ids=lead.ids).create({})
        self.assertOwner(lead, self.nils)


@tagged("post_install", "-at_install", "standard")
class TestReturnLimit(ReturnCase):
    """Returns of a day."""

    def _allow(self, number):
        self.policy.returns_per_day = number
        self.policy.with_user(self.mara).action_publish("Returns")

    def test_so_many_a_day(self):
        self._allow(2)
        leads = self._own(10, 10, 10)
        self._return(leads[0])
        self._return(leads[1])
        self.assertStays(leads[2], "2 leads today, which is the limit")
        self._go_to(datetime(2026, 3, 11, 0, 0))
        self._return(leads[2])
        self.assertFalse(leads.user_id)

    def test_21_at_once_are_21_returns(self):
        self._allow(20)
        leads = self._own(*[10] * 21)
        self.assertStays(leads, "You chose 21 leads, but may give back only 20 more")
        self._return(leads[:20])
        self.assertStays(leads[20], "20 leads today")

    def test_no_limit(self):
        self._allow(0)
        self._return(self._own(*[10] * 21))

    def test_others_returns_dont_count(self):
        self._allow(1)
        self._return(self._own(10))
        self._return(self._own(10, user=self.ada), self.ada)


@tagged("post_install", "-at_install", "standard")
class TestTakeBack(ReturnCase):
    """A mistake is undone, and nobody gains by it."""

    def test_as_if_it_had_not_been_given_back(self):
        self.tier_c.protection_days = 30
        self.pool.write({"cool_down_days": 30, "freeze_hours": 24, "claims_per_day": 1})
        lead = self._own(10)
        given = lead.date_open
        protection = {
            "fair_protected_from": NOW - timedelta(days=9),
            "fair_protected_until": NOW + timedelta(days=1),
        }
        lead._fair_write(protection)
        plan = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.nils.id
        )
        self._go_to(NOW + timedelta(minutes=5))
        self._return(lead)
        self._go_to(NOW + timedelta(minutes=10))
        self._take_back(lead)
        self.assertOwner(lead, self.nils)
        self.assertFalse(lead.fair_pool_id)
        self.assertEqual(lead.read(list(protection))[0], {"id": lead.id} | protection)
        self.assertEqual(lead.date_open, given)
        self.assertEqual(plan.user_id, self.nils)
        # No claim of the day was used up.
        self._claim(self._pooled_earlier(), self.nils)

    def _pooled_earlier(self):
        lead = self._pooled(10)
        lead._fair_write({"fair_pooled_on": NOW - timedelta(days=2)})
        return lead

    def test_only_for_some_minutes(self):
        lead = self._own(10)
        self._return(lead)
        self._go_to(NOW + timedelta(minutes=10, seconds=1))
        self._assert_too_late(lead)

    def test_only_by_who_gave_it_back(self):
        lead = self._own(10)
        self._return(lead)
        self._assert_too_late(lead, self.ada)

    def test_not_what_somebody_has_claimed(self):
        lead = self._own(10)
        self._return(lead)
        self._claim(lead, self.ada)
        self._assert_too_late(lead)
        self.assertOwner(lead, self.ada)

    def test_not_what_was_lost_in_another_way(self):
        lead = self._own(10)
        lead.with_user(self.mara).user_id = False
        self._assert_too_late(lead)
        self._assert_too_late(self.env["crm.lead"])

    def test_the_return_still_counts(self):
        self.policy.returns_per_day = 1
        self.policy.with_user(self.mara).action_publish("One")
        lead = self._own(10)
        self._return(lead)
        self._take_back(lead)
        self.assertStays(lead, "limit")

    def test_all_of_them_or_none(self):
        leads = self._own(10, 10)
        self._return(leads)
        self._claim(leads[0], self.ada)
        self._assert_too_late(leads)
        self.assertFalse(leads[1].user_id)

    def test_not_beyond_the_cap(self):
        self.member_nils.fair_open_max = 1
        lead = self._own(10)
        self._return(lead)
        self._own(10)
        with self.assertRaisesRegex(AccessError, "more open ones"):
            self._take_back(lead)
        self.env.invalidate_all()
        self.assertFalse(lead.user_id)

    def _assert_too_late(self, leads, user=None):
        with self.assertRaisesRegex(AccessError, "last 10 minutes"):
            self._take_back(leads, user)
        self.env.invalidate_all()
