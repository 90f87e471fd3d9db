"""What looks like a broken rule, and what points lead to: pure rules on plain facts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

#: Points that are proposed for each kind.
POINTS = {
    "poaching": 3,
    "refused": 1,
    "duplicate": 2,
    "loop": 2,
    "service": 1,
    "other": 1,
}
#: The fewest and most points of one violation.
LEAST, MOST = 1, 10
#: Days in which the person may appeal.
APPEAL_DAYS = 14

#: What was refused, by what it looks like. A claim or a return that isn't allowed, or a
#: lead entered for somebody else, is nobody's loss.
KINDS = {
    "user": "poaching",
    "merge": "poaching",
    "convert": "poaching",
    "duplicate": "duplicate",
    "team": "refused",
    "company": "refused",
    "edit": "refused",
    "archive": "refused",
    "close": "refused",
    "delete": "refused",
}
#: How often it has to be tried in a day: who is told once that a customer is a
#: colleague's, or edits the wrong lead, has done nothing wrong.
TIMES = {"poaching": 1, "duplicate": 2, "refused": 3}

#: Claiming and giving back the same lead so often within so many days is a loop.
LOOPS, LOOP_DAYS = 2, 30


class Attempt(NamedTuple):
    """A refused attempt at one lead."""

    user: int
    lead: int
    moment: datetime
    day: date
    operation: str


class Step(NamedTuple):
    """A person claims a lead, or gives it back."""

    entry: int
    moment: datetime
    is_claim: bool


class Entered(NamedTuple):
    """A lead that ``user`` entered, and the protected ones of the same customer.

    ``holdings`` are (lead, user, since when protected).
    """

    user: int
    lead: int
    moment: datetime
    day: date
    holdings: list


class Count(NamedTuple):
    """Points that counted from a moment on, to a last day, or until they were lifted.

    Moments are local.
    """

    since: datetime
    last: date
    until: datetime | None
    points: int


class Penalty(NamedTuple):
    """What points do to a share: so many per cent less, unchanged through a day."""

    points: int
    percent: int
    until: date


@dataclass(frozen=True, slots=True)
class Incident:
    """What a manager should look at; the same one always has the same key."""

    key: str
    kind: str
    user: int
    lead: int | bool
    moment: datetime
    times: int
    leads: int = 1
    entered: bool = False


def find_attempts(attempts):
    """Incidents in refused attempts: one a person, lead, kind and day.

    What was tried with many leads at once is one attempt, at the first of them.
    """
    acts = defaultdict(list)
    for attempt in attempts:
        if kind := KINDS.get(attempt.operation):
            acts[attempt.user, attempt.day, attempt.moment, kind].append(attempt.lead)
    groups = defaultdict(list)
    for (user, day, moment, kind), leads in acts.items():
        groups[kind, user, min(leads), day].append((moment, len(set(leads))))
    return [
        Incident(
            key=f"{kind}:{user}:{lead}:{day}",
            kind=kind,
            user=user,
            lead=lead,
            moment=max(moment for moment, _leads in tried),
            times=len(tried),
            leads=max(leads for _moment, leads in tried),
        )
        for (kind, user, lead, day), tried in groups.items()
        if len(tried) >= TIMES[kind]
    ]


def find_entered(entries):
    """Incidents in leads that were entered: one a person, colleague's lead and day.

    Not those of a customer who was the person's own as well, nor what a colleague was
    given only later. The key is that of refused attempts at the same: once is enough.
    """
    groups = defaultdict(list)
    for user, lead, moment, day, holdings in entries:
        before = {
            (held, owner)
            for held, owner, since in holdings
            if held != lead and since and since <= moment
        }
        owners = {owner for _held, owner in before}
        if before and user not in owners:
            groups[user, min(before)[0], day].append(moment)
    return [
        Incident(
            key=f"duplicate:{user}:{lead}:{day}",
            kind="duplicate",
            user=user,
            lead=lead,
            moment=max(moments),
            times=len(moments),
            entered=True,
        )
        for (user, lead, day), moments in groups.items()
    ]


def find_loop(user, lead, steps, after=None):
    """The incident in what ``user`` did with ``lead``, or nothing.

    :param steps: claims and returns in their order
    :param after: what was done until then is in an incident already
    """
    loops, claimed, last = 0, False, None
    for step in steps:
        if after and step.moment <= after:
            continue
        if claimed and not step.is_claim:
            loops, last = loops + 1, step
        claimed = step.is_claim
    if loops < LOOPS:
        return None
    return Incident(
        f"loop:{user}:{lead}:{last.entry}", "loop", user, lead, last.moment, loops
    )


def penalty(points, percent, bound):
    """How much smaller a share is, in per cent."""
    return min(points * percent, bound)


def judge(counting, percent, bound):
    """The :class:`Penalty` of points in force.

    :param counting: ``(last day, points)`` of what is in force today
    """
    left = points = sum(own for _day, own in counting)
    less = penalty(points, percent, bound)
    for day, own in sorted(counting):
        left -= own
        if penalty(left, percent, bound) < less or not left:
            return Penalty(points, less, day)
    return None


def points_at(counts, moment):
    """Points that were in force at a (local) moment.

    :param counts: each a :class:`Count`
    """
    return sum(
        count.points
        for count in counts
        if count.since <= moment
        and moment.date() <= count.last
        and (count.until is None or moment < count.until)
    )


def falls_below(counting, threshold):
    """The last day on which there are as many points as ``threshold``, if there are.

    :param counting: ``(last day, points)`` of what is in force today
    """
    left = sum(points for _day, points in counting)
    if not threshold or left < threshold:
        return None
    for day, points in sorted(counting):
        left -= points
        if left < threshold:
            return day
    return None
