from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..violations import Entered, find_entered

#: How far back the job looks for them: who waits longer has waited for a month.
ENTERED_DAYS = 30


class FairAllocationViolation(models.Model):
    """Colleagues' customers who were entered anew without being refused.

    Who they were was filled in later, or the lead came to the team from elsewhere.
    """

    _inherit = "fair.allocation.violation"

    @api.model
    def _find_entered(self):
        """Among the leads people entered for themselves; managers may."""
        taken = self.env["fair.allocation.taken"]._find_protected(self._get_entered())
        ids = {holding.lead for found in taken.values() for holding in found}
        held = self.env["crm.lead"].browse(ids)
        since = {lead.id: lead.fair_protected_from for lead in held}
        return find_entered(
            Entered(
                lead.user_id.id,
                lead.id,
                lead.create_date,
                self._get_day(
                    lead.create_date, lead.company_id or lead.team_id.company_id
                ),
                [(held.lead, held.user, since[held.lead]) for held in holdings],
            )
            for lead, holdings in taken.items()
        )

    @api.model
    def _get_entered(self):
        """Leads of the last weeks whose salespeople entered them; not the lost ones."""
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if not governed:
            return self.env["crm.lead"]
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, user_id FROM crm_lead
                 WHERE create_date >= %(since)s AND team_id = ANY(%(teams)s)
                   AND create_uid = user_id AND active
                 ORDER BY id
                """,
                since=self.env.cr.now() - timedelta(days=ENTERED_DAYS),
                teams=list(governed),
            )
        )
        managers = set(self.env.ref("sales_team.group_sale_manager").all_user_ids.ids)
        return self.env["crm.lead"].browse(
            lead for lead, user in rows if user not in managers
        )
