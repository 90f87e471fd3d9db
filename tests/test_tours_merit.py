from odoo.fields import Command
from odoo.tests import tagged

from .test_tours import TourCase


class MeritTourCase(TourCase):
    """*Tour One* needs calibration, which nobody of team North has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.notify = False
        cls._require("skills")
        cls.first.fair_skill_ids = [
            Command.create(
                {"skill_id": cls.calibration.id, "skill_level_id": cls.skilled.id}
            )
        ]

    def _claim(self):
        self.env["hr.employee.skill"].with_user(self.ada).create(
            {
                "employee_id": self.ada.employee_ids.id,
                "skill_type_id": self.skill_type.id,
                "skill_id": self.calibration.id,
                "skill_level_id": self.master.id,
            }
        )
        self.env.flush_all()

    def _win(self):
        """Ada wins *Tour One*, and enters the revenue afterwards."""
        self.first.write({"user_id": self.ada.id, "expected_revenue": 0})
        self.first.with_user(self.ada).action_set_won()
        self.first.with_user(self.ada).expected_revenue = 5000
        self.env.flush_all()

    def _proposed(self):
        run = self._preview(self.first)
        line = self._line(run, self.first)
        proposed, told = line.user_id, line.explanation_html
        run.action_drop()
        return proposed, told

    def _counted(self):
        return self.env["fair.allocation.problem"]._get_skills(self.ada)[self.ada.id]


class MeritTours:
    def test_a_skill_is_added_confirmed_and_named_in_the_next_preview(self):
        self._walk("skill_add", "/odoo", self.ada)
        self.assertFalse(self._proposed()[0])
        self._walk("skill_confirm", "/odoo/fair-allocation-skills", self.mara)
        proposed, told = self._proposed()
        self.assertEqual(proposed, self.ada)
        label = self.env["fair.allocation.policy.factor"].with_user(self.mara)
        self.assertIn(dict(label._selection_code())["skills"], told)

    def test_a_win_is_checked(self):
        self._win()
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("win_flag", path, self.ada)
        self._walk("win_check", "/odoo/fair-allocation-wins", self.mara)
        self.assertEqual(self.first.fair_revenue_state, "checked")


@tagged("post_install", "-at_install", "standard")
class TestMeritInEnglish(MeritTours, MeritTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestMeritInChinese(MeritTours, MeritTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestMeritOnThePhone(MeritTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_one_tap_confirms_a_skill(self):
        self._claim()
        self._walk("phone_skill_confirm", "/odoo/fair-allocation-skills", self.mara)
        self.assertEqual(self._counted()[self.calibration.id], 100)

    def test_one_tap_checks_a_win(self):
        self._win()
        self._walk("phone_win_check", "/odoo/fair-allocation-wins", self.mara)
        self.assertEqual(self.first.fair_revenue_state, "checked")
