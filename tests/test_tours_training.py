from odoo.tests import tagged

from .test_tours import TourCase
from .training_case import TrainingCase


class TrainingTourCase(TourCase, TrainingCase):
    """Leads of A wait: Sven, who alone may take them, is full. Ada could learn it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads.active = False
        cls.policy.evaluation_sample = 5
        cls._require("skills")
        (cls.member_nils | cls.member_sven).fair_paused = False
        cls.member_sven.assignment_max = 3
        cls.sven.lang = cls.lang
        waiting = cls._new_leads(*[90] * 6, fair_skill_ids=cls._need(cls.skilled))
        run = cls.env["fair.allocation.run"].with_user(cls.mara)
        run = run.browse(waiting.with_user(cls.mara).action_fair_allocate()["res_id"])
        run.action_apply()
        cls.waiting = waiting.filtered(lambda lead: not lead.user_id)
        today = cls.env.cr.now().date()
        cls.evaluation = cls.env["fair.allocation.evaluation"]._create_for(
            cls.north, today, today
        )
        cls.env.flush_all()


class TrainingTours:
    """From what was found to the lead that it opens, told in whichever language."""

    def test_from_the_finding_to_what_was_unlocked(self):
        path = f"/odoo/fair-allocation-evaluations/{self.evaluation.id}"
        self._walk("training_plan", path, self.mara)
        training = self.env["fair.allocation.training"].search(
            [("user_id", "=", self.ada.id)]
        )
        self.assertEqual((training.state, training.mentor_id), ("running", self.sven))
        standing = "/odoo/fair-allocation-standing"
        self._on_a_phone("phone_training_mentor", standing, self.sven)
        self.assertEqual((training.progress, training.note), (80, "Two visits"))
        self.assertEqual(training.proposed_by_id, self.sven)
        path = f"/odoo/fair-allocation-trainings/{training.id}"
        self._walk("training_confirm", path, self.mara)
        self.assertEqual(training.decided_by_id, self.mara)
        self.assertEqual(self._levels(self.ada)[-1], ("Skilled", True))
        self._on_a_phone("phone_training_done", standing, self.ada)
        self._allocate(self.waiting)
        self.assertEqual(self.waiting.user_id, self.ada)

    def test_dropping_says_why(self):
        training = self._promise_senior()
        training.action_start()
        path = f"/odoo/fair-allocation-trainings/{training.id}"
        self._walk("training_drop", path, self.mara)
        self.assertEqual(training.state, "dropped")
        self.assertEqual(training.answer, "Changes to another team")
        self.assertEqual(self.member_ada.fair_seniority_id, self.advisor)

    def _on_a_phone(self, *tour):
        self.browser_size, self.touch_enabled = "390x844", True
        self._walk(*tour)
        self.browser_size, self.touch_enabled = "1366x768", False


@tagged("post_install", "-at_install", "standard")
class TestTrainingInEnglish(TrainingTours, TrainingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestTrainingInChinese(TrainingTours, TrainingTourCase):
    lang = "zh_CN"
