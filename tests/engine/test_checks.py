"""What can't be meant is refused with the record and the field by name."""

from dataclasses import replace

import pytest
from engine import (
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    Tier,
    allocate,
    allocate_one,
)

GOOD = Problem((Person(1),), (Lead(10, 1),), (Tier(1, 0),))


@pytest.mark.parametrize("door", [allocate, allocate_one])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"people": (Person(1), Person(1))}, "people: id 1 occurs twice"),
        ({"leads": (Lead(10, 1), Lead(10, 1))}, "leads: id 10 occurs twice"),
        ({"tiers": (Tier(1, 0), Tier(1, 1))}, "tiers: id 1 occurs twice"),
        ({"people": (Person(1, weight=-1),)}, "person 1: weight -1 is negative"),
        ({"people": (Person(1, capacity=-2),)}, "person 1: capacity -2 is negative"),
        (
            {"people": (Person(1, tier_capacity={1: -1}),)},
            "person 1: tier_capacity -1 for tier 1 is negative",
        ),
        (
            {"people": (Person(1, tier_weight={1: -5}),)},
            "person 1: tier_weight -5 for tier 1 is negative",
        ),
        (
            {"people": (Person(1, absences={1: "ill"}),)},
            "person 1: absences 'ill' for tier 1 is not one of",
        ),
        ({"leads": (Lead(10, 1, known=True),)}, "lead 10: known, but no owner"),
        ({"leads": (Lead(10, 1, waiting_days=-1),)}, "waiting_days -1 is negative"),
        ({"leads": (Lead(10, 1, follows=11),)}, "follows 11, which is not among"),
        ({"leads": (Lead(10, 1, follows=10),)}, "follows 10, which follows a lead"),
        ({"leads": (Lead(10, 9),)}, "lead 10: tier 9 is not among the tiers"),
        ({"leads": (Lead(10, 1, value=-5),)}, "lead 10: value -5 is negative"),
        ({"rules": Rules(effort="much")}, "effort 'much' is not one of"),
        ({"rules": Rules(tolerance=-1)}, "tolerance -1 is negative"),
        ({"rules": Rules(chain_limit=-1)}, "chain_limit -1 is negative"),
        ({"rules": Rules(factors=(Factor("luck", 1),))}, "factor 'luck' is not one of"),
        ({"rules": Rules(factors=(Factor("skills", -1),))}, "weight -1 is negative"),
        ({"rules": Rules(factors=(Factor("skills", 1),) * 2)}, "name a factor twice"),
        (
            {"rules": Rules(factors=(Factor("interest", 1, required=True),))},
            "interest: can be weighed but not required",
        ),
    ],
)
def test_refused(door, change, message):
    with pytest.raises(ValueError, match=message):
        door(replace(GOOD, **change))


def test_explaining_an_unknown_lead():
    with pytest.raises(KeyError):
        allocate(GOOD).explain(11)
