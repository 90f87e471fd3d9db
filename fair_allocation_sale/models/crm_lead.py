from odoo import fields, models

from odoo.addons.fair_allocation.models.res_partner import SALESPEOPLE


class CrmLead(models.Model):
    _inherit = "crm.lead"

    fair_order_count = fields.Integer(
        related="partner_id.fair_order_count", groups=SALESPEOPLE
    )
    fair_order_value = fields.Monetary(
        related="partner_id.fair_order_value",
        currency_field="fair_customer_currency_id",
        groups=SALESPEOPLE,
    )
