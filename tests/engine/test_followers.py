"""Leads of one customer go to one person."""

import json
from collections import Counter
from dataclasses import replace

import instances
import pytest
import reference
from engine import (
    SETTLED,
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    Tier,
    allocate,
    verify,
)
from hypothesis import given
from hypothesis import strategies as st

A, B, C = Tier(1, 0), Tier(2, 1), Tier(3, 2, always_served=False)
EFFORTS = st.sampled_from(("exact", "bounded", "fast"))
PERFORMANCE = Rules(factors=(Factor("performance", 1),))


def following(number, head=1, tier=1, **fields):
    return tuple(Lead(100 + i, tier, follows=head, **fields) for i in range(number))


def where(result):
    return {a.lead: (a.person, a.reason) for a in result.assignments}


@pytest.mark.parametrize("effort", ["exact", "bounded", "fast"])
def test_five_leads_of_one_customer(effort):
    people = (Person(1), Person(2, skills={1: 90}), Person(3))
    rules = Rules(effort=effort)
    batch = (Lead(1, 1, skills=((1, 50),)), *following(4))
    result = allocate(Problem(people, batch, (A,), rules))
    assert where(result)[1] == (2, "only_one")
    assert {where(result)[i] for i in range(100, 104)} == {(2, "same_customer")}
    told = result.explain(100)
    assert verify(told) == 2
    assert "customer" not in told
    assert told["rest"] == {"kept": [1, 3]}


def test_the_others_get_the_leads_that_do_not_follow():
    """Four of one customer and eight others, three people: everybody gets four."""
    people = (Person(1), Person(2), Person(3))
    batch = (Lead(1, 1), *following(3), *(Lead(10 + i, 1) for i in range(8)))
    result = allocate(Problem(people, batch, (A,)))
    assert set(Counter(a.person for a in result.assignments).values()) == {4}
    assert len({where(result)[i][0] for i in (1, 100, 101, 102)}) == 1
    assert result.after.overall.balance == 1000


@pytest.mark.parametrize(
    ("there", "lead", "why"),
    [
        ({"absences": {2: "leave"}}, {}, "leave"),
        ({"capacity": 1}, {}, "full"),
        ({"tier_capacity": {2: 0}}, {}, "full"),
        ({}, {"excluded": frozenset((1,))}, "excluded"),
    ],
)
def test_why_a_lead_can_not_follow(there, lead, why):
    people = (Person(1, skills={1: 90}, **there), Person(2))
    batch = (Lead(1, 1, skills=((1, 50),)), *following(1, tier=2, **lead))
    result = allocate(Problem(people, batch, (A, B)))
    assert where(result)[1][0] == 1
    assert where(result)[100][0] == 2
    assert result.explain(100)["customer"] == {"person": 1, "why": why}


def test_nobody_to_follow():
    """The head waits: its followers are leads like any other."""
    people = (Person(1), Person(2))
    batch = (Lead(1, 1, skills=((1, 50),)), *following(2))
    result = allocate(Problem(people, batch, (A,)))
    assert [w.lead for w in result.waiting] == [1]
    assert {person for person, _reason in where(result).values()} == {1, 2}
    assert "customer" not in result.explain(100)


def test_factors_and_tier_do_not_matter_to_a_follower():
    people = (Person(1, tiers=frozenset((1,))), Person(2, tiers=frozenset((2,))))
    batch = (Lead(1, 1), *following(1, tier=2, skills=((1, 50),)))
    assert where(allocate(Problem(people, batch, (A, B))))[100] == (1, "same_customer")


def test_following_a_known_customer():
    people = (Person(1), Person(2))
    batch = (Lead(1, 1, owner=2, known=True), *following(2))
    result = allocate(Problem(people, batch, (A,)))
    assert where(result) == {
        1: (2, "known"),
        100: (2, "same_customer"),
        101: (2, "same_customer"),
    }


def test_following_a_kept_lead():
    people = (Person(1), Person(2, available=False))
    batch = (Lead(1, 1, owner=2, keep=True), *following(1))
    result = allocate(Problem(people, batch, (A,)))
    assert where(result) == {1: (2, "kept"), 100: (1, "only_one")}
    assert result.explain(100)["customer"] == {"person": 2, "why": "absent"}


def test_a_known_follower_stays_with_its_head_and_else_with_its_owner():
    people = (Person(1, performance=90, capacity=2), Person(2), Person(3))
    batch = (Lead(1, 1), *following(2, owner=3, known=True))
    result = allocate(Problem(people, batch, (A,), PERFORMANCE))
    assert [where(result)[i] for i in (1, 100, 101)] == [
        (1, "best_fit"),
        (1, "same_customer"),
        (3, "known"),
    ]
    assert "customer" not in result.explain(101)


def test_the_important_follow_first():
    people = (Person(1, performance=90, capacity=3), Person(2))
    batch = (
        Lead(1, 1),
        Lead(2, 2, value=900, follows=1),
        Lead(3, 1, value=10, follows=1),
        Lead(4, 1, value=5, follows=1, waiting_days=3),
    )
    result = allocate(Problem(people, batch, (A, B), PERFORMANCE))
    joined = [a.lead for a in result.assignments if a.reason == "same_customer"]
    assert joined == [3, 4]


def test_a_minor_lead_takes_no_slot_from_an_important_follower():
    """One slot besides the head's: it is the follower's, not the C lead's."""
    people = (Person(1, capacity=1), Person(2, capacity=1))
    batch = (Lead(1, 1), *following(1), Lead(9, 3, value=10**6))
    result = allocate(Problem(people, batch, (A, C)))
    assert [w.lead for w in result.waiting] == [9]


def test_a_head_that_is_served_only_in_the_second_round():
    """Who follows frees a slot; the lead that gets it is followed in its turn."""
    people = (Person(1, skills={1: 90}), Person(2, skills={2: 90}, capacity=2))
    batch = (
        Lead(1, 1, skills=((1, 50),)),
        Lead(2, 1, value=90, skills=((2, 50),), follows=1),
        Lead(3, 1, value=80, skills=((2, 50),), follows=1),
        Lead(4, 1, value=70, skills=((2, 50),)),
        Lead(5, 1, value=60, skills=((1, 50),), follows=4),
    )
    result = allocate(Problem(people, batch, (A,)))
    assert where(result) == {
        1: (1, "only_one"),
        2: (1, "same_customer"),
        3: (1, "same_customer"),
        4: (2, "only_one"),
        5: (2, "same_customer"),
    }
    assert verify(result.explain(4)) == 2


def test_progress_never_goes_back():
    told = []
    batch = tuple(Lead(1000 + i, 1) for i in range(600))
    batch += following(300, head=1000)
    allocate(
        Problem((Person(1), Person(2)), batch, (A,)),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1] == (900, 900)
    assert len(told) > 4


def everything(problem, effort):
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    return problem, allocate(problem)


@given(instances.problems(follows=True), EFFORTS)
def test_never_beyond_capacity_or_conditions(problem, effort):
    problem, result = everything(problem, effort)
    people = {person.id: person for person in problem.people}
    leads = {lead.id: lead for lead in problem.leads}
    answered = [a.lead for a in result.assignments] + [w.lead for w in result.waiting]
    assert sorted(answered) == sorted(leads)
    kept = {a.lead: a.person for a in result.assignments if a.reason == "kept"}
    for before, after in zip(
        reference.slots_after(problem, kept),
        reference.open_slots(problem, result),
        strict=True,
    ):
        assert all(after[k] >= min(0, before[k]) for k in after)
        assert all(after[k] == before[k] for k in after if before[k] <= 0)
    for a in result.assignments:
        lead, person = leads[a.lead], people[a.person]
        if a.reason not in SETTLED:
            assert reference.permitted(problem, lead, person)
        elif a.reason != "kept":
            assert not reference.absence(person, lead.tier)
            assert person.id not in lead.excluded


@given(instances.problems(follows=True), EFFORTS)
def test_every_follower_is_accounted_for(problem, effort):
    problem, result = everything(problem, effort)
    people = {person.id: person for person in problem.people}
    persons, cells = reference.open_slots(problem, result)
    given_to = where(result)
    for lead in problem.leads:
        person, reason = given_to.get(lead.id, (None, None))
        told = json.loads(json.dumps(result.explain(lead.id)))
        customer = told.get("customer")
        if lead.follows is None or reason == "kept":
            assert reason != "same_customer"
            continue
        head, _reason = given_to.get(lead.follows, (None, None))
        if reason == "same_customer":
            assert person == head
            assert customer is None
            continue
        assert head is None or person != head or reason == "known"
        if head is None or reason in ("known", "substitute"):
            continue
        assert customer["person"] == head
        if customer["why"] == "full":
            assert min(persons[head], cells[head, lead.tier]) <= 0
        elif customer["why"] == "excluded":
            assert head in lead.excluded
        else:
            assert customer["why"] == reference.absence(people[head], lead.tier)


@given(instances.problems(follows=True), EFFORTS)
def test_heads_are_told_as_they_were_decided(problem, effort):
    """Each explanation gives its winner again, also that of an earlier round."""
    problem, result = everything(problem, effort)
    reasons = where(result)
    for lead in problem.leads:
        told = result.explain(lead.id)
        if lead.id in reasons:
            assert (verify(told), told["reason"]) == reasons[lead.id]
