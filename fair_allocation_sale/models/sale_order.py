from odoo import api, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._fair_rescore_customers()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._fair_rescore_customers()
        return result

    def _fair_rescore_customers(self):
        """An order confirmed or cancelled changes the history of its customer."""
        kinds = self.env["fair.allocation.tier.criterion"]._kinds()
        if not kinds.isdisjoint({"history", "loyalty"}):
            self.env["crm.lead"]._fair_rescore_customers(self.partner_id)
