from odoo import api, fields, models


class FairAllocationManualTier(models.TransientModel):
    """A manager sets the tier of leads by hand, and says why."""

    _name = "fair.allocation.manual.tier"
    _description = "Set Tier by Hand"

    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    possible_tier_ids = fields.Many2many(
        "fair.allocation.tier", compute="_compute_possible_tier_ids"
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier",
        "Tier",
        required=True,
        domain="[('id', 'in', possible_tier_ids)]",
        ondelete="cascade",
    )
    reason = fields.Char(
        required=True,
        help="Stored with the lead. Everybody who can see the lead can read it.",
    )

    @api.depends("lead_ids")
    def _compute_possible_tier_ids(self):
        for wizard in self:
            wizard.possible_tier_ids = wizard.lead_ids._fair_get_possible_tiers()

    def action_set(self):
        """Set the tier; it stays until somebody releases it."""
        self.ensure_one()
        self.lead_ids._fair_set_tier(self.tier_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
