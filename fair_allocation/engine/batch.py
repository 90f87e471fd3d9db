"""One allocation: settle, split on paper, place, deal, account for."""

from functools import cached_property

from .data import Account, Assignment, Share, Waiting
from .explain import Explainer
from .fairness import measure
from .flow import FULL, REFUSED, SERVED, Flow
from .improve import improve
from .paper import credits, nominal
from .settle import Settlement
from .standing import Standing, step_cost
from .values import Deal

#: Up to this many leads × people the search for chains is exhaustive (``auto``) ...
EXACT_UP_TO = 1_000_000

#: ... and up to this many it settles at most ``NODES`` nodes per lead. Measured on two
#: instances per size of ``benchmarks/engine.py``, mean fit lost against an exhaustive
#: search, points of 100: 1.6 and 2.0 with 4 nodes, 0.8 and 0.2 with 12 (2,000 leads, 20
#: people); 1.9 and 1.9 with 4, 1.7 and 1.6 with 12 (20,000 and 50; there 12 nodes took
#: 14 and 69 % more CPU).
BOUNDED_UP_TO = 20_000_000
NODES = 4

#: Leads between two reports of progress.
STRIDE = 256


def effort(rules, leads, people):
    """The mode asked for, or with ``auto`` the best that the size allows."""
    if rules.effort != "auto":
        return rules.effort
    size = leads * people
    if size <= EXACT_UP_TO:
        return "exact"
    return "bounded" if size <= BOUNDED_UP_TO else "fast"


class Batch:
    """One allocation in the making, and afterwards the evidence for it.

    ``decided`` are assignments by lead id, made before by other batches of the same
    pool, that are not to change; ``explainers`` has the explainer of each.
    """

    def __init__(self, pool, decided=None, explainers=None):
        self.pool = pool
        self.settled = Settlement(pool, decided)
        self.explainers = explainers or {}
        self.mode = effort(pool.rules, len(pool.leads), len(pool.people))
        self.credit = self._credits(range(len(pool.leads)))
        self.step = step_cost(len(pool.people), len(pool.tiers), pool.rules)
        limit = {"exact": None, "bounded": NODES, "fast": 0}[self.mode]
        self.flow = Flow(pool, self.settled, self._standings(), limit)
        self.number = {id(s): n for n, s in enumerate(pool.signatures)}
        self.served = [[] for _ in pool.signatures]
        self.refused = {}
        self.holder = dict(self.settled.person)
        self.swaps = {}

    def _credits(self, leads):
        pool = self.pool
        groups = pool.groups(leads, self.settled.person)
        return credits(groups, pool.weights, pool.capacity, pool.tier_capacity)

    def _standings(self):
        pool, count = self.pool, self.credit[0]
        empty = Account()
        standings = []
        for t, settled in enumerate(self.settled.count):
            row = []
            for p in range(len(pool.people)):
                account = pool.account(t, p) or empty
                row.append(
                    Standing(
                        account.received + settled[p],
                        account.credited + count[t][p],
                        pool.rules,
                        self.step,
                    )
                )
            standings.append(row)
        return standings

    def complete(self, progress):
        """Place every lead and say who gets which."""
        self.place(progress)
        self.deal()

    # Placing

    def place(self, progress):
        """Insert every lead that isn't settled, by importance."""
        pool = self.pool
        settled, total = len(self.settled.person), len(pool.leads)
        full = set()
        for done, (tier, *_order, lead, number) in enumerate(self._queue(), settled):
            if done % STRIDE == 0:
                progress(done, total)
            if number in full or not pool.signatures[number].mask:
                outcome = FULL
            else:
                outcome = self.flow.insert(number, self._chain_limit(tier))
            if outcome == FULL:
                full.add(number)
            self._book(outcome, lead, number)
        self._retry()
        if self.mode != "exact":
            improve(self.flow)
        progress(total, total)

    def _queue(self):
        """(tier, minus days, minus value, lead, signature), first served first.

        Tier by tier, the older day first, within a day the dearer lead.
        """
        leads, settled = self.pool.leads, self.settled.person
        return sorted(
            (signature.tier, -leads[i].waiting_days, -leads[i].value, i, number)
            for number, signature in enumerate(self.pool.signatures)
            for i in signature.leads
            if i not in settled
        )

    def _chain_limit(self, tier):
        if self.pool.tiers[tier].always_served:
            return None
        return self.pool.rules.chain_limit

    def _book(self, outcome, lead, number):
        if outcome == SERVED:
            self.served[number].append(lead)
            self.refused.pop(lead, None)
        else:
            self.refused[lead] = outcome

    def _retry(self):
        """Offer refused leads again until a whole round changes nothing."""
        changed = True
        while changed:
            changed = False
            hopeless = set()
            for lead, outcome in list(self.refused.items()):
                signature = self.pool.signature_of[lead]
                number = self.number[id(signature)]
                if outcome != REFUSED or number in hopeless:
                    continue
                outcome = self.flow.insert(number, self._chain_limit(signature.tier))
                self._book(outcome, lead, number)
                if outcome == SERVED:
                    changed, hopeless = True, set()
                else:
                    hopeless.add(number)

    # Dealing

    def deal(self):
        """Say which of a person's leads are which, tier by tier."""
        pool = self.pool
        empty = Account()
        self._booked = self._book_credits()
        for t in range(len(pool.tiers)):
            accounts = [pool.account(t, p) or empty for p in range(len(pool.people))]
            settled, credit = self.settled.value[t], self._booked[1][t]
            received = [
                a.received_value + v for a, v in zip(accounts, settled, strict=True)
            ]
            credited = [
                a.credited_value + c for a, c in zip(accounts, credit, strict=True)
            ]
            served = {
                n: leads
                for n, leads in enumerate(self.served)
                if leads and pool.signatures[n].tier == t
            }
            deal = Deal(pool, served, self.flow.shares(t), received, credited)
            if pool.rules.value_balance:
                deal.exchange()
            self.holder.update(deal.holder)
            self.swaps.update(deal.swaps)

    def _book_credits(self):
        """Credits for what was served: a waiting lead is nobody's credit."""
        if not self.refused:
            return self.credit
        pool = self.pool
        return self._credits(i for i in range(len(pool.leads)) if i not in self.refused)

    # Accounting

    @cached_property
    def explainer(self):
        return Explainer(self)

    def assignments(self):
        leads, people = self.pool.leads, self.pool.people
        reason = self.explainer.reason
        return tuple(
            Assignment(leads[i].id, people[self.holder[i]].id, reason(i))
            for i in sorted(self.holder)
        )

    def waiting(self):
        return tuple(
            Waiting(
                self.pool.leads[i].id,
                self.explainer.why_waiting(i),
                self._conditions(self.pool.signature_of[i], self.pool.leads[i]),
            )
            for i in sorted(self.refused)
        )

    def _conditions(self, signature, lead):
        excluded = self.pool.eligibility.excluded(lead)
        counts = {condition: mask.bit_count() for condition, mask in excluded.items()}
        if signature.mask:
            counts["full"] = len(self.explainer.full(signature))
        return counts

    def compared(self, ids):
        """Assignments by lead id of those leads of ``ids`` that weren't settled."""
        position = {lead.id: i for i, lead in enumerate(self.pool.leads)}
        leads, people, reason = self.pool.leads, self.pool.people, self.explainer.reason
        return {
            leads[i].id: Assignment(leads[i].id, people[self.holder[i]].id, reason(i))
            for i in sorted(position[lead] for lead in ids)
            if i in self.holder and i not in self.settled.person
        }

    @cached_property
    def shares(self):
        """``Share`` of every person and tier with anything to tell, by position."""
        pool = self.pool
        counts = [[0] * len(pool.people) for _ in pool.tiers]
        values = [[0] * len(pool.people) for _ in pool.tiers]
        for i, p in self.holder.items():
            lead = pool.leads[i]
            t = pool.tier_position[lead.tier]
            counts[t][p] += 1
            values[t][p] += lead.value
        return tuple(
            share
            for t in range(len(pool.tiers))
            for share in self._tier_shares(t, counts[t], values[t])
        )

    def _tier_shares(self, t, counts, values):
        credit, credit_value = self._booked
        weights = nominal(sum(counts), self.pool.weights[t])
        for p, person in enumerate(self.pool.people):
            numbers = (credit[t][p], credit_value[t][p], counts[p], values[p])
            if any(numbers) or weights[p]:
                yield Share(person.id, self.pool.tiers[t].id, *numbers, weights[p])

    @cached_property
    def before(self):
        return measure(self._accounts())

    @cached_property
    def after(self):
        return measure(self._accounts() + self._batch_accounts())

    def _accounts(self):
        return [
            (person.id, tier, account)
            for person in self.pool.people
            for tier, account in person.accounts.items()
        ]

    def _batch_accounts(self):
        return [
            (
                share.person,
                share.tier,
                Account(
                    share.received,
                    share.credited,
                    share.received_value,
                    share.credited_value,
                ),
            )
            for share in self.shares
        ]
