from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestConcurrentVerdicts(ConcurrencyCase):
    """Two managers decide on the same suspicion at the same moment."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_verdict(self):
        team_id = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            person = env["crm.team"].browse(team_id).crm_team_member_ids.user_id
            Violation = env["fair.allocation.violation"]
            env_manager = env(user=self.managers[0])
            violation = (
                Violation.with_env(env_manager)._report(person, "other", "Rude").id
            )
            boss = self._new_users(env, 1, "sales_team.group_sale_manager").id

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
