"""What the rules know of a team and its period, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """What the policy says about judging.

    ``sample``: leads below which nothing is proposed. ``tolerance`` (leads) and
    ``tolerance_percent`` (of the entitlement): how far from the fair share is fair.
    ``alert_balance``: balance in per cent below which something is wrong; 0: never.
    """

    sample: int = 20
    tolerance: int = 0
    tolerance_percent: int = 0
    alert_balance: int = 0

    def allows(self, entitled):
        """How many leads from ``entitled`` are within the tolerance.

        One at least: whole leads can't be shared out more exactly.
        """
        return max(1, self.tolerance, entitled * self.tolerance_percent / 100)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person was entitled to and received of one tier."""

    person: int
    tier: int
    entitled: float
    received: int

    @property
    def gap(self):
        """Below 0 the person is owed leads."""
        return self.received - self.entitled


@dataclass(frozen=True, slots=True)
class Movable:
    """An open lead that its owner may lose, and who else may take it."""

    lead: int
    owner: int
    tier: int
    takers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Usage:
    """How somebody's capacity was used: ``peak`` leads at most of any 30 days.

    ``full_days`` of ``days`` nothing of it was left.
    """

    person: int
    capacity: int
    days: int
    full_days: int
    peak: int


@dataclass(frozen=True, slots=True)
class Performer:
    """What somebody made of the leads, beside colleagues of the same rung or below.

    ``opens``: tiers that the next rung permits and the present one does not; ``None``
    where there is no next rung.
    """

    person: int
    won: int
    closed: int
    others_won: int
    others_closed: int
    entitled: float = 0
    received: int = 0
    opens: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Leads of the period that needed ``skill`` at ``level``.

    ``waited``: nobody got them; ``misfit``: somebody without the skill did.
    ``learners``: who could learn it, the most suitable first, with the present level.
    """

    skill: int
    level: int
    asked: int
    waited: int
    misfit: int
    holders: frozenset[int] = frozenset()
    learners: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Win:
    """What somebody and the rest of the team made of the leads with one ``value``.

    ``field``: industry, country, language or interest.
    """

    person: int
    field: str
    value: int
    won: int
    closed: int
    others_won: int
    others_closed: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What salespeople said of the leads of one rule or source, and of all others.

    ``field``: ``reason`` for a rule, or what kind of source it is. ``said``: all
    answers, also that a lead fits; ``others_against``: wrong or bad data.
    """

    field: str
    value: int | str
    wrong: int
    bad_data: int
    said: int
    others_against: int
    others_said: int

    # Compared as wins are: how many of how many, here and elsewhere.

    @property
    def won(self):
        return self.wrong + self.bad_data

    @property
    def closed(self):
        return self.said

    @property
    def others_won(self):
        return self.others_against

    @property
    def others_closed(self):
        return self.others_said


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What happened in the team as a whole.

    ``tiers``: ``{tier: (received, waiting)}``, the most important first. ``overrides``:
    ``{manager's words: number}``. ``conditions``: leads that wait by the condition that
    keeps most people from them. ``full``: leads that wait because everybody is full.
    ``balance`` in per cent, ``None`` when nothing was shared out.
    """

    tiers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    decided: int = 0
    overrides: Mapping[str, int] = field(default_factory=dict)
    conditions: Mapping[str, int] = field(default_factory=dict)
    full: int = 0
    balance: float | None = None

    @property
    def received(self):
        return sum(received for received, _waiting in self.tiers.values())

    @property
    def waiting(self):
        return sum(waiting for _received, waiting in self.tiers.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known. ``movable`` leads come in the order in which they may go."""

    team: TeamFacts = TeamFacts()
    standings: tuple[Standing, ...] = ()
    movable: tuple[Movable, ...] = ()
    room: Mapping[int, int] = field(default_factory=dict)
    usages: tuple[Usage, ...] = ()
    performers: tuple[Performer, ...] = ()
    needs: tuple[Need, ...] = ()
    wins: tuple[Win, ...] = ()
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change: what, about whom, and the numbers behind it.

    ``code`` tells findings of one kind apart. ``numbers`` are the evidence: a finding
    with the same numbers is the same finding. ``leads`` are those that should move.
    """

    kind: str
    code: str
    person: int = 0
    tier: int = 0
    skill: int = 0
    numbers: Mapping = field(default_factory=dict)
    leads: tuple[int, ...] = ()
