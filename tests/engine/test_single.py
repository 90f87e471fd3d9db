"""The incremental door gives the answer of a batch of one lead."""

from dataclasses import replace

import instances
import pytest
from engine import Account, Lead, Person, Problem, Tier, allocate, allocate_one, turn
from hypothesis import given, settings


@settings(max_examples=300)
@given(instances.problems(leads=1, fewest=1))
def test_the_same_as_a_batch_of_one(problem):
    alone, batch = allocate_one(problem), allocate(problem)
    assert alone.mode == "single"
    assert alone.assignments == batch.assignments
    assert alone.waiting == batch.waiting
    assert alone.shares == batch.shares
    lead = problem.leads[0].id
    assert alone.explain(lead) == {**batch.explain(lead), "mode": "single"}


@pytest.mark.parametrize("number", [0, 2])
def test_refuses_another_number_of_leads(number):
    leads = tuple(Lead(i, 1) for i in range(number))
    with pytest.raises(ValueError, match="leads"):
        allocate_one(Problem((Person(1),), leads, (Tier(1, 0),)))


def test_the_burst_of_single_leads_is_fair_by_the_ledger():
    """Nine leads one after the other, three people: each gets three."""
    accounts = {person: Account() for person in (1, 2, 3)}
    for number in range(9):
        people = tuple(Person(p, accounts={1: a}) for p, a in accounts.items())
        result = allocate_one(Problem(people, (Lead(number, 1, 500),), (Tier(1, 0),)))
        for share in result.shares:
            old = accounts[share.person]
            accounts[share.person] = Account(
                old.received + share.received,
                old.credited + share.credited,
                old.received_value + share.received_value,
                old.credited_value + share.credited_value,
            )
    assert [account.received for account in accounts.values()] == [3, 3, 3]


@settings(max_examples=300)
@given(instances.problems(leads=1, fewest=1))
def test_who_gets_the_lead_had_nobody_before(problem):
    (lead,) = problem.leads
    problem = replace(problem, leads=(replace(lead, known=False, keep=False),))
    turns = {person.id: turn(problem, person.id) for person in problem.people}
    given_to = {assignment.person for assignment in allocate_one(problem).assignments}
    heads = {person for person, place in turns.items() if place and not place[0]}
    assert bool(given_to) == bool(heads)
    assert given_to <= heads
    assert all(turns[person][1] < len(heads) for person in heads)


def test_equal_people_have_equal_turns():
    people = (
        Person(1, accounts={1: Account(2, 1000)}),
        Person(2),
        Person(3),
        Person(4, capacity=0),
        Person(5, absences={1: "leave"}),
        Person(6, tiers=frozenset({2})),
    )
    problem = Problem(people, (Lead(1, 1),), (Tier(1, 0), Tier(2, 1)))
    turns = [turn(problem, person) for person in range(1, 8)]
    assert turns == [(2, 0), (0, 1), (0, 1), None, None, None, None]
