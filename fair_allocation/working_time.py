"""When somebody works, and when an absence lets them answer again.

Plain values: nothing here knows records. Moments are naive and in UTC, as Odoo stores
them; hours of work are hours on the wall where the person is, so that a change of the
clock moves them.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from pytz import utc

from .engine import ABSENCES

#: How far work is looked for: longer than the longest deadline a tier may have.
HORIZON = timedelta(days=400)


def local_date(moment, tz):
    """The day it is there at this moment."""
    return utc.localize(moment).astimezone(tz).date()


class Absence(NamedTuple):
    """Time somebody is away, and why: a code out of ``ABSENCES``."""

    start: datetime
    stop: datetime
    code: str


class WorkingTime:
    """Working time from ``now`` on: ``(start, stop, end of the day's work)`` in order.

    ``hours`` are those of work by parity of the week and weekday; none at all stands
    for round the clock. What has been found is kept for the next person who works by
    the same hours on the same clock.
    """

    def __init__(self, tz, hours, now):
        self.tz = tz
        self.hours = hours
        self.found = []
        self.ahead = self.look_ahead(now)

    def __iter__(self):
        number = 0
        while True:
            if number == len(self.found):
                self.found.extend(islice(self.ahead, 1))
            if number == len(self.found):
                return
            yield self.found[number]
            number += 1

    def look_ahead(self, now):
        """Find the parts of each day, as far as ``HORIZON``."""
        day = local_date(now, self.tz)
        for _day in range(HORIZON.days):
            parts = [
                (max(self.moment(day, start), now), self.moment(day, stop))
                for start, stop in self.get_hours(day)
            ]
            parts = [(start, stop) for start, stop in parts if start < stop]
            for start, stop in parts:
                yield start, stop, parts[-1][1]
            day += timedelta(days=1)

    def get_hours(self, day):
        """Hours of work on that day, in order."""
        if not self.hours:
            return [(0, 24)]
        # As Odoo counts weeks, so that after week 53 doesn't come another odd one.
        parity = (day.toordinal() - 1) // 7 % 2
        return self.hours.get((parity, day.weekday()), [])

    def moment(self, day, hour=0.0):
        """The moment at which clocks there show this hour of the day."""
        local = datetime.combine(day, time.min) + timedelta(hours=hour)
        return self.tz.localize(local).astimezone(utc).replace(tzinfo=None)

    def whole_days(self, absence):
        """The absence from midnight to midnight, there."""
        first = local_date(absence.start, self.tz)
        last = local_date(absence.stop - timedelta(seconds=1), self.tz)
        return Absence(self.moment(first), self.moment(last, 24), absence.code)


class Outlook(NamedTuple):
    """Why somebody is away at their next working time, and when work goes on.

    ``starts`` is that working time, ``day_ends`` the end of that day's work, ``back``
    the first working time that is free: none, as far as can be seen, is away for good.
    ``until`` is the end of the absence where it is known: a moment, or the last day of
    a pause.
    """

    code: str
    until: datetime | date | None = None
    starts: datetime | None = None
    day_ends: datetime | None = None
    back: datetime | None = None

    def keeps_away(self, now, hours):
        """Whether nothing can be answered within so many hours, 0 for no deadline.

        Where the person wouldn't work before the deadline anyhow (a night, a weekend),
        or there is none, the end of their next working day is what counts.
        """
        if self.back is None:
            return True
        deadline = now + timedelta(hours=hours)
        return self.back >= (deadline if self.starts < deadline else self.day_ends)


def foresee(working_time, absences):
    """The outlook of somebody with these absences; none for who can answer next."""
    absences = sorted(absences)
    outlook = None
    for start, stop, day_ends in working_time:
        if not outlook:
            codes = {a.code for a in absences if a.start <= start < a.stop}
            if not codes:
                return None
            outlook = Outlook(min(codes, key=ABSENCES.index), None, start, day_ends)
        free = _get_end(absences, start)
        if start < free < datetime.max:
            outlook = outlook._replace(until=free)
        if free < stop:
            return outlook._replace(back=free)
    return outlook


def get_hold(working_time, absences, now):
    """Until when somebody who is away, or has just come back, is left in peace.

    That is the end of their first day of work after the absence; none for who has
    been at work for longer. ``working_time`` begins some time before ``now``.
    """
    absences = sorted(absences)
    hold, away = None, False
    for start, stop, day_ends in working_time:
        free = _get_end(absences, start)
        away = away or free > start
        if away and free < stop:
            hold, away = day_ends, False
        if not away and stop > now:
            break
    hold = now + HORIZON if away else hold
    return hold if hold and hold > now else None


def get_due(working_time, deadline):
    """When something has to be done by: the deadline.

    For who wouldn't work before it anyhow (a night, a weekend) it is the end of their
    next working day. ``working_time`` begins when it was given.
    """
    for start, _stop, day_ends in working_time:
        return deadline if start < deadline else day_ends
    return deadline


def _get_end(absences, moment):
    """When the absences that take this moment, one after the other, are over."""
    for absence in absences:
        if absence.start <= moment < absence.stop:
            moment = absence.stop
    return moment
