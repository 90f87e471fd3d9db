from odoo.tests import tagged

from .test_tours import TourCase


class DisputeTours:
    """A question becomes a dispute, and the dispute a ruling."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eva.lang = cls.lang
        cls.policy.arbiter_ids = cls.eva

    def test_from_the_question_to_the_lead_that_moved(self):
        self._allocate(self.first)
        self.assertEqual(self.first.user_id, self.ada)
        self._walk("question", "/odoo/fair-allocation-log", self.nils)
        self._walk("answer", "/odoo/fair-allocation-questions", self.mara)
        objection = self.env["fair.allocation.objection"].search([])
        path = f"/odoo/fair-allocation-questions/{objection.id}"
        self._walk("escalate", path, self.nils)
        self.assertEqual(objection.state, "disputed")
        path = f"/odoo/fair-allocation-disputes/{objection.dispute_id.id}"
        self.assertTrue(self.first.fair_is_disputed)
        self._on_a_phone("phone_state", path, self.ada)
        self._walk("rule", path, self.eva)
        self.assertEqual(self.first.user_id, self.nils)
        self.assertEqual(self._decisions(self.first)[-1].kind, "dispute")
        self._walk("ruled", path, self.nils)
        self.assertBooksBalance()

    def _on_a_phone(self, *tour):
        self.browser_size, self.touch_enabled = "390x844", True
        self._walk(*tour)
        self.browser_size, self.touch_enabled = "1366x768", False


@tagged("post_install", "-at_install", "standard")
class TestDisputeInEnglish(DisputeTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestDisputeInChinese(DisputeTours, TourCase):
    lang = "zh_CN"
