from datetime import date

from odoo.tests import tagged

from .evaluation_case import APRIL, MAY, EvaluationCase
from .training_case import TrainingCase

JUNE = date(2026, 6, 1), date(2026, 6, 30)
JULY = date(2026, 7, 1), date(2026, 7, 31)


class EffectCase(EvaluationCase, TrainingCase):
    """Ada alone shares out what comes in; two leads are enough to say something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.evaluation_sample = 2
        cls._require("skills")
        cls.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-03-01'"
        )
        (cls.member_nils | cls.member_sven).fair_paused = True

    def _work(self, month, score, won, lost):
        """Ada is given leads that need the basics of robotics, and closes them."""
        leads = self._share_at(
            f"{month}-05 08:00:00",
            *[score] * (won + lost),
            fair_skill_ids=self._need(self.basic),
        )
        self.assertEqual(leads.user_id, self.ada)
        with self._at(f"{month}-20 08:00:00"):
            leads[:won].action_set_won()
            leads[won:].action_set_lost()

    def _train(self, moment="2026-05-10 08:00:00"):
        with self._at(moment):
            training = self._promise_senior()
            training.action_start()
            training.action_confirm()
        return training

    def _evaluate_at(self, moment, dates):
        with self._at(moment):
            return self._evaluate(dates)

    def _tell_the_story(self):
        """April, the training in May, June; the training and the two evaluations."""
        self._work("2026-04", 10, won=1, lost=3)
        before = self._evaluate_at("2026-05-02 08:00:00", APRIL)
        training = self._train()
        self._work("2026-06", 90, won=3, lost=1)
        after = self._evaluate_at("2026-07-02 08:00:00", JUNE)
        self.env.invalidate_all()
        return training, before, after


@tagged("post_install", "-at_install", "standard")
class TestEffect(EffectCase):
    """What a training changed is told by the evaluations around it."""

    def test_before_and_after(self):
        training, before, after = self._tell_the_story()
        self.assertEqual(
            training.effect_text,
            "Conversion: 25 % → 75 % · Fulfilment of A: – → 100 % (nothing before)"
            " · Fit: 30 → 60",
        )
        for told in (before.name, after.name, "4 closed leads", "4.0 leads due"):
            self.assertIn(told, training.effect_html)
        for told in ("▲ 50 %", "▲ 30", "fewer than 2"):
            self.assertIn(told, training.effect_html)
        # The figures are those of the evaluations, whatever happens afterwards.
        leads = self.env["crm.lead"].search([("user_id", "=", self.ada.id)])
        leads.stage_id = self.env.ref("crm.stage_lead1")
        self.env.invalidate_all()
        self.assertIn("Conversion: 25 % → 75 %", training.effect_text)

    def test_too_few_to_say(self):
        self.policy.evaluation_sample = 5
        self.policy.with_user(self.mara).action_publish("Four say nothing")
        training, *_evaluations = self._tell_the_story()
        self.assertEqual(
            training.effect_text,
            "Conversion: 25 % → 75 % (too few to say)"
            " · Fulfilment of A: – → 100 % (too few to say)"
            " · Fit: 30 → 60 (too few to say)",
        )
        self.assertIn("fewer than 5", training.effect_html)
        self.assertNotIn("▲", training.effect_html)

    def test_a_period_in_which_it_ended_is_neither(self):
        self._work("2026-04", 10, won=1, lost=3)
        training = self._train()
        self._evaluate_at("2026-06-02 08:00:00", MAY)
        self.assertEqual(training.effect_text, "The next evaluation compares.")
        self._evaluate_at("2026-05-02 08:00:00", APRIL)
        self.assertIn("compares the", training.effect_html)

    def test_midnight_is_where_the_company_works(self):
        # In Shanghai it is the first of June already.
        training = self._train("2026-05-31 17:00:00")
        self.assertEqual(training._get_end_day(), date(2026, 6, 1))

    def test_without_a_promise_all_leads_count(self):
        self._work("2026-04", 10, won=1, lost=1)
        self._evaluate_at("2026-05-02 08:00:00", APRIL)
        with self._at("2026-05-10 08:00:00"):
            training = self._plan()
            training.action_start()
            training.action_confirm()
        self._work("2026-06", 10, won=1, lost=1)
        self._evaluate_at("2026-07-02 08:00:00", JUNE)
        self.env.invalidate_all()
        self.assertIn("Fulfilment: 100 % → 100 %", training.effect_text)
        self.assertIn("unchanged", training.effect_html)

    def test_an_evaluation_closed_unread_is_left_out(self):
        training, before, _after = self._tell_the_story()
        before.action_close()
        self.env.invalidate_all()
        self.assertIn("Conversion: – → 75 % (nothing before)", training.effect_text)

    def test_who_reads_the_figures(self):
        training, before, after = self._tell_the_story()
        mine, mentored = training.with_user(self.ada), training.with_user(self.sven)
        # Nobody but managers reads an evaluation before it is published.
        self.assertEqual(mine.effect_text, "The next evaluation compares.")
        after.action_publish()
        self.env.invalidate_all()
        self.assertIn("Conversion: – → 75 %", mine.effect_text)
        before.action_publish()
        self.env.invalidate_all()
        self.assertIn("Conversion: 25 % → 75 %", mine.effect_text)
        self.assertFalse(mentored.effect_text)
        self.assertIn("Sales managers and the person", mentored.effect_html)
        self.assertNotIn("75", mentored.effect_html)

    def test_nothing_before_it_is_done(self):
        training = self._plan()
        training.action_start()
        self.assertFalse(training.effect_text)
        self.assertFalse(training.effect_html)


@tagged("post_install", "-at_install", "standard")
class TestInTheEvaluation(EffectCase):
    """The evaluation says which trainings ended since the one before."""

    def test_since_the_one_before(self):
        training, before, after = self._tell_the_story()
        july = self._evaluate_at("2026-08-02 08:00:00", JULY)
        self.assertEqual(after.training_ids, training)
        self.assertFalse((before | july).training_ids)
        # In its period it is named; what it changed is told by the next one.
        may = self._evaluate_at("2026-06-02 08:00:00", MAY)
        self.assertEqual(may.training_ids, training)

    def test_plans_of_colleagues_are_nobodys_business(self):
        training, before, after = self._tell_the_story()
        for evaluation in (before, after):
            evaluation.action_publish()
        self.env.invalidate_all()
        for user, seen in (
            (self.ada, training),
            (self.sven, training),
            (self.nils, training.browse()),
        ):
            own = after.with_user(user).training_ids
            self.assertEqual(own.ids, seen.ids, user.name)
        Report = self.env["ir.actions.report"]
        name = "fair_allocation.report_evaluation"
        for user, told in ((self.mara, True), (self.nils, False)):
            page = Report.with_user(user)._render_qweb_html(name, after.ids)[0].decode()
            self.assertEqual("Ada: Robotics (Skilled)" in page, told, user.name)
            self.assertEqual("Conversion: 25 % → 75 %" in page, told, user.name)

    def test_fit_is_that_of_the_ledger(self):
        self._work("2026-06", 10, won=1, lost=1)
        undone = self._share_at("2026-06-07 08:00:00", 10)
        asks_nothing = self._share_at("2026-06-08 08:00:00", 10)
        self._decisions(undone).run_id.with_user(self.mara).action_undo()
        self.assertEqual(asks_nothing.user_id, self.ada)
        evaluation = self._evaluate_at("2026-07-02 08:00:00", JUNE)
        line = self._line(evaluation, self.ada)
        self.assertEqual((line.fit, line.fit_count), (30, 2))
        self.assertIn("Fit", evaluation.people_html)
        line = self._line(evaluation, self.nils)
        self.assertIsNone(line._get_figure("fit"))

    def test_as_many_queries_for_many_as_for_one(self):
        training, *_evaluations = self._tell_the_story()
        planned = self._plan(
            user_id=self.nils.id, promise="seniority", seniority_id=self.senior.id
        )
        few = self._count(training | planned)
        users = [
            self._new_user(f"learner{number}", "sales_team.group_sale_salesman")
            for number in range(12)
        ]
        for user in users:
            self._employ(user, {})
        self.env["crm.team.member"].create(
            [
                {
                    "crm_team_id": self.north.id,
                    "user_id": user.id,
                    "fair_seniority_id": self.advisor.id,
                }
                for user in users
            ]
        )
        with self._at("2026-05-10 08:00:00"):
            more = training.browse()
            for user in users:
                more |= self._plan(
                    user_id=user.id, promise="seniority", seniority_id=self.senior.id
                )
            for plan in more[:6]:
                plan.action_start()
                plan.action_confirm()
        self.assertLessEqual(self._count(training | planned | more), few)

    def _count(self, trainings):
        names = ["display_name", "promise_text", "effect_text", "is_late", "can_decide"]
        own = trainings.with_user(self.mara)
        own.read(names)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        own.read(names)
        return self.env.cr.sql_log_count - before
