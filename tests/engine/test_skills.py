"""What somebody says about their own skills, as plain values."""

from dataclasses import replace
from datetime import date

from skills import NOTHING, Entry, is_new_word, judge

HELD = Entry(
    person=1,
    skill=7,
    level=50,
    known=50,
    start=date(2026, 1, 1),
    end=date(2026, 12, 31),
)


def test_a_higher_level_counts_as_the_one_before():
    assert judge(HELD, replace(HELD, level=80)) == 50


def test_a_lower_level_counts_at_once():
    assert judge(HELD, replace(HELD, level=30)) is None


def test_what_is_claimed_already_gives_no_more():
    claimed = replace(HELD, level=80, known=50)
    assert judge(claimed, replace(claimed, level=90)) == 50
    assert judge(claimed, replace(claimed, level=50)) is None
    unknown = replace(HELD, known=NOTHING)
    assert judge(unknown, replace(unknown, level=1)) == NOTHING


def test_another_skill_or_person_begins_anew():
    assert judge(HELD, replace(HELD, skill=8)) == NOTHING
    assert judge(HELD, replace(HELD, person=2)) == NOTHING


def test_fewer_days_are_no_claim_and_more_are():
    assert judge(HELD, replace(HELD, end=date(2026, 6, 30))) is None
    assert judge(HELD, replace(HELD, start=date(2026, 2, 1))) is None
    assert judge(HELD, replace(HELD, end=None)) == NOTHING
    assert judge(HELD, replace(HELD, end=date(2027, 1, 1))) == NOTHING
    assert judge(HELD, replace(HELD, start=date(2025, 1, 1))) == NOTHING


def test_the_same_again_says_nothing():
    assert judge(HELD, HELD) is None
    claimed = replace(HELD, known=NOTHING)
    assert judge(claimed, claimed) is None


def test_days_are_no_word_about_the_skill():
    assert not is_new_word(HELD, replace(HELD, end=None))
    assert is_new_word(HELD, replace(HELD, level=51))
