"""What goes into the engine and what comes out: plain, immutable values.

Nothing here knows Odoo, the clock or chance. Identifiers are integers chosen by the
caller. Units, used everywhere in the engine:

* *thousandths* (``SCALE``): weights, credits by count and fulfilment, so that every
  comparison is one of integers;
* *minor units* of one currency (cents): values of leads and credits by value;
* *points* 0-100: fit and its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SCALE = 1000

#: Factors a policy may weigh or require, in the order in which a missing condition is
#: named to the reader.
FACTORS = (
    "skills",
    "seniority",
    "industry",
    "region",
    "language",
    "relationship",
    "performance",
    "satisfaction",
    "interest",
)

#: Why a person can't answer a lead in time, or isn't given any before having accepted
#: what everybody has to accept, in the order in which it is named.
ABSENCES = (
    "archived",
    "left_team",
    "unaccepted",
    "paused",
    "leave",
    "holiday",
    "out_of_office",
)

#: Those that end by themselves: with ``Rules.catch_up`` shares go on meanwhile.
CAUGHT_UP = ("leave", "holiday", "out_of_office")

#: Conditions that make a person unable to take a lead. ``excluded`` is the caller's own
#: word (an earlier owner, a party to a dispute); the factors are those set as required.
CONDITIONS = (
    "absent",
    *ABSENCES,
    "tier",
    "excluded",
    "skills",
    "industry",
    "region",
    "language",
)

#: Why a candidate was chosen.
REASONS = (
    "kept",  # stays with the person who has it
    "known",  # goes to the person who already looks after this customer
    "substitute",  # goes to the substitute of that person, who is away
    "same_customer",  # goes where another lead of the same customer goes
    "only_one",  # nobody else is permitted and free
    "fair_share",  # the person furthest behind the fair share
    "best_fit",  # equal standing, better fit
    "value",  # value balance decided between people with the same count
    "team",  # best for the team as a whole: the others were needed elsewhere
    "tie",  # everything equal: the keyed hash decided
)

#: The reasons of leads that somebody gets by right: nobody else was compared.
SETTLED = ("kept", "known", "substitute", "same_customer")

#: Why a permitted candidate was not chosen.
VERDICTS = (
    "full",  # no slot left at the end
    "needed_elsewhere",  # no slot left, and would have been the better one
    "ahead",  # further ahead of the fair share
    "lower_fit",  # fits the lead less well
    "value",  # two leads were exchanged for the balance of value
    "kept",  # somebody has the lead by right: nobody else was compared
    "tie",  # everything equal: the keyed hash decided
)

#: Why a lead waits.
WAITING = (
    "nobody",  # the team has no people at all
    "not_permitted",  # conditions exclude everybody; they are listed
    "full",  # everyone permitted is proven full
    "not_served",  # serving it would unbalance the team more than the policy allows
)


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of leads. ``rank`` 0 is the most important and is served first.

    ``always_served``: serve its leads whatever chain of re-assignments it takes; else
    a chain may cost at most ``Rules.chain_limit`` points (a free qualified slot is
    always used).
    """

    id: int
    rank: int
    always_served: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """Standing of one person in one tier within the period, before this batch.

    ``credited`` in thousandths of a lead, values in minor units. Fulfilment is
    received / credited.
    """

    received: int = 0
    credited: int = 0
    received_value: int = 0
    credited_value: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may receive leads.

    ``capacity`` and ``tier_capacity`` (tier id -> leads) are the slots still free;
    ``None`` / absent means no limit. ``tiers`` are those the person may take, ``None``
    means all. ``skills`` maps skill id -> level 0-100. An empty set of industries,
    countries, states or languages means *no statement*: it never excludes and earns
    no points. ``performance`` and ``satisfaction`` 0-100, the latter from so many
    ``ratings``, which are told and decide nothing; ``level`` is the seniority rung.

    ``tier_weight`` (tier id -> weight) replaces ``weight`` in those tiers: the practice
    share of a newcomer. ``absences`` (tier id -> code out of ``ABSENCES``) are the
    tiers whose leads the person can't answer in time, and why; not ``available`` is
    absence from all of them for no stated reason.
    """

    id: int
    weight: int = SCALE
    tier_weight: Mapping[int, int] = field(default_factory=dict)
    capacity: int | None = None
    tier_capacity: Mapping[int, int] = field(default_factory=dict)
    tiers: frozenset[int] | None = None
    level: int = 0
    available: bool = True
    absences: Mapping[int, str] = field(default_factory=dict)
    skills: Mapping[int, int] = field(default_factory=dict)
    industries: frozenset[int] = frozenset()
    countries: frozenset[int] = frozenset()
    states: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    interests: frozenset[int] = frozenset()
    performance: int = 0
    satisfaction: int = 0
    ratings: int = 0
    accounts: Mapping[int, Account] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead to be given to someone.

    ``skills`` are pairs (skill id, minimum level 0-100). ``owner`` is the person who
    already looks after this customer; with ``keep`` the lead stays there, is settled
    first, counts as received and uses capacity. ``excluded`` people can't get it.
    ``interests`` are the tags that a person's interests are compared with.

    With ``known`` the lead goes to ``owner``, whatever the factors say, unless that
    person is absent, excluded or full; then to ``substitute`` where one is named and
    the owner is absent; else it is given like any other, and its explanation names the
    owner and why it did not go there. ``follows`` is the id of another lead of the same
    customer, which follows none itself: this one goes where that one goes, whatever the
    factors say, unless that person is absent, excluded or full, and then to its own
    owner if ``known``. If that one waits, this is a lead like any other.

    ``waiting_days`` are whole days since the lead came in: within a tier the older day
    is served first, and within a day the dearer lead.
    """

    id: int
    tier: int
    value: int = 0
    skills: tuple[tuple[int, int], ...] = ()
    industry: int | None = None
    country: int | None = None
    state: int | None = None
    language: int | None = None
    owner: int | None = None
    keep: bool = False
    known: bool = False
    substitute: int | None = None
    follows: int | None = None
    waiting_days: int = 0
    excluded: frozenset[int] = frozenset()
    interests: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Factor:
    """One rule of the policy: its weight in the fit, and whether it is a condition.

    Fit of a person for a lead is the weighted mean of the parts that the lead asks
    for, 0-100; a factor about which the lead says nothing is left out of the mean.
    """

    code: str
    weight: int
    required: bool = False


DEFAULT_FACTORS = (
    Factor("skills", 35, required=True),
    Factor("industry", 25),
    Factor("region", 20),
    Factor("performance", 20),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings of the policy the engine obeys.

    ``tolerance`` (leads) and ``tolerance_percent`` widen the band round the fair share
    inside which fit decides. ``effort``: ``auto``, ``exact``, ``bounded`` or ``fast``.

    With ``catch_up`` people are credited their paper share of the leads given while
    they are away for a reason of ``CAUGHT_UP``, so that they are owed them when they
    are back; without it an absence earns no share.
    """

    factors: tuple[Factor, ...] = DEFAULT_FACTORS
    tolerance: int = 0
    tolerance_percent: int = 0
    value_balance: bool = True
    chain_limit: int = 300
    catch_up: bool = False
    effort: str = "auto"


@dataclass(frozen=True, slots=True)
class Problem:
    """One independent pool: a team's people, the leads to give and the rules."""

    people: tuple[Person, ...]
    leads: tuple[Lead, ...]
    tiers: tuple[Tier, ...]
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lead given to a person for a reason out of ``REASONS``."""

    lead: int
    person: int
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead nobody gets, with a reason out of ``WAITING``.

    ``conditions`` counts the people by the first condition that excludes them, and
    under ``full`` those who are permitted and have no slot left.
    """

    lead: int
    reason: str
    conditions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person was credited and received of one tier in this batch.

    ``credited`` in thousandths of a lead, values in minor units. Over all people of a
    tier the credits sum to exactly what was received. ``nominal`` is the share by
    weight alone (thousandths of a lead), shown beside the entitlement.
    """

    person: int
    tier: int
    credited: int
    credited_value: int
    received: int
    received_value: int
    nominal: int = 0
