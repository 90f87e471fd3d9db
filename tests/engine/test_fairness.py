"""The figures of fairness against their textbook formulas."""

import json
from fractions import Fraction

import pytest
from engine import SCALE, Account, measure
from engine.fairness import balance, gini, jain
from engine.paper import apportion
from hypothesis import given
from hypothesis import strategies as st

numbers = st.lists(st.integers(0, 10**6), min_size=1, max_size=8)


def test_balance_is_what_need_not_change_hands():
    assert balance([5, 5], [5, 5]) == SCALE
    assert balance([10, 0], [5, 5]) == SCALE // 2
    assert balance([0, 10], [10, 0]) == 0
    assert balance([30, 30, 40], [3, 3, 4]) == SCALE
    assert balance([0, 0], [1, 1]) is None
    assert balance([1, 1], [0, 0]) is None


@given(numbers)
def test_gini_is_half_the_relative_mean_difference(ratios):
    if not sum(ratios):
        assert gini(ratios) is None
        return
    apart = sum(abs(a - b) for a in ratios for b in ratios)
    assert gini(ratios) == Fraction(apart * SCALE, 2 * len(ratios) * sum(ratios)) // 1


@given(numbers)
def test_jain_lies_between_one_of_n_and_one(ratios):
    if any(ratios):
        assert SCALE // len(ratios) <= jain(ratios) <= SCALE
    assert jain([7, 7, 7]) == SCALE
    assert jain([9, 0, 0]) == SCALE // 3


def test_measure_by_person_and_tier():
    rows = [
        (1, 10, Account(3, 2000, 300, 250)),
        (2, 10, Account(1, 2000, 100, 150)),
        (1, 20, Account(0, 0, 0, 0)),
        (2, 20, Account(2, 2000, 50, 50)),
    ]
    fairness = measure(rows)
    tier = fairness.tiers[10]
    assert (tier.balance, tier.balance_value) == (750, 875)
    assert (tier.fulfilment_min, tier.fulfilment_max) == (500, 1500)
    assert (tier.gap, tier.gap_value) == (2 * SCALE, 100)
    assert tier.people[1].gap == SCALE
    assert tier.people[2].gap_value == -50
    assert list(fairness.tiers[20].people) == [2]
    assert fairness.overall.people[2].received == 3
    assert measure(reversed(rows)) == fairness


def test_nothing_credited_is_no_figure():
    overall = measure([(1, 1, Account(received=2))]).overall
    assert overall.balance is None
    assert overall.fulfilment_min is None
    assert overall.jain is None


def test_as_dict_is_ready_for_json():
    told = measure([(1, 10, Account(3, 2000, 300, 250))]).as_dict()
    assert json.loads(json.dumps(told)) == told
    assert told["tiers"]["10"]["people"]["1"]["fulfilment"] == 1500


@given(st.integers(0, 10**15), numbers)
def test_apportion_sums_to_the_whole(total, shares):
    parts = apportion(total, shares)
    assert sum(parts) == (total if any(shares) else 0)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part * sum(shares) - total * share) < max(1, sum(shares))


@pytest.mark.parametrize("order", [1, -1])
def test_apportion_by_largest_remainder(order):
    assert apportion(10, [6, 3, 1][::order]) == [6, 3, 1][::order]
    assert apportion(1, [1, 1, 1]) == [1, 0, 0]
