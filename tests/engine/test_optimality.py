"""P6: in exact mode no re-arrangement of any length is better."""

from dataclasses import replace

import instances
import pytest
import reference
from engine import allocate
from engine.batch import Batch
from engine.pool import Pool
from hypothesis import given, settings


def solve(problem):
    batch = Batch(Pool(problem))
    batch.complete(lambda _done, _total: None)
    placed = {i: p for i, p in batch.holder.items() if i not in batch.settled.person}
    return reference.total_cost(batch, placed), sorted(placed)


@settings(max_examples=200)
@given(instances.problems(people=4, leads=6, value_balance=False, effort="exact"))
def test_every_way_was_no_better(problem):
    cost, served = solve(problem)
    assert cost == (reference.exhaustive(problem, served) or 0)


@settings(max_examples=200)
@given(instances.problems(people=6, leads=40, value_balance=False, effort="exact"))
def test_gap_to_the_oracle_is_zero(problem):
    pytest.importorskip("ortools")
    cost, served = solve(problem)
    assert cost == reference.oracle(problem, served)


def test_gap_to_the_oracle_is_zero_on_a_larger_instance():
    pytest.importorskip("ortools")
    from engine_digest import problem

    asked = problem("exact")
    asked = replace(asked, rules=replace(asked.rules, value_balance=False))
    cost, served = solve(asked)
    assert cost == reference.oracle(asked, served)


@given(instances.problems(value_balance=False))
def test_less_effort_serves_as_many(problem):
    results = [
        allocate(replace(problem, rules=replace(problem.rules, effort=effort)))
        for effort in ("exact", "bounded", "fast")
    ]
    assert len({len(result.assignments) for result in results}) == 1
