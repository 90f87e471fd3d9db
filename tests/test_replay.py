from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.fair_allocation.engine import Lead, Person, Rules, Tier
from odoo.addons.fair_allocation.models import fair_allocation_replay_work
from odoo.addons.fair_allocation.replaying import (
    Event,
    Roster,
    Side,
    Team,
    batch_up,
    start_of,
)

from .allocation_case import AllocationCase
from .rpc_case import RpcCase

MONDAY = datetime(2026, 3, 2, 9)


class ReplayCase(AllocationCase):
    """Leads were shared today; Mara asks what other rules would have done."""

    def _ask(self, start=True, user=None, **values):
        today = fields.Date.today()
        replay = (
            self.env["fair.allocation.replay"]
            .with_user(user or self.mara)
            .create(
                {
                    "team_id": self.north.id,
                    "date_from": today - timedelta(days=1),
                    "date_to": today + timedelta(days=1),
                    "first_rules": "version",
                    "first_version_id": self.policy.version_id.id,
                    "second_rules": "draft",
                    **values,
                }
            )
        )
        if start:
            replay.action_start()
        return replay

    def _sides(self, replay):
        """``[(lead, really, first, second)]`` in the order of the leads."""
        return [
            (row.lead_id, row.user_id, row.first_user_id, row.second_user_id)
            for row in replay.lead_ids.sorted(lambda row: row.lead_id.id)
        ]

    def _draft(self, code, weight=100, required=True):
        """A change of the rules that isn't published."""
        factor = self.policy.factor_ids.filtered(lambda factor: factor.code == code)
        factor.write({"weight": weight, "required": required})

    def _need(self, leads, skill, level):
        self.env["fair.allocation.need"].create(
            [
                {"lead_id": lead.id, "skill_id": skill.id, "skill_level_id": level.id}
                for lead in leads
            ]
        )


@tagged("post_install", "-at_install", "standard")
class TestReplay(ReplayCase):
    def test_the_same_rules_on_both_sides_give_what_really_happened(self):
        self._allocate(self._new_leads(10, 20, 30, 50, 80))
        self._allocate(self._new_leads(10, 20, 50))
        replay = self._ask(second_rules="then")
        self.assertEqual((replay.state, replay.lead_count), ("done", 8))
        for lead, really, first, second in self._sides(replay):
            self.assertTrue(really)
            self.assertEqual(first, really, lead.name)
            self.assertEqual(second, really, lead.name)
        figures = replay.figures
        self.assertEqual(figures["first"], figures["second"])
        self.assertEqual(figures["real"], figures["first"])
        self.assertEqual(replay.moved_count, 0)
        self.assertIn("0 of 8 leads", replay.summary)

    def test_the_draft_gives_technical_leads_to_technical_people(self):
        leads = self._new_leads(10, 10, 10)
        self._need(leads, self.robotics, self.master)
        self._allocate(leads)
        self.assertEqual(leads.user_id, self.team_north)
        self._draft("skills")
        replay = self._ask()
        self.assertEqual(
            {second for *_others, second in self._sides(replay)}, {self.sven}
        )
        self.assertEqual(replay.moved_count, 2)
        self.assertIn("2 of 3 leads would have gone to somebody else", replay.summary)
        self.assertIn("Fit of 100:", replay.summary)
        moved = replay.lead_ids.filtered("differs")
        self.assertEqual(moved.second_user_id, self.sven)
        for row in moved:
            first = html.fromstring(row.first_explanation_html).text_content()
            second = html.fromstring(row.explanation_html).text_content()
            self.assertNotIn("required skill missing", first)
            self.assertIn("required skill missing", second)
        # Nils 0, Ada 30 and Sven 100.
        self.assertAlmostEqual(replay.figures["first"]["fit_second"], 130 / 3)
        self.assertEqual(replay.figures["second"]["fit_second"], 100)

    def test_lines_sum_up_what_everybody_got(self):
        leads = self._new_leads(10, 10, 20)
        self._need(leads, self.robotics, self.master)
        self._allocate(leads)
        self._draft("skills")
        replay = self._ask()
        sven = replay.line_ids.filtered(lambda line: line.user_id == self.sven)
        self.assertEqual(
            (sven.real_received, sven.first_received, sven.second_received), (1, 1, 3)
        )
        self.assertEqual(sven.second_received_value, 40)
        self.assertEqual((sven.first_entitled, sven.second_entitled), (1, 3))
        ada = replay.line_ids.filtered(lambda line: line.user_id == self.ada)
        self.assertEqual((ada.real_received, ada.second_received), (1, 0))
        table = html.fromstring(replay.people_html).text_content()
        for name in ("Nils", "Ada", "Sven", "Version 1", "Draft"):
            self.assertIn(name, table)
        self.assertIn("Balance of leads", replay.result_html)

    def test_who_was_away_is_away_again(self):
        self.member_ada.fair_paused = True
        self._allocate(self._new_leads(10, 10, 10, 10))
        self.member_ada.fair_paused = False
        replay = self._ask()
        for _lead, _really, first, second in self._sides(replay):
            self.assertNotEqual(first, self.ada)
            self.assertNotEqual(second, self.ada)

    def test_today_s_pause_says_nothing_about_then(self):
        self._allocate(self._new_leads(10, 10, 10))
        self.member_ada.fair_paused = True
        replay = self._ask()
        self.assertIn(self.ada, replay.lead_ids.second_user_id)

    def test_whoever_left_since_was_there(self):
        self._allocate(self._new_leads(10, 10, 10))
        self.member_ada.action_archive()
        replay = self._ask()
        self.assertIn(self.ada, replay.lead_ids.second_user_id)

    def test_whoever_came_later_gets_nothing_of_before(self):
        leads = self._new_leads(10, 10, 10)
        self._allocate(leads)
        rosa = self._new_user("rosa", "sales_team.group_sale_salesman")
        member = self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": rosa.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_team_member SET create_date = %s WHERE id = %s",
            (self.env.cr.now() + timedelta(hours=1), member.id),
        )
        self.env.invalidate_all()
        replay = self._ask()
        self.assertNotIn(rosa, replay.lead_ids.second_user_id)

    def test_undone_and_bad_leads_are_left_out(self):
        undone, bad, kept = self._new_leads(10, 10, 10)
        self._allocate(undone).action_undo()
        self._allocate(bad | kept)
        self.env["fair.allocation.credit"].with_user(bad.user_id)._report(
            bad.with_user(bad.user_id), "spam", "No such firm"
        ).with_user(self.mara).action_confirm()
        replay = self._ask()
        self.assertEqual(replay.lead_ids.lead_id, kept)

    def test_leads_given_by_hand_count(self):
        lead = self._new_leads(80)
        lead.with_user(self.mara).user_id = self.ada
        replay = self._ask()
        self.assertEqual(self._sides(replay), [(lead, self.ada, self.sven, self.sven)])

    def test_capacity_holds_for_what_the_column_gives(self):
        self.member_nils.assignment_max = 1
        leads = self._new_leads(10, 10, 10)
        leads.with_user(self.mara).user_id = self.ada
        (self.member_ada | self.member_sven).assignment_max = 1
        replay = self._ask()
        self.assertEqual(
            {second for *_others, second in self._sides(replay)}, set(self.team_north)
        )
        self.member_sven.assignment_max = 0
        replay = self._ask()
        self.assertEqual(
            len(replay.lead_ids.filtered(lambda r: not r.second_user_id)), 1
        )
        self.assertEqual(replay.figures["second"]["waiting"], 1)
        self.assertEqual(replay.figures["real"]["waiting"], 0)

    def test_a_known_customer_follows_what_the_column_gave(self):
        self.assertTrue(self.policy.keep_customers)
        first = self._new_leads(10, email_from="grace@acme.example.com")
        self._allocate(first)
        second = self._new_leads(10, email_from="grace@acme.example.com")
        self._allocate(second)
        self.assertEqual(second.user_id, first.user_id)
        self._need(first, self.robotics, self.master)
        self._draft("skills")
        replay = self._ask()
        self.assertEqual(replay.lead_ids.second_user_id, self.sven)
        self.assertEqual(len(replay.lead_ids.first_user_id), 1)

    def test_the_rules_in_force_then(self):
        lead = self._new_leads(10)
        self._need(lead, self.robotics, self.master)
        self._require("skills")
        self._allocate(lead)
        self.assertEqual(lead.user_id, self.sven)
        oldest = self.policy.version_ids.sorted("number")[0]
        replay = self._ask(
            first_rules="then", second_rules="version", second_version_id=oldest.id
        )
        self.assertEqual(replay.lead_ids.first_user_id, self.sven)
        self.assertEqual(replay.figures["first"]["fit_first"], 100)

    def test_tier_and_value_are_those_of_then(self):
        lead = self._new_leads(80)
        self._allocate(lead)
        lead.with_user(self.mara).expected_revenue = 10
        self.assertEqual(lead.fair_tier_id, self.tier_c)
        row = self._ask().lead_ids
        self.assertEqual((row.tier_id, row.value), (self.tier_a, 80))
        self.assertEqual(row.second_user_id, self.sven)

    def test_a_deleted_lead_is_replayed_by_what_the_ledger_knows(self):
        lead = self._new_leads(80)
        self._allocate(lead)
        lead.unlink()
        row = self._ask().lead_ids
        self.assertFalse(row.lead_id)
        self.assertEqual((row.lead_name, row.tier_id), ("Lead 1", self.tier_a))
        self.assertEqual(row.second_user_id, self.sven)

    def test_nothing_was_shared(self):
        replay = self._ask()
        self.assertEqual((replay.state, replay.lead_count), ("done", 0))
        self.assertEqual(replay.summary, "No lead was shared in this period.")

    def test_other_teams_and_days_are_left_out(self):
        lead = self._new_leads(10, team_id=self.south.id)
        self._allocate(lead)
        self._allocate(self._new_leads(10))
        yesterday = fields.Date.today() - timedelta(days=5)
        replay = self._ask(date_from=yesterday, date_to=yesterday)
        self.assertFalse(replay.lead_ids)
        self.assertNotIn(lead, self._ask().lead_ids.lead_id)


@tagged("post_install", "-at_install", "standard")
class TestQuestion(ReplayCase):
    """Who may ask what, and what becomes of an answer."""

    def test_asking_anew_forgets_the_answer(self):
        self._allocate(self._new_leads(10))
        replay = self._ask()
        replay.second_rules = "then"
        self.assertEqual(replay.state, "draft")
        self.assertFalse(replay.lead_ids)
        self.assertFalse(replay.line_ids)
        replay.action_start()
        self.assertEqual(replay.state, "done")

    def test_the_draft_is_the_one_of_the_moment(self):
        leads = self._new_leads(10, 10, 10)
        self._need(leads, self.robotics, self.master)
        self._allocate(leads)
        replay = self._ask()
        self.assertEqual(replay.moved_count, 0)
        self._draft("skills")
        self.assertEqual(replay.moved_count, 0)
        replay.action_start()
        self.assertEqual(replay.moved_count, 2)

    def test_answers_are_not_written_by_hand(self):
        replay = self._ask(start=False)
        for vals in ({"state": "done"}, {"figures": {}}, {"lead_count": 5}):
            with self.assertRaises(UserError):
                replay.write(vals)
            with self.assertRaises(UserError):
                self._ask(start=False, **vals)

    def test_only_managers_ask(self):
        with self.assertRaises(AccessError):
            self._ask(user=self.nils, start=False)
        replay = self._ask(start=False)
        for user in (self.nils, self.alba):
            for method in ("action_start", "action_stop"):
                with self.assertRaises(AccessError):
                    getattr(replay.with_user(user), method)()
            with self.assertRaises(AccessError):
                self.policy.with_user(user).action_open_replay()

    def test_bad_days_and_versions_are_named(self):
        with self.assertRaisesRegex(ValidationError, "To: enter a day"):
            self._ask(date_from="2026-03-02", date_to="2026-03-01")
        with self.assertRaisesRegex(ValidationError, "From: enter a day"):
            self._ask(date_from="soon")
        other = self.env["fair.allocation.policy"].create({"name": "Others"})
        other.with_user(self.mara).action_publish("Theirs")
        with self.assertRaisesRegex(ValidationError, "not a version of the policy"):
            self._ask(first_version_id=other.version_id.id)
        with self.assertRaisesRegex(UserError, "choose the version"):
            self._ask(second_rules="version")

    @freeze_time("2026-05-20")
    def test_the_policy_asks_about_its_last_period(self):
        self.policy.period = "quarter"
        with patch.object(self.env.cr, "now", datetime.now):
            action = self.policy.with_user(self.mara).action_open_replay()
        context = action["context"]
        self.assertEqual(str(context["default_date_from"]), "2026-01-01")
        self.assertEqual(str(context["default_date_to"]), "2026-03-31")
        self.assertEqual(context["default_first_version_id"], self.policy.version_id.id)
        self.assertEqual(context["default_second_rules"], "draft")

    def test_an_evaluation_asks_about_its_own_period(self):
        today = fields.Date.today()
        evaluation = self.env["fair.allocation.evaluation"]._create_for(
            self.north, today, today
        )
        action = evaluation.with_user(self.mara).action_open_replay()
        context = action["context"]
        self.assertEqual(context["default_team_id"], self.north.id)
        self.assertEqual(context["default_date_to"], today)
        self.assertEqual(context["default_first_rules"], "then")
        with self.assertRaises(AccessError):
            evaluation.with_user(self.nils).action_open_replay()


@tagged("post_install", "-at_install", "standard")
class TestJob(ReplayCase):
    """Many leads are replayed by the scheduled job, stretch by stretch."""

    def setUp(self):
        super().setUp()
        for name, value in (("DIRECT_LIMIT", 1), ("STRETCH", -1)):
            self.startPatcher(patch.object(fair_allocation_replay_work, name, value))
        for number in range(4):
            leads = self._new_leads(
                10, 50, 80, email_from=f"grace{number % 2}@acme.example.com"
            )
            leads[1].email_from = leads[2].email_from = False
            self._allocate(leads)
        self._draft("performance", 50, False)

    def test_stretches_give_what_one_go_gives(self):
        slow = self._ask()
        self.assertEqual((slow.state, slow.progress), ("running", 0))
        Replay = self.env["fair.allocation.replay"]
        with patch.object(type(Replay), "_finish"):
            for done in (3, 6, 9, 12):
                # Each as if another call of the job had to go on.
                stage = fair_allocation_replay_work.Stage(slow.sudo())
                self.assertEqual(slow.sudo()._advance(stage), 3)
                self.assertEqual((slow.lead_done, slow.progress), (done, done / 0.12))
                self.env.invalidate_all()
        self._run_job()
        self.assertEqual(slow.state, "done")
        with patch.object(fair_allocation_replay_work, "DIRECT_LIMIT", 100):
            quick = self._ask()
        self.assertEqual(self._sides(slow), self._sides(quick))
        self.assertEqual(slow.figures, quick.figures)
        entitled = [
            {(line.user_id, line.tier_id): line.second_entitled for line in lines}
            for lines in (slow.line_ids, quick.line_ids)
        ]
        self.assertEqual(*entitled)

    def test_the_job_does_it_all(self):
        replay = self._ask()
        self._run_job()
        self.assertEqual((replay.state, replay.progress), ("done", 100))
        self.assertEqual(len(replay.lead_ids), 12)
        self.assertFalse(replay.memory)

    def test_stopped_means_stopped(self):
        replay = self._ask()
        replay.sudo()._advance(fair_allocation_replay_work.Stage(replay.sudo()))
        self.assertIn("3 of 12 leads", replay.summary)
        with self.assertRaisesRegex(UserError, "Running"):
            replay.second_rules = "then"
        replay.action_stop()
        self._run_job()
        self.assertEqual(replay.state, "stopped")
        self.assertFalse(replay.lead_ids)
        replay.action_start()
        self.assertEqual(replay.state, "running")

    @mute_logger("odoo.addons.fair_allocation.models.fair_allocation_replay_work")
    def test_a_failure_is_told(self):
        replay = self._ask()
        with patch.object(Side, "share", side_effect=ValueError("No good")):
            self._run_job()
        self.assertEqual(replay.state, "failed")
        self.assertIn("No good", replay.summary)

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_replay").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "standard")
class TestNothingChanges(RpcCase, ReplayCase):
    def test_nothing_but_the_replay_changes(self):
        self._allocate(self._new_leads(10, 20, 50, 80))
        self._draft("performance", 50, False)
        self.env.flush_all()
        before = self._digest_of_others()
        replay = self._ask()
        self.assertEqual(len(replay.lead_ids), 4)
        self.assertEqual(self._digest_of_others(), before)

    def _digest_of_others(self):
        """As the digest of all tables, without those of replays."""
        models = [
            model
            for model in self._product_models()
            if not model._name.startswith("fair.allocation.replay")
        ]
        with patch.object(type(self), "_product_models", lambda *_self: models):
            return self._digest()


def _event(number, moment=MONDAY, **values):
    lead = Lead(id=values.pop("lead", number), tier=1, value=100)
    return Event(id=number, lead=lead, moment=moment, rules=7, **values)


@tagged("post_install", "-at_install", "standard")
class TestReplaying(AllocationCase):
    """The order and the books of a replay, without any records."""

    def test_batches_are_runs_and_days(self):
        tuesday = MONDAY + timedelta(days=1)
        events = [
            _event(1),
            _event(2, run=5),
            _event(3),
            _event(4, run=5),
            _event(5, tuesday),
            _event(6, tuesday, run=6),
            _event(7, tuesday, lead=5),
        ]
        numbers = [[e.id for e in batch] for batch in batch_up(events)]
        self.assertEqual(numbers, [[1, 3], [2, 4], [5, 6], [7]])

    def test_periods(self):
        moment = datetime(2026, 8, 20, 12)
        starts = {
            "day": "2026-08-20",
            "week": "2026-08-17",
            "month": "2026-08-01",
            "quarter": "2026-07-01",
            "year": "2026-01-01",
            "always": "0001-01-01",
        }
        for period, start in starts.items():
            self.assertEqual(str(start_of(moment, period)), start)

    def _side(self, period="always", **team):
        roster = Roster(
            people=(Person(1, 1000), Person(2, 1000)),
            tiers=(Tier(1, 0),),
            rules=Rules(),
            period=period,
        )
        return Side({None: roster}, Team(**team))

    def test_shares_begin_anew_with_the_period(self):
        april = datetime(2026, 4, 1, 9)
        for period, owed in (("always", {1, 2}), ("month", {1})):
            side = self._side(period)
            [first] = side.share([_event(251)]).assignments
            [second] = side.share([_event(502, april)]).assignments
            people = {first.person, second.person}
            # Both leads draw the same lot; only history tells the people apart.
            self.assertEqual(len(people), len(owed), period)
            received = [numbers[0] for numbers in side.totals.values()]
            self.assertEqual(sum(received), 2)

    def test_a_rolling_cap_is_free_again_after_its_days(self):
        side = self._side(caps={1: [("rolling", False, 1)], 2: [("day", 1, 0)]})
        given = []
        for number, days in enumerate((0, 29, 31), start=1):
            event = _event(number, MONDAY + timedelta(days=days))
            given.append([a.person for a in side.share([event]).assignments])
        self.assertEqual(given, [[1], [], [1]])

    def test_memory_is_complete(self):
        side = self._side("month", caps={1: [("rolling", False, 3)]})
        events = [_event(n, customer=n % 3 + 1) for n in range(1, 6)]
        side.share(events)
        again = Side(side.rosters, side.team, side.remember())
        self.assertEqual(again.remember(), side.remember())
        later = [_event(n, MONDAY + timedelta(days=3)) for n in range(6, 12)]
        self.assertEqual(side.share(later).assignments, again.share(later).assignments)
        self.assertEqual(again.measure(), side.measure())
