"""A customer somebody already looks after stays with that person, where it can."""

import json
from collections import Counter
from dataclasses import replace

import instances
import pytest
import reference
from engine import (
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    Tier,
    allocate,
    allocate_one,
    verify,
)
from hypothesis import given
from hypothesis import strategies as st

A, B = Tier(1, 0), Tier(2, 1)
EFFORTS = st.sampled_from(("exact", "bounded", "fast"))
DOORS = pytest.mark.parametrize("door", [allocate, allocate_one])


def known(number, **fields):
    return tuple(Lead(100 + i, 1, owner=1, known=True, **fields) for i in range(number))


def outcome(result, lead=100):
    """(person, reason, customer) of a lead."""
    told = result.explain(lead)
    (given_to,) = [a for a in result.assignments if a.lead == lead]
    assert told["chosen"]["person"] == given_to.person == verify(told)
    assert told["reason"] == given_to.reason
    return given_to.person, given_to.reason, told.get("customer")


@DOORS
def test_whatever_the_factors_and_the_tier_say(door):
    people = (Person(1, tiers=frozenset((2,))), Person(2, skills={1: 90}))
    result = door(Problem(people, known(1, skills=((1, 50),)), (A, B)))
    assert outcome(result) == (1, "known", None)
    told = result.explain(100)
    assert told["others"] == []
    assert told["rest"] == {"kept": [2]}
    assert told["excluded"] == {}


@DOORS
@pytest.mark.parametrize(
    ("owner", "lead", "why"),
    [
        (Person(1, available=False), {}, "absent"),
        (Person(1, absences={1: "leave"}), {}, "leave"),
        (Person(1, absences={1: "archived"}, capacity=0), {}, "archived"),
        (Person(1), {"excluded": frozenset((1,))}, "excluded"),
        (Person(1, capacity=0), {}, "full"),
        (Person(1, tier_capacity={1: 0}), {}, "full"),
        (Person(4), {}, "other_team"),
    ],
)
def test_why_a_known_customer_goes_elsewhere(door, owner, lead, why):
    people = (owner, Person(2, performance=90), Person(3))
    rules = Rules(factors=(Factor("performance", 1),))
    result = door(Problem(people, known(1, **lead), (A,), rules))
    assert outcome(result) == (2, "best_fit", {"person": 1, "why": why})


@DOORS
def test_away_for_another_tier_is_there(door):
    people = (Person(1, absences={2: "leave"}), Person(2))
    assert outcome(door(Problem(people, known(1), (A, B)))) == (1, "known", None)


@DOORS
def test_the_substitute_stands_in(door):
    people = (Person(1, absences={1: "leave"}), Person(2), Person(3, skills={}))
    problem = Problem(people, known(1, substitute=3, skills=((1, 50),)), (A,))
    customer = {"person": 1, "why": "leave"}
    assert outcome(door(problem)) == (3, "substitute", customer)


@DOORS
@pytest.mark.parametrize(
    "substitute",
    [
        Person(3, available=False),
        Person(3, absences={1: "holiday"}),
        Person(3, capacity=0),
        Person(4),
    ],
)
def test_a_substitute_who_can_not(door, substitute):
    people = (Person(1, absences={1: "leave"}), Person(2, performance=90), substitute)
    result = door(Problem(people, known(1, substitute=3), (A,)))
    assert outcome(result)[0] == 2
    assert outcome(result)[2] == {"person": 1, "why": "leave"}


@DOORS
def test_no_substitute_for_somebody_full(door):
    people = (Person(1, capacity=0), Person(2, performance=90), Person(3))
    result = door(Problem(people, known(1, substitute=3), (A,)))
    assert outcome(result)[::2] == (2, {"person": 1, "why": "full"})


@DOORS
def test_a_known_customer_who_waits(door):
    people = (Person(1, capacity=0), Person(2, absences={1: "leave"}))
    result = door(Problem(people, known(1), (A,)))
    assert result.explain(100) == {
        "reason": "full",
        "mode": result.mode,
        "excluded": {"leave": [2]},
        "full": [1],
        "customer": {"person": 1, "why": "full"},
    }


def test_a_burst_of_known_customers():
    """Forty leads of one owner who has ten slots: ten stay, thirty are shared out."""
    people = (Person(1, capacity=10), Person(2), Person(3))
    batch = tuple(replace(x, value=x.id) for x in known(40))
    result = allocate(Problem(people, batch, (A,)))
    assert Counter(a.person for a in result.assignments) == {1: 10, 2: 15, 3: 15}
    stayed = [a.lead for a in result.assignments if a.reason == "known"]
    assert stayed == list(range(130, 140)), "The dearest stay."
    for lead in range(100, 130):
        assert result.explain(lead)["customer"] == {"person": 1, "why": "full"}


def test_the_important_and_then_the_older_stay():
    people = (Person(1, capacity=2), Person(2))
    batch = (
        Lead(1, 2, value=900, owner=1, known=True, waiting_days=9),
        Lead(2, 1, value=800, owner=1, known=True),
        Lead(3, 1, value=10, owner=1, known=True, waiting_days=1),
        Lead(4, 1, value=900, owner=1, known=True),
    )
    result = allocate(Problem(people, batch, (A, B)))
    assert [a.lead for a in result.assignments if a.reason == "known"] == [3, 4]


def test_keep_comes_before_known_and_needs_no_slot():
    people = (Person(1, capacity=1), Person(2))
    batch = (*known(1, value=900), Lead(7, 1, owner=1, keep=True))
    result = allocate(Problem(people, batch, (A,)))
    assert outcome(result, 7) == (1, "kept", None)
    assert outcome(result, 100)[0] == 2


def test_known_leads_count_as_received():
    people = (Person(1), Person(2))
    batch = known(3) + tuple(Lead(i, 1) for i in range(5))
    result = allocate(Problem(people, batch, (A,)))
    assert Counter(a.person for a in result.assignments) == {1: 4, 2: 4}


@given(instances.problems(), EFFORTS)
def test_every_known_customer_is_accounted_for(problem, effort):
    """With the owner or the substitute, or the explanation says why not."""
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    people = {person.id: person for person in problem.people}
    result = allocate(problem)
    to = {a.lead: a for a in result.assignments}
    persons, cells = reference.open_slots(problem, result)
    for lead in problem.leads:
        told = json.loads(json.dumps(result.explain(lead.id)))
        customer = told.get("customer")
        assert (customer is not None) <= lead.known
        if not lead.known or told["reason"] in ("kept", "known"):
            assert customer is None
            continue
        owner, why = people.get(lead.owner), customer["why"]
        assert customer["person"] == lead.owner
        assert lead.id not in to or to[lead.id].person != lead.owner
        assert (why == "other_team") == (owner is None)
        if why == "full":
            assert min(persons[lead.owner], cells[lead.owner, lead.tier]) <= 0
        elif why == "excluded":
            assert lead.owner in lead.excluded
        elif owner:
            assert why == reference.absence(owner, lead.tier)
        if told["reason"] == "substitute":
            assert to[lead.id].person == lead.substitute
