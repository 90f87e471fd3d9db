"""The engine beside two simple ways of doing the same work: speed and fairness.

    python3 benchmarks/engine.py                 all sizes
    python3 benchmarks/engine.py 2000x20 fast    one size, one effort

CPU seconds of this process. *Misallocated* is the part of the period's leads, or of
their value, that would have to change hands for everybody to have what was credited,
tier by tier. Nothing is judged here; figures are printed.
"""

import argparse
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fair_allocation"))

from engine import (
    SCALE,
    Account,
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    Tier,
    allocate,
    allocate_one,
)
from engine.batch import Batch
from engine.pool import Pool

TIERS = (Tier(1, 0), Tier(2, 1), Tier(3, 2, always_served=False))
SIZES = {"2000x20": (2_000, 20), "20000x50": (20_000, 50), "100000x200": (100_000, 200)}
SKILLS, REGIONS, INDUSTRIES = 12, 15, 20
FACTORS = (
    Factor("skills", 35, required=True),
    Factor("industry", 25),
    Factor("region", 20, required=True),
    Factor("performance", 20),
)


def skewed(chance, number):
    """One of ``number`` values, the first ones far more often (a Zipf-like tail)."""
    return min(int(chance.paretovariate(0.9)) - 1, number - 1)


def make_person(chance, number, leads_each):
    history = {
        tier.id: Account(
            received=max(0, credited + chance.randrange(-8, 9)),
            credited=credited * SCALE,
            received_value=max(0, credited + chance.randrange(-5, 6)) * 500_000,
            credited_value=credited * 500_000,
        )
        for tier in TIERS
        if (credited := chance.randrange(0, 12)) or True
    }
    return Person(
        id=number,
        weight=chance.choice((500, 1000, 1000, 1500)),
        capacity=int(leads_each * chance.uniform(0.9, 2.0)) + 1,
        skills={skewed(chance, SKILLS): chance.randrange(20, 101) for _ in range(6)},
        industries=frozenset(chance.sample(range(INDUSTRIES), 4)),
        countries=frozenset(
            skewed(chance, REGIONS) for _ in range(chance.choice((0, 3, 8)))
        ),
        performance=chance.randrange(30, 100),
        available=chance.random() > 0.05,
        accounts=history,
    )


def make_lead(chance, number):
    return Lead(
        id=number,
        tier=chance.choices((1, 2, 3), (1, 3, 6))[0],
        value=int(chance.lognormvariate(12.5, 1.2)),
        skills=tuple(
            {
                skewed(chance, SKILLS): chance.randrange(10, 80, 10)
                for _ in range(chance.choices((0, 1, 2), (3, 5, 2))[0])
            }.items()
        ),
        industry=chance.randrange(INDUSTRIES),
        country=skewed(chance, REGIONS),
        language=None,
    )


def make_problem(leads, people, effort="auto", seed=1):
    """The same instance for the same arguments, on every machine."""
    chance = random.Random(seed)
    team = tuple(make_person(chance, i, leads / people) for i in range(people))
    batch = tuple(make_lead(chance, i) for i in range(leads))
    return Problem(team, batch, TIERS, Rules(factors=FACTORS, effort=effort))


# The simple ways


def round_robin(batch):
    """Each lead to the next permitted person in turn who has a slot."""
    pool, turn, used, holder = batch.pool, 0, [0] * len(batch.pool.people), {}
    for i, signature in enumerate(pool.signature_of):
        people = signature.people
        for offset in range(len(pool.people)):
            p = (turn + offset) % len(pool.people)
            if p in people and used[p] < batch.settled.slots[p]:
                holder[i], turn = p, p + 1
                used[p] += 1
                break
    return holder


def greedy(batch):
    """Dearest lead first, each to whom it suits best at that moment; no chains."""
    pool, flow, holder = batch.pool, batch.flow, {}
    used, given = [0] * len(pool.people), [0] * len(flow.given)
    leads = pool.leads
    for i in sorted(
        range(len(leads)),
        key=lambda i: (pool.signature_of[i].tier, -leads[i].value, i),
    ):
        signature = pool.signature_of[i]
        base = signature.tier * len(pool.people)
        free = [p for p in signature.people if used[p] < batch.settled.slots[p]]
        if free:
            p = min(
                free,
                key=lambda p: (
                    signature.cost[p] + flow.standings[base + p].cost(given[base + p])
                ),
            )
            holder[i] = p
            used[p] += 1
            given[base + p] += 1
    return holder


# Figures


def misallocated(batch, holder, credit):
    """Per cent by count and by value, and the mean fit, of an allocation."""
    pool = batch.pool
    size = len(pool.people)
    count, value = [0] * (size * len(TIERS)), [0] * (size * len(TIERS))
    fit = 0
    for i, p in holder.items():
        signature = pool.signature_of[i]
        count[signature.tier * size + p] += 1
        value[signature.tier * size + p] += pool.leads[i].value
        fit += signature.fit(p)
    moved, worth = [0, 0], [0, 0]
    for t, tier in enumerate(pool.tiers):
        for p, person in enumerate(pool.people):
            account = person.accounts.get(tier.id, Account())
            here = t * size + p
            received = (account.received + count[here]) * SCALE
            received_value = account.received_value + value[here]
            moved[0] += abs(received - account.credited - credit[0][t][p])
            moved[1] += abs(received_value - account.credited_value - credit[1][t][p])
            worth[0] += received
            worth[1] += received_value
    return (
        50 * moved[0] / worth[0],
        50 * moved[1] / worth[1],
        fit / max(1, len(holder)),
    )


def line(name, batch, holder, credit, seconds, memory=0):
    by_count, by_value, fit = misallocated(batch, holder, credit)
    waiting = len(batch.pool.leads) - len(holder)
    print(
        f"  {name:12} {by_count:6.1f} {by_value:6.1f} {fit:6.1f}"
        f" {waiting:8d} {seconds:9.2f} {memory:+7d}"
    )


def measure_size(name, efforts):
    leads, people = SIZES[name]
    problem = make_problem(leads, people)
    plain = Batch(Pool(problem))
    credit = plain.credit
    print(f"{name}: {len(plain.pool.signatures)} signatures")
    print("               misallocated %    fit  waiting     CPU s      MB")
    print("               count  value")
    for way in (round_robin, greedy):
        start = time.process_time()
        holder = way(plain)
        line(way.__name__, plain, holder, credit, time.process_time() - start)
    del plain
    for effort in efforts:
        asked = replace(problem, rules=replace(problem.rules, effort=effort))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        result = allocate(asked)
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        batch = result.evidence
        line(effort, batch, batch.holder, credit, seconds, (peak - before) // 1024)


def measure_single():
    print("one lead alone, milliseconds of CPU")
    for people in (50, 200, 500):
        problem = make_problem(1000, people)
        ones = [replace(problem, leads=(lead,)) for lead in problem.leads]
        start = time.process_time()
        for one in ones:
            allocate_one(one)
        print(f"  {people:4d} people: {time.process_time() - start:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", nargs="?", choices=[*SIZES, "single"])
    parser.add_argument("effort", nargs="*", help="exact, bounded, fast")
    args = parser.parse_args()
    for name in [args.size] if args.size else [*SIZES, "single"]:
        if name == "single":
            measure_single()
        else:
            measure_size(name, args.effort or ["exact", "bounded", "fast"])


if __name__ == "__main__":
    main()
