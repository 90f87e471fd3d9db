"""Leads that are settled before anything is compared, each with a certain person.

First those that stay where they are (``keep``). Then, by importance, leads of customers
somebody already looks after (``known``). Then, by importance again, leads that follow
another one of the same customer, as far as it is known where that one goes. All count
as received and use capacity; only ``keep`` may use more than there is.

By importance: tier by tier, the older day first, within a day the dearer lead, then the
lower id.
"""

from .eligibility import absence


def claim(lead, head, people, has_slot):
    """Who is to get ``lead``, and why: (person id, reason, customer).

    ``head`` is the id of the person whom it follows, if any; ``people`` maps ids to
    ``Person``; ``has_slot`` tells of an id whether there is a slot for the lead.
    ``customer`` names the person who should have got it and why that could not be.
    Without any claim the person and the reason are ``None``.
    """
    customer = None
    if head is not None:
        why = _hindrance(lead, people[head], has_slot)
        if why is None:
            return head, "same_customer", None
        customer = {"person": head, "why": why}
    if lead.known:
        owner = people.get(lead.owner)
        why = _hindrance(lead, owner, has_slot) if owner else "other_team"
        if why is None:
            return lead.owner, "known", None
        missed = {"person": lead.owner, "why": why}
        if owner and absence(owner, lead.tier) and lead.substitute in people:
            if _hindrance(lead, people[lead.substitute], has_slot) is None:
                return lead.substitute, "substitute", missed
        customer = customer or missed
    return None, None, customer


def _hindrance(lead, person, has_slot):
    """Why ``lead`` can't go to ``person``; ``None`` if it can. Factors don't matter."""
    why = absence(person, lead.tier)
    if why is None and person.id in lead.excluded:
        return "excluded"
    if why is None and not has_slot(person.id):
        return "full"
    return why


class Settlement:
    """The settled leads of a pool, and the slots left after them.

    ``person`` (by position) and ``reason`` are known for every settled lead,
    ``customer`` for every lead that did not go where it should have gone. ``count`` and
    ``value`` are what is settled, ``[tier][person]``. ``decided`` are leads, by id,
    whose assignment is not to change any more.
    """

    def __init__(self, pool, decided):
        self.pool = pool
        self.person, self.reason, self.customer = {}, {}, {}
        tiers, people = pool.tiers, pool.people
        self.count = [[0] * len(people) for _ in tiers]
        self.value = [[0] * len(people) for _ in tiers]
        self.slots = list(pool.capacity)
        self.tier_slots = [list(row) for row in pool.tier_capacity]
        claims = self._settle_decided(decided)
        if claims:
            self._settle_claims(claims)
        # Leads that are kept may be more than there are slots.
        self.slots = [max(0, slots) for slots in self.slots]
        self.tier_slots = [[max(0, n) for n in row] for row in self.tier_slots]

    def _settle_decided(self, decided):
        """Settle what has no choice; the leads (positions) that may have a claim."""
        position = self.pool.eligibility.position
        claims = []
        for i, lead in enumerate(self.pool.leads):
            if lead.keep and lead.owner in position:
                self._settle(i, position[lead.owner], "kept")
            elif decided and lead.id in decided:
                assignment = decided[lead.id]
                self._settle(i, position[assignment.person], assignment.reason)
            elif lead.known or lead.follows is not None:
                claims.append(i)
        return claims

    def _settle_claims(self, claims):
        pool = self.pool
        position, leads = pool.eligibility.position, pool.leads
        people = {person.id: person for person in pool.people}
        number = {lead.id: i for i, lead in enumerate(leads)}
        for i in sorted(claims, key=self._importance):
            lead = leads[i]
            head = self.person.get(number.get(lead.follows))
            t = pool.tier_position[lead.tier]
            person, reason, customer = claim(
                lead,
                None if head is None else pool.people[head].id,
                people,
                lambda asked, t=t: self._has_slot(t, position[asked]),
            )
            if person is not None:
                self._settle(i, position[person], reason)
            if customer:
                self.customer[i] = customer

    def _importance(self, i):
        """Sorts followers after the leads that they follow, and else by importance."""
        lead = self.pool.leads[i]
        tier = self.pool.tier_position[lead.tier]
        return lead.follows is not None, tier, -lead.waiting_days, -lead.value, i

    def _has_slot(self, tier, person):
        return self.slots[person] > 0 and self.tier_slots[tier][person] > 0

    def _settle(self, i, person, reason):
        lead = self.pool.leads[i]
        tier = self.pool.tier_position[lead.tier]
        self.person[i], self.reason[i] = person, reason
        self.count[tier][person] += 1
        self.value[tier][person] += lead.value
        self.slots[person] -= 1
        self.tier_slots[tier][person] -= 1
