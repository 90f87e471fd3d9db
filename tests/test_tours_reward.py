from odoo.tests import tagged

from .test_tours import TourCase


class RewardTourCase(TourCase):
    """Nils is ahead of Ada and Sven this month; the rules show the first three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first, last = cls.env["fair.allocation.figures"]._get_dates(cls.north, "month")
        cls.env["fair.allocation.merit"].create(
            [
                {
                    "award": "best_seller",
                    "user_id": user.id,
                    "team_id": cls.north.id,
                    "company_id": cls.company.id,
                    "date_from": first,
                    "date_to": last,
                    "score": 150 - 10 * place,
                    "rank": place,
                    "percent": 100 if place == 1 else 70,
                    "is_shown": True,
                    "numbers": {"won": 12, "cases": 30, "expected": 7},
                }
                for place, user in enumerate((cls.nils, cls.ada, cls.sven), start=1)
            ]
        )


class RewardTours:
    def test_the_leaderboard(self):
        self._walk("leaderboard", "/odoo", self.ada)

    def test_a_manager_starts_and_stops(self):
        self._walk("challenges", "/odoo/fair-allocation-challenges", self.mara)
        names = ("best_seller", "service_star", "fair_player")
        ended = [self.env.ref(f"fair_allocation.challenge_{name}") for name in names]
        # The first one listed, which differs by language.
        (challenge,) = (found for found in ended if found.state == "done")
        self.assertIn(self.ada, challenge.user_ids)


@tagged("post_install", "-at_install", "standard")
class TestRewardInEnglish(RewardTours, RewardTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestRewardInChinese(RewardTours, RewardTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestRewardOnThePhone(RewardTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_the_leaderboard(self):
        path = "/odoo/fair-allocation-leaderboard"
        self._walk("phone_leaderboard", path, self.ada)
