from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_tours import TourCase


class ReplayTourCase(TourCase):
    """Mara gave both leads to Ada; by the draft both would have been Sven's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.notify = False
        cls.env["fair.allocation.need"].create(
            [
                {
                    "lead_id": lead.id,
                    "skill_id": cls.robotics.id,
                    "skill_level_id": cls.master.id,
                }
                for lead in cls.leads
            ]
        )

    def setUp(self):
        super().setUp()
        (self.member_nils | self.member_sven).fair_paused = False
        self.leads.with_user(self.mara).user_id = self.ada
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "skills")
        factor.write({"weight": 100, "required": True})
        self.env.flush_all()
        self.before = self.leads.read(["user_id", "write_date"])

    def _assert_replayed(self):
        replay = self.env["fair.allocation.replay"].with_user(self.mara).search([])
        self.assertEqual((replay.state, replay.lead_count), ("done", 2))
        self.assertEqual(self.leads.read(["user_id", "write_date"]), self.before)


class ReplayTours:
    def test_from_the_policy_to_the_explanation(self):
        period = fields.Date.today() + timedelta(days=1)
        self.env["fair.allocation.replay"].with_user(self.mara).create(
            {
                "team_id": self.north.id,
                "date_from": fields.Date.today() - timedelta(days=1),
                "date_to": period,
                "first_rules": "then",
                "second_rules": "draft",
            }
        )
        self._walk("replay", "/odoo/fair-allocation-what-if", self.mara)
        self._assert_replayed()

    def test_the_button_of_the_policy(self):
        path = f"/odoo/fair-allocation-policies/{self.policy.id}"
        self._walk("replay_open", path, self.mara)


@tagged("post_install", "-at_install", "standard")
class TestReplayInEnglish(ReplayTours, ReplayTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestReplayInChinese(ReplayTours, ReplayTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestReplayOnAPhone(ReplayTours, ReplayTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_button_of_the_policy(self):
        """On a phone the buttons are in a menu; the other tour goes by the list."""
