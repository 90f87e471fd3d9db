from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged, test_cursor
from odoo.tools import SQL

from .common import MANAGER
from .rpc_case import RpcCase


@tagged("post_install", "-at_install", "standard")
class TestRaisedWins(RpcCase):
    """Revenue that the salesperson enters at the end says nothing before it is checked.

    Ada looks after a lead without revenue and after one worth 50, both of long ago.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blank, cls.worth = cls._new_leads(0, 50, user_id=cls.ada.id)
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def setUp(self):
        super().setUp()
        self._sign_in(self.ada)

    def _write(self, lead, **vals):
        result, _fault, message = self._rpc("crm.lead", "write", lead.ids, vals)
        self.assertTrue(result, message)
        self.env.invalidate_all()

    def _win(self, lead):
        result, _fault, message = self._rpc("crm.lead", "action_set_won", lead.ids)
        self.assertTrue(result, message)
        self.env.invalidate_all()
        self.assertEqual(lead.won_status, "won")

    def _proven(self, *leads):
        """Those of the wins that count for merit, by domain and in tables."""
        Lead = self.env["crm.lead"]
        ids = [lead.id for lead in leads]
        found = Lead.search(Lead._fair_get_merit_domain() & Domain("id", "in", ids))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_lead WHERE id IN %s AND %s",
                tuple(ids),
                Lead._fair_get_merit_sql("crm_lead"),
            )
        )
        self.assertEqual({id_ for (id_,) in self.env.cr.fetchall()}, set(found.ids))
        return found

    def _performance(self):
        points = self.env["fair.allocation.problem"]._get_performance(self.north)
        return points.get(self.ada.id)

    def test_a_win_without_revenue_counts_for_nothing(self):
        self._win(self.blank)
        self.assertFalse(self.blank.fair_revenue_state)
        self.assertFalse(self._proven(self.blank))
        self.assertIsNone(self._performance())

    def test_revenue_entered_after_the_win_counts_once_checked(self):
        self._win(self.blank)
        self._write(self.blank, expected_revenue=1000)
        self.assertEqual(self.blank.fair_revenue_state, "raised")
        self.assertFalse(self._proven(self.blank))
        self.assertIsNone(self._performance())
        self.blank.with_user(self.mara).action_fair_check_revenue()
        self.assertEqual(self.blank.fair_revenue_checked_by_id, self.mara)
        self.assertTrue(self._proven(self.blank))
        self.assertTrue(self._performance())
        with self.assertRaisesRegex(UserError, "nothing to check"):
            self.blank.with_user(self.mara).action_fair_check_revenue()

    def test_revenue_entered_in_the_last_step(self):
        vals = {"expected_revenue": 1000, "stage_id": self.won_stage.id}
        self._write(self.blank, **vals)
        self.assertFalse(self._proven(self.blank))
        self.assertEqual(self.blank.fair_revenue_before, 0)
        self._write(self.worth, expected_revenue=1000)
        self.assertFalse(self.worth.fair_revenue_state)
        self._win(self.worth)
        # It was worth something: it counts, and the manager sees it.
        self.assertEqual(self.worth.fair_revenue_state, "raised")
        self.assertEqual(self.worth.fair_revenue_before, 50)
        self.assertTrue(self._proven(self.worth))

    def test_a_won_lead_that_comes_from_nowhere(self):
        result, _fault, message = self._rpc(
            "crm.lead",
            "create",
            [
                {
                    "name": "From nowhere",
                    "type": "opportunity",
                    "team_id": self.north.id,
                    "expected_revenue": 1000,
                    "stage_id": self.won_stage.id,
                }
            ],
        )
        self.assertFalse(message)
        lead = self.env["crm.lead"].browse(result[0])
        self.assertEqual((lead.won_status, lead.fair_revenue_state), ("won", "raised"))
        self.assertFalse(self._proven(lead))

    def test_won_on_the_day_it_was_entered(self):
        vals = {"name": "Quick", "team_id": self.north.id, "expected_revenue": 1000}
        [quick, slow], _fault, message = self._rpc("crm.lead", "create", [vals, vals])
        self.assertFalse(message)
        quick, slow = self.env["crm.lead"].browse([quick, slow])
        self._win(quick)
        self.assertEqual(quick.fair_revenue_state, "raised")
        self.assertFalse(self._proven(quick))
        later = self.env.cr.now() + timedelta(days=3)
        with patch.object(test_cursor.TestCursor, "now", lambda cursor: later):
            self._win(slow)
        self.assertFalse(slow.fair_revenue_state)
        self.assertTrue(self._proven(slow))

    def test_honest_wins_are_left_alone(self):
        self._write(self.worth, expected_revenue=60)
        later = self.env.cr.now() + timedelta(days=3)
        with patch.object(test_cursor.TestCursor, "now", lambda cursor: later):
            self._win(self.worth)
        self._write(self.worth, expected_revenue=40)
        self.assertFalse(self.worth.fair_revenue_state)
        self.assertTrue(self._proven(self.worth))
        self.blank.with_user(self.mara).expected_revenue = 10
        self._win(self.blank)
        self.assertFalse(self.blank.fair_revenue_state)
        self.assertTrue(self._proven(self.blank))

    def test_who_checks(self):
        self._win(self.blank)
        self._write(self.blank, expected_revenue=1000)
        moritz = self._new_user("moritz", MANAGER)
        for user, may in (
            (self.pia, False),
            (self.emil, False),
            (self.ada, False),
            (self.nils, False),
            (self.alba, False),
            (self.otto, False),
            (self.mara, True),
            (moritz, True),
        ):
            self._sign_in(user)
            with self.subTest(user=user.login):
                *answer, changed = self._rpc_undone(
                    "crm.lead", "action_fair_check_revenue", self.blank.ids
                )
                self.assertEqual(changed, may, answer)
                if not may:
                    self.assertRefused(answer)

    def test_a_manager_does_not_check_what_they_sold(self):
        [own] = self._new_leads(0, user_id=self.mara.id)
        own.with_user(self.mara).action_set_won()
        own.with_user(self.mara).expected_revenue = 1000
        self.assertEqual(own.fair_revenue_state, "raised")
        self._sign_in(self.mara)
        self.assertRefused(self._rpc("crm.lead", "action_fair_check_revenue", own.ids))

    def test_raised_again_it_is_checked_again(self):
        self._win(self.worth)
        self._write(self.worth, expected_revenue=100)
        self.worth.with_user(self.mara).action_fair_check_revenue()
        self._write(self.worth, expected_revenue=1000)
        self.assertEqual(self.worth.fair_revenue_state, "raised")
        self.assertFalse(self.worth.fair_revenue_checked_by_id)
