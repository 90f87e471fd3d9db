"""Who holds which leads of the batch, what one more costs, and what can be handed on.

A *node* is a person in a tier: ``tier · people + person``. Leads are known by the
number of their signature.
"""

from operator import add

#: Potential of a node from which no slot can be reached any more, and cost of no arc.
NEVER = 1 << 62

#: Bits of a signature's number.
NUMBER = 32

#: Further than any path; sums with ``NEVER`` stay beyond it.
FAR = 1 << 60


class Holdings:
    """Leads given so far, by signature and person.

    Kept up to date with every lead that changes hands: ``next_cost`` of a node is what
    one more lead costs there, ``price`` (by tier and person) the same where there is a
    slot and else ``FAR``; ``best`` of a node is the cheapest hand-over to each person
    of a lead held there, and ``via`` its signature.
    """

    def __init__(self, pool, settled, standings):
        self.size = size = len(pool.people)
        self.tiers = len(pool.tiers)
        self.signatures = pool.signatures
        self.costs = [signature.cost for signature in pool.signatures]
        self.masks = [signature.mask for signature in pool.signatures]
        self.standings = [standing for row in standings for standing in row]
        self.slots = list(settled.slots)
        self.tier_slots = [slots for row in settled.tier_slots for slots in row]
        self.first_person = nodes = size * self.tiers
        self.given = [0] * nodes
        self.used = [0] * size
        self.holds = [{} for _ in range(nodes)]
        self.next_cost = [standing.cost(0) for standing in self.standings]
        self.best = [[NEVER] * size for _ in range(nodes)]
        self.via = [[None] * size for _ in range(nodes)]
        self.price = [[FAR] * size for _ in range(self.tiers)]
        for node in range(nodes):
            self._set_price(node)

    def last_cost(self, node):
        """What the last lead given to ``node`` cost."""
        return self.standings[node].cost(self.given[node] - 1)

    def is_open(self, node):
        """True if the person of ``node`` may take one more lead of its tier."""
        p = node % self.size
        return self.used[p] < self.slots[p] and self.given[node] < self.tier_slots[node]

    def shares(self, tier):
        """``{signature: {person: leads}}`` of one tier."""
        shares = {}
        for p in range(self.size):
            for number, leads in self.holds[tier * self.size + p].items():
                shares.setdefault(number, {})[p] = leads
        return shares

    # Changing hands

    def give(self, number, node):
        """Give a lead to a node whose person has a slot."""
        self._take(number, node)
        self._count(node, 1)
        self._use(node % self.size, 1)

    def move_to_better(self, node):
        """Move one lead from ``node`` to a better placed person with a slot, if any."""
        tier, here = divmod(node, self.size)
        totals = list(map(add, self.best[node], self.price[tier]))
        least = min(totals)
        if least >= self.last_cost(node):
            return False
        there = totals.index(least)
        head, number = node - here + there, self.via[node][there]
        self._drop(number, node)
        self._use(here, -1)
        self._count(node, -1)
        self.give(number, head)
        return True

    def _count(self, node, change):
        self.given[node] += change
        self.next_cost[node] = self.standings[node].cost(self.given[node])
        self._set_price(node)

    def _use(self, person, change):
        was_full = self.used[person] >= self.slots[person]
        self.used[person] += change
        if was_full or self.used[person] >= self.slots[person]:
            for node in range(person, self.first_person, self.size):
                self._set_price(node)

    def _set_price(self, node):
        """What a lead of the tier costs whom it is given to directly."""
        tier, person = divmod(node, self.size)
        self.price[tier][person] = self.next_cost[node] if self.is_open(node) else FAR

    def _take(self, number, node):
        """One more lead of a signature at a node, which may now hand it on."""
        holds = self.holds[node]
        if number in holds:
            holds[number] += 1
            return
        holds[number] = 1
        signature = self.signatures[number]
        best, via = self.best[node], self.via[node]
        here = node % self.size
        own = signature.cost[here]
        for p, lacks in zip(signature.people, signature.lacks, strict=True):
            if lacks - own < best[p] and p != here:
                best[p] = lacks - own
                via[p] = number

    def _drop(self, number, node):
        holds = self.holds[node]
        if holds[number] > 1:
            holds[number] -= 1
            return
        del holds[number]
        via = self.via[node]
        for p in self.signatures[number].people:
            if via[p] == number:
                self._find_best(node, p)

    def _find_best(self, node, p):
        """The cheapest lead that ``node`` can hand over to person ``p``."""
        costs, masks = self.costs, self.masks
        here, bit = node % self.size, 1 << p
        # Cost and number in one integer, so that the lower number decides a tie.
        arcs = [
            (costs[number][p] - costs[number][here] << NUMBER) + number
            for number in self.holds[node]
            if masks[number] & bit
        ]
        if arcs:
            least = min(arcs)
            self.best[node][p] = least >> NUMBER
            self.via[node][p] = least & (1 << NUMBER) - 1
        else:
            self.best[node][p], self.via[node][p] = NEVER, None
