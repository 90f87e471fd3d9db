from odoo.tests import tagged

from .test_tours import TourCase


class FeedbackTours:
    browser_size = "390x844"
    touch_enabled = True

    def _said(self, lead):
        return self.env["fair.allocation.feedback"].search([("lead_id", "=", lead.id)])

    def test_on_the_lead(self):
        self.leads.type = "opportunity"
        self._allocate_as_mara()
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("phone_feedback_lead", path, self.ada)
        self.assertEqual(self._said(self.first).answer, "bad_data")
        self.assertEqual(self._said(self.first).note, "No such number")
        credit = self.env["fair.allocation.credit"].search([])
        self.assertEqual((credit.lead_id, credit.reason), (self.first, "wrong_data"))

    def test_on_ones_own_decisions(self):
        self._allocate_as_mara()
        self._walk("phone_feedback_list", "/odoo/fair-allocation-received", self.ada)
        self.assertEqual(self._said(self.first).answer, "fits")
        self.assertEqual(self._said(self.second).answer, "wrong")

    def test_the_manager_reads_the_evaluation(self):
        self._allocate_as_mara()
        self.first.with_user(self.ada).action_fair_wrong()
        self.env.flush_all()
        today = self.env.cr.now().date()
        Evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        evaluation = Evaluation._create_for(self.north, today, today)
        path = f"/odoo/fair-allocation-evaluations/{evaluation.id}"
        self._walk("phone_feedback_evaluation", path, self.mara)


@tagged("post_install", "-at_install", "standard")
class TestFeedbackInEnglish(FeedbackTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestFeedbackInChinese(FeedbackTours, TourCase):
    lang = "zh_CN"
