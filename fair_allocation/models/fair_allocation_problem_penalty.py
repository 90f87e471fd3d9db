from odoo import api, models

from ..violations import penalty


class FairAllocationProblem(models.AbstractModel):
    """Points in force make a share smaller, as far as the rules say."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _lower_weights(self, weights, team, version):
        """The weights of members less what their penalty points cost; one query.

        :param dict weights: own weight of each member
        """
        members = team.crm_team_member_ids
        penalties = self._get_penalties(members.user_id, team, version)
        return {
            member: round(weight * (100 - penalties.get(member.user_id.id, 0)) / 100)
            for member, weight in weights.items()
        }

    @api.model
    def _get_penalties(self, users, team, version):
        """How much smaller shares are, in per cent: ``{user id: percent}``."""
        settings = version._settings()
        percent, bound = settings["point_percent"], settings["penalty_bound"]
        if not percent or not bound:
            return {}
        points = self.env["fair.allocation.violation"]._get_points(
            users, team.company_id or self.env.company
        )
        return {user: penalty(own, percent, bound) for user, own in points.items()}
