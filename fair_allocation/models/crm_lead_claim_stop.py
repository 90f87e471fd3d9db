from odoo import models

from ..violations import falls_below


class CrmLead(models.Model):
    """Who has too many penalty points claims nothing for a while."""

    _inherit = "crm.lead"

    def _fair_get_claim_stops(self, user, members):
        """Until which day ``user`` can't claim these leads: ``{lead: day}``.

        By the rules of the lead's team, else of the person's; a query a company.

        :param members: the memberships of ``user``
        """
        Violation = self.env["fair.allocation.violation"]
        stops = {}
        for company, leads in self.grouped(
            lambda lead: lead.company_id
            or lead.fair_pool_id.company_id
            or self.env.company
        ).items():
            counting = Violation._get_counting(user, company).get(user.id)
            for lead in leads if counting else ():
                team = lead.team_id or members[:1].crm_team_id
                version = team.fair_policy_id.version_id
                stop = version and falls_below(
                    counting, version._settings()["claim_stop_points"]
                )
                if stop:
                    stops[lead] = stop
        return stops
