"""Who gets which lead, once it is known how many each person gets.

Leads of one signature can be told apart only by their value. They are dealt in
descending value, each to whom most value per lead still to come is owed. Then pairs of
leads are exchanged between people, counts unchanged, while that helps the balance of
value more than it costs in fit. A lead is exchanged at most once, so that one sentence
explains it.

The balance of value is measured in the same points as that of counts, with a lead of
average worth as the unit: ``15 · (V - CV)² / (CV · average)`` summed over people, where
``V`` is the value received and ``CV`` the value credited.
"""

from bisect import bisect_left
from dataclasses import dataclass

from .standing import MICRO, SLOPE

#: With how many people an over-served person tries to exchange before giving up.
PARTNERS = 8

#: How often everybody over-served gets a turn.
PASSES = 4


@dataclass(frozen=True, slots=True)
class Swap:
    """``lead`` went from ``giver`` to ``taker`` in exchange for ``other``.

    All by position. ``gain`` is what the balance of value gained and ``cost`` what fit
    lost, in millionths of a point.
    """

    lead: int
    other: int
    giver: int
    taker: int
    gain: int
    cost: int


def imbalance(credited, average):
    """A function of ``V - CV``: ``15 · (V - CV)² / (CV · average)`` in millionths."""
    unit = 2 * max(1, credited) * max(1, average)
    return lambda over: SLOPE * MICRO * over * over // unit


class Deal:
    """The leads of one tier among people who already know how many they get.

    ``served`` maps a signature to its leads, ``shares`` to how many each person gets.
    ``received`` is the value per person before the deal, and kept up to date.
    """

    def __init__(self, pool, served, shares, received, credited):
        self.pool = pool
        self.received = received
        self.credited = credited
        self.holder = {}
        self.swaps = {}
        self._deal(served, shares)
        worth = sum(pool.leads[i].value for i in self.holder)
        self.average = worth // max(1, len(self.holder))

    def _deal(self, served, shares):
        left = [0] * len(self.received)
        for share in shares.values():
            for person, number in share.items():
                left[person] += number
        leads, signature_at = self.pool.leads, {}
        for number, indices in served.items():
            signature_at.update(dict.fromkeys(indices, number))
        for lead in sorted(signature_at, key=lambda i: (-leads[i].value, i)):
            share = shares[signature_at[lead]]
            person = self._most_owed(share, left)
            self.holder[lead] = person
            self.received[person] += leads[lead].value
            left[person] -= 1
            share[person] -= 1
            if not share[person]:
                del share[person]

    def _most_owed(self, share, left):
        """To whom most value per lead still to come is owed; the first if equal."""
        if len(share) == 1:
            (person,) = share
            return person
        credited, received = self.credited, self.received
        best, most = None, None
        for p in share:
            owed = (credited[p] - received[p]) // left[p]
            if best is None or owed > most or (owed == most and p < best):
                best, most = p, owed
        return best

    # Exchanges

    def exchange(self):
        """Exchange leads until nobody over-served finds a partner that pays."""
        if not self.average:
            return
        self._open_books()
        for _pass in range(PASSES):
            if not sum(self._relieve(p) for p in self._by_pressure()[::-1]):
                break

    def _open_books(self):
        """Per person what may still be handed over: (value, lead, mask), ascending."""
        leads, signature_of = self.pool.leads, self.pool.signature_of
        self.books = [[] for _ in self.received]
        for lead, person in self.holder.items():
            entry = (leads[lead].value, lead, signature_of[lead].mask)
            self.books[person].append(entry)
        for book in self.books:
            book.sort()
        # An exchange leaves everybody as many leads: the traders stay the same.
        self.traders = [p for p, book in enumerate(self.books) if book]
        self.pressure = [self._pressure(p) for p in range(len(self.received))]

    def _pressure(self, person):
        over = self.received[person] - self.credited[person]
        return over * MICRO // max(1, self.credited[person])

    def _by_pressure(self):
        """Who has leads of the batch: most owed first, then by position."""
        return sorted(self.traders, key=self.pressure.__getitem__)

    def _relieve(self, giver):
        """Exchanges that take value away from ``giver``; how many were made."""
        made = 0
        while self.received[giver] > self.credited[giver]:
            partners = self._by_pressure()[:PARTNERS]
            swap = next(
                filter(None, (self._best_swap(giver, q) for q in partners)), None
            )
            if swap is None:
                break
            self._apply(swap)
            made += 1
        return made

    def _best_swap(self, giver, taker):
        """The exchange between two people that pays most, or ``None``."""
        ideal = self._ideal_shift(giver, taker)
        offers = self._offers(taker, giver) if ideal > 0 else ()
        best, best_net = None, 0
        if not offers:
            return None
        gain_of = self._gains(giver, taker)
        for value, lead, _mask in self._offers(giver, taker):
            at = bisect_left(offers, (value - ideal,))
            for back, other, _mask in offers[max(0, at - 1) : at + 1]:
                cost = self._lost_fit(lead, other, giver, taker)
                gain = gain_of(value - back)
                if gain - cost > best_net:
                    best = Swap(lead, other, giver, taker, gain, cost)
                    best_net = gain - cost
        return best

    def _ideal_shift(self, giver, taker):
        """The value whose hand-over brings both equally near to what they are owed."""
        credit = [max(1, self.credited[p]) for p in (giver, taker)]
        over = [self.received[p] - self.credited[p] for p in (giver, taker)]
        return (over[0] * credit[1] - over[1] * credit[0]) // sum(credit)

    def _offers(self, owner, other):
        """What ``owner`` may hand to ``other``, ascending in value."""
        bit = 1 << other
        return [entry for entry in self.books[owner] if entry[2] & bit]

    def _lost_fit(self, lead, other, giver, taker):
        mine = self.pool.signature_of[lead].cost
        theirs = self.pool.signature_of[other].cost
        return mine[taker] - mine[giver] + theirs[giver] - theirs[taker]

    def _gains(self, giver, taker):
        """A function of the value that changes hands: what its balance gains."""
        over, under = (self.received[p] - self.credited[p] for p in (giver, taker))
        give = imbalance(self.credited[giver], self.average)
        take = imbalance(self.credited[taker], self.average)
        before = give(over) + take(under)
        return lambda shift: before - give(over - shift) - take(under + shift)

    def _apply(self, swap):
        leads, signature_of = self.pool.leads, self.pool.signature_of
        for lead, old, new in (
            (swap.lead, swap.giver, swap.taker),
            (swap.other, swap.taker, swap.giver),
        ):
            value = leads[lead].value
            # Exchanged once, never again: it is in no book any more.
            self.books[old].remove((value, lead, signature_of[lead].mask))
            self.received[old] -= value
            self.received[new] += value
            self.holder[lead] = new
            self.swaps[lead] = swap
        for person in (swap.giver, swap.taker):
            self.pressure[person] = self._pressure(person)
