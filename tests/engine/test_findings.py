"""What an evaluation finds: the rules, and that noise finds nothing."""

from dataclasses import replace
from fractions import Fraction
from math import comb
from random import Random

import pytest
from findings import (
    Facts,
    Movable,
    Need,
    Opinion,
    Performer,
    Settings,
    Standing,
    TeamFacts,
    Usage,
    Win,
    find,
)
from findings.moves import MOST
from findings.significance import RISK, chance, find_better, holm
from hypothesis import given
from hypothesis import strategies as st

ADA, NILS, SVEN = 1, 2, 3
A, B = 10, 20
SETTINGS = Settings(sample=20)


def kinds(findings):
    return [(finding.kind, finding.code) for finding in findings]


# ----------------------------------------------------------------
# CHANCE
# ----------------------------------------------------------------

counts = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(counts, counts)
def test_chance_is_fishers_exact_test(own, others):
    won, closed = own
    others_won, others_closed = others
    wins, total = won + others_won, closed + others_closed
    tail = sum(
        comb(wins, hit) * comb(total - wins, closed - hit)
        for hit in range(won, min(closed, wins) + 1)
        if closed - hit <= total - wins
    )
    exact = Fraction(tail, comb(total, closed))
    assert chance(won, closed, others_won, others_closed) == pytest.approx(float(exact))


@given(counts, counts)
def test_winning_less_is_losing_more(own, others):
    """Whom we call won and whom lost makes no difference."""
    (won, closed), (others_won, others_closed) = own, others
    less = chance(others_won, others_closed, won, closed)
    lost = chance(closed - won, closed, others_closed - others_won, others_closed)
    assert less == pytest.approx(lost)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 80))
def test_equal_rates_look_better_no_oftener_than_stated(own, others, wins):
    """However many were won in all: over every way chance could have dealt them."""
    wins = min(wins, own + others)
    dealt = {
        won: Fraction(comb(wins, won) * comb(own + others - wins, own - won))
        / comb(own + others, own)
        for won in range(max(0, wins - others), min(own, wins) + 1)
    }
    wrong = sum(
        share
        for won, share in dealt.items()
        if chance(won, own, wins - won, others) <= RISK
    )
    assert float(wrong) <= RISK + 1e-12


def test_many_comparisons_of_noise_find_no_more_than_one():
    """Twelve people with the same rate, five hundred times."""
    draw, false = Random(7), 0
    for _time in range(500):
        closed = [draw.randint(20, 80) for _person in range(12)]
        won = [sum(draw.random() < 0.3 for _lead in range(n)) for n in closed]
        rows = tuple(
            Performer(
                i,
                won[i],
                closed[i],
                sum(won) - won[i],
                sum(closed) - closed[i],
                opens=frozenset(),
            )
            for i in range(12)
        )
        false += bool(find(Facts(performers=rows), SETTINGS))
    assert false <= 500 * RISK


def test_holm_is_stricter_the_more_is_compared():
    assert holm([0.04]) == {0}
    assert holm([0.04, 0.9]) == set()
    assert holm([0.04, 0.01]) == {0, 1}
    assert holm([]) == set()


def test_a_trifle_is_no_finding_however_sure():
    win = Win(ADA, "industry", 5, 5300, 10000, 5000, 10000)
    assert chance(5300, 10000, 5000, 10000) < 0.001
    assert find_better([win], 20) == []


# ----------------------------------------------------------------
# MOVES
# ----------------------------------------------------------------


def ahead_and_behind(**more):
    """Ada received 12 of 16.5, Nils 21 of 16.5; he has six that she could take."""
    facts = Facts(
        standings=(
            Standing(ADA, A, 16.5, 12),
            Standing(NILS, A, 16.5, 21),
            Standing(SVEN, A, 10, 10),
        ),
        movable=tuple(
            Movable(lead, NILS, A, frozenset({ADA})) for lead in (6, 5, 4, 3, 2, 1)
        ),
        room={ADA: 30},
    )
    return replace(facts, **more)


def test_a_move_evens_out_as_far_as_whole_leads_go():
    (move,) = find(ahead_and_behind(), SETTINGS)
    assert (move.kind, move.person, move.tier) == ("move", ADA, A)
    assert move.leads == (6, 5, 4, 3)
    assert move.numbers == {
        "received": 12,
        "entitled": 16.5,
        "leads": 4,
        "givers": [{"person": NILS, "received": 21, "entitled": 16.5, "leads": 4}],
    }


def test_a_move_takes_only_what_can_be_taken():
    others = tuple(Movable(n, NILS, A, frozenset({SVEN})) for n in range(9))
    assert not find(ahead_and_behind(movable=others), SETTINGS)
    assert not find(ahead_and_behind(room={ADA: 0}), SETTINGS)
    (move,) = find(ahead_and_behind(room={ADA: 2}), SETTINGS)
    assert move.numbers["leads"] == 2
    elsewhere = tuple(Movable(n, NILS, B, frozenset({ADA})) for n in range(9))
    assert not find(ahead_and_behind(movable=elsewhere), SETTINGS)
    of_sven = tuple(Movable(n, SVEN, A, frozenset({ADA})) for n in range(9))
    assert not find(ahead_and_behind(movable=of_sven), SETTINGS)


def test_within_the_tolerance_nothing_moves():
    assert find(ahead_and_behind(), Settings(sample=20, tolerance=4))
    assert not find(ahead_and_behind(), Settings(sample=20, tolerance=5))
    assert find(ahead_and_behind(), Settings(sample=20, tolerance_percent=27))
    assert not find(ahead_and_behind(), Settings(sample=20, tolerance_percent=28))


def test_of_too_few_leads_nothing_moves():
    assert find(ahead_and_behind(), Settings(sample=43))
    assert not find(ahead_and_behind(), Settings(sample=44))


people = st.integers(1, 6)


@st.composite
def teams(draw):
    standings = [
        Standing(person, tier, draw(st.integers(0, 400)) / 10, draw(st.integers(0, 40)))
        for person in range(1, draw(st.integers(2, 6)) + 1)
        for tier in (A, B)
    ]
    movable = [
        Movable(
            n, draw(people), draw(st.sampled_from([A, B])), draw(st.frozensets(people))
        )
        for n in range(draw(st.integers(0, 40)))
    ]
    room = {person: draw(st.integers(0, 9)) for person in range(1, 7)}
    return Facts(standings=tuple(standings), movable=tuple(movable), room=room)


@given(teams(), st.integers(1, 40))
def test_moves_bring_everybody_nearer_to_what_is_due(facts, sample):
    moves = find(facts, Settings(sample=sample))
    assert len(moves) <= MOST
    moved = [lead for move in moves for lead in move.leads]
    assert len(moved) == len(set(moved))
    leads = {lead.lead: lead for lead in facts.movable}
    gaps = {(s.person, s.tier): s.gap for s in facts.standings}
    before = sum(map(abs, gaps.values()))
    for move in moves:
        for lead in map(leads.get, move.leads):
            assert move.person in lead.takers
            assert (lead.tier, lead.owner != move.person) == (move.tier, True)
            gaps[lead.owner, lead.tier] -= 1
            gaps[move.person, lead.tier] += 1
            # Nobody is moved beyond what is due, neither giver nor taker.
            assert gaps[lead.owner, lead.tier] >= 0 >= gaps[move.person, lead.tier]
    assert sum(map(abs, gaps.values())) == pytest.approx(before - 2 * len(moved))
    for person in range(1, 7):
        got = sum(len(move.leads) for move in moves if move.person == person)
        assert got <= facts.room[person]


@given(teams(), st.randoms())
def test_moves_do_not_depend_on_the_order_of_people(facts, random):
    standings = list(facts.standings)
    random.shuffle(standings)
    again = replace(facts, standings=tuple(standings))
    assert find(again, SETTINGS) == find(facts, SETTINGS)


# ----------------------------------------------------------------
# CAPACITY
# ----------------------------------------------------------------

BUSY = TeamFacts(tiers={A: (60, 8)}, full=8)


def test_capacity_used_up_while_leads_wait_is_raised():
    usages = (Usage(NILS, 30, 30, 15, 30), Usage(ADA, 30, 30, 14, 30))
    (cap,) = find(Facts(team=BUSY, usages=usages), SETTINGS)
    assert (cap.kind, cap.code, cap.person) == ("cap", "raise", NILS)
    # By a fifth at most, though eight wait.
    assert (cap.numbers["before"], cap.numbers["after"]) == (30, 36)
    one = replace(BUSY, full=1)
    (cap,) = find(Facts(team=one, usages=usages), SETTINGS)
    assert cap.numbers["after"] == 31


def test_capacity_is_lowered_only_beside_colleagues_who_are_full():
    full, idle = Usage(NILS, 30, 30, 20, 30), Usage(ADA, 30, 30, 0, 8)
    found = find(Facts(team=replace(BUSY, full=0), usages=(full, idle)), SETTINGS)
    assert kinds(found) == [("cap", "lower")]
    assert found[0].numbers["after"] == 10
    assert not find(Facts(team=BUSY, usages=(idle,)), SETTINGS)
    away = replace(idle, peak=0)
    assert kinds(find(Facts(team=BUSY, usages=(full, away)), SETTINGS)) == [
        ("cap", "raise")
    ]


# ----------------------------------------------------------------
# PEOPLE
# ----------------------------------------------------------------


def test_a_rung_is_earned_by_winning_clearly_more():
    ada = Performer(ADA, 18, 30, 15, 60, entitled=20, received=20, opens=frozenset({A}))
    (found,) = find(Facts(performers=(ada,)), SETTINGS)
    assert (found.kind, found.code, found.person) == ("seniority", "proven", ADA)
    for spoilt in (
        replace(ada, opens=None),
        replace(ada, won=9),
        replace(ada, received=10),
        replace(ada, closed=19, won=15),
        replace(ada, others_closed=19, others_won=2),
    ):
        assert not find(Facts(performers=(spoilt,)), SETTINGS)


def test_where_people_are_lacking_the_best_of_those_below_goes_up():
    team = TeamFacts(tiers={A: (12, 8), B: (50, 0)})
    ada = Performer(ADA, 10, 30, 10, 30, opens=frozenset({A}))
    nils = Performer(NILS, 11, 30, 10, 30, opens=frozenset({A}))
    found = find(Facts(team=team, performers=(ada, nils)), SETTINGS)
    assert [(f.code, f.person, f.tier) for f in found] == [("needed", NILS, A)]
    weak = replace(nils, won=9)
    found = find(Facts(team=team, performers=(weak,)), SETTINGS)
    assert found == []
    served = replace(team, tiers={A: (19, 1), B: (50, 0)})
    assert not find(Facts(team=served, performers=(ada, nils)), SETTINGS)


def test_facts_are_what_somebody_clearly_wins_more_of():
    win = Win(ADA, "industry", 5, 18, 25, 12, 40)
    (fact,) = find(Facts(wins=(win,)), SETTINGS)
    assert (fact.kind, fact.code, fact.person) == ("fact", "industry", ADA)
    assert fact.numbers["value"] == 5
    assert not find(Facts(wins=(replace(win, won=9),)), SETTINGS)
    assert not find(Facts(wins=(replace(win, closed=19),)), SETTINGS)


# ----------------------------------------------------------------
# SKILLS AND RULES
# ----------------------------------------------------------------


def test_a_skill_is_trained_where_at_most_one_has_it():
    need = Need(7, 60, 30, 2, 1, frozenset({SVEN}), ((ADA, 30), (NILS, 0)))
    (skill,) = find(Facts(needs=(need,)), SETTINGS)
    assert (skill.kind, skill.skill, skill.person) == ("skill", 7, ADA)
    for enough in (
        replace(need, holders=frozenset({SVEN, NILS})),
        replace(need, asked=19),
        replace(need, waited=1),
        replace(need, learners=()),
    ):
        assert not find(Facts(needs=(enough,)), SETTINGS)


def test_rules_that_keep_leads_waiting_or_are_not_followed():
    team = TeamFacts(
        tiers={A: (0, 6), B: (44, 0)},
        decided=50,
        overrides={"Asked for her": 4, "Knows them": 1},
        conditions={"region": 5, "language": 1},
        balance=72.0,
    )
    found = find(Facts(team=team), Settings(sample=20, alert_balance=80))
    assert kinds(found) == [
        ("rule", "condition"),
        ("rule", "overridden"),
        ("rule", "unserved"),
        ("rule", "balance"),
    ]
    assert found[0].numbers["condition"] == "region"
    assert found[1].numbers["words"][0] == {"text": "Asked for her", "times": 4}
    assert not find(Facts(team=team), Settings(sample=51, alert_balance=80))


@st.composite
def small_facts(draw):
    """Any facts about fewer than twenty leads."""
    number = st.integers(0, 6)
    pair = counts.map(lambda c: (c[0] % 20, min(c[1], 19))).filter(
        lambda c: c[0] <= c[1]
    )
    own, others = draw(pair), draw(pair)
    return Facts(
        team=TeamFacts(
            tiers={A: (draw(number), draw(number)), B: (draw(number), 0)},
            decided=draw(st.integers(0, 19)),
            overrides={"why": draw(number)},
            conditions={"region": draw(number)},
            full=draw(number),
            balance=draw(st.floats(0, 100)),
        ),
        standings=(
            Standing(ADA, A, 15, draw(number)),
            Standing(NILS, A, 0, draw(st.integers(0, 13))),
        ),
        movable=tuple(Movable(n, NILS, A, frozenset({ADA})) for n in range(9)),
        room={ADA: 9},
        usages=(Usage(ADA, 10, 30, draw(st.integers(0, 30)), draw(number)),),
        performers=(Performer(ADA, *own, *others, opens=frozenset({A})),),
        needs=(Need(7, 60, draw(st.integers(0, 19)), 6, 6, frozenset(), ((ADA, 0),)),),
        wins=(Win(ADA, "industry", 5, *own, *others),),
        opinions=(Opinion("source", 5, own[0], 0, own[1], *others),),
    )


@given(small_facts())
def test_below_the_sample_nothing_is_found(facts):
    assert find(facts, Settings(sample=20, alert_balance=101)) == []


# ----------------------------------------------------------------
# WHAT SALESPEOPLE SAY
# ----------------------------------------------------------------

LIST = Opinion("source", 7, 3, 12, 30, 4, 60)


def test_a_source_whose_leads_fit_less_often_is_named():
    (finding,) = find(Facts(opinions=(LIST,)), SETTINGS)
    assert (finding.kind, finding.code) == ("rule", "feedback_source")
    assert finding.numbers == {
        "value": 7,
        "wrong": 3,
        "bad_data": 12,
        "said": 30,
        "others_against": 4,
        "others_said": 60,
    }
    # As good as the others, too few of them, or too few others.
    for change in (
        {"wrong": 1, "bad_data": 1},
        {"wrong": 0, "bad_data": 12, "said": 19},
        {"others_against": 0, "others_said": 19},
    ):
        assert not find(Facts(opinions=(replace(LIST, **change),)), SETTINGS)


def test_rules_come_first_and_the_same_leads_once():
    campaign = replace(LIST, field="campaign", value=2)
    rule = replace(LIST, field="reason", value="fair_share")
    for opinions in ((LIST, campaign, rule), (rule, campaign, LIST)):
        found = find(Facts(opinions=opinions), SETTINGS)
        assert kinds(found) == [
            ("rule", "feedback_reason"),
            ("rule", "feedback_campaign"),
        ]
        assert found[0].numbers["value"] == "fair_share"


def test_noise_accuses_no_source():
    """Eight sources whose leads fit alike, five hundred times."""
    draw, false = Random(11), 0
    for _time in range(500):
        said = [draw.randint(20, 60) for _source in range(8)]
        against = [sum(draw.random() < 0.25 for _lead in range(n)) for n in said]
        rows = tuple(
            Opinion(
                "source",
                i + 1,
                against[i],
                0,
                said[i],
                sum(against) - against[i],
                sum(said) - said[i],
            )
            for i in range(8)
        )
        false += bool(find(Facts(opinions=rows), SETTINGS))
    assert false <= 500 * RISK
