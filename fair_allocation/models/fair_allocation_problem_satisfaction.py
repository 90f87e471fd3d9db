from datetime import timedelta

from odoo import api, models

from ..working_time import local_date
from .fair_allocation_problem_people import PERFORMANCE_DAYS

#: Where nobody is rated yet, everybody is as good as anybody.
UNKNOWN = 50


class FairAllocationProblem(models.AbstractModel):
    """Satisfaction of customers, where the rules weigh it."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _get_satisfaction(self, team, users, version):
        """Points 0-100 of each of ``users`` and the ratings they rest on.

        As for performance, those of the last twelve months count. Whoever has too few
        ratings to be judged counts as the others do on average: nobody gains or loses
        by not having been rated yet. No query where the rules don't weigh it, else one.

        :return: ``{user id: (points, ratings)}``, without ratings for the latter
        """
        settings = version._settings()
        if not any(
            f["code"] == "satisfaction" and f["weight"] for f in settings["factors"]
        ):
            return {}
        zone = self.env["fair.allocation.figures"]._get_time_zone(team)
        today = local_date(self.env.cr.now(), zone)
        found = self.env["fair.allocation.satisfaction"]._get(
            users,
            today - timedelta(days=PERFORMANCE_DAYS),
            today,
            settings["rating_sample"],
            company=team.company_id,
        )
        scores = [score for score, _count in found.values() if score is not None]
        usual = sum(scores) / len(scores) if scores else UNKNOWN
        return {
            user: (round(usual), 0) if score is None else (round(score), count)
            for user, (score, count) in found.items()
        }
