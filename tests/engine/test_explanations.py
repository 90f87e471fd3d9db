"""Every explanation is complete, true, adds up, and gives the winner again."""

import json
from collections import Counter
from dataclasses import replace

import instances
import reference
from engine import (
    REASONS,
    VERDICTS,
    WAITING,
    Account,
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    allocate,
    verify,
)
from engine.explain import ALTERNATIVES
from engine.fit import Fit
from engine.flow import Flow
from engine_digest import problem as fixed_problem
from hypothesis import given
from hypothesis import strategies as st

EFFORTS = st.sampled_from(("exact", "bounded", "fast"))


def told(problem, effort):
    """(result, assignment, explanation) of every lead somebody got."""
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    result = allocate(problem)
    for assignment in result.assignments:
        # What is stored is what was read back from JSON.
        stored = json.loads(json.dumps(result.explain(assignment.lead)))
        yield result, assignment, stored


def tier_of(problem, assignment):
    (tier,) = [lead.tier for lead in problem.leads if lead.id == assignment.lead]
    return tier


@given(instances.problems(), EFFORTS)
def test_the_winner_can_be_recomputed(problem, effort):
    for _result, assignment, stored in told(problem, effort):
        assert verify(stored) == assignment.person
        assert stored["reason"] == assignment.reason
        assert assignment.reason in REASONS


@given(instances.problems(follows=True), EFFORTS)
def test_everybody_appears_exactly_once(problem, effort):
    for _result, _assignment, stored in told(problem, effort):
        people = [stored["chosen"]["person"]]
        people += [other["person"] for other in stored["others"]]
        for ids in (*stored["excluded"].values(), *stored["rest"].values()):
            people += ids
        assert sorted(people) == [person.id for person in problem.people]


@given(instances.problems(), EFFORTS)
def test_the_numbers_add_up(problem, effort):
    for result, assignment, stored in told(problem, effort):
        received = {(s.person, s.tier): s.received for s in result.shares}
        tier = tier_of(problem, assignment)
        for candidate in (stored["chosen"], *stored["others"]):
            weights, parts = stored["weights"], candidate["parts"]
            assert parts.keys() == weights.keys()
            weight = sum(weights.values())
            total = sum(weights[code] * parts[code] for code in parts)
            fit = (2 * total + weight) // (2 * weight) if weight else 0
            assert candidate["fit"] == fit
            person = candidate["person"]
            (before,) = [
                p.accounts[tier].received if tier in p.accounts else 0
                for p in problem.people
                if p.id == person
            ]
            others = received.get((person, tier), 0) - (person == assignment.person)
            assert candidate["received"] == before + others


@given(instances.problems(), EFFORTS)
def test_verdicts_are_true(problem, effort):
    for result, assignment, stored in told(problem, effort):
        persons, cells = reference.open_slots(problem, result)
        tier = tier_of(problem, assignment)
        chosen = stored["chosen"]
        for other in stored["others"]:
            verdict, person = other["verdict"], other["person"]
            assert verdict in VERDICTS
            full = min(persons[person], cells[person, tier]) <= 0
            assert full == (verdict in ("full", "needed_elsewhere"))
            if verdict == "ahead":
                assert behind(chosen) < behind(other)
            if verdict == "lower_fit":
                assert other["fit"] <= chosen["fit"]
            if verdict == "value":
                assert "swap" in stored
            if other["gap"] is not None:
                assert (other["steps"], other["gap"]) >= (0, 0)
        for verdict, people in stored["rest"].items():
            assert verdict in VERDICTS
            for person in people:
                full = min(persons[person], cells[person, tier]) <= 0
                if verdict != "kept":
                    assert full == (verdict in ("full", "needed_elsewhere"))


def behind(candidate):
    """How far ahead of the fair share: band first, then the next half lead."""
    band = ("below", "within", "above").index(candidate["band"])
    half_leads = 2 * candidate["received"] + 1
    return band, half_leads / max(10, candidate["credited"])


@given(instances.problems(follows=True), EFFORTS)
def test_waiting_leads_are_explained(problem, effort):
    problem = replace(problem, rules=replace(problem.rules, effort=effort))
    result = allocate(problem)
    leads = {lead.id: lead for lead in problem.leads}
    for waiting in result.waiting:
        stored = json.loads(json.dumps(result.explain(waiting.lead)))
        assert stored["reason"] == waiting.reason
        assert waiting.reason in WAITING
        assert verify(stored) is None
        able = [
            person.id
            for person in problem.people
            if reference.permitted(problem, leads[waiting.lead], person)
        ]
        assert stored["full"] == able
        excluded = [p for people in stored["excluded"].values() for p in people]
        assert sorted(excluded + able) == [person.id for person in problem.people]


def test_a_forged_explanation_is_noticed():
    """The stored numbers decide: change one, and another person wins."""
    result = allocate(fixed_problem("exact"))
    noticed = 0
    for assignment in result.assignments:
        stored = result.explain(assignment.lead)
        if stored["reason"] == "best_fit":
            stored["chosen"]["parts"] = dict.fromkeys(stored["weights"], 0)
            noticed += verify(stored) != assignment.person
    assert noticed > 10


def test_explaining_allocates_nothing_and_works_out_few_candidates(monkeypatch):
    """No search again, and numbers only of the chosen and of three alternatives."""
    problem = fixed_problem("exact")
    result = allocate(problem)
    worked_out = []
    parts = Fit.parts

    def counted(self, lead, person):
        worked_out.append(lead.id)
        return parts(self, lead, person)

    monkeypatch.setattr(Fit, "parts", counted)
    monkeypatch.setattr(Flow, "insert", None)
    for lead in problem.leads:
        result.explain(lead.id)
    assert worked_out
    assert max(Counter(worked_out).values()) <= 1 + ALTERNATIVES


def test_an_exchanged_lead_is_compared_from_where_it_was():
    """Undoing the exchange would cost the team what it was worth."""
    rules = Rules(factors=(Factor("industry", 50), Factor("performance", 50)))
    people = (
        Person(1, weight=0, tier_capacity={1: 0}, performance=50),
        Person(
            2,
            weight=0,
            performance=100,
            accounts={1: Account(0, 165, 99, 758), 2: Account(0, 511, 2028, 2157)},
        ),
        Person(3, weight=2500, tier_weight={1: 300}, capacity=1),
    )
    leads = (
        Lead(100, 1),
        Lead(101, 1, skills=((0, 0),)),
        Lead(102, 2, skills=((0, 0),)),
        Lead(103, 2, excluded=frozenset((1,))),
        Lead(104, 2, skills=((0, 0),)),
        Lead(105, 1, value=3000, skills=((0, 0),)),
    )
    problem = Problem(people, leads, instances.TIERS, rules)
    exchanged = 0
    for _result, _assignment, stored in told(problem, "exact"):
        for other in stored["others"]:
            if "swap" in stored and other["person"] == stored["swap"]["from"]:
                worth = stored["swap"]["gain"] - stored["swap"]["cost"]
                if other["gap"] is not None and other["verdict"] == "full":
                    exchanged += 1
                    assert abs(other["gap"] - worth) <= 1
    assert exchanged
