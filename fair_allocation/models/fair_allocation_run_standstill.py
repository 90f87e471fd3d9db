from odoo import api, models
from odoo.fields import Domain


class FairAllocationRun(models.Model):
    """Runs leave alone what is in dispute, and say so."""

    _inherit = "fair.allocation.run"

    def _split_leads(self, leads):
        disputed = leads._fair_filter_disputed()
        pools, skipped = super()._split_leads(leads - disputed)
        if disputed:
            skipped["disputed"] = disputed
        return pools, skipped

    def _filter_givable(self, leads):
        """Nor what somebody has claimed since the preview."""
        return super()._filter_givable(leads - leads._fair_filter_disputed())

    @api.model
    def _get_balance_domain(self, team, company):
        """Nor does an evaluation propose to move it."""
        domain = super()._get_balance_domain(team, company)
        return domain & Domain("fair_is_disputed", "=", False)


class FairAllocationRunLine(models.Model):
    """Undoing a run leaves alone what somebody has claimed since."""

    _inherit = "fair.allocation.run.line"

    def _filter_untouched(self):
        return (
            super()
            ._filter_untouched()
            .filtered(lambda line: not line.lead_id.fair_is_disputed)
        )
