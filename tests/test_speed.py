from odoo.tests import tagged

from .allocation_case import AllocationCase

FEW, MANY = 100, 400

#: Queries for each further lead. Odoo inserts 100 rows at a time, and ours are a line,
#: a ledger entry, a message and a few tracking values.
PREVIEW, APPLY, ACTIVITIES, UNDO = 0.03, 0.15, 0.2, 0.25


@tagged("post_install", "-at_install", "standard")
class TestSpeed(AllocationCase):
    """The number of queries hardly depends on the number of leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.team, cls.people = cls._new_team(5)

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
