from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestConcurrentConfirming(ConcurrencyCase):
    """Two managers confirm the same rating at the same moment."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_confirmed_once_and_told_once(self):
        team = self._new_team(people=1, capacity=10)
        [lead] = self._new_leads(team, 1)
        with self._environment() as env:
            boss = self._new_users(env, 1, "sales_team.group_sale_manager").id
            rating = (
                env["rating.rating"]
                .create(
                    {
                        "res_model_id": env["ir.model"]._get_id("crm.lead"),
                        "res_id": lead,
                        "rated_partner_id": env["crm.team"]
                        .browse(team)
                        .member_ids.partner_id.id,
                        "rating": 1,
                        "consumed": True,
                    }
                )
                .id
            )

        def confirm(env):
            env["rating.rating"].browse(rating).action_fair_confirm()
            return True

        answers = self._together((self.managers[1], confirm), (boss, confirm))
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("isn't to be confirmed", refusal)
        with self._environment() as env:
            confirmed = env["rating.rating"].browse(rating)
            self.assertEqual(confirmed.fair_state, "confirmed")
            reminders = confirmed.fair_lead_id.activity_ids
            self.assertEqual(len(reminders), len(reminders.user_id))
