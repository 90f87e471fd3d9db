"""Random problems small enough to be hard: few people, tight capacities, many ties."""

from dataclasses import replace

from engine import ABSENCES, Account, Factor, Lead, Person, Problem, Rules, Tier
from hypothesis import strategies as st

TIERS = (Tier(1, 0), Tier(2, 1), Tier(3, 2))

FACTORS = (
    Factor("skills", 35, required=True),
    Factor("seniority", 5),
    Factor("industry", 25),
    Factor("region", 20, required=True),
    Factor("language", 10, required=True),
    Factor("relationship", 15),
    Factor("performance", 20),
    Factor("satisfaction", 10),
    Factor("interest", 5),
)

#: Nobody is excluded, everybody fits differently: only the share holds fit back.
OPEN = (Factor("industry", 50), Factor("performance", 50))

few = st.integers(0, 3)
any_tier = st.integers(1, 3)
weights = st.sampled_from((0, 300, 1000, 1000, 2500))
some_of_few = st.frozensets(few, max_size=3)
accounts = st.builds(
    Account,
    received=st.integers(0, 6),
    credited=st.integers(0, 6000),
    received_value=st.integers(0, 5000),
    credited_value=st.integers(0, 5000),
)


def person(number, history=True, capacities=True):
    """A person with every limit and statement there is, or without history."""
    slots = st.none() | st.integers(0, 4) if capacities else st.none()
    tier_slots = st.dictionaries(any_tier, few, max_size=1)
    return st.builds(
        Person,
        id=st.just(number),
        weight=weights,
        tier_weight=st.dictionaries(any_tier, weights, max_size=1),
        capacity=slots,
        tier_capacity=tier_slots if capacities else st.just({}),
        tiers=st.none() | st.none() | st.frozensets(st.integers(1, 3), min_size=1),
        level=few,
        available=st.sampled_from((True, True, True, False)),
        absences=st.just({})
        | st.just({})
        | st.dictionaries(any_tier, st.sampled_from(ABSENCES), max_size=3),
        skills=st.dictionaries(few, st.integers(0, 100), max_size=3),
        industries=some_of_few,
        countries=some_of_few,
        states=some_of_few,
        languages=some_of_few,
        interests=some_of_few,
        performance=st.integers(0, 100),
        accounts=st.dictionaries(st.integers(1, 3), accounts, max_size=3)
        if history
        else st.just({}),
    ).map(_satisfying)


def _satisfying(someone):
    """Satisfaction unlike performance: the quieter ones please their customers."""
    return replace(
        someone, satisfaction=100 - someone.performance, ratings=someone.level
    )


def lead(number, kept=True):
    """A lead that says something or other, and is perhaps somebody's by right."""
    says = st.none() | few
    owner = st.none() | st.integers(1, 6)
    return st.builds(
        Lead,
        id=st.just(number),
        tier=st.integers(1, 3),
        value=st.sampled_from((0, 0, 10, 500, 500, 90_000)),
        skills=st.lists(
            st.tuples(few, st.sampled_from((0, 30, 60))), max_size=2, unique_by=hash
        ).map(tuple),
        industry=says,
        country=says,
        state=says,
        language=says,
        owner=owner,
        keep=st.sampled_from((False, False, False, kept)),
        substitute=owner,
        excluded=st.frozensets(st.integers(1, 6), max_size=1),
        interests=some_of_few,
    )


def following(lead, heads):
    """The lead, perhaps as one that follows one of ``heads``."""
    if lead in heads:
        return st.just(lead)
    others = [replace(lead, follows=head.id) for head in heads]
    return st.just(lead) | st.sampled_from(others)


@st.composite
def problems(
    draw,
    people=6,
    leads=14,
    fewest=0,
    history=True,
    capacities=True,
    kept=True,
    follows=False,
    tiers=TIERS,
    **rules,
):
    """A problem; ``rules`` fixes settings of the policy."""
    team = draw(st.integers(0, people))
    batch = draw(st.integers(fewest, leads))
    # Few kinds of leads make many ties, and chains worth finding.
    kinds = [draw(lead(0, kept)) for _ in range(min(batch, 4))]
    drawn = []
    for i in range(batch):
        kind = draw(st.sampled_from(kinds)) if i >= len(kinds) else kinds[i]
        fields = {name: getattr(kind, name) for name in Lead.__slots__}
        value = draw(st.sampled_from((kind.value, 7, 3000)))
        # Often the same day, so that the value decides.
        days = draw(st.sampled_from((0, 0, 0, 1, 9)))
        known = kept and kind.owner is not None and draw(st.booleans())
        own = {"id": 100 + i, "value": value, "waiting_days": days, "known": known}
        drawn.append(Lead(**{**fields, **own}))
    if follows:
        drawn = [draw(following(x, drawn[: 1 + len(drawn) // 3])) for x in drawn]
    settings = {
        "factors": draw(st.sampled_from((OPEN, FACTORS, FACTORS[:1], ()))),
        "tolerance": draw(st.sampled_from((0, 0, 1))),
        "value_balance": draw(st.booleans()),
        "catch_up": draw(st.booleans()),
        **rules,
    }
    return Problem(
        people=tuple(draw(person(1 + i, history, capacities)) for i in range(team)),
        leads=tuple(drawn),
        tiers=tiers,
        rules=Rules(**settings),
    )
