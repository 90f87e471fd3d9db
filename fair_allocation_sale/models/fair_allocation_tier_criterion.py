from odoo import api, models


class FairAllocationTierCriterion(models.Model):
    _inherit = "fair.allocation.tier.criterion"

    @api.model
    def _describe_ramp(self, kind, found, full):
        if kind == "history":
            return self.env._(
                "%(number)s won or ordered, full points at %(full)s",
                number=found,
                full=full,
            )
        return super()._describe_ramp(kind, found, full)
