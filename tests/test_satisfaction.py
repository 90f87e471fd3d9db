from datetime import date

from odoo.tests import tagged

from .evaluation_case import MAY, EvaluationCase
from .rating_case import Ratings

IN_MAY = "2026-05-10 08:00:00"
IN_JUNE = "2026-06-02 08:00:00"


class SatisfactionCase(Ratings, EvaluationCase):
    def setUp(self):
        super().setUp()
        self.policy.write({"rating_sample": 3})
        with self._at("2026-03-10 08:00:00"):
            self.policy.with_user(self.mara).action_publish("Judge by three")

    def _rate_in_may(self, user, *values, **lead):
        with self._at(IN_MAY):
            leads = self._new_leads(10, user_id=user.id, **lead)
            return self._rate(leads, *values)

    def _get(self, *users, dates=MAY, sample=3, company=None):
        everybody = self.env["res.users"].union(*users)
        self.env.flush_all()
        return self.env["fair.allocation.satisfaction"]._get(
            everybody, *dates, sample, company=company or self.company
        )


@tagged("post_install", "-at_install", "standard")
class TestSatisfaction(SatisfactionCase):
    """A score of 100 from the ratings that count, drawn towards everybody's average."""

    def test_few_ratings_are_drawn_to_the_average(self):
        self._rate_in_may(self.nils, 5, 5, 5)
        self._rate_in_may(self.ada, *[5] * 27)
        self._rate_in_may(self.sven, *[1] * 6)
        found = self._get(self.team_north)
        average = (30 * 100 + 6 * 0) / 36
        self.assertEqual(found[self.nils.id], (round((300 + 3 * average) / 6, 1), 3))
        self.assertAlmostEqual(
            found[self.sven.id][0], (0 + 3 * average) / 9, delta=0.06
        )
        self.assertGreater(found[self.ada.id][0], found[self.nils.id][0])

    def test_nobody_is_judged_by_less_than_the_sample(self):
        self._rate_in_may(self.nils, 1, 1)
        self._rate_in_may(self.ada, 3, 3, 3)
        found = self._get(self.team_north)
        self.assertEqual(found[self.nils.id], (None, 2))
        self.assertEqual(found[self.sven.id], (None, 0))
        self.assertEqual(found[self.ada.id][1], 3)
        self.assertEqual(self._get(self.sven, sample=1), {self.sven.id: (None, 0)})

    def test_the_last_day_counts_where_the_company_works(self):
        """Shanghai is eight hours ahead: its May ends at 16:00 of ours."""
        lead = self._new_leads(10, user_id=self.nils.id)
        for moment in ("2026-04-30 15:59:00", "2026-04-30 16:00:00"):
            with self._at(moment):
                self._rate(lead, 5)
        for moment in ("2026-05-31 15:59:00", "2026-05-31 16:00:00"):
            with self._at(moment):
                self._rate(lead, 5)
        self.assertEqual(self._get(self.nils, sample=1)[self.nils.id][1], 2)
        june = date(2026, 6, 1), date(2026, 6, 1)
        found = self._get(self.nils, dates=june, sample=1)
        self.assertEqual(found[self.nils.id][1], 1)

    def test_companies_never_mix(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.nils.company_ids += other
        self._rate_in_may(self.nils, 5, 5, 5, company_id=other.id, team_id=False)
        self.assertEqual(self._get(self.nils), {self.nils.id: (None, 0)})
        found = self._get(self.nils, company=other)
        self.assertEqual(found[self.nils.id], (100, 3))

    def test_made_up_ratings_dont_count(self):
        with self._at(IN_MAY):
            lead = self._new_leads(10, user_id=self.nils.id)
            self._make_up(lead, 5, 5, 5, user=self.nils)
        self.assertEqual(self._get(self.nils), {self.nils.id: (None, 0)})

    def test_one_query(self):
        self._rate_in_may(self.nils, 5, 5, 5)
        self._get(self.team_north)
        before = self.env.cr.sql_log_count
        self._get(self.team_north | self.eva | self.ines)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 1)


@tagged("post_install", "-at_install", "standard")
class TestWhereItShows(SatisfactionCase):
    """The evaluation and the badge rest on it."""

    def test_the_evaluation(self):
        self._share_at(IN_MAY, *[10] * 6)
        self._rate_in_may(self.nils, 5, 5, 3)
        self._rate_in_may(self.ada, 1, 1)
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        [line] = self._line(evaluation, self.nils)
        score, count = self._get(self.team_north)[self.nils.id]
        self.assertEqual((line.satisfaction, line.satisfaction_count), (score, count))
        [ada] = self._line(evaluation, self.ada)
        self.assertEqual(ada.satisfaction_count, 0)
        [team] = self._line(evaluation, scope="team")
        self.assertEqual((team.satisfaction, team.satisfaction_count), (score, count))

    def test_the_badge(self):
        """Equally prompt, Ada's customers are more satisfied than Sven's."""
        self._rate_in_may(self.ada, 5, 5, 5)
        self._rate_in_may(self.sven, 1, 1, 1)
        Merit = self.env["fair.allocation.merit"]
        cases = dict.fromkeys(self.team_north.ids, (30, 30))
        self.patch(type(Merit), "_count_responses", lambda *args: cases)
        found = Merit._judge_service_star(self.north, *MAY)
        scores = {user: score for user, (score, _numbers) in found.items()}
        self.assertGreater(scores[self.ada.id], scores[self.nils.id])
        self.assertGreater(scores[self.nils.id], scores[self.sven.id])
        numbers = found[self.ada.id][1]
        self.assertEqual(numbers["ratings"], 3)
        merit = Merit.new({"award": "service_star"})
        text = merit._get_service_text({**numbers, "met": 30, "cases": 30})
        self.assertIn(f"Satisfaction {numbers['satisfaction']:.0f} of 100", text)
