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

from .holdings import FAR, NEVER, Holdings
from .standing import MICRO

#: Nearer than any path: a settled node isn't reached again.
SETTLED = -FAR

SERVED, FULL, REFUSED = "served", "full", "refused"


class Flow(Holdings):
    """Leads placed one after the other, each along the cheapest chain.

    ``limit`` bounds how many nodes one search settles; without it every lead is placed
    optimally.
    """

    def __init__(self, pool, settled, standings, limit=None):
        super().__init__(pool, settled, standings)
        self.limit = limit
        self.bits = (self.first_person + self.size).bit_length()
        self.potential = self._first_potentials()

    def _first_potentials(self):
        potential = [
            cost if slots and self.slots[node % self.size] else NEVER
            for node, (cost, slots) in enumerate(
                zip(self.next_cost, self.tier_slots, strict=True)
            )
        ]
        return potential + [0 if slots else NEVER for slots in self.slots]

    def insert(self, number, chain_limit=None):
        """Place a lead of signature ``number`` along the cheapest chain.

        With ``chain_limit`` (points) it is refused when nobody permitted has a slot and
        the chain would cost the leads of other tiers more than that.
        """
        signature = self.signatures[number]
        direct, cost = self._cheapest_slot(signature)
        if direct is not None and self.limit == 0:
            self.give(number, signature.tier * self.size + direct)
            return SERVED
        path = self._search(signature, direct, cost)
        if path is None:
            return FULL
        if direct is None and self._spills(path, chain_limit):
            return REFUSED
        if len(path) == 2:
            self.give(number, path[0])
        else:
            self._push(number, path)
        return SERVED

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
        """The cheapest way from the lead to the sink, as nodes.

        From the first receiver to the person whose slot is used; ``None`` if there is
        none. Nothing that can't beat ``bound``, the direct placement, is looked at.
        """
        starts = self._start(signature, bound)
        end = None
        if starts:
            end, level, parent, settled = self._explore(starts, bound)
            self._raise(settled, level)
        if end is not None:
            return self._path(end, parent)
        if direct is None:
            return None
        return [signature.tier * self.size + direct, self.first_person + direct]

    def _start(self, signature, bound):
        """Permitted people who might beat ``bound``, with the least possible cost."""
        base = signature.tier * self.size
        ahead = signature.pick(self.potential[base : base + self.size])
        totals = map(add, signature.lacks, ahead)
        return {
            base + p: total
            for p, total in zip(signature.people, totals, strict=True)
            if total < bound
        }

    def _explore(self, reached, bound):
        """Dijkstra by cost so far plus potential, from the nodes ``reached``.

        Returns the last node of the best path or ``None``, how far away the sink proved
        to be, the parent of each node and the settled nodes with their distance.
        """
        bits, low, first = self.bits, (1 << self.bits) - 1, self.first_person
        used, slots, limit = self.used, self.slots, self.limit
        parent, settled, end = {}, {}, None
        heap = [total << bits | node for node, total in reached.items()]
        heapify(heap)
        while heap:
            entry = heappop(heap)
            total, node = entry >> bits, entry & low
            if total >= bound or (bound < FAR and len(settled) == limit):
                return end, min(total, bound), parent, settled
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
        return end, bound, parent, settled

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
