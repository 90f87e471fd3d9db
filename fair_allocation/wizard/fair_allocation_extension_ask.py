from odoo import api, fields, models


class FairAllocationExtensionAsk(models.TransientModel):
    """A salesperson says how much more time a customer needs, and why."""

    _name = "fair.allocation.extension.ask"
    _description = "Ask for More Time"
    _inherit = ["fair.allocation.bounds.mixin"]

    _fair_bounds = {"days": (1, 3650)}

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    days = fields.Integer(required=True, default=lambda self: self._default_days())
    days_max = fields.Integer(
        "At Most", compute="_compute_days_max", export_string_translation=False
    )
    reason = fields.Char(required=True, help="The manager reads it and decides.")

    @api.model
    def _default_days(self):
        lead = self.env["crm.lead"].browse(self.env.context.get("default_lead_id"))
        if not lead.exists() or not lead.has_access("read"):
            return 0
        return lead._fair_get_extension_left()

    @api.depends("lead_id")
    def _compute_days_max(self):
        for wizard in self:
            wizard.days_max = wizard.lead_id._fair_get_extension_left()

    def action_ask(self):
        self.ensure_one()
        self.env["fair.allocation.extension"]._request(
            self.lead_id, self.days, self.reason
        )
        return {"type": "ir.actions.act_window_close"}
