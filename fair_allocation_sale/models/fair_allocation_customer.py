from odoo import api, models
from odoo.tools import SQL


class FairAllocationCustomer(models.AbstractModel):
    """Confirmed orders are purchases too."""

    _inherit = "fair.allocation.customer"

    @api.model
    def _get_orders(self, entity_ids, company_ids=None):
        """Confirmed orders worth something, ``{entity id: Purchases}``."""
        return self._sum_purchases(
            self._read_orders(entity_ids, company_ids, SQL("TRUE"))
        )

    @api.model
    def _read_purchases(self, entity_ids, company_ids):
        """Orders beside won leads: one made from a won lead is the same purchase."""
        beside_wins = SQL(
            """
            NOT EXISTS (
                SELECT FROM crm_lead won
                 WHERE won.id = orders.opportunity_id AND won.won_status = 'won'
                   AND (won.expected_revenue > 0 OR won.recurring_revenue > 0))
            """
        )
        return [
            *super()._read_purchases(entity_ids, company_ids),
            *self._read_orders(entity_ids, company_ids, beside_wins),
        ]

    @api.model
    def _read_orders(self, entity_ids, company_ids, condition):
        """Rows of (entity id, company id, count, since, amount in its currency)."""
        if not entity_ids:
            return []
        self._flush()
        self.env["sale.order"].flush_model()
        companies = SQL("TRUE")
        if company_ids is not None:
            companies = SQL("orders.company_id = ANY(%s)", list(company_ids))
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, orders.company_id, COUNT(*),
                       MIN(orders.date_order),
                       SUM(orders.amount_untaxed / COALESCE(
                           NULLIF(orders.currency_rate, 0), 1))
                  FROM sale_order orders
                  JOIN res_partner partner ON partner.id = orders.partner_id
                 WHERE partner.commercial_partner_id = ANY(%s)
                   AND orders.state = 'sale' AND orders.amount_untaxed > 0
                   AND %s AND %s
                 GROUP BY partner.commercial_partner_id, orders.company_id
                """,
                list(entity_ids),
                companies,
                condition,
            )
        )
