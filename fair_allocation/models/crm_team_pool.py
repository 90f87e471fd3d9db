from odoo import models
from odoo.fields import Domain


class CrmTeam(models.Model):
    """What is in a public pool is for its members to claim."""

    _inherit = "crm.team"

    def _fair_get_pool_company(self):
        """Company whose pools take the team's leads; none if it has neither."""
        return self.company_id or self.fair_policy_id.company_id

    def _get_lead_to_assign_domain(self):
        """Sharing out by itself leaves the pools alone; a manager may still do it."""
        return Domain(super()._get_lead_to_assign_domain()) & Domain(
            "fair_pool_id", "=", False
        )
