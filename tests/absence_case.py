from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from pytz import timezone, utc

from odoo.fields import Command


def moment(text, tz="UTC"):
    """The moment in UTC at which clocks in ``tz`` show ``2026-12-14 09:00``."""
    local = timezone(tz).localize(datetime.strptime(text, "%Y-%m-%d %H:%M"))
    return local.astimezone(utc).replace(tzinfo=None)


class Absences:
    """Calendars, leave and clocks for stories about absence."""

    @contextmanager
    def _at(self, text, tz="UTC"):
        """Let it be this moment."""
        self.env.invalidate_all()
        with patch.object(self.env.cr, "now", return_value=moment(text, tz)):
            yield
        self.env.invalidate_all()

    @classmethod
    def _calendar(cls, tz, days=(0, 1, 2, 3, 4), hours=((8, 12), (13, 17)), **values):
        """A calendar of these weekdays and hours, in every week."""
        return cls.env["resource.calendar"].create(
            {
                "name": f"Hours in {tz}",
                "tz": tz,
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                        }
                    )
                    for day in days
                    for start, stop in hours
                ],
                **values,
            }
        )

    @classmethod
    def _works(cls, user, calendar, tz=None):
        """Let the user's only employee work by this calendar."""
        cls._employee(user).write(
            {"resource_calendar_id": calendar.id, "tz": tz or calendar.tz}
        )

    @classmethod
    def _employee(cls, user):
        return cls.env["hr.employee"].search([("user_id", "=", user.id)], limit=1)

    @classmethod
    def _leave(cls, user, start, stop, tz="UTC", **values):
        """Validated leave, as Odoo's *Time Off* leaves it with the calendars."""
        return cls._off(start, stop, tz, resource=cls._employee(user), **values)

    @classmethod
    def _off(cls, start, stop, tz="UTC", resource=None, **values):
        """Leave of an employee, or a public holiday."""
        if resource:
            values["resource_id"] = resource.resource_id.id
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Knee operation",
                "date_from": moment(start, tz),
                # Odoo ends days at 23:59:59.
                "date_to": moment(stop, tz).replace(second=59),
                **values,
            }
        )
