from odoo import api, models


class FairAllocationCheck(models.AbstractModel):
    """Teams in whose disputes nobody could be drawn to rule."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        policy = version.policy_id
        return [
            *super()._find(version),
            *(
                self._prepare("no_arbiter", "warning", policy, team)
                for team in policy.team_ids
                if not self._get_arbiters(policy, team)
            ),
        ]

    @api.model
    def _get_arbiters(self, policy, team):
        """Arbiters who could rule in disputes of ``team``: they lead nobody in it."""
        # sudo: who leads whom.
        members = team.sudo().crm_team_member_ids.user_id
        employees = self.env["hr.employee"].sudo()
        employees = employees.search([("user_id", "in", members.ids)])
        leading = team.user_id | employees.parent_id.user_id
        return policy.arbiter_ids.filtered(
            lambda user: user.active
            and user not in leading
            and team.company_id <= user.sudo().company_ids
        )
