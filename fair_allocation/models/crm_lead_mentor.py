from odoo import api, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Mentors read the important open leads of those whom they mentor.

    Important is what is always served. Reading is all it gives: they change nothing,
    and what they do is nobody's follow-up.
    """

    _inherit = "crm.lead"

    @api.model
    def _fair_get_mentored_domain(self):
        """Leads that the present user reads as a mentor; as the record rule says."""
        uid = self.env.uid
        profile = Domain("fair_mentor_id", "=", uid) & Domain("active", "=", True)
        training = Domain("mentor_id", "=", uid) & Domain("state", "=", "running")
        return (
            Domain("won_status", "=", "pending")
            & Domain("fair_tier_id.always_served", "=", True)
            & (
                Domain("user_id.crm_team_member_ids", "any!", profile)
                | Domain("user_id.fair_training_ids", "any!", training)
            )
        )

    @api.model
    def _fair_get_colleagues_domain(self):
        """What a mentor reads is no secret from the mentor."""
        return super()._fair_get_colleagues_domain() & ~self._fair_get_mentored_domain()
