from hypothesis import given
from hypothesis import strategies as st
from satisfaction import average, to_score

RATINGS = st.dictionaries(
    st.integers(0, 20),
    st.tuples(st.integers(0, 500), st.floats(1, 5)),
    max_size=10,
)


def test_rating_to_score():
    assert [to_score(rating) for rating in (0, 1, 2, 3, 4, 5)] == [
        0,
        0,
        25,
        50,
        75,
        100,
    ]


def test_fewer_than_the_sample_arent_judged():
    found = average({"few": (4, 5.0), "enough": (5, 5.0), "none": (0, 0.0)}, 5)
    assert found == {"few": (None, 4), "enough": (100, 5), "none": (None, 0)}
    assert average({"none": (0, 0.0)}, 1) == {"none": (None, 0)}
    assert average({}, 5) == {}


def test_one_lucky_rating_doesnt_beat_many_good_ones():
    found = average({"lucky": (1, 5.0), "good": (99, 4.8), "bad": (50, 2.0)}, 1)
    assert found["good"][0] > found["lucky"][0] > found["bad"][0]


@given(RATINGS, st.integers(1, 100))
def test_between_the_own_mean_and_that_of_all(ratings, sample):
    total = sum(count for count, _mean in ratings.values())
    for person, (score, count) in average(ratings, sample).items():
        assert count == ratings[person][0] if total else count == 0
        if count < sample:
            assert score is None
            continue
        everybody = sum(n * mean for n, mean in ratings.values()) / total
        ends = sorted((to_score(ratings[person][1]), to_score(everybody)))
        assert ends[0] - 0.06 <= score <= ends[1] + 0.06
