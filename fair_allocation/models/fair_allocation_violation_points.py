from collections import defaultdict

from odoo import api, models

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
