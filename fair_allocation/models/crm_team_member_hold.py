from datetime import timedelta

from pytz import timezone

from odoo import models

from ..working_time import WorkingTime, get_due, get_hold

#: Who came back from an absence longer ago than this has been at work since.
LOOK_BACK = timedelta(days=21)


class CrmTeamMember(models.Model):
    """Days of leave count against nobody.

    Nothing is taken from somebody who is away, nor on the first working day after.
    That is leave and public holidays, as the company's calendars know them. A pause or
    an out-of-office message, which people set for themselves, holds up nothing.
    """

    _inherit = "crm.team.member"

    def _fair_get_holds(self):
        """Until when nothing is taken: ``{member: moment}``, of those it is true for.

        A fixed number of queries, whatever the number of members.
        """
        # sudo: leave and employees are HR's. What leaves here is a moment.
        members = self.filtered("user_id").sudo()
        now = self.env.cr.now()
        since = now - LOOK_BACK
        places = members._fair_places()
        leaves = {
            member: taken
            for member, taken in members._fair_get_leaves(places, since).items()
            if taken
        }
        holds = {}
        for member, working_time, taken in self._fair_by_clock(leaves, places, since):
            if hold := get_hold(working_time, taken, now):
                holds[member] = hold
        return {member: holds[member] for member in self if member in holds}

    def _fair_get_dues(self, tasks):
        """By when something has to be done that was given to these members.

        :param tasks: ``[(member, given, hours)]``
        :return: the moments, in the same order
        """
        # sudo: as above.
        places = self.filtered("user_id").sudo()._fair_places()
        hours = self._fair_hours(place.calendar for place in places.values())
        dues = []
        for member, given, deadline in tasks:
            place = places[member]
            working_time = WorkingTime(timezone(place.tz), hours[place.calendar], given)
            dues.append(get_due(working_time, given + timedelta(hours=deadline)))
        return dues
