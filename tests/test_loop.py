from odoo.tests import tagged

from .training_case import TrainingCase


@tagged("post_install", "-at_install", "standard")
class TestLoop(TrainingCase):
    """Finding → training → skill → tier unlocked → first A lead, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.evaluation_sample = 5
        cls._require("skills")
        # Sven alone may take leads of A and knows enough of robotics; he is full.
        cls.member_sven.assignment_max = 3

    def test_from_a_finding_to_the_first_important_lead(self):
        leads = self._new_leads(*[90] * 6, fair_skill_ids=self._need(self.skilled))
        self._allocate(leads)
        waiting = leads.filtered(lambda lead: not lead.user_id)
        self.assertEqual((len(waiting), waiting.fair_tier_id), (3, self.tier_a))
        self.assertEqual((leads - waiting).user_id, self.sven)

        training = self._accept_the_finding()
        self._train(training)

        self._allocate(waiting)
        self.assertEqual(waiting.user_id, self.ada)
        self._read_why(waiting[0])

    def _accept_the_finding(self):
        """What the evaluation found is what Mara plans."""
        today = self.env.cr.now().date()
        Evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        evaluation = Evaluation._create_for(self.north, today, today)
        finding = evaluation.finding_ids.filtered(lambda found: found.kind == "skill")
        self.assertEqual((finding.user_id, finding.skill_id), (self.ada, self.robotics))
        self.assertIn("3 waited", finding.text)
        action = finding.action_accept()
        training = self.env["fair.allocation.training"].with_user(self.mara)
        training = training.browse(action["res_id"])
        self.assertEqual((training, finding.training_id.id), (training, training.id))
        self.assertEqual(training.finding_id, finding)
        # Nobody but Sven has the skill, and the leads need a higher rung as well.
        self.assertEqual(training.mentor_id, self.sven)
        self.assertEqual(
            training.promise_text, "Ada becomes Senior and may take leads of A."
        )
        return training

    def _train(self, training):
        """Everybody does their part, with their own rights."""
        training.action_start()
        self.assertEqual(self._levels(self.ada), [("Basic", True)])
        training.with_user(self.ada).write({"progress": 80, "note": "Two visits"})
        training.with_user(self.sven).action_propose()
        self.assertEqual(self.member_ada.fair_seniority_id, self.advisor)
        training.action_confirm()
        self.assertEqual(self._levels(self.ada), [("Basic", False), ("Skilled", True)])
        self.assertEqual(self.member_ada.fair_seniority_id, self.senior)
        self.assertIn(
            "You may now take leads of A.", self._messages_to(self.ada)[0].body
        )

    def _read_why(self, lead):
        """The entry that Ada reads names the skill, and the rung that others lack."""
        entry = self._decisions(lead)[-1].with_user(self.ada)
        self.assertEqual(entry.to_user_id, self.ada)
        self.assertIn("fit 60 of 100", entry.summary)
        self.assertEqual(entry.explanation["chosen"]["person"], self.ada.id)
        self.assertEqual(entry.explanation["chosen"]["parts"], {"skills": 60})
        # Nils could not take it: his rung doesn't permit the tier, as hers didn't.
        self.assertEqual(entry.explanation["excluded"], {"tier": self.nils.ids})
        labels = entry._get_condition_labels()
        self.assertIn(f"Could not take it: {labels['tier']}", entry.explanation_html)
        self.assertIn("Required skills", entry.explanation_html)
