"""The fair share on paper: every lead split among those who could have taken it.

A lead is divided among its permitted people in proportion to their weight in its tier,
and with ``Rules.catch_up`` among those too who could take it but for being on leave.
Where that would credit someone above capacity, the person is damped and the others take
over: iterative proportional fitting (Deming & Stephan 1940), eight rounds, in
fixed-point integers.

The result is a feasible fractional allocation, so a whole one within one lead of it
always exists (integrality of network flows). That is said of leads that are compared
and of people who are there: what is credited to somebody on leave the others receive
beyond their own share, so then nobody is promised to be within one lead of it. The
order among those who are there is the same: who is further behind comes first.
"""

from .data import SCALE
from .eligibility import gather

ROUNDS = 8

#: Fixed point of one lead, and of the damped weights.
ONE = 1 << 60
DAMPED = 1 << 20


def apportion(total, shares):
    """Split ``total`` in proportion to ``shares``, whole numbers that sum to it.

    Largest remainder (Hamilton); equal remainders go to the earlier position. Nothing
    is given when all shares are zero.
    """
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    # Few people differ in weight: each division is done once.
    parts_of = {share: divmod(total * share, whole) for share in set(shares)}
    parts = [parts_of[share][0] for share in shares]
    left = total - sum(parts)
    if left:
        rests = [parts_of[share][1] for share in shares]
        # Reversed, the order still leaves equal remainders in that of their positions.
        order = sorted(range(len(shares)), key=rests.__getitem__, reverse=True)
        for i in order[:left]:
            parts[i] += 1
    return parts


class Paper:
    """Credits of one batch.

    ``groups`` are tuples (tier, people, leads, value): so many leads of one tier, worth
    ``value`` together, that are split among the people at those positions. ``weights``
    and ``tier_capacity`` are ``[tier][person]``.
    """

    def __init__(self, groups, weights, capacity, tier_capacity):
        self.groups = groups
        self.weights = weights
        self.tiers = len(weights)
        self.capacity = capacity
        self.tier_capacity = tier_capacity
        self._people_of = [gather(group[1]) for group in groups]
        self._groups_of = self._transpose()

    def _transpose(self):
        rows = [[[] for _ in self.capacity] for _ in self.weights]
        for i, (tier, people, _leads, _value) in enumerate(self.groups):
            row = rows[tier]
            for p in people:
                row[p].append(i)
        return [[gather(indices) for indices in row] for row in rows]

    def split(self):
        """Raw credits by count and by value, ``[tier][person]``, in fixed point."""
        damped = self._damp()
        sums = self._sums(damped)
        count = self._spread(damped, sums, [group[2] for group in self.groups])
        value = self._spread(damped, sums, [group[3] for group in self.groups])
        return count, value

    def _damp(self):
        """Weights ``[tier][person]`` after lowering whoever would exceed a capacity."""
        damped = [
            [
                weight * DAMPED if slots and tier_slots else 0
                for weight, slots, tier_slots in zip(
                    weights, self.capacity, row, strict=True
                )
            ]
            for weights, row in zip(self.weights, self.tier_capacity, strict=True)
        ]
        leads = [group[2] for group in self.groups]
        for _round in range(ROUNDS):
            credits = self._spread(damped, self._sums(damped), leads)
            if not self._lower(damped, credits):
                break
        return damped

    def _sums(self, damped):
        return [
            sum(pick(damped[group[0]]))
            for pick, group in zip(self._people_of, self.groups, strict=True)
        ]

    def _spread(self, damped, sums, amounts):
        """Σ over a person's groups of ``amount · weight / Σ weight``."""
        rates = [
            amount * ONE // whole if whole else 0
            for amount, whole in zip(amounts, sums, strict=True)
        ]
        spread = [
            [weight * sum(pick(rates)) for weight, pick in zip(row, picks, strict=True)]
            for row, picks in zip(damped, self._groups_of, strict=True)
        ]
        # Nobody of these groups has any weight left: they are split evenly.
        for whole, amount, (tier, people, *_) in zip(
            sums, amounts, self.groups, strict=True
        ):
            if not whole:
                for p in people:
                    spread[tier][p] += amount * ONE // len(people)
        return spread

    def _lower(self, damped, credits):
        """Scale down whoever is credited above a capacity; True if anybody was."""
        lowered = False
        for p, slots in enumerate(self.capacity):
            for tier in range(self.tiers):
                limit = self.tier_capacity[tier][p] * ONE
                credit = credits[tier][p]
                if damped[tier][p] and credit > limit:
                    damped[tier][p] = max(1, damped[tier][p] * limit // credit)
                    credits[tier][p] = limit
                    lowered = True
            total, limit = sum(row[p] for row in credits), slots * ONE
            if slots and total > limit:
                for row in damped:
                    row[p] = row[p] and max(1, row[p] * limit // total)
                lowered = True
        return lowered


def credits(groups, weights, capacity, tier_capacity):
    """Whole credits ``[tier][person]``: thousandths of a lead, and minor units.

    Per tier they sum to exactly the leads (times ``SCALE``) and the value there is.
    """
    count, value = Paper(groups, weights, capacity, tier_capacity).split()
    leads, worth = [0] * len(weights), [0] * len(weights)
    for tier, _people, number, amount in groups:
        leads[tier] += number
        worth[tier] += amount
    return (
        [apportion(n * SCALE, row) for n, row in zip(leads, count, strict=True)],
        [apportion(v, row) for v, row in zip(worth, value, strict=True)],
    )


def nominal(leads, weights):
    """Share by weight alone, thousandths of ``leads``: shown beside the credit."""
    return apportion(leads * SCALE, weights)
