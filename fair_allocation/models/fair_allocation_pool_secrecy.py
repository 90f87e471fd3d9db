from odoo import api, models


class FairAllocationPool(models.Model):
    _inherit = "fair.allocation.pool"

    @api.model_create_multi
    def create(self, vals_list):
        """From the first pool on there are secrets."""
        self.env.registry.clear_cache()
        return super().create(vals_list)
