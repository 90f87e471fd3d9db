from odoo import api, fields, models

#: Made by the product alone.
EXTENSION_FIELDS = ("fair_extension_ids",)


class CrmLead(models.Model):
    """Asking for more time with a customer."""

    _inherit = "crm.lead"

    fair_extension_ids = fields.One2many(
        "fair.allocation.extension",
        "lead_id",
        "Requests for More Time",
        readonly=True,
        copy=False,
    )
    fair_extension_asked = fields.Boolean(
        "More Time Asked For", compute="_compute_fair_extension"
    )
    fair_can_extend = fields.Boolean(
        "More Time Can Be Asked For", compute="_compute_fair_extension"
    )

    @api.depends("user_id", "fair_is_protected", "fair_extension_ids.state")
    @api.depends_context("uid")
    def _compute_fair_extension(self):
        own = self.filtered(
            lambda lead: lead.user_id == self.env.user and lead.fair_is_protected
        )
        asked = self.env["fair.allocation.extension"]._get_open(own).lead_id
        for lead in self:
            lead.fair_extension_asked = lead._origin.id in asked.ids
            lead.fair_can_extend = (
                lead in own
                and not lead.fair_extension_asked
                and lead._fair_get_extension_left() > 0
            )

    def _fair_get_extension_left(self):
        """How many days the present protection may still be extended by."""
        # sudo: the published rule, and what was granted, for the salesperson who asks.
        lead = self.sudo()
        version = lead.team_id.fair_policy_id.version_id
        if not version or not lead.fair_protected_from:
            return 0
        granted = lead.fair_extension_ids.filtered(
            lambda request: request.state == "granted"
            and request.user_id == lead.user_id
            and request.create_date >= lead.fair_protected_from
        )
        most = version._settings()["extension_days"]
        return max(most - sum(granted.mapped("granted_days")), 0)

    def action_fair_ask_extension(self):
        """Ask how many days, and what for."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for More Time"),
            "res_model": "fair.allocation.extension.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }
