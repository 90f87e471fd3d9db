import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from .concurrency_case import ConcurrencyCase

#: How often the race of two managers is repeated.
ROUNDS = int(os.environ.get("FAIR_ALLOCATION_ROUNDS", "2"))
CONFLICTS = ("odoo.sql_db", "odoo.service.model")
BUSY = "Another run is being applied"


def apply(run_id):
    """What the button *Apply* does."""
    return lambda env: env["fair.allocation.run"].browse(run_id).action_apply()


@tagged("post_install", "-at_install", "standard")
class TestConcurrency(ConcurrencyCase):
    @mute_logger(*CONFLICTS)
    def test_two_managers_apply_for_the_same_leads_at_the_same_moment(self):
        one, other = self.managers
        for _round in range(ROUNDS):
            leads = self._new_leads(self._new_team(people=5, capacity=60), 500)
            runs = self._preview(one, leads), self._preview(other, leads)
            answers = self._together((one, apply(runs[0])), (other, apply(runs[1])))
            for answer in answers:
                self.assertTrue(isinstance(answer, dict) or BUSY in answer, answer)
            self.assertEqual(self._count(runs), 300)
            self.assertSound(*runs)
            self._press_again(runs)
            self.assertEqual(self._count(runs), 300)
            self.assertSound(*runs)

    def _press_again(self, run_ids):
        """Whoever was told to wait tries again."""
        for run_id in run_ids:
            with self._environment(self.managers[1]) as env:
                run = env["fair.allocation.run"].browse(run_id)
                if run.state == "previewed":
                    run.action_apply()

    @mute_logger(*CONFLICTS)
    def test_a_run_on_old_figures_starts_over(self):
        runs = self._two_runs_for_one_free_slot()
        self._apply_second_on_old_figures(*runs)
        self.assertEqual(self._count(runs), 1)
        self.assertSound(*runs)

    @mute_logger(*CONFLICTS)
    def test_locks_alone_would_not_hold_the_capacity(self):
        """The proof that the test before guards something: remove the guard."""
        runs = self._two_runs_for_one_free_slot()
        member = self.registry["crm.team.member"]
        with patch.object(member, "_fair_touch", lambda self: None):
            self._apply_second_on_old_figures(*runs)
        self.assertEqual(self._count(runs), 2)

    @mute_logger(*CONFLICTS)
    def test_a_run_notices_what_was_given_by_hand_meanwhile(self):
        team = self._new_team(people=1, capacity=1)
        [by_hand], by_run = self._new_leads(team, 1), self._new_leads(team, 1)
        run = self._preview(self.managers[1], by_run)
        with self._environment(self.managers[1]) as late:
            late["crm.lead"].search([], limit=1)
            with self._environment(self.managers[0]) as env:
                lead = env["crm.lead"].browse(by_hand)
                lead.user_id = lead.team_id.member_ids
            retrying(lambda: apply(run)(late), late)
        self.assertEqual(self._count([run]), 0)
        self.assertSound(run)

    def _two_runs_for_one_free_slot(self):
        team = self._new_team(people=1, capacity=1)
        return [self._preview(m, self._new_leads(team, 1)) for m in self.managers]

    def _apply_second_on_old_figures(self, first, second):
        """The second transaction begins before the first, and goes on after it."""
        with self._environment(self.managers[1]) as late:
            late["crm.lead"].search([], limit=1)
            with self._environment(self.managers[0]) as early:
                apply(first)(early)
            retrying(lambda: apply(second)(late), late)

    def test_a_second_run_is_told_that_the_team_is_busy(self):
        team = self._new_team(people=1, capacity=10)
        first, second = (
            self._preview(m, self._new_leads(team, 2)) for m in self.managers
        )
        with self._environment(self.managers[0]) as env:
            apply(first)(env)
            [answer] = self._together((self.managers[1], apply(second)))
            self.assertIn(BUSY, answer)
        self.assertEqual(self._count([first, second]), 2)
        self._press_again([second])
        self.assertEqual(self._count([first, second]), 4)
        self.assertSound(first, second)

    def test_the_job_comes_back_to_a_busy_team(self):
        team = self._new_team(people=1, capacity=10)
        first, second = (
            self._preview(m, self._new_leads(team, 2)) for m in self.managers
        )
        self._queue(second)
        with self._environment(self.managers[0]) as busy:
            apply(first)(busy)
            with self._environment() as env:
                env["fair.allocation.run"]._cron_apply()
            self.assertEqual(self._state(second), "queued")
        with self._environment() as env:
            cron = env.ref("fair_allocation.ir_cron_apply_runs")
            later = env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertTrue(later.filtered(lambda t: t.call_at > env.cr.now()))
            env["fair.allocation.run"]._cron_apply()
        self.assertEqual(self._state(second), "applied")
        self.assertSound(first, second)

    @mute_logger(*CONFLICTS)
    def test_the_job_starts_a_chunk_over_when_a_lead_was_saved_meanwhile(self):
        leads = self._new_leads(self._new_team(people=1, capacity=10), 5)
        run = self._preview(self.managers[0], leads)
        self._queue(run)
        with self._environment() as job:
            work = job["fair.allocation.run"].browse(run)
            work._get_proposed().lead_id.mapped("name")
            with self._environment() as env:
                env["crm.lead"].browse(leads[2]).phone = "+1 202 555 0101"
            self.assertEqual(work._try_next_chunk(), 5)
        self.assertSound(run)

    @mute_logger(*CONFLICTS)
    def test_nothing_typed_during_a_run_is_lost(self):
        leads = self._new_leads(self._new_team(people=5, capacity=100), 300)
        run = self._preview(self.managers[0], leads)
        with self._environment() as env:
            stage = env["crm.stage"].search([], order="sequence", limit=2)[1:].id
        edited = leads[::3]
        answers = self._together(
            (self.managers[0], apply(run)),
            *((self.managers[1], typing(edited[i::4], stage)) for i in range(4)),
        )
        self.assertIsInstance(answers[0], dict)
        with self._environment() as env:
            phones = env["crm.lead"].browse(edited).mapped("phone")
            self.assertEqual(phones, [f"+1 202 555 {i:04}" for i in edited])
            self.assertEqual(env["crm.lead"].browse(edited).stage_id.ids, [stage])
            self.assertTrue(all(lead.user_id for lead in env["crm.lead"].browse(leads)))
        self.assertEqual(self._count([run]), 300)
        self.assertSound(run)

    def _queue(self, run_id):
        """Leave the run to the scheduled job."""
        with self._environment(self.managers[1]) as env:
            env["fair.allocation.run"].browse(run_id).sudo()._queue()

    def _state(self, run_id):
        with self._environment() as env:
            return env["fair.allocation.run"].browse(run_id).state

    # ------------------------------------------------------------
    # KILLED
    # ------------------------------------------------------------

    def test_a_killed_job_leaves_nothing_half_done_and_is_finished(self):
        leads = self._new_leads(self._new_team(people=5, capacity=60), 240)
        run = self._preview(self.managers[0], leads)
        proposed = self._given_by_person(run)
        self._queue(run)
        for done in (40, 120):
            self._kill_job_after(run, done)
            self.assertSound(run)
            self.assertEqual(self._state(run), "queued")
            self.assertLess(self._count([run]), 240)
        with self._environment() as env:
            env["fair.allocation.run"]._cron_apply()
        self.assertEqual(self._state(run), "applied")
        self.assertEqual(self._given_by_person(run), proposed)
        self.assertSound(run)

    def _given_by_person(self, run_id):
        with self._environment() as env:
            lines = env["fair.allocation.run"].browse(run_id).line_ids
            lines = lines.filtered(lambda line: line.state in ("proposed", "applied"))
            return {
                user.id: len(part) for user, part in lines.grouped("user_id").items()
            }

    def _kill_job_after(self, run_id, done):
        """Start the job in a process of its own; kill it when ``done`` are given."""
        script = Path(__file__).with_name("job_in_small_chunks.py")
        with subprocess.Popen(
            [sys.executable, script, config["config"], self.registry.db_name]
        ) as job:
            while self._count([run_id]) < done and job.poll() is None:
                time.sleep(0.02)
            self.assertIsNone(job.poll(), "it ended before it could be killed")
            job.send_signal(signal.SIGKILL)


@tagged("post_install", "-at_install", "standard")
class TestTwoManagersSave(ConcurrencyCase):
    """Two managers save at the same moment: one wins, the other is told why not."""

    def setUp(self):
        super().setUp()
        self.team = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            team = env["crm.team"].browse(self.team)
            self.policy = team.fair_policy_id.id
            self.member = team.crm_team_member_ids.id

    def test_two_tiers_of_one_score(self):
        self._one_wins(
            "fair.allocation.tier", {"name": "Twin", "score_min": 13}, "From Score: "
        )

    def test_two_rungs_of_one_level(self):
        vals = {"name": "Twin", "level": 77}
        self._one_wins("fair.allocation.seniority", vals, "Level: ")

    def test_the_same_cap_twice(self):
        vals = {"member_id": self.member, "period": "day", "limit": 3}
        self._one_wins("fair.allocation.cap", vals, "Period: ")

    def test_the_same_factor_twice(self):
        with self._environment() as env:
            factors = env["fair.allocation.policy"].browse(self.policy).factor_ids
            factors.filtered(lambda factor: factor.code == "interest").unlink()
        vals = {"policy_id": self.policy, "code": "interest"}
        self._one_wins("fair.allocation.policy.factor", vals, "Factors: ")

    def test_publishing_twice_makes_one_version(self):
        with self._environment() as env:
            env["fair.allocation.policy"].browse(self.policy).tolerance = 7

        def publish(env):
            policy = env["fair.allocation.policy"].browse(self.policy)
            return policy.action_publish("At the same moment")

        first, second = self._race(publish)
        self.assertIs(first, True)
        self.assertIn("Nothing has changed since version 2", second)
        with self._environment() as env:
            policy = env["fair.allocation.policy"].browse(self.policy)
            numbers = policy.version_ids.mapped("number")
            self.assertEqual(sorted(numbers), [1, 2])
            self.assertEqual(policy.version_id.number, 2)

    def test_two_changes_published_at_once_are_two_versions(self):
        def publish(tolerance):
            def change(env):
                policy = env["fair.allocation.policy"].browse(self.policy)
                policy.tolerance = tolerance
                return policy.action_publish(f"Tolerance {tolerance}")

            return change

        self.assertEqual(self._race(publish(3), publish(4)), [True, True])
        with self._environment() as env:
            policy = env["fair.allocation.policy"].browse(self.policy)
            said = {v.number: v.content["tolerance"] for v in policy.version_ids}
            self.assertEqual(said, {1: 0, 2: 3, 3: 4})
            self.assertEqual(policy.version_id.number, 3)

    def test_the_first_version_opens_the_books_once(self):
        with self._environment() as env:
            policy = env["fair.allocation.policy"].create(
                {"name": "New Rules", "company_id": False}
            )
            env["crm.team"].browse(self.team).fair_policy_id = policy
            policy = policy.id

        def publish(env):
            return env["fair.allocation.policy"].browse(policy).action_publish("First")

        first, second = self._race(publish)
        self.assertIs(first, True)
        self.assertIn("Nothing has changed since version 1", second)

    def test_a_tier_set_by_hand_by_two(self):
        [lead] = self._new_leads(self.team, 1)
        with self._environment() as env:
            lowest, *_others, best = env["fair.allocation.tier"].search(
                [], order="score_min"
            )
            tiers = [lowest.id, best.id]

        def decide(tier, reason):
            def set_tier(env):
                env["crm.lead"].browse(lead)._fair_set_tier(
                    env["fair.allocation.tier"].browse(tier), reason
                )
                return True

            return set_tier

        answers = self._race(decide(tiers[0], "Small"), decide(tiers[1], "Big"))
        self.assertEqual(answers, [True, True])
        with self._environment() as env:
            record = env["crm.lead"].browse(lead)
            self.assertEqual(record.fair_tier_id.id, tiers[1])
            self.assertEqual(record.fair_manual_tier_reason, "Big")
            self.assertEqual(record.fair_manual_tier_by_id.id, self.managers[1])
            said = " ".join(record.message_ids.mapped("body"))
            self.assertIn("Small", said)
            self.assertIn("Big", said)

    def test_a_tier_released_by_two(self):
        [lead] = self._new_leads(self.team, 1)
        with self._environment(self.managers[0]) as env:
            tier = env["fair.allocation.tier"].search([], limit=1)
            env["crm.lead"].browse(lead)._fair_set_tier(tier, "For now")

        def release(env):
            return env["crm.lead"].browse(lead).action_fair_release_tier()

        first, second = self._race(release)
        self.assertIs(first, True)
        self.assertIn("nothing to release", second)

    def test_a_pause_and_a_profile_saved_at_once(self):
        def pause(env):
            member = env["crm.team.member"].browse(self.member)
            member.action_fair_pause("Holidays", "2099-12-31")
            return True

        def save(env):
            env["crm.team.member"].browse(self.member).fair_weight = 0.5
            return True

        self.assertEqual(self._race(pause, save), [True, True])
        with self._environment() as env:
            member = env["crm.team.member"].browse(self.member)
            self.assertEqual((member.fair_paused, member.fair_weight), (True, 0.5))

    def _one_wins(self, model, vals, told):
        """Both create the same: one is there, the other reads the mend."""

        def create(env):
            env[model].create(vals)
            return True

        for race in (self._race, self._at_once):
            first, second = sorted(race(create), key=str, reverse=True)
            self.assertIs(first, True, second)
            self.assertIn(told, str(second))
            self.assertNotIn("Traceback", str(second))
            with self._environment() as env:
                domain = [(name, "=", value) for name, value in vals.items()]
                found = env[model].search(domain)
                self.assertEqual(len(found), 1)
                found.unlink()

    @mute_logger(*CONFLICTS)
    def _at_once(self, act):
        return self._together(*((manager, act) for manager in self.managers))

    @mute_logger(*CONFLICTS)
    def _race(self, first, second=None):
        """The second's transaction begins before the first's, and goes on after it."""
        with self._environment(self.managers[1]) as late:
            late["fair.allocation.policy"].search([]).mapped("version_id.number")
            with self._environment(self.managers[0]) as early:
                answer = retrying(lambda: first(early), early)
            try:
                return [answer, retrying(lambda: (second or first)(late), late)]
            except UserError as error:
                late.cr.rollback()
                return [answer, str(error)]


def typing(lead_ids, stage_id):
    """Save a phone number and a stage in one lead after the other."""

    def save(env):
        for lead in env["crm.lead"].browse(lead_ids):
            values = {"phone": f"+1 202 555 {lead.id:04}", "stage_id": stage_id}
            retrying(lambda lead=lead, values=values: lead.write(values), env)
            env.cr.commit()

    return save
