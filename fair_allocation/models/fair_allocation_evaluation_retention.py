from odoo import models
from odoo.tools import SQL


class FairAllocationEvaluation(models.Model):
    """Retention: of what people looked after in the period, what they didn't lose.

    Looked after is a lead that was open and theirs when the period began, or became
    theirs in it. Lost is what the customer turned down, what the person gave back and
    what was taken back, before the period's end, unless the person has it again. What
    a manager, a rotation or a ruling passed on is nobody's loss, and neither is a bad
    lead.
    """

    _inherit = "fair.allocation.evaluation"

    def _get_retention_facts(self):
        """``((user id, tier id), {retention_count, retained_count})``; one query."""
        self.ensure_one()
        return [
            ((user, tier), {"retention_count": count, "retained_count": count - gone})
            for user, tier, count, gone in self.env.execute_query(
                self._query_retention()
            )
        ]

    def _query_retention(self):
        start, stop = self._get_moments()
        bad = self.env.ref(
            "fair_allocation.crm_lost_reason_bad", raise_if_not_found=False
        )
        return SQL(
            """
              WITH moves AS (%(moves)s), looked_after AS (%(looked_after)s),
                   given_up AS (
                       SELECT DISTINCT lead_id, from_user_id FROM moves
                        WHERE kind IN ('return', 'reclaim') AND date < %(stop)s
                   )
            SELECT looked_after.user_id, lead.fair_tier_id, COUNT(*),
                   COUNT(*) FILTER (
                       WHERE CASE WHEN lead.user_id = looked_after.user_id
                                  THEN lead.won_status = 'lost'
                                       AND lead.date_closed < %(stop)s
                                  ELSE given_up.lead_id IS NOT NULL END
                   )
              FROM looked_after
              JOIN crm_lead lead ON lead.id = looked_after.lead_id
         LEFT JOIN given_up ON given_up.lead_id = looked_after.lead_id
                           AND given_up.from_user_id = looked_after.user_id
             WHERE lead.create_date < %(stop)s
               AND (lead.company_id = %(company)s OR lead.company_id IS NULL)
               AND (lead.won_status = 'pending' AND lead.active
                    OR COALESCE(lead.date_closed, lead.create_date) >= %(start)s)
               AND lead.lost_reason_id IS DISTINCT FROM %(bad)s
          GROUP BY looked_after.user_id, lead.fair_tier_id
            """,
            moves=self._query_moves(start),
            looked_after=self._query_looked_after(stop),
            start=start,
            stop=stop,
            company=self.company_id.id,
            bad=bad.id if bad else None,
        )

    def _query_moves(self, start):
        """Changes of hands since the period began."""
        return SQL(
            """
            SELECT id, lead_id, from_user_id, to_user_id, date, kind
              FROM fair_allocation_decision
             WHERE team_id = %s AND date >= %s AND lead_id IS NOT NULL
               AND from_user_id IS DISTINCT FROM to_user_id
            """,
            self.team_id.id,
            start,
        )

    def _query_looked_after(self, stop):
        """Whose leads were: before their first move, by a move, or without any."""
        return SQL(
            """
            SELECT lead_id, from_user_id AS user_id FROM (
                SELECT DISTINCT ON (lead_id) lead_id, from_user_id
                  FROM moves ORDER BY lead_id, date, id
            ) AS first_move WHERE from_user_id IS NOT NULL
             UNION
            SELECT lead_id, to_user_id FROM moves
             WHERE date < %(stop)s AND to_user_id IS NOT NULL
             UNION
            SELECT lead.id, lead.user_id FROM crm_lead lead
             WHERE lead.team_id = %(team)s AND lead.user_id IS NOT NULL
               AND COALESCE(lead.date_open, lead.create_date) < %(stop)s
               AND NOT EXISTS (SELECT FROM moves WHERE moves.lead_id = lead.id)
            """,
            stop=stop,
            team=self.team_id.id,
        )
