"""Why a lead went where it went: codes and numbers, no words.

Every number is that of the finished allocation *without the lead in question*, so that
people are compared as equals: the cost of the lead at a person is

``(100 - fit) + 30 · (received + ½) / credited`` points,

after the *band*: who is below the band round the fair share comes before who is within
it, and who is within before who is above. The chosen person is the cheapest of those
who have a slot. The exceptions are told apart by their reason: leads of ``SETTLED``
weren't compared, and with ``value`` two leads were exchanged afterwards.

A lead that should have gone to a certain person and did not has a ``customer``: that
person, and why it could not be: an absence, ``excluded``, ``full``, or ``other_team``
for somebody who isn't among the people.
"""

from operator import add

from .data import SCALE
from .eligibility import positions
from .holdings import FAR, NEVER
from .judge import Judge, deciding, thousandths
from .standing import BANDS, MICRO, band_step

#: Alternatives that are told with all their numbers.
ALTERNATIVES = 3


#: No two rivals: nobody is dearer than everybody.
NOBODY = ((FAR, None), (FAR, None))


def two_cheapest(signature, prices):
    """(cost, person) of the two for whom a lead costs least, by ``prices``.

    ``prices`` go by position; where there is no such person, an entry of ``NOBODY``.
    """
    totals = list(map(add, signature.lacks, signature.pick(prices)))
    found = []
    for _rank in range(min(2, len(totals))):
        least = min(totals)
        if least >= FAR:
            break
        at = totals.index(least)
        found.append((least, signature.people[at]))
        totals[at] = NEVER
    return (*found, *NOBODY)[:2]


class Explainer:
    """Explanations of one batch. Signatures are explained once and remembered."""

    def __init__(self, batch):
        self.pool = batch.pool
        self.settled = batch.settled
        self.elsewhere = batch.explainers
        self.flow = batch.flow
        self.holder = batch.holder
        self.swaps = batch.swaps
        self.step = batch.step
        self.refused = batch.refused
        self.mode = batch.mode
        self._reasons = {}
        self._rivals = {}
        self._excluded = {}
        self._closed = [
            sum(1 << p for p, price in enumerate(row) if price >= FAR)
            for row in self.flow.price
        ]
        self._busy_price, self._busy_mask = [], []
        self._price_busy()
        self._position = {lead.id: i for i, lead in enumerate(self.pool.leads)}

    # Reasons

    def reason(self, lead):
        """The code out of ``REASONS`` for an assigned lead."""
        if lead in self.settled.reason:
            return self.settled.reason[lead]
        if lead in self.swaps:
            return "value"
        signature, person = self.pool.signature_of[lead], self.holder[lead]
        key = (id(signature), person)
        if key not in self._reasons:
            self._reasons[key] = self._find_reason(signature, person)
        return self._reasons[key]

    def _find_reason(self, signature, person):
        node = signature.tier * self.flow.size + person
        own = signature.cost[person] + self.flow.last_cost(node)
        free, busy = self._rivals_of(signature)
        rival_cost, rival = free[free[0][1] == person]
        if rival is None:
            return "only_one"
        elsewhere, _other = busy[busy[0][1] == person]
        if elsewhere < own:
            return "team"
        lacks = signature.cost[rival] - signature.cost[person]
        ahead = rival_cost - own - lacks
        return deciding(lacks, ahead)

    def _rivals_of(self, signature):
        """(cost, person) of the two cheapest with a slot, and of those without one."""
        key = id(signature)
        if key not in self._rivals:
            free = two_cheapest(signature, self.flow.price[signature.tier])
            busy = NOBODY
            if signature.mask & self._busy_mask[signature.tier]:
                busy = two_cheapest(signature, self._busy_price[signature.tier])
            self._rivals[key] = free, busy
        return self._rivals[key]

    def _price_busy(self):
        """Price a lead, by tier, for those whom the batch left without a slot."""
        flow = self.flow
        for tier, closed in enumerate(self._closed):
            base, prices, mask = tier * flow.size, [FAR] * flow.size, 0
            for p in positions(closed):
                if flow.slots[p] and flow.tier_slots[base + p]:
                    prices[p] = flow.next_cost[base + p]
                    mask |= 1 << p
            self._busy_price.append(prices)
            self._busy_mask.append(mask)

    def why_waiting(self, lead):
        """The code out of ``WAITING`` for a lead nobody gets."""
        if not self.pool.people:
            return "nobody"
        if not self.pool.signature_of[lead].mask:
            return "not_permitted"
        return "full" if self.refused[lead] == "full" else "not_served"

    def full(self, signature):
        """Positions of permitted people without a slot for this tier."""
        return positions(signature.mask & self._closed[signature.tier])

    def had_slots(self, signature, person):
        """True if ``person`` had a slot for the signature's tier before this batch."""
        node = signature.tier * self.flow.size + person
        return self.flow.slots[person] and self.flow.tier_slots[node]

    def is_full(self, signature, person):
        """True if ``person`` has no slot left for the signature's tier."""
        return self._closed[signature.tier] >> person & 1

    # Explanations

    def explain(self, lead_id):
        if lead_id in self.elsewhere:
            return self.elsewhere[lead_id].explain(lead_id)
        lead = self._position[lead_id]
        told = self._tell(lead)
        if lead in self.settled.customer:
            told["customer"] = dict(self.settled.customer[lead])
        return told

    def _tell(self, lead):
        excluded = self._excluded_ids(lead)
        if lead in self.refused:
            full = self._ids(self.full(self.pool.signature_of[lead]))
            reason = self.why_waiting(lead)
            return {"reason": reason, "excluded": excluded, "full": full}
        if lead in self.settled.person:
            return self._explain_settled(lead, excluded)
        return self._explain_choice(lead, excluded)

    def _ids(self, people):
        return [self.pool.people[p].id for p in people]

    def _excluded_ids(self, lead):
        key = id(self.pool.signature_of[lead])
        if key not in self._excluded:
            masks = self.pool.eligibility.excluded(self.pool.leads[lead])
            self._excluded[key] = {
                condition: self._ids(positions(mask))
                for condition, mask in masks.items()
            }
        return {code: list(ids) for code, ids in self._excluded[key].items()}

    def _explain_settled(self, lead, excluded):
        """Somebody has the lead by right, whatever the conditions say."""
        owner = self.holder[lead]
        owner_id = self.pool.people[owner].id
        signature = self.pool.signature_of[lead]
        for condition, ids in list(excluded.items()):
            if owner_id in ids:
                ids.remove(owner_id)
                if not ids:
                    del excluded[condition]
        rest = self._ids(p for p in signature.people if p != owner)
        return {
            "reason": self.reason(lead),
            "weights": self._weights(lead),
            "chosen": self._candidate(lead, owner, True),
            "others": [],
            "excluded": excluded,
            "rest": {"kept": rest} if rest else {},
        }

    def _weights(self, lead):
        asked = self.pool.fit.asked(self.pool.leads[lead])
        return {code: self.pool.fit.weights[code] for code in asked}

    def _explain_choice(self, lead, excluded):
        signature, chosen = self.pool.signature_of[lead], self.holder[lead]
        base = signature.tier * self.flow.size
        cost, next_cost = signature.cost, self.flow.next_cost
        ranked = sorted(
            (cost[p] + next_cost[base + p], p) for p in signature.people if p != chosen
        )
        judge = Judge(self, lead, chosen)
        others = []
        for total, p in ranked[:ALTERNATIVES]:
            steps, gap = judge.gap(p, total)
            candidate = self._candidate(lead, p, False)
            others.append(
                {
                    **candidate,
                    "verdict": judge.verdict(p, total),
                    "steps": steps,
                    "gap": gap,
                }
            )
        rest = {}
        for total, p in ranked[ALTERNATIVES:]:
            ids = rest.setdefault(judge.verdict(p, total), [])
            ids.append(self.pool.people[p].id)
        told = {
            "reason": self.reason(lead),
            "weights": self._weights(lead),
            "chosen": self._candidate(lead, chosen, True),
            "others": others,
            "excluded": excluded,
            "rest": rest,
        }
        if lead in self.swaps:
            told["swap"] = self._swap(lead)
        return told

    def _candidate(self, lead, person, chosen):
        pool = self.pool
        signature = pool.signature_of[lead]
        node = signature.tier * self.flow.size + person
        standing = self.flow.standings[node]
        received = standing.received + self.flow.given[node] - chosen
        credited = standing.credited
        parts = pool.fit.parts(pool.leads[lead], pool.people[person])
        told = {
            "person": pool.people[person].id,
            "fit": signature.fit(person),
            "parts": parts,
            "received": received,
            "credited": credited,
            "before": _fulfilment(received, credited),
            "after": _fulfilment(received + 1, credited),
            "band": BANDS[band_step(received, standing.limits)],
            "tie": signature.cost[person] % MICRO,
        }
        if "satisfaction" in parts:
            told["ratings"] = pool.people[person].ratings
        return told

    def _swap(self, lead):
        swap = self.swaps[lead]
        other = swap.other if lead == swap.lead else swap.lead
        giver = swap.giver if lead == swap.lead else swap.taker
        return {
            "lead": self.pool.leads[other].id,
            "from": self.pool.people[giver].id,
            "gain": thousandths(swap.gain),
            "cost": thousandths(swap.cost),
        }


def _fulfilment(received, credited):
    return received * SCALE * SCALE // credited if credited > 0 else None
