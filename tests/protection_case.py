from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from .allocation_case import AllocationCase

GIVEN = "2026-03-02 09:00:00"


class ProtectionCase(AllocationCase):
    """Ada was given a lead of Claire's on 2 March 2026, 10:00 in Berlin.

    Tier C is protected for 30 days from each follow-up, at most for 90.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_c.write({"protection_days": 30, "protection_max_days": 90})
        cls.company.resource_calendar_id.tz = "Europe/Berlin"
        cls.claire = cls.env["res.partner"].create(
            {"name": "Claire", "email": "claire@customer.example"}
        )
        cls.lead = cls._new_leads(10, type="opportunity", partner_id=cls.claire.id)
        cls.stages = cls.env["crm.stage"].create(
            [{"name": f"Step {i}", "sequence": 100 + i} for i in range(4)]
        )
        cls.lead.stage_id = cls.stages[0]

    def setUp(self):
        super().setUp()
        with self._at(GIVEN):
            self._give(self.lead, self.ada)

    def _give(self, leads, user):
        """The product gives ``leads`` to ``user``, as after a hand-over."""
        self.env["fair.allocation.decision"]._move(
            leads, "hand_over", "hand_over", user=user
        )
        self.env.flush_all()

    @contextmanager
    def _at(self, moment):
        """It is ``moment`` (UTC)."""
        now = datetime.fromisoformat(moment)
        self.env.invalidate_all()
        with freeze_time(now), patch.object(self.env.cr, "now", lambda: now):
            yield
        self.env.invalidate_all()

    def _as(self, user, record=None):
        self.env.flush_all()
        return (self.lead if record is None else record).with_user(user)

    def assertProtectedUntil(self, moment, lead=None):
        lead = self.lead if lead is None else lead
        wanted = datetime.fromisoformat(moment) if moment else False
        self.assertEqual(lead.fair_protected_until, wanted)
