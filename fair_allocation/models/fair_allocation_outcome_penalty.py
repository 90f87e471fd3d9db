from odoo import api, models


class FairAllocationOutcome(models.AbstractModel):
    """Shares say which points made them smaller, as it was when they were made."""

    _inherit = "fair.allocation.outcome"

    @api.model
    def _prepare_shares(self, run, team, problem, result):
        """One query more, where the rules make shares smaller."""
        rows = super()._prepare_shares(run, team, problem, result)
        users = self.env["res.users"].browse({row["user_id"] for row in rows})
        penalties = self.env["fair.allocation.problem"]._get_penalties(
            users, team, team.fair_policy_id.version_id
        )
        for row in rows if penalties else ():
            if told := penalties.get(row["user_id"]):
                row |= {
                    "penalty_points": told.points,
                    "penalty_percent": told.percent,
                    "penalty_until": told.until,
                }
        return rows
