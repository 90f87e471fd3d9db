from datetime import datetime

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.fair_allocation.arbiters import Candidate, Vote, draw, verdict
from odoo.addons.fair_allocation.evidence import Event, assemble

KEEP, MOVE, POOL = Vote("keep"), Vote("move"), Vote("pool")


@tagged("post_install", "-at_install", "standard")
class TestDraw(BaseCase):
    """The arbiters with the fewest open cases; among equals the number decides."""

    def test_the_least_busy_one(self):
        candidates = [Candidate(1, 3), Candidate(2, 0), Candidate(3, 1)]
        self.assertEqual(draw("CASE/1", candidates, 1), [2])
        self.assertEqual(draw("CASE/1", candidates, 2), [2, 3])

    def test_as_many_as_there_are(self):
        self.assertEqual(draw("CASE/1", [Candidate(7, 0)], 3), [7])
        self.assertEqual(draw("CASE/1", [], 3), [])

    def test_the_same_every_time_whatever_the_order(self):
        candidates = [Candidate(user, 0) for user in range(1, 20)]
        first = draw("CASE/1", candidates, 3)
        self.assertEqual(draw("CASE/1", candidates[::-1], 3), first)

    def test_nobody_is_preferred_over_many_cases(self):
        candidates = [Candidate(user, 0) for user in (1, 2, 3, 4)]
        drawn = [draw(f"CASE/{n}", candidates, 1)[0] for n in range(400)]
        for user in (1, 2, 3, 4):
            self.assertGreater(drawn.count(user), 60)


@tagged("post_install", "-at_install", "standard")
class TestVerdict(BaseCase):
    """More than half of the arbiters make the ruling."""

    def test_one_alone(self):
        self.assertIsNone(verdict([], 1))
        self.assertEqual(verdict([MOVE], 1), MOVE)

    def test_two_of_three(self):
        self.assertIsNone(verdict([MOVE], 3, KEEP))
        self.assertIsNone(verdict([MOVE, KEEP], 3, KEEP))
        self.assertEqual(verdict([MOVE, MOVE], 3, KEEP), MOVE)

    def test_without_agreement_the_ruling_stands(self):
        self.assertEqual(verdict([MOVE, KEEP, POOL], 3, KEEP), KEEP)
        self.assertEqual(verdict([MOVE, POOL], 2, KEEP), KEEP)

    def test_shares_are_averaged(self):
        votes = [Vote("share", 30), Vote("share", 50)]
        self.assertEqual(verdict(votes, 3), Vote("share", 40))


@tagged("post_install", "-at_install", "standard")
class TestEvidence(BaseCase):
    """Events of several registers in their order."""

    def _event(self, day, kind="ledger"):
        return Event(datetime(2026, 3, day), kind, "Ada", "did it")

    def test_in_the_order_in_which_they_happened(self):
        ledger = [self._event(3), self._event(1)]
        mails = [self._event(2, "message"), self._event(3, "message")]
        events, further = assemble(ledger, mails)
        self.assertEqual([e.moment.day for e in events], [1, 2, 3, 3])
        self.assertEqual(events[-1].kind, "message")
        self.assertEqual(further, 0)

    def test_nothing_of_afterwards(self):
        events = [self._event(day) for day in (1, 2, 3)]
        kept, _further = assemble(events, until=datetime(2026, 3, 2))
        self.assertEqual(len(kept), 2)

    def test_the_latest_of_very_many(self):
        events = [self._event(1)] * 5 + [self._event(9)]
        kept, further = assemble(events, shown=2)
        self.assertEqual([event.moment.day for event in kept], [1, 9])
        self.assertEqual(further, 4)
