from odoo import models

from .crm_lead_guard_ownership import OWNERSHIP_FIELDS

#: Fields by which a lead is closed, reopened or becomes something else.
FATE_FIELDS = ("active", "type", "won_status", "lost_reason_id", "date_closed")


class CrmLead(models.Model):
    """Nobody but the owner and sales managers works a protected lead."""

    _inherit = "crm.lead"

    def _fair_filter_protected(self):
        """Those that are protected at this moment."""
        # sudo: only compared.
        leads = self.sudo().filtered(
            lambda lead: lead.fair_protected_until
            and lead.fair_protected_until > self.env.cr.now()
            and lead.user_id
            and lead.won_status == "pending"
        )
        return leads.with_env(self.env)

    def _fair_check_worked(self, vals):
        """Refuse to work protected leads of somebody else.

        What code does with ``sudo()`` on the user's behalf, such as noting when a mail
        came in, goes on; but it closes, reopens or converts none either.

        :raise AccessError: as said
        """
        others = self._fair_filter_protected()
        others -= others._fair_filter_own()
        others -= others._fair_filter_managed()
        if others and self.env.su:
            others = others._fair_filter_decided(vals)
        if others:
            others._fair_refuse_attempt(others._fair_get_operation(vals))

    def _fair_filter_decided(self, vals):
        """Those whose fate ``vals`` decide."""
        if self._fair_closes(vals):
            return self
        return self._fair_filter_changed(vals, FATE_FIELDS)

    def _fair_closes(self, vals):
        """Whether ``vals`` say that leads are won or lost for certain."""
        stage = self.env["crm.stage"].browse(vals.get("stage_id") or False)
        probability = vals.get("probability")
        certain = isinstance(probability, int | float) and not 0 < probability < 100
        # sudo: a stage says nothing secret.
        return certain or stage.sudo().is_won

    def _fair_get_operation(self, vals):
        """What is tried with ``vals``, as the code of an operation."""
        for name in OWNERSHIP_FIELDS:
            if name in vals:
                return name.removesuffix("_id")
        if "active" in vals:
            return "archive"
        if "type" in vals:
            return "convert"
        return "close" if self._fair_closes(vals) else "edit"
