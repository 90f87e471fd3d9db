from odoo import api, fields, models

from odoo.addons.fair_allocation.models.res_partner import SALESPEOPLE


class ResPartner(models.Model):
    _inherit = "res.partner"

    fair_order_count = fields.Integer(
        "Confirmed Orders",
        compute="_compute_fair_orders",
        groups=SALESPEOPLE,
        help="Confirmed sales orders with an amount, of the customer's whole company.",
    )
    fair_order_value = fields.Monetary(
        "Value of Orders",
        compute="_compute_fair_orders",
        currency_field="fair_currency_id",
        groups=SALESPEOPLE,
        help="Without taxes, in the currency of your company at today's rate.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "allowed_company_ids")
    def _compute_fair_orders(self):
        orders = self._fair_ask("_get_orders")
        for partner in self:
            bought = orders.get(partner._fair_get_entity_id())
            partner.fair_order_count = bought.count if bought else 0
            partner.fair_order_value = (
                self._fair_convert(bought.amounts) if bought else 0.0
            )
