"""Revenue that shows up when a lead is won, as plain values."""

from datetime import datetime, timedelta

from wins import Deal, watch

NOW = datetime(2026, 7, 1, 12)
LONG_AGO = NOW - timedelta(days=3)
JUST_NOW = NOW - timedelta(hours=2)


def test_raising_an_open_lead_is_merely_remembered():
    assert watch(Deal(10, False), Deal(30, False), NOW) == (NOW, 10, False)


def test_raising_while_winning_or_afterwards_is_checked():
    assert watch(Deal(10, False), Deal(30, True), NOW) == (NOW, 10, True)
    assert watch(Deal(10, True), Deal(30, True), NOW) == (NOW, 10, True)


def test_winning_the_day_after_raising_is_checked():
    raised = Deal(30, False, JUST_NOW, 10)
    assert watch(raised, Deal(30, True), NOW) == (JUST_NOW, 10, True)
    raised = Deal(30, False, LONG_AGO, 10)
    assert watch(raised, Deal(30, True), NOW) == (LONG_AGO, 10, False)


def test_small_steps_add_up():
    raised = Deal(30, False, JUST_NOW, 0)
    assert watch(raised, Deal(31, True), NOW) == (NOW, 0, True)


def test_lowering_and_plain_wins_are_not_checked():
    assert watch(Deal(10, True), Deal(5, True), NOW) == (None, 0, False)
    assert watch(Deal(10, False), Deal(10, True), NOW) == (None, 0, False)
    assert watch(Deal(10, False), Deal(5, True), NOW) == (None, 0, False)
