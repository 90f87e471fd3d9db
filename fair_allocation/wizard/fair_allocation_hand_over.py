from odoo import api, fields, models


class FairAllocationHandOver(models.TransientModel):
    """A manager gives leads to a colleague, protected or not, and says why."""

    _name = "fair.allocation.hand.over"
    _description = "Hand Over to a Colleague"

    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    user_id = fields.Many2one(
        "res.users",
        "New Salesperson",
        required=True,
        domain="[('share', '=', False)]",
        ondelete="cascade",
    )
    reason = fields.Char(
        required=True,
        help="The people concerned read it, and it stays in the ledger.",
    )
    note = fields.Text(
        "Hand-Over Note",
        help="What the new salesperson should know. Posted on each lead.",
    )
    beyond_text = fields.Char(
        "Beyond the Capacity", compute="_compute_beyond_text", readonly=True
    )
    barred_text = fields.Char("Not Accepted", compute="_compute_beyond_text")
    beyond_ok = fields.Boolean(
        "Hand over all the same",
        help="Beyond what the rules allow for the person. The ledger says so.",
    )

    @api.depends("lead_ids", "user_id")
    def _compute_beyond_text(self):
        for wizard in self:
            wizard.beyond_text = wizard.barred_text = False
            leads = wizard.lead_ids._origin
            if leads and wizard.user_id:
                # Whom the manager doesn't see can't be counted.
                leads.check_access("read")
                user = wizard.user_id._origin
                # sudo: what the person holds, which managers decide on.
                beyond = leads.sudo()._fair_get_beyond_capacity(user)
                wizard.beyond_text = beyond and leads._fair_describe_beyond(beyond)
                wizard.barred_text = wizard._get_barred_text(leads, user)

    @api.model
    def _get_barred_text(self, leads, user):
        Agreement = self.env["fair.allocation.agreement"]
        # sudo: whether the person has accepted, which managers may know.
        if not Agreement._get_barred_owners(leads.sudo(), user):
            return False
        return self.env._(
            "%s has not accepted the customer-protection agreement.", user.name
        )

    def action_hand_over(self):
        """Give the leads; whoever had them and whoever gets them is told."""
        self.ensure_one()
        self.lead_ids._fair_hand_over(
            self.user_id, self.reason, self.beyond_ok, self.note
        )
        return {"type": "ir.actions.act_window_close"}
