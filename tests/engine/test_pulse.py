from datetime import datetime, timedelta

import pulse
import pytest
from hypothesis import given
from hypothesis import strategies as st

ANSWERS = st.lists(
    st.tuples(st.sampled_from(pulse.SCORES), st.sampled_from(["", "Too slow", "Fine"])),
    max_size=12,
)


def fill(answers):
    """The box after these answers, its remarks in alphabetical order."""
    counts, words = [0] * 5, []
    for score, remark in answers:
        counts, words = pulse.put_in(counts, words, score, remark, list.sort)
    return counts, words


@given(ANSWERS, st.randoms())
def test_the_box_is_the_same_in_whichever_order_people_answer(answers, random):
    others = list(answers)
    random.shuffle(others)
    assert fill(answers) == fill(others)


@given(ANSWERS, st.randoms())
def test_the_box_is_the_same_whoever_gave_which_remark_with_which_score(
    answers, random
):
    remarks = [remark for _score, remark in answers]
    random.shuffle(remarks)
    exchanged = [
        (score, remark)
        for (score, _remark), remark in zip(answers, remarks, strict=True)
    ]
    assert fill(answers) == fill(exchanged)


@given(ANSWERS, st.integers(3, 8))
def test_nothing_is_told_of_too_few(answers, minimum):
    counts, words = fill(answers)
    result = pulse.get_result(counts, minimum)
    assert (result is not None) == (len(answers) >= minimum)
    written = [remark for _score, remark in answers if remark]
    told = pulse.get_words(words, minimum)
    assert sorted(told) == (sorted(written) if len(written) >= minimum else [])
    if result:
        assert result.total == len(answers)
        assert result.mean == pytest.approx(
            sum(score for score, _remark in answers) / len(answers)
        )


def test_remarks_change_places():
    places = set()
    for _time in range(200):
        counts, words = [0] * 5, []
        for remark in "abc":
            counts, words = pulse.put_in(counts, words, 3, remark)
        places.add(tuple(words))
    assert len(places) == 6


def test_nothing_of_an_empty_or_erased_box():
    assert pulse.get_result(None, 3) is None
    assert pulse.get_result([0] * 5, 0) is None
    assert pulse.get_words(None, 3) == []


def test_a_remark_is_one_line():
    assert pulse.tidy(" Too \n\n\tslow\0 \ud800") == "Too slow"


def test_three_weeks_apart():
    opened = datetime(2026, 5, 1, 8)
    assert not pulse.is_too_soon(False, opened)
    assert pulse.is_too_soon(opened, opened + timedelta(days=20, hours=23))
    assert not pulse.is_too_soon(opened, opened + timedelta(days=21))
