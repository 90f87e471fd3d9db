"""What other rules would have done with leads that were shared already.

Pure: no Odoo, no clock, no chance. Leads are shared again in the order, and in the
batches, in which they were shared. Accounts and capacities are those of the replay
itself: they begin empty, and grow by what these rules give.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from .engine import Account, Lead, Problem, allocate, measure
from .engine.fit import Fit
from .violations import penalty, points_at

#: The capacity that looks back so many days instead of to the start of a period.
ROLLING, ROLLING_DAYS = "rolling", 30


@dataclass(frozen=True, slots=True)
class Event:
    """A lead as it was shared once.

    ``moment`` is local time; ``rules`` the key of the rules in force; ``person`` who
    really got it, ``None`` for nobody; ``run`` the run that gave it together with
    others. ``owner`` looked after the customer before, ``customer`` says which leads
    are of the same customer. ``absences`` (person -> code) are those of that moment.
    """

    id: int
    lead: Lead
    moment: datetime
    rules: int
    person: int | None = None
    run: int | None = None
    customer: int | None = None
    owner: int | None = None
    absences: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """A team under one set of rules. ``period`` is the one that shares even out in.

    Each penalty point makes a share ``point_percent`` % smaller, all of them together
    at most ``penalty_bound`` %.
    """

    people: tuple
    tiers: tuple
    rules: object
    keep_customers: bool = False
    period: str = "always"
    point_percent: int = 0
    penalty_bound: int = 0

    @cached_property
    def by_id(self):
        return {person.id: person for person in self.people}

    @cached_property
    def ranks(self):
        return {tier.id: tier.rank for tier in self.tiers}

    @cached_property
    def _fit(self):
        return Fit(self.people, self.tiers, self.rules.factors)

    def fit(self, lead, person):
        """Points 0-100 of ``person`` (id) for ``lead``; ``None`` for a stranger."""
        known = self.by_id.get(person)
        return self._fit.fits_of(lead, [known])[0] if known else None


@dataclass(frozen=True)
class Team:
    """What is true of the people whatever the rules.

    ``caps`` are (period, tier or False, leads) by person; ``presence`` says from and
    until when somebody was there; ``substitutes`` stand in with leads of the tiers of
    ``urgent``. ``points`` are the penalty points of each person, as they counted.
    """

    caps: Mapping = field(default_factory=dict)
    presence: Mapping = field(default_factory=dict)
    substitutes: Mapping = field(default_factory=dict)
    urgent: frozenset = frozenset()
    points: Mapping = field(default_factory=dict)

    def absent(self, moment):
        """Who wasn't there yet, or no longer."""
        return frozenset(
            person
            for person, (since, until) in self.presence.items()
            if moment < since or (until and moment > until)
        )


def batch_up(events):
    """Lists of events that are decided together, in the order of their first.

    That is those of one run. What was given by hand, or alone, is decided together with
    whatever else came so on that day. A lead is in a batch once.
    """
    sizes = Counter(event.run for event in events)
    batches = {}
    for event in sorted(events, key=lambda event: (event.moment, event.id)):
        if event.run and sizes[event.run] > 1:
            key = (event.rules, event.run, None)
        else:
            key = (event.rules, None, event.moment.date())
        number = 0
        while event.lead.id in batches.get((key, number), ()):
            number += 1
        batches.setdefault((key, number), {})[event.lead.id] = event
    return [list(batch.values()) for batch in batches.values()]


def start_of(moment, period):
    """The first day of the calendar period that ``moment`` is in; all time is one."""
    day = moment.date()
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if period == "year":
        return day.replace(month=1, day=1)
    return day if period == "day" else date.min


class Side:
    """One set of rules at work: what it gave so far, and what it owes.

    ``rosters`` are by the key of the rules in force then; ``None`` is for all others.
    """

    def __init__(self, rosters, team, memory=None):
        self.rosters, self.team = rosters, team
        memory = memory or {}
        self.period = memory.get("period")
        self.accounts = _read_accounts(memory.get("accounts", ()))
        self.totals = _read_accounts(memory.get("totals", ()))
        self.given = {
            (person, tier): [datetime.fromisoformat(moment) for moment in moments]
            for person, tier, moments in memory.get("given", ())
        }
        self.customers = dict(memory.get("customers", ()))

    def remember(self):
        """Everything that decides what comes next, as plain JSON."""
        return {
            "period": self.period,
            "accounts": _write_accounts(self.accounts),
            "totals": _write_accounts(self.totals),
            "given": [
                [person, tier, [moment.isoformat() for moment in moments]]
                for (person, tier), moments in self.given.items()
            ],
            "customers": [list(pair) for pair in self.customers.items()],
        }

    def roster(self, event):
        """The team under the rules that this side applies to ``event``."""
        return self.rosters.get(event.rules) or self.rosters[None]

    def share(self, batch, progress=None):
        """Share the leads of ``batch``: the engine's result."""
        first = batch[0]
        roster = self.roster(first)
        self._begin_period(roster, first.moment)
        result = allocate(
            Problem(
                people=self._prepare_people(roster, batch),
                leads=self._prepare_leads(roster, batch),
                tiers=roster.tiers,
                rules=roster.rules,
            ),
            progress,
        )
        self._book(batch, result)
        return result

    def measure(self):
        """Fairness of everything given so far."""
        return measure(
            (person, tier, Account(*numbers))
            for (person, tier), numbers in self.totals.items()
        )

    # What the engine is told

    def _begin_period(self, roster, moment):
        """Shares even out within a period: a new one begins with empty accounts."""
        period = start_of(moment, roster.period).isoformat()
        if period != self.period:
            self.accounts = {}
            self.period = period

    def _prepare_people(self, roster, batch):
        absences, accounts = {}, {}
        for event in batch:
            for person, code in event.absences.items():
                absences.setdefault(person, {})[event.lead.tier] = code
        for (person, tier), numbers in self.accounts.items():
            accounts.setdefault(person, {})[tier] = Account(*numbers)
        return tuple(
            replace(
                person,
                **self._get_slots(person.id, batch[0].moment),
                weight=self._get_weight(roster, person, batch[0].moment),
                absences=absences.get(person.id, {}),
                accounts=accounts.get(person.id, {}),
            )
            for person in roster.people
        )

    def _get_weight(self, roster, person, moment):
        """The weight of ``person`` less what penalty points took from it then."""
        points = points_at(self.team.points.get(person.id, ()), moment)
        less = penalty(points, roster.point_percent, roster.penalty_bound)
        return round(person.weight * (100 - less) / 100)

    def _get_slots(self, person, moment):
        """What the caps leave of what this side gave."""
        left = {}
        for period, tier, limit in self.team.caps.get(person, ()):
            if period == ROLLING:
                since = moment - timedelta(days=ROLLING_DAYS)
            else:
                since = datetime.combine(start_of(moment, period), datetime.min.time())
            moments = self.given.get((person, tier or None), [])
            slots = max(limit - len(moments) + bisect_left(moments, since), 0)
            left[tier or None] = min(left.get(tier or None, slots), slots)
        return {"capacity": left.pop(None, None), "tier_capacity": left}

    def _prepare_leads(self, roster, batch):
        heads = {}
        leads = [self._prepare_lead(roster, e, heads) for e in _rank(roster, batch)]
        return tuple(leads)

    def _prepare_lead(self, roster, event, heads):
        """The lead with whoever looks after its customer by what this side gave."""
        lead = event.lead
        owner = self.customers.get(event.customer) or event.owner
        values = {}
        if owner:
            stand_in = roster.keep_customers and lead.tier in self.team.urgent
            values = {
                "owner": owner,
                "known": roster.keep_customers,
                "substitute": self.team.substitutes.get(owner) if stand_in else None,
            }
        elif roster.keep_customers and event.customer:
            head = heads.setdefault(event.customer, lead.id)
            if head != lead.id:
                values = {"follows": head}
        absent = self.team.absent(event.moment)
        return replace(lead, excluded=lead.excluded | absent, **values)

    # What comes of it

    def _book(self, batch, result):
        events = {event.lead.id: event for event in batch}
        for share in result.shares:
            numbers = (
                share.received,
                share.credited,
                share.received_value,
                share.credited_value,
            )
            for accounts in (self.accounts, self.totals):
                key = (share.person, share.tier)
                before = accounts.get(key, (0, 0, 0, 0))
                accounts[key] = tuple(map(sum, zip(before, numbers, strict=True)))
        moment = batch[0].moment
        for assignment in result.assignments:
            event = events[assignment.lead]
            for tier in (None, event.lead.tier):
                key = (assignment.person, tier)
                self.given.setdefault(key, []).append(moment)
            if event.customer:
                self.customers[event.customer] = assignment.person


def _rank(roster, batch):
    """By importance, so that a lead that others follow is the first of them."""
    return sorted(
        batch,
        key=lambda event: (
            roster.ranks[event.lead.tier],
            -event.lead.waiting_days,
            -event.lead.value,
            event.lead.id,
        ),
    )


def _read_accounts(rows):
    return {(person, tier): tuple(numbers) for person, tier, *numbers in rows}


def _write_accounts(accounts):
    return [[*key, *numbers] for key, numbers in accounts.items()]
