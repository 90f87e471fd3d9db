from contextlib import suppress
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, test_cursor

from .absence_case import Absences, moment
from .allocation_case import AllocationCase

#: A Monday; two weeks later; two days before that.
GIVEN = "2031-03-03 09:00"
WARNED = "2031-03-15 09:00"
GONE = "2031-03-17 09:00"


class ReclaimCase(Absences, AllocationCase):
    """Lea, Sam and Tom are equals and work from Monday to Friday, 8 to 17, in UTC.

    Tier C: two weeks without follow-up. Tier B: no deadline but 60 days for a sale.
    Tier A: as C, but its customers have a named owner.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = cls._calendar("UTC")
        cls.company.resource_calendar_id = hours
        (cls.tier_a | cls.tier_c).follow_up_days = 14
        cls.tier_a.named_owner = True
        cls.tier_b.no_sale_days = 60
        cls.team, cls.equals = cls._new_team(3)
        cls.team.user_id = cls.mara
        cls.lea, cls.sam, cls.tom = cls.equals
        (cls.equals | cls.mara).tz = "UTC"
        for user, name in zip(cls.equals, ("Lea", "Sam", "Tom"), strict=True):
            user.name = name
            cls._employ(user, {})
            cls._works(user, hours)

    def _give(self, *scores, to=None, at=GIVEN, **values):
        """Leads that Mara gave to Lea (or ``to``) by hand then."""
        values.setdefault("team_id", self.team.id)
        with self._at(at):
            leads = self._new_leads(*scores, **values)
            leads.with_user(self.mara).write({"user_id": (to or self.lea).id})
            self.env.flush_all()
        self.assertEqual(leads.team_id.id, values["team_id"])
        return leads

    def _run_job(self, at, name="return"):
        """Let the scheduled job run then."""
        now = moment(at)
        self.env.flush_all()
        with (
            self.enter_registry_test_mode(),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
        ):
            self.env.ref(f"fair_allocation.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _follow_up(self, leads, at):
        """The owner calls the customer."""
        with self._at(at):
            for lead in leads:
                lead._fair_follow_up(lead.user_id, "call")
            self.env.flush_all()

    def _warnings(self, leads):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", leads.ids),
                ("fair_is_warning", "=", True),
            ]
        )

    def _told(self, user, words="taken back"):
        """Messages to ``user`` with these words in the subject."""
        messages = self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )
        return messages.filtered(lambda m: words in (m.subject or ""))

    def _publish(self, at, **values):
        with self._at(at):
            self.policy.write(values)
            self.policy.with_user(self.mara).action_publish("Changed")
            self.env.flush_all()

    def _new_pool(self, **values):
        return self.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": self.company.id, **values}
        )

    def _entry(self, lead):
        return self._decisions(lead)[-1]


@tagged("post_install", "-at_install", "standard")
class TestFortnight(ReclaimCase):
    """A fortnight without follow-up."""

    def test_told_two_days_before_once_then_taken_back(self):
        pool = self._new_pool()
        leads = self._give(10, 20)
        self._run_job("2031-03-15 08:59")
        self.assertFalse(self._warnings(leads))
        self._run_job(WARNED)
        warnings = self._warnings(leads)
        self.assertEqual(warnings.user_id, self.lea)
        self.assertEqual(len(warnings), 2)
        for warning in warnings:
            self.assertEqual(str(warning.date_deadline), "2031-03-17")
            self.assertIn("3/17/31", warning.summary)
            self.assertIn("unless you follow up", warning.summary)
            self.assertIn("a call made", warning.note)
        self._run_job("2031-03-16 09:00")
        self._run_job("2031-03-17 08:59")
        self.assertEqual(self._warnings(leads), warnings)
        self.assertEqual(leads.user_id, self.lea)
        self._run_job(GONE)
        self.assertFalse(leads.user_id)
        self.assertEqual(leads.fair_pool_id, pool)
        self.assertFalse(self._warnings(leads))
        self.assertFalse(any(leads.mapped("fair_warned_for")))

    def test_the_owner_is_told_once_with_the_list(self):
        leads = self._give(10, 20)
        self._run_job(WARNED)
        self._run_job(GONE)
        self._run_job("2031-03-17 10:00")
        message = self._told(self.lea)
        self.assertEqual(message.subject, "Leads taken back: 2")
        for words in (*leads.mapped("name"), "No qualifying follow-up in time"):
            self.assertIn(words, message.body)
        self.assertFalse(self._told(self.mara))

    def test_the_ledger_says_so_and_counts_it_for_nobody(self):
        lead = self._give(10)
        self._run_job(WARNED)
        self._run_job(GONE)
        entry = self._entry(lead)
        self.assertEqual((entry.kind, entry.reason), ("reclaim", "no_follow_up"))
        self.assertEqual((entry.from_user_id, entry.count), (self.lea, 0))
        self.assertBooksBalance()

    def test_without_a_pool_it_waits_in_its_team(self):
        lead = self._give(10)
        self._run_job(WARNED)
        self._run_job(GONE)
        self.assertEqual(lead.team_id, self.team)
        self.assertFalse(lead.user_id or lead.fair_pool_id)

    def test_protected_or_not(self):
        self.tier_c.protection_days = 90
        with self._at(GIVEN):
            lead = self._new_leads(10, team_id=self.team.id)
            self._allocate(lead)
            self.assertTrue(lead.fair_is_protected)
        self._run_job(WARNED)
        self._run_job(GONE)
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.fair_protected_until)

    def test_follow_up_takes_the_warning_away_and_begins_a_new_fortnight(self):
        lead = self._give(10)
        self._run_job(WARNED)
        self._follow_up(lead, "2031-03-16 16:00")
        self.assertFalse(self._warnings(lead))
        self._run_job(GONE)
        self._run_job("2031-03-28 15:59")
        self.assertEqual(lead.user_id, self.lea)
        self.assertFalse(self._warnings(lead))
        self._run_job("2031-03-28 16:00")
        self.assertEqual(len(self._warnings(lead)), 1)
        self._run_job("2031-03-30 16:00")
        self.assertFalse(lead.user_id)

    def test_ticking_the_warning_off_changes_nothing(self):
        lead = self._give(10)
        self._run_job(WARNED)
        with self._at(WARNED):
            self._warnings(lead).with_user(self.lea).action_done()
            self.env.flush_all()
        self._run_job("2031-03-16 09:00")
        self.assertFalse(self._warnings(lead))
        self._run_job(GONE)
        self.assertFalse(lead.user_id)

    def test_a_job_that_comes_late_warns_first(self):
        lead = self._give(10)
        self._run_job("2031-03-25 10:00")
        self.assertEqual(lead.user_id, self.lea)
        self.assertEqual(str(self._warnings(lead).date_deadline), "2031-03-27")
        self._run_job("2031-03-27 09:59")
        self.assertEqual(lead.user_id, self.lea)
        self._run_job("2031-03-27 10:00")
        self.assertFalse(lead.user_id)

    def test_0_days_before_is_without_a_warning(self):
        self._publish("2031-03-01 09:00", warn_days=0)
        lead = self._give(10)
        self._run_job(WARNED)
        self.assertFalse(self._warnings(lead))
        self._run_job(GONE)
        self.assertFalse(lead.user_id)

    def test_won_and_lost_leads_stay_and_lose_the_warning(self):
        won, lost = self._give(10, 20)
        self._run_job(WARNED)
        with self._at(WARNED):
            won.action_set_won()
            lost.action_set_lost()
            self.env.flush_all()
        self._run_job(GONE)
        self.assertEqual((won | lost).user_id, self.lea)
        self.assertFalse(self._warnings(won | lost))

    def test_another_owner_begins_anew(self):
        lead = self._give(10)
        self._run_job(WARNED)
        with self._at("2031-03-16 09:00"):
            lead.with_user(self.mara).user_id = self.sam
            self.env.flush_all()
        self.assertFalse(self._warnings(lead))
        self._run_job(GONE)
        self.assertEqual(lead.user_id, self.sam)
        self.assertFalse(self._warnings(lead))

    def test_who_left_is_the_managers_business(self):
        lead = self._give(10)
        with self._at("2031-03-10 09:00"):
            self.lea.active = False
            self.env.flush_all()
        self._run_job(WARNED)
        self._run_job(GONE)
        self.assertEqual(lead.user_id, self.lea)
        self.assertFalse(self._warnings(lead))

    def test_a_policy_that_does_not_say_so_takes_nothing(self):
        self._publish("2031-03-01 09:00", auto_return=False)
        lead = self._give(10)
        self._run_job(GONE)
        self._run_job("2031-06-17 09:00")
        self.assertEqual(lead.user_id, self.lea)

    def test_nobody_is_judged_for_the_time_before_the_rule(self):
        self._publish("2031-03-01 09:00", auto_return=False)
        lead = self._give(10)
        self._publish("2031-03-10 09:00", auto_return=True)
        self._publish("2031-03-12 09:00", warn_days=3)
        self._run_job("2031-03-21 08:59")
        self.assertFalse(self._warnings(lead))
        self._run_job("2031-03-21 09:00")
        self.assertTrue(self._warnings(lead))
        self._run_job("2031-03-24 09:00")
        self.assertFalse(lead.user_id)

    def test_by_the_clock_of_the_company(self):
        """Clocks are put forward in between: it is nine o'clock all the same."""
        self.company.resource_calendar_id = self._calendar("Europe/Berlin")
        lead = self._give(10, at="2031-03-20 08:00")
        self._run_job("2031-04-01 06:59")
        self.assertFalse(self._warnings(lead))
        self._run_job("2031-04-01 07:00")
        self.assertTrue(self._warnings(lead))
        self._run_job("2031-04-03 06:59")
        self.assertEqual(lead.user_id, self.lea)
        self._run_job("2031-04-03 07:00")
        self.assertFalse(lead.user_id)


@tagged("post_install", "-at_install", "standard")
class TestNoSale(ReclaimCase):
    """Sixty days without a sale."""

    def test_taken_back_unless_it_is_won(self):
        lead = self._give(50)
        self._run_job("2031-04-30 09:00")
        warning = self._warnings(lead)
        self.assertIn("unless it is won", warning.summary)
        self._follow_up(lead, "2031-05-01 09:00")
        self._run_job("2031-05-01 10:00")
        self.assertEqual(len(self._warnings(lead)), 1, "Follow-up is no sale.")
        self._run_job("2031-05-03 10:00")
        self.assertFalse(lead.user_id)
        self.assertEqual(self._entry(lead).reason, "no_sale")

    def test_not_while_it_is_protected(self):
        self.tier_b.protection_days = 90
        with self._at(GIVEN):
            lead = self._new_leads(50, team_id=self.team.id)
            self._allocate(lead)
        owner = lead.user_id
        self._run_job("2031-05-29 09:00")
        self.assertFalse(self._warnings(lead))
        self._run_job("2031-05-30 09:00")
        self.assertTrue(self._warnings(lead))
        self._run_job("2031-06-01 08:59")
        self.assertEqual(lead.user_id, owner)
        self._run_job("2031-06-01 09:00")
        self.assertFalse(lead.user_id)


@tagged("post_install", "-at_install", "standard")
class TestNamedOwner(ReclaimCase):
    """Customers with a personal contact."""

    def test_the_manager_is_told_once_and_decides(self):
        lead = self._give(80)
        self._run_job(WARNED)
        self.assertFalse(self._warnings(lead))
        self.assertFalse(lead.fair_return_on)
        self._run_job(GONE)
        self._run_job("2031-03-18 09:00")
        message = self._told(self.mara, "to decide on")
        self.assertEqual(len(message), 1)
        self.assertIn(lead.name, message.body)
        self.assertIn("no qualifying follow-up in time", message.body)
        self.assertEqual(lead.user_id, self.lea)
        self.assertFalse(self._told(self.lea))

    def test_after_follow_up_the_manager_is_told_anew(self):
        lead = self._give(80)
        self._run_job(GONE)
        self._follow_up(lead, "2031-03-18 09:00")
        self._run_job("2031-04-01 08:59")
        self.assertEqual(len(self._told(self.mara, "to decide on")), 1)
        self._run_job("2031-04-01 09:00")
        self.assertEqual(len(self._told(self.mara, "to decide on")), 2)


@tagged("post_install", "-at_install", "standard")
class TestAway(ReclaimCase):
    """Days of leave count against nobody."""

    def test_nothing_is_taken_during_leave_and_on_the_first_day_after(self):
        lead = self._give(10)
        self._run_job(WARNED)
        self._leave(self.lea, "2031-03-17 08:00", "2031-03-21 16:59")
        for time in (GONE, "2031-03-22 12:00", "2031-03-24 08:00", "2031-03-24 16:59"):
            self._run_job(time)
            self.assertEqual(lead.user_id, self.lea, time)
        self._run_job("2031-03-24 17:00")
        self.assertFalse(lead.user_id)

    def test_the_warning_names_a_day_on_which_she_is_back(self):
        self._leave(self.lea, "2031-03-10 08:00", "2031-03-28 16:59")
        lead = self._give(10)
        self._run_job(GONE)
        self.assertFalse(self._warnings(lead))
        with self._at(GONE):
            self.assertEqual(lead.fair_return_on, moment("2031-03-31 17:00"))
        self._run_job("2031-03-29 17:00")
        self.assertEqual(str(self._warnings(lead).date_deadline), "2031-03-31")

    def test_a_public_holiday_is_one_too(self):
        lead = self._give(10)
        self._run_job(WARNED)
        self._off("2031-03-17 00:00", "2031-03-17 23:59")
        self._run_job("2031-03-18 16:59")
        self.assertEqual(lead.user_id, self.lea)
        self._run_job("2031-03-18 17:00")
        self.assertFalse(lead.user_id)

    def test_a_pause_and_an_own_message_hold_up_nothing(self):
        lead = self._give(10)
        self._run_job(WARNED)
        member = self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.lea
        )
        member.with_user(self.lea).action_fair_pause("A break")
        self.lea.out_of_office_from = moment(WARNED)
        self._run_job(GONE)
        self.assertFalse(lead.user_id)

    def test_a_manager_who_is_in_no_team_has_leave_as_well(self):
        self._employ(self.mara, {})
        self._works(self.mara, self.company.resource_calendar_id)
        self._leave(self.mara, "2031-03-17 08:00", "2031-03-21 16:59")
        with self._at(GIVEN):
            lead = self._new_leads(10, team_id=self.team.id, user_id=self.mara.id)
            self.env.flush_all()
        self._run_job(WARNED)
        self._run_job("2031-03-22 17:00")
        self._run_job("2031-03-24 16:59")
        self.assertEqual(lead.user_id, self.mara)
        self._run_job("2031-03-24 17:00")
        self.assertFalse(lead.user_id)


@tagged("post_install", "-at_install", "standard")
class TestSeen(ReclaimCase):
    """The owner sees when a lead goes back, and what would keep it."""

    def test_the_day_and_the_reason(self):
        lead = self._give(10)
        with self._at("2031-03-04 09:00"):
            hers = lead.with_user(self.lea)
            self.assertEqual(hers.fair_return_on, moment(GONE))
            self.assertEqual(hers.fair_return_reason, "no_follow_up")
            self.assertIn("Goes back on 3/17/31", hers.fair_return_text)
            self.assertIn("unless you follow up", hers.fair_return_text)

    def test_what_comes_first(self):
        self.tier_c.no_sale_days = 10
        lead = self._give(10)
        with self._at("2031-03-04 09:00"):
            self.assertEqual(lead.fair_return_on, moment("2031-03-13 09:00"))
            self.assertEqual(lead.fair_return_reason, "no_sale")

    def test_leads_of_other_teams_and_of_nobody_never_do(self):
        free = self.env["crm.team"].create({"name": "Without Rules"})
        theirs = self._new_leads(10, team_id=free.id, user_id=self.lea.id)
        nobodys = self._new_leads(10, team_id=self.team.id)
        for lead in (theirs, nobodys):
            self.assertFalse(lead.fair_return_on)
            self.assertFalse(lead.fair_return_text)

    def test_a_lead_that_is_being_entered(self):
        lead = self.env["crm.lead"].new({"name": "New", "user_id": self.lea.id})
        self.assertTrue(lead.fair_return_on)

    def test_a_filter_finds_what_goes_back_soon(self):
        soon = self._give(10)
        later = self._give(10, at="2031-03-10 09:00")
        self._run_job(WARNED)
        view = self.env.ref(
            "fair_allocation.view_crm_case_opportunities_filter_reclaim"
        )
        self.assertIn("fair_warned_for", view.arch)
        found = self.env["crm.lead"].with_user(self.lea)
        found = found.search([("fair_warned_for", "!=", False)])
        self.assertIn(soon, found)
        self.assertNotIn(later, found)

    def test_nobody_enters_it(self):
        lead = self._give(10)
        for name in ("fair_warned_for", "fair_undecided_since"):
            for user in (self.lea, self.mara):
                with self.assertRaises(AccessError):
                    lead.with_user(user).write({name: moment("2041-01-01 00:00")})
        with self.assertRaises(AccessError):
            lead.with_user(self.lea).fair_response_missed_on = moment(GONE)

    def test_it_is_told_in_the_language_of_the_reader(self):
        self.lea.lang = "zh_CN"
        lead = self._give(10)
        self._run_job(WARNED)
        self.assertIn("2031/3/17", self._warnings(lead).summary)


@tagged("post_install", "-at_install", "standard")
class TestJob(ReclaimCase):
    """The job: killed, disturbed, idle, in two companies."""

    def test_killed_half_way_it_goes_on_where_it_was(self):
        hers, his = self._give(10, 20), self._give(30, 31, to=self.sam)
        self._run_job(WARNED)
        Lead = type(self.env["crm.lead"])
        take = Lead._fair_reclaim

        def kill(leads, reason):
            if self.sam in leads.user_id:
                raise SystemExit
            return take(leads, reason)

        with (
            self.enter_registry_test_mode(),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: moment(GONE)),
            patch.object(Lead, "_fair_reclaim", kill),
            suppress(SystemExit),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["crm.lead"]._cron_fair_return()
        self.env.invalidate_all()
        self.assertFalse(hers.user_id)
        self.assertEqual(his.user_id, self.sam)
        self._run_job("2031-03-17 10:00")
        self.assertFalse(his.user_id)
        for user in (self.lea, self.sam):
            self.assertEqual(len(self._told(user)), 1)
        for lead in hers | his:
            entries = self._decisions(lead).filtered(lambda e: e.kind == "reclaim")
            self.assertEqual(len(entries), 1)

    def test_somebody_saved_a_lead_just_then(self):
        lead = self._give(10)
        self._run_job(WARNED)
        Lead = type(self.env["crm.lead"])
        take, calls = Lead._fair_task_take, []

        def disturbed(leads):
            calls.append(leads)
            if len(calls) == 1:
                raise SerializationFailure
            return take(leads)

        with patch.object(Lead, "_fair_task_take", disturbed):
            self._run_job(GONE)
        self.assertEqual(len(calls), 2)
        self.assertFalse(lead.user_id)
        self.assertEqual(len(self._told(self.lea)), 1)

    def test_one_lead_that_can_not_be_written_keeps_nobody_elses(self):
        leads = self._give(10, 20, 30)
        self._run_job(WARNED)
        Lead = type(self.env["crm.lead"])
        take = Lead._fair_reclaim

        def refuse(group, reason):
            if leads[1] in group:
                raise ValueError("An automation rule of somebody else")
            return take(group, reason)

        with (
            patch.object(Lead, "_fair_reclaim", refuse),
            self.assertLogs("odoo.addons.fair_allocation", "WARNING"),
        ):
            self._run_job(GONE)
        self.assertEqual(leads.filtered("user_id"), leads[1])
        self.assertEqual(self._told(self.lea).subject, "Leads taken back: 2")

    def test_with_nothing_to_do_it_is_quiet_however_many_leads_there_are(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        for job in ("_cron_fair_return", "_cron_fair_missed_response"):
            self._give(10)
            few = self._count_queries(job)
            self._give(*[10] * 60)
            self.assertEqual(self._count_queries(job), few)
            self.assertLess(few, 20)
        self.assertFalse(self._told(self.lea))

    def _count_queries(self, job):
        Lead = self.env["crm.lead"]
        with (
            self._at("2031-03-04 09:00"),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
        ):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            getattr(Lead, job)()
            return self.env.cr.sql_log_count - before

    def test_companies_never_mix(self):
        """Lea works for two companies and looks after a lead in each."""
        sister = self.env["res.company"].create({"name": "Sister"})
        ours, theirs = self._new_pool(), self._new_pool(company_id=sister.id)
        self.lea.company_ids = [Command.link(sister.id)]
        boss = new_test_user(
            self.env,
            "fair_sister_boss",
            groups="sales_team.group_sale_manager",
            company_id=sister.id,
            company_ids=[Command.set(sister.ids)],
        )
        policy = self.policy.copy({"company_id": sister.id})
        with self._at("2031-03-01 09:00"):
            policy.with_user(boss).action_publish("Of Sister")
        team = self.env["crm.team"].create(
            {
                "name": "Sisters",
                "company_id": sister.id,
                "user_id": boss.id,
                "fair_policy_id": policy.id,
            }
        )
        own = self._give(10, name="Our Customer")
        with self._at(GIVEN):
            other = self._new_leads(
                10, name="Their Customer", team_id=team.id, user_id=self.lea.id
            )
            vip = self._new_leads(
                80, name="Their VIP", team_id=team.id, user_id=self.lea.id
            )
            self.env.flush_all()
        self.assertEqual(other.company_id, sister)
        self._run_job(WARNED)
        self._run_job(GONE)
        self.assertEqual(own.fair_pool_id, ours)
        self.assertEqual(other.fair_pool_id, theirs)
        messages = self._told(self.lea)
        self.assertEqual(len(messages), 2)
        for message in messages:
            self.assertNotEqual(
                "Our Customer" in message.body, "Their Customer" in message.body
            )
        self.assertEqual(self._entry(other).company_id, sister)
        self.assertIn(vip.name, self._told(boss, "to decide on").body)
        self.assertFalse(self._told(self.mara, "to decide on"))


@tagged("post_install", "-at_install", "standard")
class TestMissedResponse(ReclaimCase):
    """First responses are due within four hours, for tier A and C."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.tier_a | cls.tier_c).response_hours = 4

    def _missed(self, at="2031-03-03 13:00"):
        self._run_job(at, "missed_response")

    def _runs(self):
        return self.env["fair.allocation.run"].search([("kind", "=", "reclaim")])

    def test_the_next_best_person_who_never_had_it_gets_it(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        lead = self._give(10, to=self.sam, at="2031-02-24 09:00")
        with self._at(GIVEN):
            lead.with_user(self.mara).user_id = self.lea
            self.env.flush_all()
        self._missed("2031-03-03 12:59")
        self.assertEqual(lead.user_id, self.lea)
        self._missed()
        self.assertEqual(lead.user_id, self.tom, "Sam had it before.")
        run = self._runs()
        self.assertEqual(run.state, "applied")
        self.assertIn("First response missed", run.summary)
        line = run.line_ids
        self.assertEqual((line.from_user_id, line.reason), (self.lea, "no_response"))
        self.assertIn("First response missed", line.summary)
        entry = self._entry(lead)
        self.assertEqual((entry.kind, entry.reason), ("reclaim", "no_response"))
        self.assertEqual((entry.to_user_id, entry.count), (self.tom, 1))
        self.assertBooksBalance()

    def test_both_are_told_and_the_response_is_planned_anew(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        with self._at(GIVEN):
            lead = self._new_leads(10, team_id=self.team.id)
            self._allocate(lead)
        former = lead.user_id
        self.assertEqual(lead.activity_ids.user_id, former)
        self._missed("2031-03-05 13:00")
        self.assertNotEqual(lead.user_id, former)
        self.assertEqual(len(self._told(former)), 1)
        self.assertIn("First response missed", self._told(former).body)
        self.assertEqual(len(self._told(lead.user_id, "New leads")), 1)
        activity = lead.activity_ids
        self.assertEqual(activity.user_id, lead.user_id)
        self.assertEqual(str(activity.date_deadline), "2031-03-05")

    def test_several_owners_in_one_run(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        hers, his = self._give(10, 11), self._give(12, to=self.sam)
        self._missed()
        self.assertEqual(len(self._runs()), 1)
        self.assertNotIn(self.lea, hers.user_id)
        self.assertNotIn(self.sam, his.user_id)
        for user in (self.lea, self.sam):
            self.assertEqual(len(self._told(user)), 1)

    def test_a_manager_can_undo_it_and_then_it_stays(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        lead = self._give(10)
        self._missed()
        with self._at("2031-03-03 14:00"):
            self._runs().with_user(self.mara).action_undo()
            self.env.flush_all()
        self.assertEqual(lead.user_id, self.lea)
        self._missed("2031-03-03 15:00")
        self.assertEqual(lead.user_id, self.lea)
        self.assertBooksBalance()

    def test_who_responded_keeps_it(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        called, written = self._give(10, 11, email_from="customer@example.com")
        self._follow_up(called, "2031-03-03 10:00")
        with self._at("2031-03-03 10:00"):
            written.with_user(self.lea).message_post(
                body="Thank you for your enquiry",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                outgoing_email_to="customer@example.com",
            )
            self.env.flush_all()
        self._missed()
        self.assertEqual((called | written).user_id, self.lea)

    def test_who_was_given_it_in_the_evening_has_the_next_day(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        lead = self._give(10, at="2031-03-07 17:30")
        self._missed("2031-03-10 16:59")
        self.assertEqual(lead.user_id, self.lea)
        self._missed("2031-03-10 17:00")
        self.assertNotEqual(lead.user_id, self.lea)

    def test_leave_counts_against_nobody(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        self._leave(self.lea, "2031-03-03 08:00", "2031-03-04 16:59")
        lead = self._give(10)
        self._missed("2031-03-05 16:59")
        self.assertEqual(lead.user_id, self.lea)
        self._missed("2031-03-05 17:00")
        self.assertNotEqual(lead.user_id, self.lea)

    def test_a_lead_somebody_entered_has_no_deadline(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        with self._at(GIVEN):
            lead = (
                self.env["crm.lead"]
                .with_user(self.lea)
                .create({"name": "My Own", "team_id": self.team.id})
            )
            self.env.flush_all()
        self.assertEqual(lead.user_id, self.lea)
        self._missed()
        self.assertEqual(lead.user_id, self.lea)

    def test_if_nobody_else_can_it_stays_and_the_manager_is_told_once(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id != self.lea
        ).fair_paused = True
        lead = self._give(10)
        self._missed()
        self._missed("2031-03-03 14:00")
        self.assertEqual(lead.user_id, self.lea)
        message = self._told(self.mara, "to decide on")
        self.assertEqual(len(message), 1)
        self.assertIn("first response missed", message.body)
        self.assertFalse(self._runs())
        self.assertFalse(self._told(self.lea))

    def test_a_named_owner_stays_and_the_manager_is_told_once(self):
        self._publish("2031-03-01 09:00", missed_response="pool")
        self._new_pool()
        lead = self._give(80)
        self._missed()
        self._missed("2031-03-03 14:00")
        self.assertEqual(lead.user_id, self.lea)
        self.assertEqual(len(self._told(self.mara, "to decide on")), 1)

    def test_the_policy_may_send_it_to_the_pool(self):
        self._publish("2031-03-01 09:00", missed_response="pool")
        pool = self._new_pool()
        lead = self._give(10)
        self._missed()
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.fair_pool_id, pool)
        self.assertEqual(self._entry(lead).reason, "no_response")
        self.assertEqual(len(self._told(self.lea)), 1)

    def test_by_default_nothing_happens(self):
        lead = self._give(10)
        self._missed("2031-03-05 13:00")
        self.assertEqual(lead.user_id, self.lea)

    def test_what_was_given_before_the_rule_stays(self):
        lead = self._give(10)
        self._publish("2031-03-03 10:00", missed_response="reassign")
        self._missed("2031-03-05 13:00")
        self.assertEqual(lead.user_id, self.lea)

    def test_another_team_being_busy_delays_nobody(self):
        self._publish("2031-03-01 09:00", missed_response="reassign")
        own, other = self._give(10), self._give(10, to=self.nils, team_id=self.north.id)
        Run = type(self.env["fair.allocation.run"])
        lock = Run._try_lock_pools

        def busy(run):
            return self.team if self.team in run.team_ids else lock(run)

        with patch.object(Run, "_try_lock_pools", busy):
            self._missed()
        self.assertEqual(own.user_id, self.lea)
        self.assertNotEqual(other.user_id, self.nils)
        self._missed("2031-03-03 13:15")
        self.assertNotEqual(own.user_id, self.lea)
