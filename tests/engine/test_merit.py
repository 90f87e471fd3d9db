"""Merit, without Odoo: luck in leads doesn't win, and few cases say little."""

from merit import PRIOR, blend, compare, expect, rank, rate


def test_as_expected_is_a_hundred():
    assert compare(10, 10) == 100
    assert compare(0, 0) == 100


def test_two_lucky_wins_are_no_proof():
    assert compare(2, 1) < compare(20, 12)


def test_whoever_got_the_better_leads_has_to_win_more():
    received = {("ann", "A"): 10, ("ben", "C"): 10, ("cid", "A"): 10, ("cid", "C"): 10}
    won = {("ann", "A"): 6, ("ben", "C"): 3, ("cid", "A"): 6, ("cid", "C"): 1}
    expected = expect(received, won)
    assert expected == {"ann": 6, "ben": 2, "cid": 8}
    scores = {person: compare(wins, expected[person]) for person, wins in WINS.items()}
    # Ben won half as many as Ann, of leads that hardly anybody wins.
    assert rank(scores) == {"ben": 1, "ann": 2, "cid": 3}


WINS = {"ann": 6, "ben": 3, "cid": 7}


def test_expected_wins_are_those_there_were():
    received = {
        (person, kind): 7 + person * kind for person in range(9) for kind in (1, 2)
    }
    won = {key: (3 * key[0] + key[1]) % 6 for key in received}
    assert abs(sum(expect(received, won).values()) - sum(won.values())) < 1e-9


def test_rates_are_drawn_to_that_of_all():
    rates = rate({"one": (1, 1), "many": (90, 100), "bad": (10, 40)})
    assert rates["many"] > rates["one"] > rates["bad"]
    assert rate({"nobody": (0, 0)}) == {"nobody": 100}
    assert rate({}) == {}


def test_satisfaction_counts_as_much_as_promptness():
    scores = {"ann": 90.0, "ben": 90.0, "cid": 90.0}
    found = blend(scores, {"ann": (100, 50), "ben": (40, 50)})
    assert found["ann"] > found["cid"] > found["ben"]
    assert blend(scores, {}) == scores
    assert PRIOR > 0


def test_equals_share_a_place():
    assert rank({"a": 5, "b": 7, "c": 5, "d": 1}) == {"b": 1, "a": 2, "c": 2, "d": 4}
    assert rank({}) == {}
