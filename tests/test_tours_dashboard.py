from odoo.tests import tagged

from .test_tours import TourCase


class DashboardTourCase(TourCase):
    """Ada was given *Tour One* and *Tour Two*; *Tour Three* waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        action = cls.leads.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        waiting = cls._new_leads(10, name="Tour Three")
        waiting._fair_write({"fair_wait_reason": "full"})
        cls.env.flush_all()


class DeskTours:
    def test_from_the_headline_to_the_records_and_back(self):
        self._walk("dashboard", "/odoo", self.mara)


@tagged("post_install", "-at_install", "standard")
class TestDashboardInEnglish(DeskTours, DashboardTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestDashboardInChinese(DeskTours, DashboardTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestDashboardOnThePhone(DashboardTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_one_column(self):
        self._walk("dashboard_phone", "/odoo/fairness-dashboard", self.mara)
