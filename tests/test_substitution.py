from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, test_cursor

from .absence_case import Absences
from .allocation_case import AllocationCase

MONDAY = "2026-11-23 09:00"
TUESDAY = "2026-11-24 09:00"


@tagged("post_install", "-at_install", "standard")
class TestSubstitution(Absences, AllocationCase):
    """Two equals get four leads on Monday; Lea is away from Tuesday, Sam stands in.

    First responses are due on Wednesday for tier C, on the Monday after for tier B.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_c.response_hours = 48
        cls.tier_b.response_hours = 7 * 24
        cls.team, cls.equals = cls._new_team(2)
        cls.lea, cls.sam = cls.equals
        cls.equals.tz = "UTC"
        for user in cls.equals:
            cls._employ(user, {})
            cls._works(user, cls._calendar("UTC"))
        cls.member_lea, cls.member_sam = (
            cls.team.crm_team_member_ids.filtered(
                lambda m, user=user: m.user_id == user
            )
            for user in cls.equals
        )
        cls.member_lea.fair_substitute_id = cls.sam

    def setUp(self):
        super().setUp()
        with self._at(MONDAY):
            leads = self._new_leads(10, 10, 50, 50, team_id=self.team.id)
            self._allocate(leads)
        hers = leads.filtered(lambda lead: lead.user_id == self.lea)
        self.urgent = hers.filtered(lambda lead: lead.fair_tier_id == self.tier_c)
        self.later = hers - self.urgent
        self.assertEqual((len(self.urgent), len(self.later)), (1, 1))
        self.activity = self.urgent.activity_ids

    def _lea_leaves(self, until="2026-11-27 16:59"):
        return self._leave(self.lea, "2026-11-24 08:00", until)

    def _hand_over(self, user=None):
        """What the manager sees after pressing the button on the team member."""
        user = user or self.mara
        action = self.member_lea.with_user(user).action_fair_substitute()
        run = self.env["fair.allocation.run"].browse(action["res_id"])
        return run.with_user(user)

    def _run_job(self):
        now = self.env.cr.now()
        with (
            self.enter_registry_test_mode(),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
        ):
            self.env.ref("fair_allocation.ir_cron_substitute").method_direct_trigger()

    def _substitutions(self):
        return self.env["fair.allocation.run"].search([("kind", "=", "substitution")])

    # ------------------------------------------------------------
    # BY HAND
    # ------------------------------------------------------------

    def test_what_is_due_before_the_return_is_proposed_to_the_substitute(self):
        self._lea_leaves()
        with self._at(TUESDAY):
            run = self._hand_over()
            self.assertEqual(run.state, "previewed")
            line = run.line_ids
            self.assertEqual(line.lead_id, self.urgent)
            self.assertEqual((line.user_id, line.reason), (self.sam, "substitute"))
            self.assertIn("Substitute", line.summary)
            self.assertOwner(self.urgent, self.lea)

    def test_the_lead_and_its_first_response_go_to_the_substitute(self):
        self._lea_leaves()
        with self._at(TUESDAY):
            self._hand_over().action_apply()
            self.assertOwner(self.urgent, self.sam)
            self.assertOwner(self.later, self.lea)
            self.assertEqual(self.urgent.activity_ids, self.activity)
            self.assertEqual(self.activity.user_id, self.sam)
            entry = self._decisions(self.urgent)[-1]
            self.assertEqual((entry.kind, entry.count), ("substitute", 1))
            self.assertEqual(entry.from_user_id, self.lea)

    def test_helping_out_changes_nobodys_standing(self):
        self._lea_leaves()
        gaps = self._gaps()
        with self._at(TUESDAY):
            self._hand_over().action_apply()
            self.assertEqual(self.member_sam.fair_received, 3)
            self.assertAlmostEqual(self.member_sam.fair_entitlement, 3, 2)
            self.assertEqual(self._gaps(), gaps)
            self.assertBooksBalance()

    def _gaps(self):
        return [
            round(member.fair_received - member.fair_entitlement, 2)
            for member in self.member_lea | self.member_sam
        ]

    def test_undo(self):
        self._lea_leaves()
        with self._at(TUESDAY):
            run = self._hand_over()
            run.action_apply()
            run.action_undo()
            self.assertOwner(self.urgent, self.lea)
            self.assertEqual(self.activity.user_id, self.lea)
            self.assertBooksBalance()

    def test_a_longer_leave_makes_more_urgent(self):
        self._lea_leaves(until="2026-12-04 16:59")
        with self._at(TUESDAY):
            self.assertEqual(
                self._hand_over().line_ids.lead_id, self.urgent | self.later
            )

    def test_back_on_the_day_it_is_due(self):
        self._lea_leaves(until="2026-11-24 16:59")
        with self._at(TUESDAY), self.assertRaisesRegex(UserError, "No first response"):
            self._hand_over()

    def test_an_answered_lead_is_not_urgent(self):
        self._lea_leaves()
        self.activity.action_feedback("Called")
        with self._at(TUESDAY), self.assertRaisesRegex(UserError, "No first response"):
            self._hand_over()

    def test_a_pause_without_end_makes_everything_urgent(self):
        self.member_lea.fair_paused = True
        with self._at(TUESDAY):
            self.assertEqual(
                self._hand_over().line_ids.lead_id, self.urgent | self.later
            )

    def test_a_substitute_who_left_the_team_after_the_preview_gets_nothing(self):
        with self._at(TUESDAY):
            self._lea_leaves()
            run = self._hand_over()
            self.member_lea.fair_substitute_id = False
            self.member_sam.active = False
            run.action_apply()
            self.assertEqual(run.line_ids.state, "changed")
        self.assertEqual(self.urgent.user_id, self.lea)

    def test_a_substitute_withdrawn_after_the_preview_gets_nothing(self):
        with self._at(TUESDAY):
            self._lea_leaves()
            run = self._hand_over()
            self.member_lea.fair_substitute_id = False
            run.action_apply()
            self.assertEqual(run.line_ids.state, "changed")
        self.assertEqual(self.urgent.user_id, self.lea)

    def test_a_full_substitute_takes_nothing_and_the_line_says_so(self):
        self._lea_leaves()
        self.member_sam.fair_open_max = 1
        with self._at(TUESDAY):
            run = self._hand_over()
            self.assertEqual(run.line_ids.state, "waiting")
            self.assertIn("capacity used up", run.line_ids.summary)
            run.action_apply()
            self.assertOwner(self.urgent, self.lea)
            self.assertFalse(self.urgent.fair_wait_reason)

    def test_an_absent_substitute_takes_nothing_and_the_line_says_so(self):
        self._lea_leaves()
        self._leave(self.sam, "2026-11-24 08:00", "2026-11-27 16:59")
        with self._at(TUESDAY):
            run = self._hand_over()
            self.assertEqual(run.line_ids.state, "waiting")
            self.assertIn("on leave", run.line_ids.summary)

    def test_a_substitute_of_another_team_is_named(self):
        self._lea_leaves()
        self.member_lea.fair_substitute_id = self.nils
        with self._at(TUESDAY), self.assertRaisesRegex(UserError, "Substitute: choose"):
            self._hand_over()

    def test_only_managers(self):
        self._lea_leaves()
        with self._at(TUESDAY):
            for user in (self.lea, self.sam, self.alba):
                with self.assertRaises(AccessError):
                    self._hand_over(user)

    # ------------------------------------------------------------
    # EVERY DAY
    # ------------------------------------------------------------

    def test_the_job_hands_over_when_the_absence_begins(self):
        self._lea_leaves()
        with self._at(MONDAY):
            self._run_job()
            self.assertOwner(self.urgent, self.lea)
        with self._at("2026-11-24 04:10"):
            self._run_job()
            self.assertOwner(self.urgent, self.sam)
            self.assertEqual(self._substitutions().state, "applied")

    def test_the_job_is_quiet_when_there_is_nothing_to_hand_over(self):
        self._lea_leaves()
        with self._at(TUESDAY):
            self._run_job()
            self._run_job()
            self.assertEqual(len(self._substitutions()), 1)

    def test_the_job_leaves_no_run_behind_when_the_substitute_is_full(self):
        self._lea_leaves()
        self.member_sam.fair_open_max = 1
        with self._at(TUESDAY):
            self._run_job()
            self.assertFalse(self._substitutions())
            self.assertOwner(self.urgent, self.lea)

    def test_one_who_can_not_be_helped_keeps_nobody_else_from_help(self):
        self._lea_leaves()
        self.member_nils.write({"fair_substitute_id": self.sam.id, "fair_paused": True})
        with self._at(TUESDAY):
            self._run_job()
            self.assertOwner(self.urgent, self.sam)
