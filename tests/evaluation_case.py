from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import test_cursor

from .allocation_case import AllocationCase

APRIL = date(2026, 4, 1), date(2026, 4, 30)
MAY = date(2026, 5, 1), date(2026, 5, 31)


class EvaluationCase(AllocationCase):
    """Team North shares its leads by rules since March 2026; it works in Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-03-01'"
        )
        cls.env.invalidate_all()

    @contextmanager
    def _at(self, moment):
        """It is ``moment`` (UTC), also for jobs."""
        now = datetime.fromisoformat(moment)
        self.env.flush_all()
        self.env.invalidate_all()
        with (
            freeze_time(now),
            patch.object(self.env.cr, "now", lambda: now),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
        ):
            yield
            self.env.flush_all()
        self.env.invalidate_all()

    def _share_at(self, moment, *scores, **values):
        """Leads that came in and were shared out at ``moment``."""
        with self._at(moment):
            leads = self._new_leads(*scores, **values)
            self._allocate(leads)
        return leads

    def _evaluate(self, dates=MAY, team=None):
        self.env.flush_all()
        Evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        return Evaluation._create_for(team or self.north, *dates)

    def _line(self, evaluation, user=None, tier=None, scope=None):
        scope = scope or ("person_tier" if user and tier else "person")
        return evaluation.line_ids.filtered(
            lambda line: line.scope == scope
            and (not user or line.user_id == user)
            and (not tier or line.tier_id == tier)
        )

    def _run_job(self):
        with self.enter_registry_test_mode():
            job = self.env.ref("fair_allocation.ir_cron_evaluate")
            job.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["fair.allocation.evaluation"].search(
            [("team_id", "in", (self.north | self.south).ids)]
        )

    def _messages_to(self, user):
        """What ``user`` was told about evaluations."""
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("subject", "ilike", "evaluation"),
            ]
        )
