from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Contact data of a customer is kept from those from whom its lead is kept.

    With the customer goes its whole company. What a salesperson needs for work stays
    open: customers of one's own leads, contacts one has created (not once they are in
    a pool), colleagues, and one's own companies.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "fair.allocation.secret"]

    @api.model
    def _fair_get_secret_domain(self):
        return Domain.custom(to_sql=self._fair_get_secret_sql)

    @api.model
    def _fair_get_open_domain(self, secret):
        """As an anti-join, which PostgreSQL finds out in one go for any number."""
        return Domain.custom(
            to_sql=lambda *args: SQL("NOT %s", self._fair_get_secret_sql(*args))
        )

    @api.model
    def _fair_get_secret_sql(self, model, alias, query):
        """Whether the company has a secret lead, and none of the user's own."""
        # sudo: what is kept from somebody can't be asked with that person's rights.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        Lead.flush_model()
        self.env["res.partner"].flush_model(
            ["commercial_partner_id", "partner_share", "create_uid"]
        )
        leads = Lead._search(Lead._fair_get_secret_domain())
        mine = Lead._search(Lead._fair_get_known_domain())
        partner = SQL.identifier(alias)
        return SQL(
            """EXISTS (
                SELECT FROM %(leads)s
                  JOIN res_partner customer ON customer.id = crm_lead.partner_id
                 WHERE %(secret)s
                   AND customer.commercial_partner_id
                       = %(partner)s.commercial_partner_id
                   AND %(partner)s.partner_share
                   AND (crm_lead.fair_pool_id IS NOT NULL
                        OR %(partner)s.create_uid IS DISTINCT FROM %(uid)s)
                   AND NOT EXISTS (
                       SELECT FROM res_company WHERE partner_id = %(partner)s.id)
                   AND NOT EXISTS (
                       SELECT FROM %(mine)s
                         JOIN res_partner own ON own.id = crm_lead.partner_id
                        WHERE %(own)s
                          AND own.commercial_partner_id
                              = customer.commercial_partner_id))""",
            leads=leads.from_clause,
            secret=leads.where_clause or SQL("TRUE"),
            mine=mine.from_clause,
            own=mine.where_clause or SQL("TRUE"),
            partner=partner,
            uid=self.env.uid,
        )
