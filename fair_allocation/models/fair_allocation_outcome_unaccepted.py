from odoo import api, models


class FairAllocationOutcome(models.AbstractModel):
    """Who keeps what nobody can take."""

    _inherit = "fair.allocation.outcome"

    @api.model
    def _get_fallback(self, team, version):
        fallback = super()._get_fallback(team, version)
        if not fallback:
            return fallback
        user = self.env["res.users"].browse(fallback)
        barred = self.env["fair.allocation.agreement"]._get_barred(team, version, user)
        return False if barred else fallback
