from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .test_tours_keeping import KeepingTourCase


class ViolationTourCase(KeepingTourCase):
    """Mara and Boss are managers; Alba sees all leads and is in team North as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._new_user("boss", MANAGER)
        cls.boss.lang = cls.lang
        cls.env["crm.team.member"].create(
            {"crm_team_id": cls.north.id, "user_id": cls.alba.id}
        )

    def _find(self):
        """What the job puts on record, an hour later."""
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_violation").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["fair.allocation.violation"].search([])

    def assertPoints(self, user, points):
        Violation = self.env["fair.allocation.violation"]
        found = Violation._get_points(user, self.company)
        self.assertEqual(found.get(user.id, 0), points)


class ViolationTours:
    """The whole story, told in whichever language."""

    @mute_logger("odoo.http")
    def test_from_the_refused_drag_to_the_lifting(self):
        self._give(self.leads, self.ada)
        own = {"name": "Tour Three", "type": "opportunity", "user_id": self.alba.id}
        self._new_leads(10, **own)
        self._group_by_salesperson(self.alba)
        path = "/odoo/action-crm.crm_lead_opportunities"
        self._walk("violation_drag", path, self.alba)
        violation = self._find()
        self.assertEqual(violation.mapped("state"), ["suspected"])
        self.assertEqual(violation.user_id, self.alba)
        self._walk("violation_confirm", "/odoo", self.mara)
        self.assertPoints(self.alba, 2)
        self._walk("violation_appeal", "/odoo", self.alba)
        self.assertEqual(violation.state, "appealed")
        self.assertPoints(self.alba, 2)
        self._walk("violation_lift", "/odoo", self.boss)
        self.assertEqual(violation.state, "lifted")
        self.assertPoints(self.alba, 0)
        self._walk("violation_lifted", "/odoo", self.alba)


class PhoneTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        """Nobody drags on a phone: what was refused there was another button."""
        self._give(self.leads, self.ada)
        Refusal = self.env["fair.allocation.refusal"]
        rows = Refusal.with_user(self.nils)._prepare_records(self.first, "user", "No.")
        Refusal._append_existing(rows)
        violation = self._find()
        path = "/odoo/fair-allocation-violations"
        self._walk("phone_violation_confirm", path, self.mara)
        self.assertPoints(self.nils, 2)
        standing = "/odoo/fair-allocation-standing"
        self._walk("phone_violation_appeal", standing, self.nils)
        self.assertEqual(violation.state, "appealed")
        self._walk("phone_violation_lift", path, self.boss)
        self.assertEqual(violation.state, "lifted")
        self.assertPoints(self.nils, 0)


@tagged("post_install", "-at_install", "standard")
class TestViolationInEnglish(ViolationTours, ViolationTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestViolationInChinese(ViolationTours, ViolationTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestPhoneInEnglish(PhoneTours, ViolationTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhoneInChinese(PhoneTours, ViolationTourCase):
    lang = "zh_CN"
