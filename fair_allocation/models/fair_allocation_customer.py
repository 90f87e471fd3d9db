from collections import namedtuple
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from odoo.addons.rating.models.rating_data import RATING_LIMIT_MIN, RATING_LIMIT_OK

#: A rating below Odoo's "okay" is a complaint for this long.
COMPLAINT_DAYS = 365

#: What a customer bought: how often, since when, and for how much in each company
#: ``{company id or None: amount}``.
Purchases = namedtuple("Purchases", ["count", "since", "amounts"])

#: Ratings a customer gave: how many, their average, and how many are complaints.
Ratings = namedtuple("Ratings", ["count", "average", "complaints"])


class FairAllocationCustomer(models.AbstractModel):
    """What is known about customers, over all leads of a commercial entity.

    Read in sets: one query a fact, whatever the number of customers. The figures count
    leads whoever owns them, so callers show sums only, and only to salespeople. With
    ``company_ids`` only leads of these companies, or of none, count.
    """

    _name = "fair.allocation.customer"
    _description = "Facts about Customers"

    # ------------------------------------------------------------
    # PURCHASES
    # ------------------------------------------------------------

    @api.model
    def _get_wins(self, entity_ids, company_ids=None):
        """Won leads with a revenue, ``{entity id: Purchases}``.

        An empty "win", which anyone can make, proves nothing.
        """
        return self._sum_purchases(self._read_wins(entity_ids, company_ids))

    @api.model
    def _get_purchases(self, entity_ids, company_ids=None):
        """All that counts as a purchase, ``{entity id: Purchases}``."""
        return self._sum_purchases(self._read_purchases(entity_ids, company_ids))

    @api.model
    def _read_purchases(self, entity_ids, company_ids):
        """Rows for ``_sum_purchases``: won leads; add-ons add what they know."""
        return self._read_wins(entity_ids, company_ids)

    @api.model
    def _read_wins(self, entity_ids, company_ids):
        return self._read_leads(
            SQL(
                """lead.won_status = 'won' AND
                (lead.expected_revenue > 0 OR lead.recurring_revenue > 0)"""
            ),
            SQL("COUNT(*), MIN(lead.date_closed), SUM(lead.expected_revenue)"),
            entity_ids,
            company_ids,
        )

    @api.model
    def _sum_purchases(self, rows):
        """Add up rows of (entity id, company id, count, since, amount)."""
        purchases = {}
        for entity, company, count, since, amount in rows:
            known = purchases.get(entity, Purchases(0, None, {}))
            dates = [date for date in (known.since, since) if date]
            paid = known.amounts.get(company, 0.0) + (amount or 0.0)
            purchases[entity] = Purchases(
                known.count + count,
                min(dates, default=None),
                {**known.amounts, company: paid},
            )
        return purchases

    @api.model
    def _get_lost(self, entity_ids, company_ids=None):
        """Lost leads, ``{entity id: number}``."""
        rows = self._read_leads(
            SQL("lead.won_status = 'lost'"), SQL("COUNT(*)"), entity_ids, company_ids
        )
        lost = {}
        for entity, _company, count in rows:
            lost[entity] = lost.get(entity, 0) + count
        return lost

    @api.model
    def _read_leads(self, condition, columns, entity_ids, company_ids):
        """Rows of (entity id, company id, *columns) of the leads that count."""
        if not entity_ids:
            return []
        self._flush()
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, lead.company_id, %s
                  FROM crm_lead lead JOIN res_partner partner
                    ON partner.id = lead.partner_id
                 WHERE partner.commercial_partner_id = ANY(%s) AND %s AND %s
                 GROUP BY partner.commercial_partner_id, lead.company_id
                """,
                columns,
                list(entity_ids),
                condition,
                self._of_companies(company_ids),
            )
        )

    # ------------------------------------------------------------
    # FOLLOW-UP
    # ------------------------------------------------------------

    @api.model
    def _get_follow_ups(self, entity_ids, company_ids=None):
        """When a colleague last worked on a customer's leads, ``{entity id: moment}``.

        In teams without a policy too, where nothing has to count.
        """
        if not entity_ids:
            return {}
        self._flush()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT partner.commercial_partner_id, MAX(message.date)
                      FROM crm_lead lead
                      JOIN res_partner partner ON partner.id = lead.partner_id
                      JOIN mail_message message
                        ON message.model = 'crm.lead' AND message.res_id = lead.id
                     WHERE partner.commercial_partner_id = ANY(%s) AND %s AND %s
                     GROUP BY partner.commercial_partner_id
                    """,
                    list(entity_ids),
                    self._is_follow_up(),
                    self._of_companies(company_ids),
                )
            )
        )

    @api.model
    def _is_follow_up(self):
        """Something a colleague wrote to the customer, or an activity done.

        Notes, notifications and what the system writes are none.
        """
        self.env["mail.message"].flush_model()
        ids = self.env["ir.model.data"]._xmlid_to_res_id
        return SQL(
            """
            (message.subtype_id = %s AND message.mail_activity_type_id IS NOT NULL
             OR message.subtype_id = %s
            AND message.message_type IN ('comment', 'email', 'email_outgoing'))
            AND message.author_id IN (
                SELECT partner_id FROM res_users WHERE NOT share AND id != %s)
            """,
            ids("mail.mt_activities"),
            ids("mail.mt_comment"),
            SUPERUSER_ID,
        )

    # ------------------------------------------------------------
    # RATINGS AND TIER
    # ------------------------------------------------------------

    @api.model
    def _get_ratings(self, entity_ids, company_ids=None):
        """Ratings of the customer's leads, ``{entity id: Ratings}``.

        Every employee can enter ratings, so those count only after a sales manager has
        confirmed them. Older ones than the product count as they are.
        """
        if not entity_ids:
            return {}
        self._flush()
        self.env["rating.rating"].flush_model()
        since = self.env.cr.now() - timedelta(days=COMPLAINT_DAYS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, COUNT(*), AVG(rating.rating),
                       COUNT(*) FILTER (WHERE rating.rating < %s AND
                           COALESCE(rating.rated_on, rating.create_date) >= %s)
                  FROM rating_rating rating
                  JOIN crm_lead lead ON lead.id = rating.res_id
                  JOIN res_partner partner ON partner.id = lead.partner_id
                 WHERE rating.res_model = 'crm.lead' AND rating.consumed
                   AND rating.rating >= %s
                   AND rating.fair_state IS DISTINCT FROM 'flagged'
                   AND partner.commercial_partner_id = ANY(%s) AND %s
                 GROUP BY partner.commercial_partner_id
                """,
                RATING_LIMIT_OK,
                since,
                RATING_LIMIT_MIN,
                list(entity_ids),
                self._of_companies(company_ids),
            )
        )
        return {entity: Ratings(*figures) for entity, *figures in rows}

    @api.model
    def _get_tiers(self, entity_ids, company_ids=None):
        """Tier of each customer, ``{entity id: tier id}``.

        The best among its open leads; of a customer without any, that of the lead won
        last.
        """
        if not entity_ids:
            return {}
        self._flush()
        self.env["crm.lead"].flush_model(["fair_tier_id"])
        self.env["fair.allocation.tier"].flush_model(["sequence"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (partner.commercial_partner_id)
                           partner.commercial_partner_id, tier.id
                      FROM crm_lead lead
                      JOIN res_partner partner ON partner.id = lead.partner_id
                      JOIN fair_allocation_tier tier ON tier.id = lead.fair_tier_id
                     WHERE partner.commercial_partner_id = ANY(%s) AND %s
                       AND (lead.won_status = 'won'
                            OR lead.won_status = 'pending' AND lead.active)
                     ORDER BY partner.commercial_partner_id,
                              lead.won_status = 'won',
                              CASE lead.won_status WHEN 'won' THEN 0
                                   ELSE tier.sequence END,
                              lead.date_closed DESC NULLS LAST, lead.id DESC
                    """,
                    list(entity_ids),
                    self._of_companies(company_ids),
                )
            )
        )

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    @api.model
    def _flush(self):
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["crm.lead"].flush_model(
            [
                *("partner_id", "company_id", "active", "date_closed", "won_status"),
                *("expected_revenue", "recurring_revenue"),
            ]
        )

    @api.model
    def _of_companies(self, company_ids):
        if company_ids is None:
            return SQL("TRUE")
        return SQL(
            "(lead.company_id IS NULL OR lead.company_id = ANY(%s))", list(company_ids)
        )

    @api.model
    def _to_years(self, moment):
        """Years since a moment, to a tenth; none: 0."""
        if not moment:
            return 0.0
        days = (self.env.cr.now() - fields.Datetime.to_datetime(moment)).days
        return round(max(days, 0) / 365.25, 1)
