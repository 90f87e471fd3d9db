from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from pytz import timezone

from odoo import models
from odoo.fields import Domain

from ..working_time import HORIZON, Absence, Outlook, WorkingTime, foresee


class Place(NamedTuple):
    """Where somebody works: as which resource, for whom, by which clock and calendar.

    Without a calendar, or with one that leaves the hours open, every hour is one of
    work, so that nothing but a stated absence counts.
    """

    resource: models.BaseModel
    company: models.BaseModel
    calendar: models.BaseModel
    tz: str

    @property
    def is_flexible(self):
        return not self.calendar or self.calendar.flexible_hours


class CrmTeamMember(models.Model):
    """Who can't answer a lead in time.

    A person is away for the leads of a tier when everything they would work between now
    and the deadline of its first response, by their own calendar in their own time
    zone, is taken by absence. So a night or a weekend never makes anybody absent, and
    leave from tomorrow keeps away only those leads that can't wait for its end.

    Absence is leave as Odoo's calendars know it (what *Time Off* validates ends up
    there), public holidays of the calendar or the company, Odoo's own out-of-office,
    the person's pause, and having left. Everything is read in sets: the number of
    queries does not depend on that of members.
    """

    _inherit = "crm.team.member"

    def _fair_absences(self, tiers):
        """Tiers whose leads each member can't answer in time, and why.

        :return: ``{member: {tier id: code}}``, 0 standing for leads without a tier
        """
        now = self.env.cr.now()
        hours = {tier.id: tier.response_hours for tier in tiers} | {0: 0}
        outlooks = self._fair_outlooks()
        return {
            member: {
                tier: outlook.code
                for tier, deadline in hours.items()
                if (outlook := outlooks.get(member))
                and outlook.keeps_away(now, deadline)
            }
            for member in self
        }

    def _fair_outlooks(self):
        """``{member: Outlook}`` of those who are away at their next working time."""
        # sudo: leave and employees are HR's. What leaves here is that somebody is
        # away, and until when.
        members = self.filtered("user_id").sudo()
        places = members._fair_places()
        outlooks = members._fair_stated_outlooks(places)
        absences = {
            member: taken
            for member, taken in members._fair_taken(places).items()
            if taken and member not in outlooks
        }
        for member, working_time, taken in self._fair_by_clock(absences, places):
            outlooks[member] = foresee(working_time, taken)
        return {member: outlooks[member] for member in self if outlooks.get(member)}

    def _fair_by_clock(self, absences, places, since=None):
        """Yield each member with the working time and what is taken of it.

        Leave of somebody with flexible hours is for whole days.

        :param dict absences: ``{member: [Absence, …]}``
        """
        times = self._fair_working_times((places[m] for m in absences), since)
        for member, taken in absences.items():
            place = places[member]
            working_time = times[place.calendar, place.tz]
            if place.is_flexible:
                taken = [
                    working_time.whole_days(absence)
                    if absence.code == "leave"
                    else absence
                    for absence in taken
                ]
            yield member, working_time, taken

    def _fair_stated_outlooks(self, places):
        """Those who have left or take a break: nothing is for them, of any tier."""
        outlooks = {}
        for member in self:
            if not member.user_id.active:
                outlooks[member] = Outlook("archived")
            elif not member.active:
                outlooks[member] = Outlook("left_team")
            elif member.assignment_optout:
                outlooks[member] = Outlook("paused")
            elif member._fair_is_paused(places[member].tz):
                outlooks[member] = Outlook("paused", member.fair_paused_until)
        return outlooks

    # ------------------------------------------------------------
    # WHERE PEOPLE WORK
    # ------------------------------------------------------------

    def _fair_places(self):
        """``{member: Place}``; who is employed twice works for the team's company."""
        resources = (
            self.env["resource.resource"]
            .with_context(active_test=True)
            .search([("user_id", "in", self.user_id.ids)], order="id")
        )
        by_user = resources.grouped("user_id")
        return {
            member: member._fair_place(
                by_user.get(member.user_id._origin, resources[:0])
            )
            for member in self
        }

    def _fair_place(self, resources):
        user = self.user_id
        company = self.crm_team_id.company_id or user.company_id
        own = resources.filtered(lambda resource: resource.company_id == company)
        resource = (own or resources)[:1]
        company = resource.company_id or company
        calendar = resource.calendar_id if resource else company.resource_calendar_id
        tz = resource.tz or user.tz or calendar.tz or "UTC"
        return Place(resource, company, calendar, tz)

    def _fair_working_times(self, places, since=None):
        """``{(calendar, time zone): WorkingTime}`` from now on, or since then."""
        since = since or self.env.cr.now()
        clocks = {(place.calendar, place.tz) for place in places}
        hours = self._fair_hours(calendar for calendar, _tz in clocks)
        return {
            (calendar, tz): WorkingTime(timezone(tz), hours[calendar], since)
            for calendar, tz in clocks
        }

    def _fair_hours(self, calendars):
        """Hours of work by calendar, as ``WorkingTime`` wants them; one query."""
        fixed = self.env["resource.calendar"].sudo().union(*calendars)
        fixed = fixed.filtered(lambda calendar: not calendar.flexible_hours)
        attendances = fixed.env["resource.calendar.attendance"].search(
            [
                ("calendar_id", "in", fixed.ids),
                ("display_type", "=", False),
                ("day_period", "!=", "lunch"),
            ],
            order="hour_from, id",
        )
        hours = defaultdict(lambda: defaultdict(list))
        for line in attendances:
            both = not line.calendar_id.two_weeks_calendar
            for parity in (0, 1) if both else (int(line.week_type),):
                hours[line.calendar_id][parity, int(line.dayofweek)].append(
                    (line.hour_from, line.hour_to)
                )
        return hours

    # ------------------------------------------------------------
    # WHAT TAKES THEIR TIME
    # ------------------------------------------------------------

    def _fair_taken(self, places):
        """Absences from now on: ``{member: [Absence, ...]}``; one query."""
        return {
            member: leaves + member._fair_out_of_office()
            for member, leaves in self._fair_get_leaves(places).items()
        }

    def _fair_get_leaves(self, places, since=None):
        """Leave and public holidays from now on, or since then; one query.

        :return: ``{member: [Absence, ...]}``
        """
        of_resource, of_calendar = self._fair_read_leaves(places, since)
        return {
            member: [
                *of_resource[place.resource],
                *of_calendar[place.company, place.calendar.browse()],
                *(of_calendar[place.company, place.calendar] if place.calendar else ()),
            ]
            for member, place in places.items()
        }

    def _fair_read_leaves(self, places, since=None):
        """Leave by resource, and public holidays by company and calendar."""
        now = self.env.cr.now()
        resources = {place.resource.id for place in places.values()} - {False}
        companies = {place.company.id for place in places.values()}
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("time_type", "=", "leave")
            # Leave without fixed hours lasts to the end of its last day.
            & Domain("date_to", ">", (since or now) - timedelta(days=1))
            & Domain("date_from", "<", now + HORIZON)
            & (
                Domain("resource_id", "in", sorted(resources))
                | Domain("resource_id", "=", False)
                & Domain("company_id", "in", sorted(companies))
            )
        )
        of_resource, of_calendar = defaultdict(list), defaultdict(list)
        for leave in leaves:
            code = "leave" if leave.resource_id else "holiday"
            absence = Absence(leave.date_from, _round_up(leave.date_to), code)
            if leave.resource_id:
                of_resource[leave.resource_id].append(absence)
            else:
                of_calendar[leave.company_id, leave.calendar_id].append(absence)
        return of_resource, of_calendar

    def _fair_out_of_office(self):
        """Odoo's own out-of-office; without an end it lasts until it is taken out."""
        user = self.user_id
        start, stop = user.out_of_office_from, user.out_of_office_to
        if not start or stop and stop <= self.env.cr.now():
            return []
        stop = _round_up(stop) if stop else datetime.max
        return [Absence(start, stop, "out_of_office")]


def _round_up(moment):
    """Odoo ends a day at 23:59:59: it lasts to the end of that second."""
    return moment + timedelta(seconds=1) if moment.second == 59 else moment
