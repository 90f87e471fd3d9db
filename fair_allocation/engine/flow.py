"""Minimum-cost flow, one lead at a time: successive shortest paths with potentials.

The graph has a node for each (tier, person), one for each person, and the sink:

* lead → (tier, person): what the person lacks in fit;
* (tier, person) → (tier, other): the cheapest lead to hand over, by difference in fit;
* (tier, person) → person: what one more lead of the tier costs, see ``standing``;
* person → (tier, person): giving up a lead of another tier, that cost backwards;
* person → sink: free while the person has a slot.

Only leads of the batch move. Each node's *potential* is a lower bound of the cost from
there to the sink; it only ever rises, so a search looks no further than the people who
could really be better (Ahuja, Magnanti & Orlin 1993, §9.7; Jonker & Volgenant 1987).
"""

from heapq import heapify, heappop, heappush
from itertools import pairwise
from operator import add

from .standing import MICRO

#: Potential of a node from which no slot can be reached any more, and cost of no arc.
NEVER = 1 << 62

#: Further than any path; sums with ``NEVER`` stay beyond it.
FAR = 1 << 60

#: Nearer than any path: a settled node isn't reached again.
SETTLED = -FAR

SERVED, FULL, REFUSED = "served", "full", "refused"


class Flow:
    """Leads given so far, by signature and person.

    ``limit`` bounds how many nodes one search settles; without it every lead is placed
    optimally.
    """

    def __init__(self, pool, standings, limit=None):
        self.size = len(pool.people)
        self.tiers = len(pool.tiers)
        self.signatures = pool.signatures
        self.costs = [signature.cost for signature in pool.signatures]
        self.masks = [signature.mask for signature in pool.signatures]
        self.standings = [standing for row in standings for standing in row]
        self.slots = list(pool.slots)
        self.tier_slots = [slots for row in pool.tier_slots for slots in row]
        self.limit = limit
        size, nodes = self.size, self.size * self.tiers
        self.first_person = nodes
        self.bits = (nodes + size).bit_length()
        self.given = [0] * nodes
        self.used = [0] * size
        self.holds = [{} for _ in range(nodes)]
        self.next_cost = [standing.cost(0) for standing in self.standings]
        self.best = [[NEVER] * size for _ in range(nodes)]
        self.via = [[None] * size for _ in range(nodes)]
        self.price = [[FAR] * size for _ in range(self.tiers)]
        for node in range(nodes):
            self._set_price(node)
        self.potential = self._first_potentials()

    def _first_potentials(self):
        potential = [
            cost if slots and self.slots[node % self.size] else NEVER
            for node, (cost, slots) in enumerate(
                zip(self.next_cost, self.tier_slots, strict=True)
            )
        ]
        return potential + [0 if slots else NEVER for slots in self.slots]

    # Placing a lead

    def insert(self, number, chain_limit=None):
        """Place a lead of signature ``number`` along the cheapest chain.

        With ``chain_limit`` (points) it is refused when nobody permitted has a slot and
        the chain would cost the leads of other tiers more than that.
        """
        signature = self.signatures[number]
        direct, cost = self._cheapest_slot(signature)
        if direct is not None and self.limit == 0:
            path = self._direct_path(signature, direct)
        else:
            path = self._search(signature, direct, cost)
        if path is None:
            return FULL
        if direct is None and self._spills(path, chain_limit):
            return REFUSED
        self._push(number, path)
        return SERVED

    def _direct_path(self, signature, person):
        node = signature.tier * self.size + person
        return [node, self.first_person + person]

    def _cheapest_slot(self, signature):
        """The permitted person with a slot for whom the lead costs least, and the cost.

        The person is ``None`` when nobody permitted has a slot.
        """
        if not signature.people:
            return None, FAR
        prices = signature.pick(self.price[signature.tier])
        totals = list(map(add, signature.lacks, prices))
        least = min(totals)
        if least >= FAR:
            return None, FAR
        return signature.people[totals.index(least)], least

    def _search(self, signature, direct, bound):
        """Dijkstra from the lead to the sink, by cost so far plus potential.

        Returns the path as nodes, from the first receiver to the person whose slot is
        used. Nothing that can't beat ``bound``, the direct placement, is looked at.
        """
        bits, low, first = self.bits, (1 << self.bits) - 1, self.first_person
        used, slots = self.used, self.slots
        reached, parent, settled = self._start(signature, bound), {}, {}
        heap = [total << bits | node for node, total in reached.items()]
        heapify(heap)
        end, level = None, bound
        while heap:
            entry = heappop(heap)
            total, node = entry >> bits, entry & low
            level = min(total, bound)
            if total >= bound or (bound < FAR and len(settled) == self.limit):
                break
            if node in settled:
                continue
            settled[node] = total
            reached[node] = SETTLED
            for head, reach in self._arcs(node, total, bound):
                if reach < bound and reach < reached.get(head, FAR):
                    reached[head], parent[head] = reach, node
                    if head >= first and used[head - first] < slots[head - first]:
                        bound, end = reach, head
                    else:
                        heappush(heap, reach << bits | head)
        else:
            level = bound
        self._raise(settled, level)
        if end is not None:
            return self._path(end, parent)
        return None if direct is None else self._direct_path(signature, direct)

    def _start(self, signature, bound):
        """Permitted people who might beat ``bound``, with the least possible cost."""
        cost, potential = signature.cost, self.potential
        base = signature.tier * self.size
        return {
            base + p: total
            for p in signature.people
            if (total := cost[p] + potential[base + p]) < bound
        }

    def _arcs(self, node, total, bound):
        """(head, total) of the arcs out of ``node``, without those beyond ``bound``."""
        potential = self.potential
        so_far = total - potential[node]
        if node >= self.first_person:
            return self._arcs_from_person(node - self.first_person, so_far)
        here = node % self.size
        base = node - here
        left = bound - so_far
        steps = map(add, self.best[node], potential[base : base + self.size])
        arcs = [
            (head, so_far + step)
            for head, step in enumerate(steps, base)
            if step < left
        ]
        if self.given[node] < self.tier_slots[node]:
            head = self.first_person + here
            arcs.append((head, so_far + self.next_cost[node] + potential[head]))
        return arcs

    def _arcs_from_person(self, p, so_far):
        """(head, total) of giving up one of the leads of this batch, by tier."""
        return [
            (node, so_far - self.last_cost(node) + self.potential[node])
            for node in range(p, self.first_person, self.size)
            if self.given[node]
        ]

    def last_cost(self, node):
        return self.standings[node].cost(self.given[node] - 1)

    def _raise(self, settled, reach):
        """The sink is ``reach`` away: raise the potential of whatever looked closer."""
        potential = self.potential
        for node, total in settled.items():
            if reach == FAR:
                potential[node] = NEVER
            elif total < reach:
                potential[node] += reach - total

    def _path(self, end, parent):
        path = [end]
        while path[-1] in parent:
            path.append(parent[path[-1]])
        path.reverse()
        return path

    def _spills(self, path, chain_limit):
        """True if a chain costs the leads of other tiers more than ``chain_limit``.

        That is what follows after the first person gives up a lead of another tier.
        """
        if chain_limit is None:
            return False
        cost, first = 0, self.first_person
        start = next(i for i, node in enumerate(path) if node >= first)
        for tail, head in pairwise(path[start:]):
            if head >= first:
                cost += self.next_cost[tail]
            elif tail >= first:
                cost -= self.last_cost(head)
            else:
                cost += self.best[tail][head % self.size]
        return cost > chain_limit * MICRO

    # State

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
        self._take(number, head)
        self._use(here, -1)
        self._use(there, 1)
        self._count(node, -1)
        self._count(head, 1)
        return True

    def _push(self, number, path):
        """Hand leads on along ``path``; the last person uses a slot."""
        moves = self._moves(number, path)
        for tail, _head, moved in moves:
            if tail is not None:
                self._drop(moved, tail)
        for _tail, head, moved in moves:
            self._take(moved, head)
        first = self.first_person
        for tail, head in pairwise(path):
            if head >= first:
                self._count(tail, 1)
            elif tail >= first:
                self._count(head, -1)
        self._use(path[-1] - first, 1)

    def _moves(self, number, path):
        """(from node, to node, signature): the new lead and those handed on for it."""
        moves = [(None, path[0], number)]
        for tail, head in pairwise(path):
            if head < self.first_person and tail < self.first_person:
                moves.append((tail, head, self.via[tail][head % self.size]))
        return moves

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
        held = holds.get(number, 0)
        holds[number] = held + 1
        if held:
            return
        signature = self.signatures[number]
        cost, best, via = signature.cost, self.best[node], self.via[node]
        here = node % self.size
        own = cost[here]
        for p in signature.people:
            arc = cost[p] - own
            if arc < best[p] and p != here:
                best[p] = arc
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
        self.best[node][p], self.via[node][p] = min(
            (
                (costs[number][p] - costs[number][here], number)
                for number in self.holds[node]
                if masks[number] & bit
            ),
            default=(NEVER, None),
        )
