"""Who is away for some tiers gets none of their leads, and may be owed a share."""

from collections import Counter
from dataclasses import replace

import instances
import pytest
from engine import (
    ABSENCES,
    CAUGHT_UP,
    SCALE,
    Account,
    Lead,
    Person,
    Problem,
    Rules,
    Tier,
    allocate,
    allocate_one,
)
from engine.eligibility import able
from hypothesis import given
from hypothesis import strategies as st
from reference import absence, permitted

A, B = Tier(1, 0), Tier(2, 1)
EFFORTS = st.sampled_from(("exact", "bounded", "fast"))


def leads(number, tier=1, **fields):
    return tuple(Lead(100 * tier + i, tier, **fields) for i in range(number))


def given_to(result):
    return Counter(a.person for a in result.assignments)


def credited(result):
    return {s.person: s.credited for s in result.shares if s.credited}


@pytest.mark.parametrize("code", ABSENCES)
def test_away_for_one_tier_only(code):
    """On leave tomorrow: urgent leads go elsewhere, the patient ones don't."""
    people = (Person(1, absences={1: code}), Person(2))
    result = allocate(Problem(people, leads(4) + leads(4, tier=2), (A, B)))
    assert given_to(result) == {1: 2, 2: 6}
    assert result.explain(100)["excluded"] == {code: [1]}
    assert "excluded" in result.explain(200)
    assert result.explain(200)["excluded"] == {}


@pytest.mark.parametrize("door", [allocate, allocate_one])
def test_the_reason_is_named_to_whoever_waits(door):
    people = tuple(Person(i, absences={1: code}) for i, code in enumerate(ABSENCES))
    people += (Person(9, available=False, absences={1: "leave"}),)
    result = door(Problem(people, leads(1), (A,)))
    (waiting,) = result.waiting
    assert waiting.reason == "not_permitted"
    assert waiting.conditions == {"absent": 1, **dict.fromkeys(ABSENCES, 1)}
    assert list(waiting.conditions) == ["absent", *ABSENCES]
    assert result.explain(100)["excluded"]["absent"] == [9]


def test_an_absence_earns_no_share():
    people = (Person(1, absences={1: "leave"}), Person(2), Person(3))
    assert credited(allocate(Problem(people, leads(6), (A,)))) == {
        2: 3 * SCALE,
        3: 3 * SCALE,
    }


@pytest.mark.parametrize("code", ABSENCES)
def test_with_catch_up_leave_earns_a_share_but_no_lead(code):
    people = (Person(1, absences={1: code}), Person(2), Person(3))
    result = allocate(Problem(people, leads(6), (A,), Rules(catch_up=True)))
    assert given_to(result) == {2: 3, 3: 3}
    share = 2 * SCALE if code in CAUGHT_UP else 0
    assert credited(result).get(1, 0) == share
    assert sum(credited(result).values()) == 6 * SCALE


def test_what_was_owed_is_caught_up_afterwards():
    away = (Person(1, absences={1: "leave"}), Person(2), Person(3))
    rules = Rules(catch_up=True)
    shares = allocate(Problem(away, leads(6), (A,), rules)).shares
    back = tuple(
        Person(s.person, accounts={1: Account(s.received, s.credited)}) for s in shares
    )
    result = allocate(Problem(back, leads(6), (A,), rules))
    assert given_to(result) == {1: 4, 2: 1, 3: 1}
    assert result.after.overall.balance == SCALE


def test_catch_up_credits_nobody_who_could_not_have_taken_the_lead():
    people = (Person(1, skills={}, absences={1: "leave"}), Person(2, skills={7: 80}))
    batch = leads(4, skills=((7, 50),))
    result = allocate(Problem(people, batch, (A,), Rules(catch_up=True)))
    assert credited(result) == {2: 4 * SCALE}


def test_nothing_is_owed_of_a_lead_that_waits():
    people = (Person(1, absences={1: "leave"}),)
    result = allocate(Problem(people, leads(3), (A,), Rules(catch_up=True)))
    assert len(result.waiting) == 3
    assert credited(result) == {}


def test_a_practice_share_in_one_tier():
    """A newcomer has a quarter of the weight in tier 1 and the full one in tier 2."""
    people = (Person(1, tier_weight={1: 250}), Person(2), Person(3))
    result = allocate(Problem(people, leads(9) + leads(9, tier=2), (A, B)))
    shares = {(s.person, s.tier): s for s in result.shares}
    assert [shares[p, 1].received for p in (1, 2, 3)] == [1, 4, 4]
    assert [shares[p, 1].credited for p in (1, 2, 3)] == [SCALE, 4 * SCALE, 4 * SCALE]
    assert [shares[p, 1].nominal for p in (1, 2, 3)] == [SCALE, 4 * SCALE, 4 * SCALE]
    assert [shares[p, 2].received for p in (1, 2, 3)] == [3, 3, 3]


@given(instances.problems(follows=True), EFFORTS)
def test_the_absent_receive_nothing(problem, effort):
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    people = {person.id: person for person in problem.people}
    tiers = {lead.id: lead.tier for lead in problem.leads}
    result = allocate(problem)
    for assignment in result.assignments:
        if assignment.reason != "kept":
            assert not absence(people[assignment.person], tiers[assignment.lead])


@given(instances.problems(kept=False, follows=True), EFFORTS)
def test_only_leave_that_is_caught_up_is_credited(problem, effort):
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    people = {person.id: person for person in problem.people}
    owed = CAUGHT_UP if problem.rules.catch_up else ()
    for share in allocate(problem).shares:
        why = absence(people[share.person], share.tier)
        assert not share.credited or not why or why in owed


@given(instances.problems())
def test_credits_of_a_tier_are_what_was_given_of_it(problem):
    problem = replace(problem, rules=replace(problem.rules, catch_up=True))
    result = allocate(problem)
    sums = Counter()
    for share in result.shares:
        sums[share.tier] += share.credited - SCALE * share.received
    assert not any(sums.values())


@given(instances.problems())
def test_both_doors_know_the_same_people(problem):
    """The loop of a single lead and the masks of a batch, condition by condition."""
    pool = allocate(problem).evidence.pool
    for i, lead in enumerate(pool.leads):
        found = able(pool.people, lead, problem.rules.factors)
        there = [p for p in pool.people if permitted(problem, lead, p)]
        assert found == there
        assert [pool.people[p] for p in pool.signature_of[i].people] == there
