"""Sums and ratios of an evaluation, from plain facts."""

import pytest
from evaluation import compare, judge, summarize, surround, weigh

ANN, BOB = 1, 2
GOLD, IRON = 10, 20


def test_sums_of_people_tiers_and_the_team():
    figures = summarize(
        [
            ((ANN, GOLD), {"received": 3, "entitled": 4.0}),
            ((ANN, IRON), {"received": 1, "entitled": 0.5}),
            ((ANN, None), {"received": 1, "entitled": 0.5}),
            ((BOB, GOLD), {"received": 2, "entitled": 1.0}),
            ((BOB, GOLD), {"won": 1}),
            ((None, GOLD), {"waiting": 7}),
        ]
    )
    assert figures["person", ANN, None]["received"] == 5
    assert figures["person_tier", ANN, GOLD]["received"] == 3
    assert figures["tier", None, GOLD]["received"] == 5
    assert figures["team", None, None]["received"] == 7
    assert figures["person_tier", BOB, GOLD]["won"] == 1
    # What waits is nobody's.
    assert figures["tier", None, GOLD]["waiting"] == 7
    assert "waiting" not in figures["person", ANN, None]
    # Ratios are those of the sums.
    assert figures["person", ANN, None]["fulfilment"] == 100
    assert figures["person_tier", ANN, GOLD]["fulfilment"] == 75
    assert figures["person_tier", ANN, GOLD]["gap"] == -1


def test_what_cannot_be_divided_is_no_figure():
    person = summarize([], [ANN])["person", ANN, None]
    for name in ("fulfilment", "conversion", "satisfaction", "retention"):
        assert person[name] is None
    assert person["gap"] == 0


def test_more_taken_back_than_entitled():
    person = summarize([((ANN, GOLD), {"entitled": -0.5, "received": -1})])
    assert person["person", ANN, None]["fulfilment"] is None


def test_satisfaction_of_several_is_weighed_by_ratings():
    figures = summarize(
        [
            ((ANN, None), {"satisfaction_sum": 90 * 1, "satisfaction_count": 1}),
            ((BOB, None), {"satisfaction_sum": 60 * 5, "satisfaction_count": 5}),
        ]
    )
    assert figures["team", None, None]["satisfaction"] == 65


@pytest.mark.parametrize(
    ("now", "before", "wanted"),
    [(3, 1, 2), (1, 3, -2), (1, 1.01, 0), (None, 1, None), (1, None, None)],
)
def test_changes(now, before, wanted):
    assert compare(now, before) == wanted


@pytest.mark.parametrize(
    ("change", "wanted", "tone"),
    [(2, 1, 1), (-2, 1, -1), (2, -1, -1), (-2, -1, 1), (2, 0, 0), (None, 1, 0)],
)
def test_for_better_or_worse(change, wanted, tone):
    assert judge(change, wanted) == tone


def test_neither_period_around_a_day_holds_it():
    april, may, june = ((1, 30, "April"), (31, 61, "May"), (62, 91, "June"))
    periods = [june, april, may]
    assert surround(periods, 45) == (april, june)
    assert surround(periods, 31) == (april, june)
    assert surround(periods, 30) == (None, may)
    assert surround(periods, 99) == (june, None)
    assert surround([], 1) == (None, None)


def test_of_days_looked_at_twice_the_shortest_wait():
    long, short = (62, 120, "long"), (62, 91, "short")
    assert surround([long, short], 50) == (None, short)


@pytest.mark.parametrize(
    ("before", "after", "verdict", "change"),
    [
        ((20, 25), (35, 20), "compared", 15),
        ((20, 25), (20.01, 20), "compared", 0),
        ((20, 19), (35, 20), "few", None),
        ((20, 25), (35, 19), "few", None),
        # A tier that was closed to the person: nothing was due before.
        ((None, 0), (90, 20), "new", None),
        ((None, 0), (90, 3), "few", None),
        ((20, 25), (None, 0), "nothing", None),
        ((None, 0), (None, 0), "nothing", None),
    ],
)
def test_what_may_be_said_of_a_change(before, after, verdict, change):
    assert weigh(before, after, 20) == (verdict, change)
