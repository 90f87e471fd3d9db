from collections import defaultdict

from pytz import utc

from odoo import api, models

from ..violations import Count
from .fair_allocation_violation import COUNTING


class FairAllocationViolation(models.Model):
    """Which points are in force: by date alone, so that no job is needed."""

    _inherit = "fair.allocation.violation"

    @api.model
    def _get_points(self, users, company):
        """Points in force today: ``{user id: points}``; one query."""
        return {
            user: sum(points for _day, points in counting)
            for user, counting in self._get_counting(users, company).items()
        }

    @api.model
    def _get_counting(self, users, company):
        """The same with their last days: ``{user id: [(last day, points), …]}``."""
        # sudo: for the shares and limits of people; callers show it to nobody else.
        found = self.sudo().search_fetch(
            [
                ("user_id", "in", users.ids),
                ("company_id", "=", company.id),
                ("state", "in", COUNTING),
                ("expires_on", ">=", self._get_today(company)),
            ],
            ["user_id", "expires_on", "points"],
        )
        counting = defaultdict(list)
        for violation in found:
            counting[violation.user_id.id].append(
                (violation.expires_on, violation.points)
            )
        return counting

    @api.model
    def _get_counts(self, users, company):
        """When which points counted, ever: ``{user id: [Count, …]}``; one query.

        The register is never edited: whatever is asked of the past, it knows.
        """
        # sudo: for what runs would have done then, which only managers ask.
        found = self.sudo().search_fetch(
            [
                ("user_id", "in", users.ids),
                ("company_id", "=", company.id),
                ("points", ">", 0),
            ],
            ["user_id", "state", "decided_on", "answered_on", "expires_on", "points"],
        )
        zone = self.env["fair.allocation.policy.version"]._get_time_zone(company)
        counts = defaultdict(list)
        for violation in found:
            since, until = (
                moment and utc.localize(moment).astimezone(zone).replace(tzinfo=None)
                for moment in (violation.decided_on, violation.answered_on)
            )
            counts[violation.user_id.id].append(
                Count(
                    since,
                    violation.expires_on,
                    until if violation.state == "lifted" else None,
                    violation.points,
                )
            )
        return counts
