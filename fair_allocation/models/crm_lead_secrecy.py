from odoo import SUPERUSER_ID, api, models, tools
from odoo.fields import Domain

SALESPEOPLE = "sales_team.group_sale_salesman"
ALL_DOCUMENTS = "sales_team.group_sale_salesman_all_leads"
MANAGERS = "sales_team.group_sale_manager"

#: What decides from whom a lead is kept.
KEPT_BY = {
    *("user_id", "team_id", "company_id", "partner_id", "active", "stage_id"),
    *("probability", "fair_pool_id", "fair_protected_until"),
}


class CrmLead(models.Model):
    """Whose customer it is decides who learns who the customer is.

    Salespeople learn nothing of customers in a public pool, unless they administer it.
    Those with own documents only learn nothing of a colleague's open leads either; that
    is what Odoo's own rule for leads says, and here it is carried on to whatever is
    related to the lead. Sales managers, and colleagues who aren't salespeople, see
    what they see in Odoo.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "fair.allocation.secret"]

    def write(self, vals):
        result = super().write(vals)
        if not KEPT_BY.isdisjoint(vals):
            # They depend on leads that are related in no way the ORM could follow.
            for model in ("res.partner", "calendar.event", "rating.rating"):
                self.env[model].invalidate_model(["fair_is_secret"], flush=False)
            self.invalidate_recordset(["fair_is_secret"], flush=False)
        return result

    @api.model
    @tools.ormcache()
    def _fair_get_secretive_ids(self):
        """Ids of the companies that have rules to share leads by; False: for all."""
        # sudo: a cached figure for everyone; nothing of the records is shown.
        teams = self.env["crm.team"].sudo()
        pools = self.env["fair.allocation.pool"].sudo().with_context(active_test=False)
        governed = teams.browse(teams._fair_get_governed_ids())
        return frozenset(
            record.company_id.id for record in (*governed, *pools.search([]))
        )

    @api.model
    def _fair_keeps_secrets(self):
        """Whether anything is kept from the present user at all."""
        secretive = self._fair_get_secretive_ids()
        user = self.env.user
        if not secretive or user.id == SUPERUSER_ID:
            return False
        if not user.has_group(SALESPEOPLE) or user.has_group(MANAGERS):
            return False
        return not secretive.isdisjoint([False, *user._get_company_ids()])

    @api.model
    def _fair_get_secret_domain(self):
        user = self.env.user
        secret = Domain("fair_pool_id", "!=", False) & Domain(
            "fair_pool_id.admin_ids", "not in", user.ids
        )
        if not user.has_group(ALL_DOCUMENTS):
            secret |= self._fair_get_colleagues_domain()
        # Companies that share a customer keep nothing from one another's people.
        return secret & Domain("company_id", "in", [*user._get_company_ids(), False])

    @api.model
    def _fair_get_own_domain(self):
        """Leads that make the customer one's own: not the lost ones."""
        return Domain("user_id", "=", self.env.uid) & Domain("active", "=", True)

    @api.model
    def _fair_get_known_domain(self):
        """Leads whose customer one may know: one's own, and those one helps with."""
        helped = Domain("fair_helper_ids", "any", self._fair_get_helping_domain())
        return self._fair_get_own_domain() | helped & Domain("active", "=", True)

    @api.model
    def _fair_get_helping_domain(self):
        """Help of the present user that goes on."""
        return self.env["fair.allocation.helper"]._get_helping_domain()

    @api.model
    def _fair_get_colleagues_domain(self):
        """Open leads of others, in teams that share their leads by rules."""
        governed = self.env["crm.team"]._fair_get_governed_ids()
        return (
            Domain("user_id", "not in", [False, self.env.uid])
            & Domain("won_status", "=", "pending")
            & Domain("active", "=", True)
            & Domain("fair_reader_ids", "not any", self._fair_get_reader_domain())
            & Domain("fair_helper_ids", "not any", self._fair_get_helping_domain())
            & (
                Domain("team_id", "in", list(governed))
                | Domain("fair_protected_until", ">", self.env.cr.now())
            )
        )

    @api.model
    def _fair_get_reader_domain(self):
        """What lets the present user read on."""
        return Domain("user_id", "=", self.env.uid) & Domain(
            "until", ">", self.env.cr.now()
        )
