from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, test_cursor

from .allocation_case import AllocationCase
from .common import MANAGER


class WaitingCase(AllocationCase):
    """Time passes: leads are made older, by the product's own clock."""

    def _age(self, leads, **ago):
        """Let these leads have come in so long ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = ANY(%s)",
            (self.env.cr.now() - timedelta(**ago), leads.ids),
        )
        leads.invalidate_recordset()
        return leads


@tagged("post_install", "-at_install", "standard")
class TestOrder(WaitingCase):
    """Important leads first, within a tier the oldest, on the same day the dearest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One slot for leads of tier A.
        cls.member_sven.assignment_max = 1

    def test_the_older_lead_is_served(self):
        dear, old = self._new_leads(95, 75)
        self._age(old, days=3)
        self._age(dear, days=1)
        self._allocate(dear | old)
        self.assertOwner(old, self.sven)
        self.assertWaits(dear, "full")

    def test_on_the_same_day_the_dearer_one(self):
        dear, cheap = self._new_leads(95, 75)
        self._age(cheap, hours=20)
        self._allocate(dear | cheap)
        self.assertOwner(dear, self.sven)

    def test_the_tier_matters_more_than_the_day(self):
        (self.member_ada | self.member_nils).fair_paused = True
        important, old = self._new_leads(75, 50)
        self._age(old, days=30)
        self._allocate(important | old)
        self.assertOwner(important, self.sven)


@tagged("post_install", "-at_install", "standard")
class TestWaiting(WaitingCase):
    """The manager is told once about leads that have been waiting for two days."""

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_alert").method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, user=None):
        """Messages about waiting leads that ``user`` (the team leader) received."""
        messages = self.env["mail.message"].search(
            [
                ("partner_ids", "in", (user or self.mara).partner_id.ids),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )
        return messages.filtered(lambda m: "fair-allocation-waiting" in m.body)

    def _waiting(self, *scores, days=3, **values):
        """Leads nobody could take, ``days`` old."""
        self.member_sven.fair_paused = True
        leads = self._age(self._new_leads(*scores, **values), days=days)
        self._allocate(leads)
        return leads

    def test_the_team_leader_is_told_once_with_the_reason(self):
        lead = self._waiting(80)
        self._run_job()
        message = self._told()
        self.assertEqual(message.subject, "North: leads that wait too long (1)")
        self.assertIn("Hello Mara", message.body)
        self.assertIn(lead.name, message.body)
        self.assertIn("Nobody meets the conditions", message.body)
        self.assertIn("paused", message.body)
        self.assertTrue(lead.fair_alerted_on)
        self._run_job()
        self.assertEqual(self._told(), message)

    def test_nothing_is_said_before_the_time(self):
        self._waiting(80, days=1)
        self._run_job()
        self.assertFalse(self._told())

    def test_who_waits_anew_is_told_anew(self):
        lead = self._waiting(80)
        self._run_job()
        lead.with_user(self.mara).user_id = self.sven
        self.assertFalse(lead.fair_alerted_on)
        lead.with_user(self.mara).user_id = False
        self._run_job()
        self.assertEqual(len(self._told()), 1, "It waits again since a moment ago.")
        self._later(days=3)
        self._run_job()
        self.assertEqual(len(self._told()), 2)

    def _later(self, days):
        """Let time pass for the rest of the test."""
        later = self.env.cr.now() + timedelta(days=days)
        # The job has a cursor of its own.
        clock = patch.object(test_cursor.TestCursor, "now", lambda cursor: later)
        clock.start()
        self.addCleanup(clock.stop)

    def test_a_lead_given_by_a_run_forgets_that_it_waited(self):
        lead = self._waiting(80)
        self._run_job()
        self.member_sven.fair_paused = False
        self._allocate(lead)
        self.assertOwner(lead, self.sven)
        self.assertFalse(lead.fair_alerted_on)

    def test_0_days_is_never(self):
        self.policy.alert_days = 0
        self.policy.with_user(self.mara).action_publish("No alerts")
        self._waiting(80, days=300)
        self._run_job()
        self.assertFalse(self._told())

    def test_what_is_not_published_does_not_count(self):
        self.policy.alert_days = 10
        self._waiting(80)
        self._run_job()
        self.assertEqual(len(self._told()), 1)

    def test_60_leads_are_one_message(self):
        leads = self._waiting(*[80] * 60)
        self._run_job()
        message = self._told()
        self.assertEqual(len(message), 1)
        self.assertIn("60", message.subject)
        self.assertEqual(message.body.count("/odoo/crm.lead/"), 10)
        self.assertIn("… and 50 more.", message.body)
        self.assertTrue(all(leads.mapped("fair_alerted_on")))

    def test_a_lead_nobody_ever_shared_out_is_told_as_well(self):
        self._age(self._new_leads(80), days=3)
        self._run_job()
        self.assertIn("not shared out yet", self._told().body)

    def test_a_lead_without_team_belongs_to_the_team_that_could_not_take_it(self):
        self.member_eva.fair_paused = self.member_ines.fair_paused = True
        self.south.user_id = self._new_user("boss", MANAGER)
        self.north.assignment_optout = True
        lead = self._waiting(80, team_id=False)
        team = lead._fair_get_waiting_teams()[lead]
        self._run_job()
        self.assertEqual(len(self._told(team.user_id)), 1)

    def test_closed_and_owned_leads_are_left_alone(self):
        leads = self._waiting(80, 81, 82)
        leads[0].action_set_won()
        leads[1].action_set_lost()
        leads[2].user_id = self.ada
        self._run_job()
        self.assertFalse(self._told())

    def test_each_is_told_in_their_own_language(self):
        self.mara.lang = "zh_CN"
        self._waiting(80)
        self._run_job()
        reason = dict(
            self.env["crm.lead"]
            .with_context(lang="zh_CN")
            ._selection_fair_wait_reason()
        )["not_permitted"]
        self.assertIn(reason, self._told().body)

    def test_without_a_leader_the_managers_of_the_company_are_told(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        stranger = new_test_user(
            self.env,
            "fair_sister_boss",
            groups=MANAGER,
            company_id=sister.id,
            company_ids=[Command.set(sister.ids)],
        )
        self.north.user_id = False
        self._waiting(80)
        self._run_job()
        self.assertEqual(len(self._told(self.mara)), 1)
        self.assertFalse(self._told(stranger))
        self.assertFalse(self._told(self.alba))

    def test_a_leader_who_may_not_assign_leaves_it_to_the_managers(self):
        self.north.user_id = self.alba
        self._waiting(80)
        self._run_job()
        self.assertEqual(len(self._told(self.mara)), 1)
        self.assertFalse(self._told(self.alba))

    def test_leads_of_another_company_are_not_shown(self):
        """A team for all companies has a leader who works for one."""
        sister = self.env["res.company"].create({"name": "Sister"})
        boss = new_test_user(
            self.env,
            "fair_sister_boss",
            groups=MANAGER,
            company_id=sister.id,
            company_ids=[Command.set(sister.ids)],
        )
        policy = self.policy.copy({"company_id": False})
        policy.action_publish("For all companies")
        team = self.north.create(
            {
                "name": "Everywhere",
                "company_id": False,
                "user_id": self.mara.id,
                "fair_policy_id": policy.id,
            }
        )
        ours, theirs = self._new_leads(80, 81, team_id=team.id)
        theirs.name = "A Secret of Sister"
        self._age(ours | theirs, days=3)
        theirs.company_id = sister
        self._run_job()
        self.assertNotIn("Secret", self._told().body)
        self.assertIn(ours.name, self._told().body)
        self.assertIn("Secret", self._told(boss).body)
        self.assertNotIn(ours.name, self._told(boss).body)

    def test_what_was_told_before_the_job_broke_is_not_told_again(self):
        self._age(
            self._new_leads(80) | self._new_leads(80, team_id=self.south.id), days=3
        )
        boss = self._new_user("boss", MANAGER)
        self.south.user_id = boss
        Alert = type(self.env["fair.allocation.alert"])
        tell, calls = Alert._tell, []

        def break_at_the_second(alert, team, leads):
            calls.append(team)
            if len(calls) == 2:
                raise ValueError("The server went down")
            return tell(alert, team, leads)

        with patch.object(Alert, "_tell", break_at_the_second):
            overdue = self.env["crm.lead"]._fair_get_overdue()
            for number, (team, leads) in enumerate(overdue.items()):
                if number == 0:
                    leads._fair_alert(team)
        self._run_job()
        self.assertEqual(len(self._told(self.mara)), 1)
        self.assertEqual(len(self._told(boss)), 1)

    def test_nobody_enters_that_the_manager_was_told(self):
        lead = self._new_leads(80)
        with self.assertRaises(AccessError):
            lead.with_user(self.mara).fair_alerted_on = self.env.cr.now()

    def test_names_are_escaped(self):
        self._waiting(80, name="<b>Bold</b>")
        self._run_job()
        self.assertIn("&lt;b&gt;Bold", self._told().body)

    def test_the_list_knows_since_when_each_waits(self):
        lead = self._waiting(80)
        self.assertEqual(lead.fair_waiting_since, lead.create_date)
        lead.with_user(self.mara).user_id = self.sven
        self.assertFalse(lead.fair_waiting_since)
        lead.with_user(self.mara).user_id = False
        self.assertEqual(lead.fair_waiting_since, self.env.cr.now())
