"""A checksum of a fixed allocation with all its explanations."""

import json
from zlib import crc32

from engine import Account, Lead, Person, Problem, Rules, Tier, allocate

TIERS = (Tier(1, 0), Tier(2, 1), Tier(3, 2, always_served=False))


def numbers(seed):
    """Knuth's linear congruential generator: the same on every platform."""
    while True:
        seed = (6364136223846793005 * seed + 1442695040888963407) % (1 << 64)
        yield seed >> 33


def problem(effort):
    chance = numbers(7)

    def below(limit):
        return next(chance) % limit

    people = tuple(
        Person(
            id=5 * i + 3,
            weight=500 + 250 * below(4),
            capacity=20 + below(20),
            skills={below(4): below(101), below(4): below(101)},
            industries=frozenset((below(5), below(5))),
            countries=frozenset((below(4), below(4))),
            performance=below(101),
            accounts={1: Account(below(5), 1000 * below(5), below(9), below(9))},
        )
        for i in range(12)
    )
    leads = tuple(
        Lead(
            id=7 * i + 1,
            tier=1 + below(3),
            value=below(1000) ** 2,
            skills=((below(4), 10 * below(6)),),
            industry=below(5),
            country=below(4),
        )
        for i in range(300)
    )
    return Problem(people, leads, TIERS, Rules(effort=effort))


def digest():
    told = []
    for effort in ("exact", "bounded", "fast"):
        asked = problem(effort)
        result = allocate(asked)
        told.append([result.explain(lead.id) for lead in asked.leads])
        told.append([(s.person, s.credited, s.received_value) for s in result.shares])
        told.append(result.after.as_dict())
    return crc32(json.dumps(told, sort_keys=True).encode())
