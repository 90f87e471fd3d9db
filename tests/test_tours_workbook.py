from odoo.tests import tagged

from .test_tours import TourCase


class WorkbookTourCase(TourCase):
    """Mara may export; a run has just given both leads to Ada."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mara.group_ids += cls.env.ref("base.group_allow_export")
        cls.mara.email = "mara@example.com"

    def _path_of_a_run(self):
        run = self._allocate_as_mara()
        self.env["fair.allocation.run"].search([("id", "!=", run.id)]).unlink()
        return f"/odoo/fair-allocation-runs/{run.id}"


class WorkbookTours:
    def test_from_the_menu(self):
        self._allocate_as_mara()
        self._walk("export_period", "/odoo", self.mara)

    def test_from_a_run(self):
        self._walk("export_run", self._path_of_a_run(), self.mara)

    def test_by_mail(self):
        self.env["fair.allocation.mailing"].search([]).unlink()
        self._walk("mailing", "/odoo/fair-allocation-mailings", self.mara)
        mailing = self.env["fair.allocation.mailing"].search([])
        self.assertEqual(mailing.outcome["sent"], self.mara.ids)
        mail = self.env["mail.mail"].search([], limit=1)
        self.assertEqual(mail.email_to, self.mara.email_formatted)
        self.assertTrue(mail.attachment_ids)


@tagged("post_install", "-at_install", "standard")
class TestWorkbookInEnglish(WorkbookTours, WorkbookTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestWorkbookInChinese(WorkbookTours, WorkbookTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestWorkbookOnThePhone(WorkbookTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_from_a_run(self):
        self._walk("phone_export_run", self._path_of_a_run(), self.mara)
