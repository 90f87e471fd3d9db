from odoo import models
from odoo.fields import Domain

#: What Odoo copies from a customer into its leads.
CONTACT_FIELDS = ("phone", "email")


class ResPartner(models.Model):
    """Neither a protected nor a pooled lead is worked by way of its customer."""

    _inherit = "res.partner"

    def write(self, vals):
        if any(name in vals for name in CONTACT_FIELDS):
            self._fair_check_worked("edit")
        return super().write(vals)

    def unlink(self):
        self._fair_check_worked("delete")
        return super().unlink()

    def _fair_check_worked(self, operation):
        """Refuse salespeople without a lead of a customer somebody else is to work.

        Colleagues who aren't salespeople keep addresses in order as before.

        :raise AccessError: as said
        """
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if not governed or not self.env.user.has_group(
            "sales_team.group_sale_salesman"
        ):
            return
        # sudo: leads of the customer that the user can't see.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        theirs = Domain("partner_id", "in", self.ids)
        kept = Domain("fair_is_protected", "=", True) | Domain(
            "fair_pool_id", "!=", False
        )
        leads = Lead.search(theirs & kept)
        leads = leads.with_env(self.env)
        others = leads - leads._fair_filter_own() - leads._fair_filter_managed()
        if others and not self.env.user._is_superuser():
            mine = Lead.search(theirs & Lead._fair_get_own_domain()).partner_id
            if others := others.filtered(
                lambda lead: lead.sudo().partner_id not in mine
            ):
                others._fair_refuse_attempt(operation)
