from odoo.tests import tagged

from .rating_case import Ratings
from .test_tours import TourCase


class RatingTourCase(Ratings, TourCase):
    """Claire was asked about Ada; Nils entered what he was told on the phone."""

    def setUp(self):
        super().setUp()
        self.leads.type = "opportunity"
        self._allocate_as_mara()
        self.claire = self.env["res.partner"].create(
            {"name": "Claire", "email": "claire@customer.example", "lang": self.lang}
        )
        self.first.partner_id = self.claire
        self.asked = self._ask(self.first, "contact")
        self.told = self._make_up(
            self.second, 5, user=self.nils, feedback="On the phone"
        )
        self.env.flush_all()


class RatingTours:
    def test_the_customer_rates_and_the_manager_sees_it(self):
        self.start_tour(f"/rate/{self.asked.access_token}/1", "fair_allocation_rate")
        self.env.invalidate_all()
        self.assertEqual((self.asked.rating, self.asked.fair_state), (1, "counted"))
        self.assertEqual(self.first.activity_ids.user_id, self.ada | self.mara)
        self._walk("ratings", "/odoo", self.mara)
        self.assertEqual(self.told.fair_confirmed_by_id, self.mara)


@tagged("post_install", "-at_install", "standard")
class TestRatingInEnglish(RatingTours, RatingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestRatingInChinese(RatingTours, RatingTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestRatingOnThePhone(RatingTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_manager_confirms(self):
        self._walk("phone_ratings", "/odoo/fair-allocation-ratings", self.mara)
        self.assertEqual(self.told.fair_state, "confirmed")
