from odoo import models


class CrmTeam(models.Model):
    """Odoo merges duplicates when it gives leads to teams; ours are left alone."""

    _inherit = "crm.team"

    def _allocate_leads_deduplicate(self, leads, duplicates_cache=None):
        """Leads of teams with rules, pooled and protected ones are no duplicates.

        Odoo would merge them away, whosever they are.
        """
        if self._fair_get_governed_ids():
            if duplicates_cache is None:
                duplicates_cache = {}
            for lead in leads:
                # Odoo may have looked before, without knowing whose they are.
                found = duplicates_cache.get(lead)
                if found is None:
                    found = lead._get_lead_duplicates(email=lead.email_from)
                found = found.exists()
                duplicates_cache[lead] = found - found._fair_filter_governed()
        return super()._allocate_leads_deduplicate(
            leads, duplicates_cache=duplicates_cache
        )
