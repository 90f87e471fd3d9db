"""Two managers decide on the same training at the same moment."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestTwoManagersOfATraining(ConcurrencyCase):
    """One decides, the other is told; what was promised is kept once or not at all."""

    def test_both_confirm(self):
        training = self._begin()
        answers = self._together(
            *(
                (manager, self._acting(training, "action_confirm"))
                for manager in self.managers
            )
        )
        self._check_kept_once(training, answers)

    def test_one_confirms_and_one_drops(self):
        training = self._begin()
        first, second = self.managers
        answers = self._together(
            (first, self._acting(training, "action_confirm")),
            (second, self._acting(training, "_drop", "Leaves us")),
        )
        self.assertEqual(answers.count(True), 1, answers)
        with self._environment() as env:
            record = env["fair.allocation.training"].browse(training)
            is_done = record.state == "done"
            self.assertEqual(is_done, answers[0] is True)
            self.assertEqual(bool(record.answer), not is_done)
            self.assertEqual(len(self._get_levels(record)), is_done)
            rung = record.member_id.fair_seniority_id
            self.assertEqual(rung == record.seniority_id, is_done)

    def test_a_raise_of_a_cap_counts_once(self):
        training = self._begin(cap=5)
        answers = self._together(
            *(
                (manager, self._acting(training, "action_confirm"))
                for manager in self.managers
            )
        )
        self.assertEqual(answers.count(True), 1, answers)
        with self._environment() as env:
            record = env["fair.allocation.training"].browse(training)
            self.assertEqual(record.cap_id.limit, 8)

    @mute_logger("odoo.sql_db")
    def test_both_plan_the_same(self):
        with self._environment() as env:
            vals = self._prepare(env)

        def plan(env):
            return bool(env["fair.allocation.training"].create(vals))

        answers = self._together(*((manager, plan) for manager in self.managers))
        self.assertEqual(answers.count(True), 1, answers)
        self.assertIn("has an open training in it already", self._get_refusal(answers))

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _acting(self, training, method, *args):
        @mute_logger("odoo.sql_db", "odoo.service.model")
        def act(env):
            getattr(env["fair.allocation.training"].browse(training), method)(*args)
            return True

        return act

    def _get_refusal(self, answers):
        (refusal,) = [answer for answer in answers if answer is not True]
        return refusal

    def _check_kept_once(self, training, answers):
        self.assertEqual(answers.count(True), 1, answers)
        self.assertIn("is “Done” now", self._get_refusal(answers))
        with self._environment() as env:
            record = env["fair.allocation.training"].browse(training)
            self.assertEqual(record.state, "done")
            self.assertEqual(len(self._get_levels(record)), 1)
            self.assertEqual(record.member_id.fair_seniority_id, record.seniority_id)
            told = env["mail.message"].search(
                [
                    ("partner_ids", "in", record.user_id.partner_id.ids),
                    ("subject", "like", "Training done"),
                ]
            )
            self.assertEqual(len(told), 1)

    def _get_levels(self, training):
        return training.env["hr.employee.skill"].search(
            [
                ("employee_id.user_id", "=", training.user_id.id),
                ("skill_id", "=", training.skill_id.id),
            ]
        )

    def _begin(self, cap=0):
        """The id of a training under way that opens a rung, or three leads more."""
        with self._environment() as env:
            vals = self._prepare(env)
            manager = env(user=self.managers[0])
            if cap:
                member = env["crm.team.member"].search(
                    [("user_id", "=", vals["user_id"])]
                )
                limit = env["fair.allocation.cap"].create(
                    {"member_id": member.id, "period": "open", "limit": cap}
                )
                vals |= {"promise": "cap", "cap_id": limit.id, "cap_raise": 3}
            training = manager["fair.allocation.training"].create(vals)
            training.action_start()
            return training.id

    def _prepare(self, env):
        """Somebody on the lowest rung, an employee, and what they are to learn."""
        team = env["crm.team"].browse(self._new_team(1, 10))
        member = team.crm_team_member_ids
        Rung = env["fair.allocation.seniority"]
        member.fair_seniority_id, after = Rung.search([], limit=2)
        env["hr.employee"].create(
            {"name": member.user_id.name, "user_id": member.user_id.id}
        )
        kind = env["hr.skill.type"].create(
            {
                "name": "Machines",
                "skill_ids": [Command.create({"name": "Robots"})],
                "skill_level_ids": [
                    Command.create({"name": "Skilled", "level_progress": 60})
                ],
            }
        )
        return {
            "user_id": member.user_id.id,
            "skill_id": kind.skill_ids.id,
            "level_id": kind.skill_level_ids.id,
            "promise": "seniority",
            "seniority_id": after.id,
        }
