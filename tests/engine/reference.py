"""Slow, obvious answers to compare the engine with."""

from itertools import product

from engine.batch import Batch
from engine.pool import Pool


def permitted(problem, lead, person):
    """Whether ``person`` may take ``lead``, condition by condition."""
    required = {factor.code for factor in problem.rules.factors if factor.required}
    checks = {
        "skills": all(person.skills.get(s, 0) >= level for s, level in lead.skills),
        "industry": _stated(person.industries, lead.industry),
        "language": _stated(person.languages, lead.language),
        "region": (lead.country is None and lead.state is None)
        or not (person.countries or person.states)
        or lead.country in person.countries
        or lead.state in person.states,
    }
    return (
        not absence(person, lead.tier)
        and (person.tiers is None or lead.tier in person.tiers)
        and person.id not in lead.excluded
        and all(checks[code] for code in required)
    )


def absence(person, tier):
    """Why the person isn't there for leads of the tier."""
    return person.absences.get(tier) if person.available else "absent"


def _stated(statement, value):
    return value is None or not statement or value in statement


def open_slots(problem, result=None):
    """Slots left per person, and per (person, tier), after settled or all leads."""
    if result:
        held = {a.lead: a.person for a in result.assignments}
    else:
        held = {lead: person for lead, (person, _reason) in settled(problem).items()}
    return slots_after(problem, held)


def slots_after(problem, held):
    """Slots left when leads are ``held`` (lead id -> person id)."""
    tier_of = {lead.id: lead.tier for lead in problem.leads}
    given = [(person, tier_of[lead]) for lead, person in held.items()]
    many = len(problem.leads) + 1
    persons = {
        p.id: (many if p.capacity is None else p.capacity)
        - sum(person == p.id for person, _ in given)
        for p in problem.people
    }
    cells = {
        (p.id, t.id): p.tier_capacity.get(t.id, many) - given.count((p.id, t.id))
        for p in problem.people
        for t in problem.tiers
    }
    return persons, cells


def settled(problem):
    """``{lead: (person, reason)}`` of leads that aren't compared, without followers."""
    people = {person.id: person for person in problem.people}
    found = {
        lead.id: (lead.owner, "kept")
        for lead in problem.leads
        if lead.keep and lead.owner in people
    }
    rank = {tier.id: tier.rank for tier in problem.tiers}

    def hindrance(lead, person):
        persons, cells = slots_after(problem, {i: p for i, (p, _) in found.items()})
        if absence(person, lead.tier):
            return absence(person, lead.tier)
        if person.id in lead.excluded:
            return "excluded"
        return min(persons[person.id], cells[person.id, lead.tier]) <= 0 and "full"

    for lead in sorted(
        problem.leads, key=lambda x: (rank[x.tier], -x.waiting_days, -x.value, x.id)
    ):
        if not lead.known or lead.id in found or lead.owner not in people:
            continue
        owner, substitute = people[lead.owner], people.get(lead.substitute)
        if not hindrance(lead, owner):
            found[lead.id] = owner.id, "known"
        elif absence(owner, lead.tier) and substitute:
            if not hindrance(lead, substitute):
                found[lead.id] = substitute.id, "substitute"
    return found


def most_served(problem, tiers):
    """How many leads of ``tiers`` can be served at all: maximum flow, by augmenting."""
    persons, cells = open_slots(problem)
    done = settled(problem)
    leads = [x for x in problem.leads if x.tier in tiers and x.id not in done]
    options = {
        lead.id: [p.id for p in problem.people if permitted(problem, lead, p)]
        for lead in leads
    }
    tier_of = {lead.id: lead.tier for lead in leads}
    holder = {}

    def free(person, tier, seen):
        """Make room for one more lead of ``tier`` at ``person``."""
        cell = [x for x, p in holder.items() if p == person and tier_of[x] == tier]
        if len(cell) >= cells[person, tier]:
            return any(hand_on(x, seen) for x in cell)
        held = [x for x, p in holder.items() if p == person]
        if len(held) < persons[person]:
            return True
        return any(hand_on(x, seen) for x in held)

    def hand_on(lead, seen):
        for person in options[lead]:
            key = person, tier_of[lead]
            if key in seen or holder.get(lead) == person:
                continue
            seen.add(key)
            if free(*key, seen):
                holder[lead] = person
                return True
        return False

    return sum(hand_on(lead.id, set()) for lead in leads)


def total_cost(batch, holder):
    """What the engine minimises, summed from scratch: fit, ties and standings."""
    size = len(batch.pool.people)
    given, cost = [0] * len(batch.flow.standings), 0
    for i, p in holder.items():
        signature = batch.pool.signature_of[i]
        node = signature.tier * size + p
        cost += signature.cost[p] + batch.flow.standings[node].cost(given[node])
        given[node] += 1
    return cost


def exhaustive(problem, served):
    """Least total cost over every way to give the leads of ``served`` (positions)."""
    batch = Batch(Pool(problem))
    pool, best = batch.pool, None
    for choice in product(*(pool.signature_of[i].people for i in served)):
        holder = dict(zip(served, choice, strict=True))
        if _fits(batch, holder):
            cost = total_cost(batch, holder)
            best = cost if best is None else min(best, cost)
    return best


def _fits(batch, holder):
    pool, given = batch.pool, list(holder.items())
    for p, slots in enumerate(batch.settled.slots):
        mine = [pool.signature_of[i].tier for i, q in given if q == p]
        if len(mine) > slots:
            return False
        if any(
            mine.count(t) > row[p] for t, row in enumerate(batch.settled.tier_slots)
        ):
            return False
    return True


def oracle(problem, served):
    """The same least total cost by OR-Tools' minimum-cost flow."""
    from ortools.graph.python import min_cost_flow

    batch = Batch(Pool(problem))
    pool, standings = batch.pool, batch.flow.standings
    size = len(pool.people)
    first_person = len(standings)
    first_lead = first_person + size + 1
    network = min_cost_flow.SimpleMinCostFlow()
    sink = first_person + size
    for number, i in enumerate(served):
        signature = pool.signature_of[i]
        network.set_node_supply(first_lead + number, 1)
        for p in signature.people:
            network.add_arc_with_capacity_and_unit_cost(
                first_lead + number, signature.tier * size + p, 1, signature.cost[p]
            )
    for node, standing in enumerate(standings):
        p = node % size
        for n in range(min(len(served), batch.settled.tier_slots[node // size][p])):
            network.add_arc_with_capacity_and_unit_cost(
                node, first_person + p, 1, standing.cost(n)
            )
    for p in range(size):
        network.add_arc_with_capacity_and_unit_cost(
            first_person + p, sink, batch.settled.slots[p], 0
        )
    network.set_node_supply(sink, -len(served))
    assert network.solve() == network.OPTIMAL
    return network.optimal_cost()
