from odoo import models

from .crm_lead_protection import PROTECTION_FIELDS


class CrmLead(models.Model):
    """Nobody gets a customer by merging him into a lead of one's own."""

    _inherit = "crm.lead"

    def _merge_opportunity(
        self, user_id=False, team_id=False, auto_unlink=True, max_length=5
    ):
        """The leads that would disappear are guarded like deleted ones."""
        if not self.env["fair.allocation.decision"]._holds_pen():
            governed = self._fair_filter_governed()
            if governed and len(self.ids) > 1:
                head = self._sort_by_confidence_level(reverse=True)[:1]
                (governed - head)._fair_check_removed("merge")
        return super()._merge_opportunity(
            user_id=user_id,
            team_id=team_id,
            auto_unlink=auto_unlink,
            max_length=max_length,
        )

    def _merge_dependences(self, opportunities):
        """The merged lead is protected for as long as any lead of its owner was."""
        result = super()._merge_dependences(opportunities)
        longest = (self | opportunities)._fair_filter_protected()
        longest = longest.filtered(lambda lead: lead.user_id == self.user_id)
        longest = longest.sorted("fair_protected_until")[-1:]
        if longest and longest != self:
            self._fair_write({name: longest[name] for name in PROTECTION_FIELDS})
        return result
