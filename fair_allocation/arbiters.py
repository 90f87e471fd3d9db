"""Who rules on a dispute, and what several opinions make together: pure rules."""

from collections import Counter
from hashlib import sha256
from typing import NamedTuple

#: How many rule in the first instance, and at most how many on an appeal.
FIRST, APPEAL = 1, 3


class Candidate(NamedTuple):
    """Somebody who may rule, and how many open cases he or she has already."""

    user: int
    cases: int


class Vote(NamedTuple):
    """What one arbiter thinks: an outcome, and the share it gives to the claimant."""

    outcome: str
    percent: int = 0


def draw(case, candidates, number):
    """The ``number`` candidates with the fewest open cases.

    Between equal ones the number of the case decides, by a rule anybody can recompute:
    the smaller SHA-256 of ``case:user``.

    :return: ids of users, or of fewer if there are no more
    """
    ordered = sorted(
        candidates,
        key=lambda c: (c.cases, sha256(f"{case}:{c.user}".encode()).hexdigest()),
    )
    return [candidate.user for candidate in ordered[:number]]


def verdict(votes, seats, standing=None):
    """What ``votes`` of ``seats`` arbiters make: more than half of them say so.

    :param Vote standing: the ruling before, which stands when they don't agree
    :return: a :class:`Vote`, or ``None`` as long as nothing is decided
    """
    outcomes = Counter(vote.outcome for vote in votes)
    for outcome, count in outcomes.items():
        if 2 * count > seats:
            shares = [vote.percent for vote in votes if vote.outcome == outcome]
            return Vote(outcome, round(sum(shares) / len(shares)))
    return standing if len(votes) >= seats else None
