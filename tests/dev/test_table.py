"""The printed outcome of an allocation."""

from dev.inside.table import Block, Effort, Indices, Report, Row, render

UNFAIR = Indices(balance=(0.5, 0.25), jain=(0.5, 0.4), gini=(0.4, 0.5))
FAIR = Indices(balance=(1.0, None), jain=(1.0, 0.9), gini=(0.0, 0.1))
ANN = Row("Ann", 10.04, 20, 20, 1000.4, 2_500_000, 2_500_000)
BOB = Row("Bob", 30, 0, 21, 3_000_000, 0, 1_500_000)


def report(rows=(ANN, BOB), teams=("Equipment",), **values):
    blocks = [Block(team, "2 people", list(rows), UNFAIR, FAIR) for team in teams]
    defaults = {
        "title": "Sharing 21 leads",
        "blocks": blocks,
        "overall": Block("All teams", "", list(rows), UNFAIR, FAIR),
        "leads": 23,
        "waiting": [(1, "nobody covers Brazil"), (2, "nobody speaks Japanese")],
        "efforts": [Effort("preview", 0.256, 71), Effort("apply", 1.5, 1344)],
    }
    return Report(**{**defaults, **values})


def line_with(text, **values):
    """The first printed line with `text`, its gaps closed."""
    lines = render(report(**values)).splitlines()
    return " ".join(next(line for line in lines if text in line).split())


def test_a_person_has_six_figures():
    assert line_with("Ann ") == "Ann 10.0 20 20 $1,000 $2,500,000 $2,500,000"


def test_the_total_adds_people_up():
    expected = "total 40.0 20 41 $3,001,000 $2,500,000 $4,000,000"
    assert line_with("total") == expected


def test_indices_stand_under_before_and_after():
    assert line_with("balance  ") == "balance 50.0 % 100.0 % 25.0 % –"
    assert line_with("Jain") == "Jain's index 0.500 1.000 0.400 0.900"
    lines = render(report()).splitlines()
    before = next(line for line in lines if "before" in line)
    balance = next(line for line in lines if line.startswith("balance  "))
    assert before.index("before") + len("before") == balance.index("50.0 %") + 6


def test_waiting_leads_are_grouped_by_reason_the_most_frequent_first():
    text = render(report())
    assert "3 of 23 leads wait" in text
    assert text.index("2  nobody speaks") < text.index("1  nobody covers")


def test_nothing_waiting_is_said():
    assert "All 23 leads were given" in render(report(waiting=[]))


def test_what_it_cost_is_told_step_by_step():
    assert line_with("preview") == "preview 0.26 s 71 SQL queries"
    assert line_with("apply") == "apply 1.50 s 1,344 SQL queries"


def test_the_overall_table_is_left_out_when_it_would_repeat_the_only_team():
    assert "All teams" not in render(report())
    assert "All teams" in render(report(teams=("East", "West")))


def test_the_point_names_who_was_furthest_ahead():
    assert "from 50.0 % to 100.0 % of the leads" in render(report())
    assert "Ann, furthest ahead of that share, got none of" in render(report())
    assert "furthest ahead" not in render(report(rows=[BOB]))


def test_no_line_is_wider_than_a_hundred_characters():
    name = "Maximiliana Featherstonehaugh-Cholmondeley"
    long = Row(name, 1e5, 10**6, 10**6, *[1e9] * 3)
    text = render(report([long], [name * 3], title=name * 3, waiting=[(1, name * 9)]))
    assert max(map(len, text.splitlines())) <= 100
    assert "Maximiliana Feather… " in text


def test_nothing_at_all_can_be_printed():
    empty = Indices((None, None), (None, None), (None, None))
    text = render(
        report(
            rows=[],
            overall=Block("All teams", "", [], empty, empty),
            leads=0,
            waiting=[],
        )
    )
    assert "Balance went from – to – of the leads" in text
