from odoo.tests import tagged

from .allocation_case import AllocationCase
from .training_case import TrainingCase

FEW, MANY = 100, 400

#: Queries for each further lead. Odoo inserts 100 rows at a time, and ours are a line,
#: a ledger entry, a message and a few tracking values.
PREVIEW, APPLY, ACTIVITIES, UNDO = 0.03, 0.15, 0.2, 0.25


class SpeedCase(AllocationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.team, cls.people = cls._new_team(5)

    def _publish(self, note="without activities", **values):
        self.policy.write(values)
        self.policy.with_user(self.mara).action_publish(note)

    def _measure_further_leads(self):
        """Queries that each lead beyond the first ``FEW`` costs, for each step."""
        self._measure(FEW)  # Fills what Odoo keeps in memory between requests.
        few, many = self._measure(FEW), self._measure(MANY)
        return [
            (more - less) / (MANY - FEW) for less, more in zip(few, many, strict=True)
        ]

    def _measure(self, number):
        """Queries of preview, apply and undo, the chatter included."""
        leads = self._new_leads(*range(number), team_id=self.team.id)
        self.env.cr.flush()
        run = self.env["fair.allocation.run"].with_user(self.mara)._create_for(leads)
        return [
            self._count_queries(step)
            for step in (run.action_preview, run.action_apply, run.action_undo)
        ]

    def _count_queries(self, step):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        step()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestSpeed(SpeedCase):
    """The number of queries hardly depends on the number of leads."""

    def test_queries_per_lead(self):
        self._publish(schedule_activities=False)
        preview, apply, undo = self._measure_further_leads()
        self.assertLess(preview, PREVIEW)
        self.assertLess(apply, APPLY)
        self.assertLess(undo, UNDO)

    def test_queries_per_lead_with_activities(self):
        self._publish(note="with activities", schedule_activities=True, notify=False)
        _preview, apply, _undo = self._measure_further_leads()
        self.assertLess(apply, ACTIVITIES)


@tagged("post_install", "-at_install", "standard")
class TestSpeedOfTrainings(SpeedCase, TrainingCase):
    """Trainings under way, and who reads as a mentor, cost no query more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for person in cls.people:
            cls._employ(person, {})
        cls.mentor, *cls.learners = cls.people

    def _train(self, learners):
        for person in learners:
            self._plan(user_id=person.id, mentor_id=self.mentor.id).action_start()
        self.env.flush_all()

    def test_runs(self):
        self._publish(schedule_activities=False)
        self._measure(20)
        before = self._measure(20)
        self._train(self.learners)
        self.assertLessEqual(self._measure(20), before)

    def test_the_pipeline_of_a_mentor(self):
        self._train(self.learners[:1])
        self._give(3, self.learners[0])
        few, found = self._read_pipeline()
        self.assertEqual(found, 3)
        self._train(self.learners[1:])
        for person in self.learners:
            self._give(20, person)
        many, found = self._read_pipeline()
        self.assertEqual(found, 3 + 20 * len(self.learners))
        self.assertLessEqual(many, few)

    def _give(self, number, person):
        """Important leads of ``person``."""
        leads = self._new_leads(
            *[90] * number, team_id=self.team.id, type="opportunity"
        )
        leads.with_user(self.mara).user_id = person

    def _read_pipeline(self):
        """Queries of reading all that the mentor sees, and how much it is."""
        Lead = self.env["crm.lead"].with_user(self.mentor)
        names = ["name", "partner_id", "user_id", "stage_id", "email_from", "phone"]

        def read():
            # By other ids than before, so that nothing is kept from the last time.
            self.env.invalidate_all()
            return Lead.web_search_read(
                [("team_id", "=", self.team.id)],
                {name: {} for name in names},
                limit=500,
            )["records"]

        read()
        found = []
        queries = self._count_queries(lambda: found.extend(read()))
        return queries, len(found)
