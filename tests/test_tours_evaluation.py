from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .test_tours import TourCase


class EvaluationTourCase(TourCase):
    """Ada was given both leads last month."""

    def setUp(self):
        super().setUp()
        self._allocate_as_mara()
        self.env["crm.team"].search([]).filtered(
            lambda team: team != self.north
        ).fair_policy_id = False
        self.env.cr.execute(
            "UPDATE fair_allocation_decision SET date = date - interval '1 month'"
        )
        self.env.cr.execute(
            "UPDATE fair_allocation_entitlement SET date = date - interval '1 month'"
        )
        self.env.invalidate_all()

    def _get_evaluation(self):
        return self.env["fair.allocation.evaluation"].search(
            [("team_id", "=", self.north.id)]
        )


class ManagerTours:
    def test_making_and_publishing_one(self):
        self._walk("evaluate", "/odoo", self.mara)
        evaluation = self._get_evaluation()
        self.assertEqual(evaluation.state, "published")
        team = evaluation.line_ids.filtered(lambda line: line.scope == "team")
        self.assertEqual(team.received, 2)


@tagged("post_install", "-at_install", "standard")
class TestManagerInEnglish(ManagerTours, EvaluationTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestManagerInChinese(ManagerTours, EvaluationTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestPhone(EvaluationTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_salesperson_reads_and_comments(self):
        first = self.env.cr.now().date() + relativedelta(day=1, months=-1)
        last = first + relativedelta(day=31)
        Evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        evaluation = Evaluation._create_for(self.north, first, last)
        evaluation.action_publish()
        self.env.flush_all()
        self._walk("phone_evaluation", "/odoo/fair-allocation-evaluations", self.ada)
        bodies = evaluation.sudo().message_ids.mapped("body")
        self.assertTrue(any("my holidays" in body for body in bodies))
