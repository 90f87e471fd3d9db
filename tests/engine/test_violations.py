from datetime import date, datetime, timedelta

import violations
from violations import Attempt, Step

NOW = datetime(2026, 3, 10, 10)


def attempt(lead=1, minutes=0, operation="user", user=7):
    moment = NOW + timedelta(minutes=minutes)
    return Attempt(user, lead, moment, moment.date(), operation)


def test_a_repeated_attempt_is_one_incident():
    found = violations.find_attempts([attempt(), attempt(minutes=1), attempt(2, 2)])
    assert [(i.lead, i.times) for i in found] == [(1, 2), (2, 1)]


def test_many_at_once_are_one_attempt():
    [found] = violations.find_attempts([attempt(lead=3), attempt(lead=2)])
    assert (found.lead, found.times, found.leads) == (2, 1, 2)


def test_mistakes_are_no_incidents():
    assert not violations.find_attempts(
        [attempt(operation="duplicate"), attempt(operation="claim")]
        + [attempt(minutes=m, operation="edit") for m in range(2)]
    )
    assert violations.find_attempts(
        [attempt(minutes=m, operation="edit") for m in range(3)]
    )


def steps(word):
    return [
        Step(number, NOW + timedelta(days=number), letter == "c")
        for number, letter in enumerate(word)
    ]


def test_loops():
    assert not violations.find_loop(7, 1, steps("crrr"))
    assert not violations.find_loop(7, 1, steps("rcr"))
    found = violations.find_loop(7, 1, steps("crcr"))
    assert (found.times, found.key) == (2, "loop:7:1:3")
    assert not violations.find_loop(7, 1, steps("crcrcr"), after=found.moment)
    assert violations.find_loop(7, 1, steps("crcrcrcr"), after=found.moment)


def test_penalties_are_bounded():
    assert violations.penalty(3, 5, 25) == 15
    assert violations.penalty(30, 5, 25) == 25


def test_when_points_fall_below():
    first, second = date(2026, 5, 1), date(2026, 6, 1)
    counting = [(second, 3), (first, 3)]
    assert violations.falls_below(counting, 6) == first
    assert violations.falls_below(counting, 3) == second
    assert violations.falls_below(counting, 7) is None
    assert violations.falls_below(counting, 0) is None
