from odoo import api, fields, models


class FairAllocationReturn(models.TransientModel):
    """A salesperson says why leads are given back."""

    _name = "fair.allocation.return"
    _description = "Give Leads Back"

    lead_ids = fields.Many2many("crm.lead", readonly=True)
    lead_count = fields.Integer(compute="_compute_lead_count")
    note = fields.Char(help="What the next person should know.")

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    def action_return(self, reason=None):
        """Give the leads back for ``reason``, one button each."""
        self.ensure_one()
        return self.lead_ids.action_fair_return(reason, self.note)
