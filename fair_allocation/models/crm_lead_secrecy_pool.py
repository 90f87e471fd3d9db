from odoo import api, models
from odoo.exceptions import AccessError


class CrmLead(models.Model):
    """Into the pool go leads that nobody hears of any more."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        self._fair_check_customers(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._fair_check_customers([vals])
        result = super().write(vals)
        if vals.get("fair_pool_id"):
            self._fair_close_up()
        return result

    @api.model
    def _fair_check_customers(self, vals_list):
        """Nobody opens a customer's data by entering a number of it in a lead."""
        entered = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        if not entered or self.env.su or not self._fair_keeps_secrets():
            return
        customers = self.env["res.partner"].browse(entered)
        if not customers.has_access("read"):
            raise AccessError(self.env["ir.rule"]._fair_get_refusal())

    def _fair_close_up(self):
        """Nobody is told any more what the customer writes, nor reminded of it.

        Managers may follow it again. Planned steps stay for whoever gets the lead.
        """
        # sudo: followers and steps that the product ends, whoever gave the lead back.
        leads = self.sudo()
        colleagues = leads.message_partner_ids.filtered(lambda p: not p.partner_share)
        leads.message_unsubscribe(colleagues.ids)
        leads.activity_ids._fair_give(self.env["res.users"])
