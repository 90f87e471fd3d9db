from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestConcurrentAnswers(ConcurrencyCase):
    """A team of three, of whom all answer within the same second."""

    def setUp(self):
        super().setUp()
        self.team = self._new_team(people=3, capacity=10)
        with self._environment() as env:
            team = env["crm.team"].browse(self.team)
            team.fair_policy_id.pulse_sample = 3
            team.fair_policy_id.action_publish("The team is asked")
            self.people = team.crm_team_member_ids.user_id.ids
        with self._environment(self.managers[0]) as env:
            pulse = env["fair.allocation.pulse"].create({"team_id": self.team})
            pulse.action_open()
            self.pulse = pulse.id

    def _answer(self, score):
        def answer(env):
            env["fair.allocation.pulse"].browse(self.pulse).action_answer(score, "So")
            return True

        return answer

    def _close(self, env):
        env["fair.allocation.pulse"].browse(self.pulse).action_close()
        return True

    def _look(self):
        """The counts in the box, and how many are said to have answered."""
        with self._environment() as env:
            pulse = env["fair.allocation.pulse"].browse(self.pulse)
            box = pulse._get_boxes()
            return box.counts, pulse.answered_count, len(box.answered_ids)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_same_person_twice(self):
        answers = self._together(
            (self.people[0], self._answer(1)), (self.people[0], self._answer(5))
        )
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("answered already", refusal)
        counts, answered, people = self._look()
        self.assertEqual((sum(counts), answered, people), (1, 1, 1))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_everybody_at_once(self):
        answers = self._together(*((user, self._answer(4)) for user in self.people))
        self.assertEqual(answers, [True] * 3)
        self.assertEqual(self._look(), ([0, 0, 0, 3, 0], 3, 3))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_last_answer_while_it_closes(self):
        for user in self.people[:2]:
            self._act_alone(user, self._answer(2))
        answer, closed = self._together(
            (self.people[2], self._answer(2)), (self.managers[0], self._close)
        )
        self.assertIs(closed, True)
        counts, answered, people = self._look()
        if answer is True:
            self.assertEqual((counts, answered), ([0, 3, 0, 0, 0], 3))
        else:
            self.assertIn("closed", answer)
            self.assertEqual((bool(counts), answered), (False, 2))
        self.assertEqual(people, 0)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_managers_close_it(self):
        answers = self._together(*((user, self._close) for user in self.managers))
        self.assertEqual(answers.count(True), 1, answers)

    def _act_alone(self, user, act):
        with self._environment(user) as env:
            act(env)
