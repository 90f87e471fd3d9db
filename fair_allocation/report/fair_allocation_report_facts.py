from odoo import models
from odoo.tools import SQL

from .fair_allocation_report import MEASURES


class FairAllocationReport(models.Model):
    """Where shares and leads come from: the ledger, and the leads of today."""

    _inherit = "fair.allocation.report"

    def _query_ledger(self):
        """Entries of the ledger that count, or that somebody made of his own accord.

        An entry of a change that counts for nobody belongs to who lost or got the lead.
        """
        is_back = SQL("kind IN ('return', 'reclaim')")
        return SQL(
            """
            SELECT id * 4::bigint AS id, date,
                   team_id, company_id, currency_id, tier_id,
                   COALESCE(account_user_id,
                            CASE WHEN %s THEN from_user_id ELSE to_user_id END
                   ) AS user_id,
                   %s
              FROM fair_allocation_decision
             WHERE count != 0
                OR kind IN ('override', 'claim', 'return', 'reclaim', 'split')
            """,
            is_back,
            self._list_measures(
                received=SQL("count"),
                received_value=SQL("value"),
                overridden=SQL("(kind = 'override')::int"),
                claimed=SQL("(kind = 'claim')::int"),
                given_back=SQL("(count = 0 AND %s)::int", is_back),
            ),
        )

    def _query_entitlements(self):
        """Paper shares, and beside them what the weights alone would give."""
        return SQL(
            """
            SELECT id * 4::bigint + 1, date, team_id, company_id, currency_id, tier_id,
                   user_id, %s
              FROM fair_allocation_entitlement
            """,
            self._list_measures(
                entitled=SQL("credited"),
                entitled_value=SQL("credited_value"),
                nominal=SQL("COALESCE(nominal, 0)"),
            ),
        )

    def _query_leads(self):
        """What people hold, won and lost in teams that share by rules, and what waits.

        At the moment when it was given, or closed, or came in.
        """
        is_open = SQL("lead.won_status = 'pending'")
        is_held = SQL("%s AND lead.user_id IS NOT NULL", is_open)
        is_won = SQL("lead.won_status = 'won'")
        revenue = SQL("COALESCE(lead.expected_revenue, 0)")
        return SQL(
            """
            SELECT lead.id * 4::bigint + 2,
                   CASE WHEN %(is_held)s THEN COALESCE(lead.date_open, lead.create_date)
                        WHEN %(is_open)s THEN lead.create_date
                        ELSE COALESCE(lead.date_closed, lead.create_date) END,
                   lead.team_id, COALESCE(lead.company_id, team.company_id),
                   company.currency_id, lead.fair_tier_id, lead.user_id, %(measures)s
              FROM crm_lead lead
              JOIN crm_team team ON team.id = lead.team_id
              JOIN fair_allocation_policy policy
                ON policy.id = team.fair_policy_id AND policy.version_id IS NOT NULL
         LEFT JOIN res_company company
                ON company.id = COALESCE(lead.company_id, team.company_id)
             WHERE lead.active OR lead.won_status != 'pending'
            """,
            is_held=is_held,
            is_open=is_open,
            measures=self._list_measures(
                held=SQL("(%s)::int", is_held),
                held_value=SQL("CASE WHEN %s THEN %s ELSE 0 END", is_held, revenue),
                expected_value=SQL(
                    "CASE WHEN %s THEN COALESCE(lead.prorated_revenue, 0) ELSE 0 END",
                    is_held,
                ),
                won=SQL("(%s)::int", is_won),
                won_value=SQL("CASE WHEN %s THEN %s ELSE 0 END", is_won, revenue),
                lost=SQL("(lead.won_status = 'lost')::int"),
                waiting=SQL("(%s AND lead.user_id IS NULL)::int", is_open),
            ),
        )

    def _list_measures(self, **known):
        """Columns of all measures; those a fact says nothing about are 0.

        All kinds of facts give them the same types, so that PostgreSQL reads the tables
        straight away, and of them only what is asked for.
        """
        return SQL(", ").join(
            SQL(
                "(%s)::%s AS %s",
                known.get(name, SQL("0")),
                SQL("integer" if self._fields[name].type == "integer" else "numeric"),
                SQL.identifier(name),
            )
            for name in MEASURES
        )
