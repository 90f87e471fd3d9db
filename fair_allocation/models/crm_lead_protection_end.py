from odoo import models

from .crm_lead_protection import PROTECTION_FIELDS


class CrmLead(models.Model):
    """A protection belongs to one person and one open lead, and ends with either.

    Reopening a lead, or giving it back to the same person, doesn't revive it.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        """Of a team that has no rules any more; else assigning sees to it."""
        if "user_id" not in vals or self.env["fair.allocation.decision"]._holds_pen():
            return super().write(vals)
        governed = self.env["crm.team"]._fair_get_governed_ids()
        # sudo: whose lead it was; whether it may change hands is checked by writing.
        owners = {
            lead: lead.user_id
            for lead in self.sudo()
            if lead.fair_protected_until and lead.team_id.id not in governed
        }
        result = super().write(vals)
        self.browse(
            lead.id for lead, owner in owners.items() if lead.user_id != owner
        )._fair_end_protection()
        return result

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        self.browse(
            lead.id for lead in self if any(new_status_by_lead[lead.id].values())
        )._fair_end_protection()
        return result

    def _fair_end_protection(self):
        # sudo: nobody enters these dates; why they end was seen to by the caller.
        leads = self.sudo().filtered("fair_protected_until")
        if leads:
            leads.with_context(tracking_disable=True)._fair_write(
                dict.fromkeys(PROTECTION_FIELDS, False)
            )
