from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestConcurrentVerdicts(ConcurrencyCase):
    """Two people take a step in the same matter at the same moment."""

    def _report(self):
        """What the first manager reported: ids of it, of the person, of a boss."""
        team_id = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            person = env["crm.team"].browse(team_id).crm_team_member_ids.user_id
            Violation = env["fair.allocation.violation"]
            env_manager = env(user=self.managers[0])
            violation = (
                Violation.with_env(env_manager)._report(person, "other", "Rude").id
            )
            boss = self._new_users(env, 1, "sales_team.group_sale_manager").id
        return violation, person.id, boss

    def _act_as(self, user, violation, step, *arguments):
        with self._environment(user) as env:
            record = env["fair.allocation.violation"].browse(violation)
            getattr(record, step)(*arguments)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_answer_to_an_appeal(self):
        violation, person, boss = self._report()
        self._act_as(boss, violation, "_confirm", "So", 2)
        self._act_as(person, violation, "_appeal", "No")

        def lift(env):
            env["fair.allocation.violation"].browse(violation)._lift("Right")
            return True

        def uphold(env):
            env["fair.allocation.violation"].browse(violation)._uphold("So")
            return True

        answers = self._together((self.managers[0], lift), (self.managers[1], uphold))
        self.assertEqual(answers.count(True), 1, answers)
        with self._environment() as env:
            state = env["fair.allocation.violation"].browse(violation).state
        self.assertEqual(state, "lifted" if answers[0] is True else "confirmed")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_appeal_of_two_windows(self):
        violation, person, boss = self._report()
        self._act_as(boss, violation, "_confirm", "So", 2)

        def appeal(env):
            env["fair.allocation.violation"].browse(violation)._appeal("No")
            return True

        answers = self._together((person, appeal), (person, appeal))
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("you did already", refusal)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_verdict(self):
        violation, _person, boss = self._report()

        def confirm(env):
            env["fair.allocation.violation"].browse(violation)._confirm("So", 2)
            return True

        def dismiss(env):
            env["fair.allocation.violation"].browse(violation)._dismiss("Nonsense")
            return True

        answers = self._together((self.managers[1], confirm), (boss, dismiss))
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("decided already", refusal)
        with self._environment() as env:
            state = env["fair.allocation.violation"].browse(violation).state
        self.assertEqual(state, "confirmed" if answers[0] is True else "dismissed")
