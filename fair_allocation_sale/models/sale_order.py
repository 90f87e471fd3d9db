from odoo import api, models

#: The customer has the quotation.
SENT = ("sent", "sale")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._fair_rescore_customers()
        orders.filtered(lambda order: order.state in SENT)._fair_follow_up()
        return orders

    def write(self, vals):
        sent = self.browse()
        if vals.get("state") in SENT:
            sent = self.filtered(lambda order: order.state not in SENT)
        result = super().write(vals)
        if "state" in vals:
            self._fair_rescore_customers()
        sent._fair_follow_up()
        return result

    def _fair_follow_up(self):
        """A quotation sent is follow-up of its opportunity; each counts once."""
        for order in self.filtered("opportunity_id"):
            order.opportunity_id._fair_follow_up(
                self.env.user, "quotation", {order.opportunity_id.id: str(order.id)}
            )

    def _fair_rescore_customers(self):
        """An order confirmed or cancelled changes the history of its customer."""
        kinds = self.env["fair.allocation.tier.criterion"]._kinds()
        if not kinds.isdisjoint({"history", "loyalty"}):
            self.env["crm.lead"]._fair_rescore_customers(self.partner_id)
