"""The canonical form of a problem: everything sorted, counted from 0 and grouped.

Whatever the order in which people and leads are handed over, the pool is the same, and
so is everything that follows.
"""

from array import array
from operator import add

from .eligibility import Eligibility, gather, positions
from .fit import Fit
from .standing import MICRO
from .ties import HANDS, hand


class Signature:
    """Leads nobody can tell apart but by value: same tier, same people, same fit.

    ``cost`` is what each person of the team lacks in fit, with the tie, in millionths
    of a point: ``(100 - fit) · 10⁶ + tie``. Only entries of ``people`` mean anything;
    ``lacks`` holds just those, ``pick`` picks them out of any list by position. The
    leads are split on paper among the people of ``paper``.
    """

    __slots__ = ("cost", "lacks", "leads", "mask", "paper", "people", "pick", "tier")

    def __init__(self, tier, mask, paper, crowd, cost):
        self.tier = tier
        self.mask = mask
        self.paper = paper
        self.people, self.pick = crowd
        self.cost = cost
        self.lacks = array("i", self.pick(cost))
        self.leads = []

    def fit(self, person):
        return 100 - self.cost[person] // MICRO


class Pool:
    """A problem whose people, tiers and leads are known by position."""

    def __init__(self, problem):
        self.rules = problem.rules
        self.people = sorted(problem.people, key=lambda person: person.id)
        self.tiers = sorted(problem.tiers, key=lambda tier: (tier.rank, tier.id))
        self.leads = sorted(problem.leads, key=lambda lead: lead.id)
        self.tier_position = {tier.id: t for t, tier in enumerate(self.tiers)}
        self.eligibility = Eligibility(self.people, self.rules.factors)
        self.fit = Fit(self.people, self.tiers, self.rules.factors)
        self._hands = {}
        self._crowds = {}
        self.weights = self._weigh()
        self._limit()
        self.signatures = []
        self.signature_of = [None] * len(self.leads)
        self._group()

    def _weigh(self):
        """Weights ``[tier][person]``."""
        return [
            [person.tier_weight.get(tier.id, person.weight) for person in self.people]
            for tier in self.tiers
        ]

    def _limit(self):
        """Free slots as handed in; no limit means one for every lead."""
        unlimited = len(self.leads)
        self.capacity = [
            unlimited if person.capacity is None else person.capacity
            for person in self.people
        ]
        self.tier_capacity = [
            [person.tier_capacity.get(tier.id, unlimited) for person in self.people]
            for tier in self.tiers
        ]

    def _group(self):
        """Put every lead into its signature, in ascending order of lead id."""
        found = {}
        for i, lead in enumerate(self.leads):
            key = self._key(lead)
            signature = found.get(key)
            if signature is None:
                signature = found[key] = self._sign(lead)
                self.signatures.append(signature)
            self.signature_of[i] = signature
            signature.leads.append(i)

    def _key(self, lead):
        asked = (lead.industry, lead.country, lead.state, lead.language, lead.owner)
        return lead.tier, lead.skills, asked, lead.interests, lead.excluded

    def _sign(self, lead):
        key = lead.id % HANDS
        if key not in self._hands:
            self._hands[key] = hand(key, self.people)
        cost = array("i", list(map(add, self.fit.lacks(lead), self._hands[key])))
        mask = self.eligibility.mask(lead)
        paper = self.eligibility.owed(lead) if self.rules.catch_up else mask
        tier = self.tier_position[lead.tier]
        return Signature(tier, mask, paper, self._crowd(mask), cost)

    def _crowd(self, mask):
        """The people of ``mask`` by position, and what picks them out of a list.

        Many signatures share a mask. Remembered for this problem only: nothing outlives
        it.
        """
        if mask not in self._crowds:
            people = positions(mask)
            self._crowds[mask] = people, gather(people)
        return self._crowds[mask]

    def account(self, tier, person):
        """History of a person in a tier, by position; ``None`` without any."""
        return self.people[person].accounts.get(self.tiers[tier].id)

    def groups(self, leads, settled):
        """Paper groups (tier, people, number, value) of ``leads``, by position.

        A lead nobody could take is nobody's credit; one that nobody is owed but
        that is ``settled`` (lead -> person) is the credit of who gets it.
        """
        found = {}
        for i in leads:
            signature = self.signature_of[i]
            mask = signature.paper
            if not signature.mask:
                if i not in settled:
                    continue
                mask = mask or 1 << settled[i]
            entry = found.setdefault((signature.tier, mask), [0, 0])
            entry[0] += 1
            entry[1] += self.leads[i].value
        return [
            (tier, self._crowd(mask)[0], number, value)
            for (tier, mask), (number, value) in found.items()
        ]
