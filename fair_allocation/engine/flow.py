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
from operator import add

from .standing import MICRO

#: Potential of a node from which no slot can be reached any more, and cost of no arc.
NEVER = 1 << 62

#: Further than any path; sums with ``NEVER`` stay beyond it.
FAR = 1 << 60

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
        self.potential = self._first_potentials()

    def _first_potentials(self):
        potential = [
            cost if slots and self.slots[node % self.size] else NEVER
            for node, (cost, slots) in enumerate(zip(self.next_cost, self.tier_slots))
        ]
        return potential + [0 if slots else NEVER for slots in self.slots]

    # Placing a lead

    def insert(self, number, chain_limit=None):
        """Place a lead of signature ``number`` along the cheapest chain.

        With ``chain_limit`` (points) it is refused when nobody permitted has a slot and
        the chain would cost the leads of other tiers more than that.
        """
        signature = self.signatures[number]
        base = signature.tier * self.size
        direct, direct_cost = self._cheapest_slot(signature, base)
        path = self._search(signature, base, direct, direct_cost)
        if path is None:
            return FULL
        if chain_limit is not None and direct is None:
            if self._spill(path) > chain_limit * MICRO:
                return REFUSED
        self._push(number, path)
        return SERVED

    def _cheapest_slot(self, signature, base):
        """The permitted person with a slot for whom the lead costs least."""
        used, slots, given, tier_slots = (
            self.used,
            self.slots,
            self.given,
            self.tier_slots,
        )
        cost, next_cost = signature.cost, self.next_cost
        best, best_cost = None, FAR
        for p in signature.people:
            total = cost[p] + next_cost[base + p]
            if total < best_cost and used[p] < slots[p]:
                if given[base + p] < tier_slots[base + p]:
                    best, best_cost = (p,), total
        return best, best_cost

    def _search(self, signature, base, direct, bound):
        """Dijkstra from the lead to the sink, by cost so far plus potential.

        Returns the path as nodes, from the first receiver to the person whose slot is
        used. Nothing that can't beat ``bound``, the direct placement, is looked at.
        """
        bits, parent, settled = self.bits, {}, {}
        reached = self._start(signature, base, bound)
        heap = [total << bits | node for node, total in reached.items()]
        heapify(heap)
        end = None
        while heap:
            entry = heappop(heap)
            total, node = entry >> bits, entry & (1 << bits) - 1
            if total >= bound or (bound < FAR and len(settled) == self.limit):
                bound_reached = min(total, bound)
                break
            if node in settled:
                continue
            settled[node] = total
            for head, reach in self._arcs(node, total, bound):
                if head in settled or reach >= min(bound, reached.get(head, FAR)):
                    continue
                reached[head], parent[head] = reach, node
                if self._has_slot(head):
                    bound, end = reach, head
                else:
                    heappush(heap, reach << bits | head)
        else:
            bound_reached = bound
        self._raise(settled, bound_reached)
        if end is not None:
            return self._path(end, parent)
        return direct and [base + direct[0], self.first_person + direct[0]]

    def _start(self, signature, base, bound):
        """Permitted people who might beat ``bound``, with the least possible cost."""
        cost, potential = signature.cost, self.potential
        return {
            base + p: total
            for p in signature.people
            if (total := cost[p] + potential[base + p]) < bound
        }

    def _has_slot(self, node):
        p = node - self.first_person
        return p >= 0 and self.used[p] < self.slots[p]

    def _arcs(self, node, total, bound):
        """(head, total) of the arcs out of ``node`` that might beat ``bound``."""
        so_far = total - self.potential[node]
        if node >= self.first_person:
            return self._arcs_from_person(node - self.first_person, so_far)
        potential = self.potential
        base = node - node % self.size
        ahead = potential[base : base + self.size]
        left = bound - so_far
        arcs = [
            (base + p, so_far + step)
            for p, step in enumerate(map(add, self.best[node], ahead))
            if step < left
        ]
        if self.given[node] < self.tier_slots[node]:
            head = self.first_person + node % self.size
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

    def _spill(self, path):
        """Millionths of a point that a chain costs the leads of other tiers.

        That is what follows after the first person gives up a lead of another tier.
        """
        cost, first = 0, self.first_person
        persons = [i for i, node in enumerate(path) if node >= first]
        for tail, head in zip(path[persons[0] :], path[persons[0] + 1 :]):
            if head >= first:
                cost += self.next_cost[tail]
            elif tail >= first:
                cost -= self.last_cost(head)
            else:
                cost += self.best[tail][head % self.size]
        return cost

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

    def move_to_better(self, number, node):
        """Move one lead of a signature away from ``node`` if that pays."""
        if number not in self.holds[node]:
            return False
        signature, base = self.signatures[number], node - node % self.size
        direct, cost = self._cheapest_slot(signature, base)
        own = signature.cost[node - base] + self.last_cost(node)
        if direct is None or direct[0] == node - base or cost >= own:
            return False
        head = base + direct[0]
        self._drop(number, node)
        self._take(number, head)
        self._count(node, -1)
        self._count(head, 1)
        self.used[node - base] -= 1
        self.used[direct[0]] += 1
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
        for tail, head in zip(path, path[1:]):
            if head >= first:
                self._count(tail, 1)
            elif tail >= first:
                self._count(head, -1)
        self.used[path[-1] - first] += 1

    def _moves(self, number, path):
        """(from node, to node, signature): the new lead and those handed on for it."""
        moves = [(None, path[0], number)]
        for tail, head in zip(path, path[1:]):
            if head < self.first_person and tail < self.first_person:
                moves.append((tail, head, self.via[tail][head % self.size]))
        return moves

    def _count(self, node, change):
        self.given[node] += change
        self.next_cost[node] = self.standings[node].cost(self.given[node])

    def _take(self, number, node):
        """One more lead of a signature at a node; it may now be handed on from there."""
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
        signatures, here = self.signatures, node % self.size
        best, via = NEVER, None
        for number in self.holds[node]:
            signature = signatures[number]
            if signature.mask >> p & 1:
                arc = signature.cost[p] - signature.cost[here]
                if arc < best or (arc == best and number < via):
                    best, via = arc, number
        self.best[node][p] = best
        self.via[node][p] = via
