from odoo import SUPERUSER_ID, api, models

from .crm_lead_follow_up import MANAGER
from .crm_lead_protection import PROTECTION_FIELDS


class CrmLead(models.Model):
    """A protection belongs to one person and one open lead, and ends with either.

    Reopening a lead, or giving it back to the same person, doesn't revive it. Whoever
    a manager gives a lead to by hand is protected like anybody a run gives it to.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if not self.env["fair.allocation.decision"]._holds_pen():
            leads._fair_protect_given()
        return leads

    def write(self, vals):
        if "user_id" not in vals or self.env["fair.allocation.decision"]._holds_pen():
            return super().write(vals)
        # sudo: whose lead it was; whether it may change hands is checked by writing.
        owners = {lead: lead.user_id for lead in self.sudo()._fair_filter_kept()}
        result = super().write(vals)
        moved = self.browse(lead.id for lead in owners if lead.user_id != owners[lead])
        moved._fair_end_protection()
        moved._fair_protect_given()
        return result

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        closed = [lead.id for lead in self if any(new_status_by_lead[lead.id].values())]
        self.browse(closed)._fair_end_protection()
        return result

    def _fair_filter_kept(self):
        return self.filtered(lambda lead: lead._fair_is_kept())

    def _fair_end_protection(self):
        # sudo: nobody enters these dates; why they end was seen to by the caller.
        leads = self.sudo().filtered(
            lambda lead: any(lead[name] for name in PROTECTION_FIELDS)
        )
        if leads:
            leads.with_context(tracking_disable=True)._fair_write(
                dict.fromkeys(PROTECTION_FIELDS, False)
            )

    def _fair_protect_given(self):
        """Protect those of these leads that a manager has just given to a colleague."""
        giver = self.env.user
        if self.env.uid == SUPERUSER_ID or not giver.has_group(MANAGER):
            return
        governed = self.env["crm.team"]._fair_get_governed_ids()
        # sudo: nobody enters these dates; the manager gave the lead with own rights.
        given = self.sudo().filtered(
            lambda lead: lead.team_id.id in governed
            and lead.user_id - giver
            and lead.won_status == "pending"
        )
        for (tier, company), leads in given.grouped(
            lambda lead: (lead.fair_tier_id, lead._fair_get_protecting_company())
        ).items():
            if tier.protection_days:
                leads.with_context(tracking_disable=True)._fair_write(
                    self._fair_get_protection(tier, company)
                )
