from odoo.tests import tagged

from .test_tours import TourCase


class PulseTourCase(TourCase):
    """Three people of team North; three answers are enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"pulse_sample": 3, "notify": False})
        cls.policy.with_user(cls.mara).action_publish("The team is asked")
        Pulse = cls.env["fair.allocation.pulse"].with_user(cls.mara)
        cls.pulse = Pulse.create({"team_id": cls.north.id})

    def _counts(self):
        self.env.invalidate_all()
        box = self.env["fair.allocation.pulse.answer"].search(
            [("pulse_id", "=", self.pulse.id)]
        )
        return box.counts, box.words or []


class PhoneTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_one_tap_in_the_menu(self):
        self.pulse.action_open()
        self._walk("phone_pulse", "/odoo/fair-allocation-pulse", self.ada)
        self.assertEqual(self._counts(), ([0, 0, 0, 1, 0], ["Mostly fine"]))

    def test_one_tap_on_my_standing(self):
        self.pulse.action_open()
        self._walk("phone_pulse_standing", "/odoo/fair-allocation-standing", self.ada)
        self.assertEqual(self._counts(), ([0, 1, 0, 0, 0], []))

    def test_everybody_reads_the_result(self):
        self.pulse.action_open()
        for user in (self.nils, self.ada, self.sven):
            self.pulse.with_user(user).action_answer(5, "Fine")
        self.pulse.action_close()
        path = f"/odoo/fair-allocation-pulses/{self.pulse.id}"
        self._walk("phone_pulse_result", path, self.ada)


class ManagerTours:
    def test_opened_and_closed_by_hand(self):
        path = f"/odoo/fair-allocation-pulses/{self.pulse.id}"
        self._walk("pulse_manager", path, self.mara)
        self.assertEqual((self.pulse.state, self.pulse.asked_count), ("closed", 3))

    def test_asked_from_an_evaluation(self):
        self.pulse.unlink()
        day = self.env.cr.now().date()
        Evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        evaluation = Evaluation._create_for(self.north, day, day)
        path = f"/odoo/fair.allocation.evaluation/{evaluation.id}"
        self._walk("pulse_evaluation", path, self.mara)
        self.assertEqual(evaluation.pulse_id.state, "open")


@tagged("post_install", "-at_install", "standard")
class TestPhonePulseInEnglish(PhoneTours, PulseTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhonePulseInChinese(PhoneTours, PulseTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestPulseManagerInEnglish(ManagerTours, PulseTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPulseManagerInChinese(ManagerTours, PulseTourCase):
    lang = "zh_CN"
