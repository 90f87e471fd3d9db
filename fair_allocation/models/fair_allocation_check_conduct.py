from odoo import api, models


class FairAllocationCheck(models.AbstractModel):
    """Penalty points that lower nothing, though the policy says by how much."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        settings = version._settings()
        found = [*super()._find(version)]
        if settings["point_percent"] and not settings["penalty_bound"]:
            found.append(
                self._prepare("penalty_no_bound", "warning", version.policy_id)
            )
        return found
