"""Slow, obvious answers to compare the engine with."""

from itertools import product

from engine.batch import Batch


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
        person.available
        and (person.tiers is None or lead.tier in person.tiers)
        and person.id not in lead.excluded
        and all(checks[code] for code in required)
    )


def _stated(statement, value):
    return value is None or not statement or value in statement


def open_slots(problem, result=None):
    """Slots left per person, and per (person, tier), after kept or all assignments."""
    tier_of = {lead.id: lead.tier for lead in problem.leads}
    given = [
        (a.person, tier_of[a.lead])
        for a in (result.assignments if result else kept(problem))
    ]
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


class Kept:
    """A lead that stays where it is."""

    def __init__(self, lead):
        self.lead, self.person = lead.id, lead.owner


def kept(problem):
    ids = {person.id for person in problem.people}
    return [Kept(lead) for lead in problem.leads if lead.keep and lead.owner in ids]


def most_served(problem, tiers):
    """How many leads of ``tiers`` can be served at all: maximum flow, by augmenting."""
    persons, cells = open_slots(problem)
    settled = {k.lead for k in kept(problem)}
    leads = [x for x in problem.leads if x.tier in tiers and x.id not in settled]
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
    batch = Batch(problem)
    pool, best = batch.pool, None
    for choice in product(*(pool.signature_of[i].people for i in served)):
        holder = dict(zip(served, choice, strict=True))
        if _fits(pool, holder):
            cost = total_cost(batch, holder)
            best = cost if best is None else min(best, cost)
    return best


def _fits(pool, holder):
    given = list(holder.items())
    for p, slots in enumerate(pool.slots):
        mine = [pool.signature_of[i].tier for i, q in given if q == p]
        if len(mine) > slots:
            return False
        if any(mine.count(t) > row[p] for t, row in enumerate(pool.tier_slots)):
            return False
    return True


def oracle(problem, served):
    """The same least total cost by OR-Tools' minimum-cost flow."""
    from ortools.graph.python import min_cost_flow

    batch = Batch(problem)
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
        for n in range(min(len(served), pool.tier_slots[node // size][p])):
            network.add_arc_with_capacity_and_unit_cost(
                node, first_person + p, 1, standing.cost(n)
            )
    for p in range(size):
        network.add_arc_with_capacity_and_unit_cost(
            first_person + p, sink, pool.slots[p], 0
        )
    network.set_node_supply(sink, -len(served))
    assert network.solve() == network.OPTIMAL
    return network.optimal_cost()
