from odoo import api, models


class FairAllocationCheck(models.AbstractModel):
    """Acceptance that is asked for, with nothing to accept."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        return [*super()._find(version), *self._find_no_agreement(version)]

    @api.model
    def _find_no_agreement(self, version):
        """Teams that give nobody leads before acceptance, and have no agreement."""
        if not version._settings()["acceptance_required"]:
            return
        Agreement = self.env["fair.allocation.agreement"]
        current = Agreement.search([("is_current", "=", True)])
        for team in version.policy_id.team_ids:
            company = team.company_id or version.company_id
            if not any(
                (not company or agreement.company_id == company)
                and (not agreement.team_ids or team in agreement.team_ids)
                for agreement in current
            ):
                yield self._prepare("no_agreement", "problem", Agreement, team)
