from odoo.tests import tagged

from .test_tours import TourCase


class FindingTourCase(TourCase):
    """Nils was given most of what North received; Ada is owed leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads.active = False
        cls.tier_c.protection_days = 0
        cls.policy.notify = False
        cls.policy.with_user(cls.mara).action_publish("Nobody is written to")
        members = cls.member_nils | cls.member_ada | cls.member_sven
        members.write({"assignment_max": 100, "fair_paused": False})
        for number, user in ((3, cls.ada), (8, cls.sven), (13, cls.nils)):
            leads = cls._new_leads(*[10] * number, type="opportunity")
            leads.with_user(cls.mara).user_id = user
        today = cls.env.cr.now().date()
        Evaluation = cls.env["fair.allocation.evaluation"]
        cls.evaluation = Evaluation._create_for(cls.north, today, today)
        cls.env.flush_all()
        cls.path = f"/odoo/fair-allocation-evaluations/{cls.evaluation.id}"

    def setUp(self):
        super().setUp()
        self.move = self.evaluation.finding_ids.filtered(lambda f: f.kind == "move")
        self.assertEqual(self.move.user_id, self.ada)

    def _count(self, user):
        return self.env["crm.lead"].search_count([("user_id", "=", user.id)])


class ManagerTours:
    """What a manager does with a finding, told in whichever language."""

    def test_from_the_evaluation_to_the_leads_and_back(self):
        self._walk("finding_move", self.path, self.mara)
        self.assertEqual(self.move.state, "accepted")
        self.assertEqual(self.move.decided_by_id, self.mara)
        self.assertEqual(self.move.run_id.state, "undone")
        kinds = self._decisions(self.move.run_id.line_ids.lead_id).mapped("kind")
        self.assertLessEqual({"balance", "undo"}, set(kinds))
        self.assertEqual((self._count(self.ada), self._count(self.nils)), (3, 13))
        self.assertBooksBalance()

    def test_rejecting_with_a_reason(self):
        self._walk("finding_reject", self.path, self.mara)
        self.assertEqual(self.move.state, "rejected")
        self.assertEqual(self.move.answer, "She starts a project")
        self.assertEqual(self.move.run_id.state, "dropped")
        self.assertEqual(self._count(self.ada), 3)


@tagged("post_install", "-at_install", "standard")
class TestFindingInEnglish(ManagerTours, FindingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestFindingOnThePhone(FindingTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_one_tap_moves_the_leads(self):
        self._walk("phone_finding", "/odoo/fair-allocation-findings", self.mara)
        self.assertEqual(self.move.state, "accepted")
        self.assertEqual((self._count(self.ada), self._count(self.nils)), (8, 8))
