from odoo import api, models

from ..violations import judge


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
        if not penalties:
            return weights
        percents = {user: penalty.percent for user, penalty in penalties.items()}
        return {
            member: round(weight * (100 - percents.get(member.user_id.id, 0)) / 100)
            for member, weight in weights.items()
        }

    @api.model
    def _get_penalties(self, users, team, version):
        """Whose share is smaller today: ``{user id: Penalty}``."""
        settings = version._settings()
        percent, bound = settings["point_percent"], settings["penalty_bound"]
        if not percent or not bound:
            return {}
        counting = self.env["fair.allocation.violation"]._get_counting(
            users, team.company_id or self.env.company
        )
        return {user: judge(own, percent, bound) for user, own in counting.items()}
