from odoo import models
from odoo.tools import SQL


class FairAllocationReport(models.Model):
    """Of what is won with help, helpers have their part and its salesperson the rest.

    What was received is shared in the ledger already.
    """

    _inherit = "fair.allocation.report"
    _depends = {
        "fair.allocation.helper": [
            "lead_id",
            "owner_id",
            "percent",
            "state",
            "user_id",
        ],
    }

    def _get_fact_queries(self):
        return [*super()._get_fact_queries(), self._query_help()]

    def _query_help(self):
        """Two rows for each help with a won lead: for the helper, from the owner.

        Their ids are below zero, where no other kind of fact has any.
        """
        return SQL(
            """
            SELECT -2 * helper.id::bigint - side.number,
                   COALESCE(lead.date_closed, lead.create_date),
                   lead.team_id, COALESCE(lead.company_id, team.company_id),
                   company.currency_id, lead.fair_tier_id, side.user_id, %s
              FROM fair_allocation_helper helper
              JOIN crm_lead lead
                ON lead.id = helper.lead_id AND lead.user_id = helper.owner_id
               AND lead.won_status = 'won'
              JOIN crm_team team ON team.id = lead.team_id
              JOIN fair_allocation_policy policy
                ON policy.id = team.fair_policy_id AND policy.version_id IS NOT NULL
         LEFT JOIN res_company company
                ON company.id = COALESCE(lead.company_id, team.company_id)
        CROSS JOIN LATERAL (VALUES (0, helper.user_id, 1), (1, helper.owner_id, -1))
                AS side (number, user_id, sign)
             WHERE helper.state IN ('accepted', 'finished') AND helper.percent > 0
            """,
            self._list_measures(
                won_value=SQL(
                    "side.sign * helper.percent * COALESCE(lead.expected_revenue, 0) "
                    "/ 100"
                )
            ),
        )
