from odoo.tests import tagged

from .allocation_case import AllocationCase
from .rating_case import Ratings

FACTOR = "satisfaction"


class SatisfactionFactorCase(Ratings, AllocationCase):
    """Customers have rated Nils and Ada; nobody has rated Sven yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.rating_sample = 3
        cls._weigh(50)

    @classmethod
    def _weigh(cls, weight):
        factor = cls.policy.factor_ids.filtered(lambda factor: factor.code == FACTOR)
        factor.weight = weight
        cls.policy.with_user(cls.mara).action_publish(f"Satisfaction: {weight}")

    def setUp(self):
        super().setUp()
        self._rate(self._new_leads(10, user_id=self.nils.id), *[5] * 9)
        self._rate(self._new_leads(10, user_id=self.ada.id), *[2] * 6)
        self._rate(self._new_leads(10, user_id=self.sven.id), 5)

    def _points(self):
        problem = self.env["fair.allocation.problem"]
        version = self.policy.version_id
        return problem._get_satisfaction(self.north, self.team_north, version)


@tagged("post_install", "-at_install", "standard")
class TestSatisfactionFactor(SatisfactionFactorCase):
    """Whose customers are satisfied gets the lead, where the rules weigh it."""

    def test_new_policies_can_weigh_it_and_dont(self):
        policy = self.env["fair.allocation.policy"].create({"name": "New"})
        factor = policy.factor_ids.filtered(lambda factor: factor.code == FACTOR)
        self.assertEqual((factor.weight, factor.required), (0, False))
        self.assertEqual(factor.meaning, "How satisfied are the customers?")
        self.assertFalse(factor.can_be_required)

    def test_whoever_was_not_rated_enough_is_as_the_others(self):
        points = self._points()
        (nils, nils_count), (ada, ada_count) = points[self.nils.id], points[self.ada.id]
        self.assertEqual((nils_count, ada_count), (9, 6))
        self.assertGreater(nils, ada)
        self.assertEqual(points[self.sven.id][1], 0)
        self.assertAlmostEqual(points[self.sven.id][0], (nils + ada) / 2, delta=1)

    def test_the_satisfying_one_gets_the_lead_and_it_says_why(self):
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertOwner(lead, self.nils)
        told = lead.fair_decision_ids.explanation_html
        self.assertIn("Satisfaction of customers, from 9 ratings", told)
        self.assertIn("too few ratings: as the others on average", told)

    def test_ratings_of_more_than_a_year_ago_are_over(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE rating_rating SET rated_on = '2020-01-01'")
        self.assertEqual(set(self._points().values()), {(50, 0)})

    def test_made_up_ratings_have_no_effect(self):
        before = self._points()
        lead = self._new_leads(10, user_id=self.ada.id)
        self._rate(lead, *[5] * 9, user=self.ada)
        self.env.flush_all()
        self.assertEqual(self._points(), before)

    def test_what_if_weighs_it_as_well(self):
        problem = self.env["fair.allocation.problem"]
        rosters = problem._collect_rosters(
            self.north, {1: self.policy.version_id}, self.north.crm_team_member_ids
        )
        rated = {p.id: (p.satisfaction, p.ratings) for p in rosters[1].people}
        self.assertEqual(rated, self._points())

    def test_one_query_more_and_none_without_weight(self):
        counts = []
        for weight in (0, 50):
            self._weigh(weight)
            problem = self.env["fair.allocation.problem"]
            self.env.flush_all()
            problem._collect_people(self.north, self.policy.version_id)
            before = self.env.cr.sql_log_count
            self.env.flush_all()
            problem._collect_people(self.north, self.policy.version_id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1] - counts[0], 1)

    def test_the_rules_page_says_what_it_is(self):
        sections = self.policy.version_id._get_page()
        texts = [line for section in sections for line in section["lines"]]
        [said] = [text for text in texts if "last twelve months" in text]
        self.assertIn("fewer than 3 ratings", said)
        self._weigh(0)
        sections = self.policy.version_id._get_page()
        texts = [line for section in sections for line in section["lines"]]
        self.assertFalse([text for text in texts if "last twelve months" in text])
