from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmLead(models.Model):
    """Customers who have been with the same person for as long as the tier says."""

    _inherit = "crm.lead"

    # What rotation goes through: leads that somebody has, by team.
    _fair_rotation_idx = models.Index(
        "(team_id, fair_tier_id) WHERE user_id IS NOT NULL AND fair_pool_id IS NULL "
        "AND active AND won_status = 'pending'"
    )

    @api.model
    def _fair_get_rotation_domain(self, teams):
        """Leads of ``teams`` that rotation may move, however long somebody has them.

        Never those that are protected, in a pool, or of a tier with a personal contact.
        """
        return self.env["fair.allocation.run"]._get_open_domain() & Domain(
            [
                ("team_id", "in", teams.ids),
                ("user_id", "!=", False),
                ("fair_pool_id", "=", False),
                ("fair_tier_id.rotation_months", ">", 0),
                ("fair_tier_id.named_owner", "=", False),
                "|",
                ("fair_protected_until", "=", False),
                ("fair_protected_until", "<=", self.env.cr.now()),
            ]
        )

    @api.model
    def _fair_search_due(self, teams):
        """Leads of ``teams`` that are due for rotation; three queries.

        Their owners have had them for the months of the tier: since the last change of
        hands that the ledger knows and that was not undone, else since Odoo's own date.
        """
        self._fair_flush_rotation()
        query = self._search(self._fair_get_rotation_domain(teams))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id
                  FROM crm_lead lead
                  JOIN fair_allocation_tier tier ON tier.id = lead.fair_tier_id
             LEFT JOIN LATERAL (%(changes)s ORDER BY entry.date DESC, entry.id DESC
                                LIMIT 1) AS given ON given.to_user_id = lead.user_id
                 WHERE lead.id IN %(movable)s
                   AND COALESCE(given.date, lead.date_open, lead.create_date)
                       <= %(now)s - make_interval(months => tier.rotation_months)
                 ORDER BY lead.id
                """,
                changes=self._fair_query_changes(),
                movable=query.subselect(),
                now=self.env.cr.now(),
            )
        )
        return self.browse(lead for (lead,) in rows)

    def _fair_get_earlier_owners(self):
        """Who had these leads lately: ``{lead id: {user ids}}``; one query.

        That is within two periods of rotation: the present owner's, and the one before.
        Otherwise two colleagues would pass a customer to and fro.
        """
        self._fair_flush_rotation()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id, array_agg(DISTINCT given.from_user_id)
                  FROM crm_lead lead
                  JOIN fair_allocation_tier tier ON tier.id = lead.fair_tier_id
                  JOIN LATERAL (%(changes)s) AS given
                       ON given.from_user_id IS NOT NULL AND given.date
                          > %(now)s - make_interval(months => 2 * tier.rotation_months)
                 WHERE lead.id = ANY(%(leads)s)
                 GROUP BY lead.id
                """,
                changes=self._fair_query_changes(),
                leads=self.ids,
                now=self.env.cr.now(),
            )
        )
        return {lead: set(users) for lead, users in rows}

    @api.model
    def _fair_query_changes(self):
        """Every change of hands of ``lead`` that was not undone, as a sub-query."""
        return SQL(
            """
            SELECT entry.date, entry.from_user_id, entry.to_user_id
              FROM fair_allocation_decision entry
             WHERE entry.lead_id = lead.id
               AND entry.kind != 'undo'
               AND entry.from_user_id IS DISTINCT FROM entry.to_user_id
               AND NOT EXISTS (
                   SELECT FROM fair_allocation_decision undo
                    WHERE undo.lead_id = entry.lead_id
                      AND undo.run_id = entry.run_id
                      AND undo.kind = 'undo')
            """
        )

    @api.model
    def _fair_flush_rotation(self):
        self.flush_model(["user_id", "fair_tier_id", "date_open"])
        self.env["fair.allocation.tier"].flush_model(["rotation_months"])
        self.env["fair.allocation.decision"].flush_model()
