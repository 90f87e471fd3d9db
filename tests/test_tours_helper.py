from odoo.tests import tagged

from .test_tours import TourCase


class HelperTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_asking_and_accepting_on_a_phone(self):
        self.leads.type = "opportunity"
        self._allocate_as_mara()
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("phone_add_helper", path, self.ada)
        helper = self.env["fair.allocation.helper"].search([])
        self.assertEqual((helper.user_id, helper.percent), (self.nils, 30))
        self.assertEqual(helper.note, "Speaks Portuguese")
        self._walk("phone_accept_help", "/odoo/fair-allocation-helpers", self.nils)
        self.assertEqual(helper.state, "accepted")
        self.assertBooksBalance()


@tagged("post_install", "-at_install", "standard")
class TestHelpInEnglish(HelperTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestHelpInChinese(HelperTours, TourCase):
    lang = "zh_CN"
