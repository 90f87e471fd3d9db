from odoo import api, fields, models

from ..models.fair_allocation_helper import SHARED_AT_MOST


class FairAllocationHelperAsk(models.TransientModel):
    """Who is to help with a lead, as what, and for which part of the credit."""

    _name = "fair.allocation.helper.ask"
    _description = "Ask for Help"
    _inherit = ["fair.allocation.bounds.mixin"]

    _fair_bounds = {"percent": (0, SHARED_AT_MOST)}
    _fair_days = ("date_until",)

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    owner_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    helper_id = fields.Many2one(
        "fair.allocation.helper",
        readonly=True,
        ondelete="cascade",
        help="The help that is changed, by a manager.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Helper",
        required=True,
        domain=lambda self: self._get_user_domain(),
        ondelete="cascade",
    )
    role = fields.Selection(
        selection=lambda self: self.env["fair.allocation.helper"]._selection_role(),
        required=True,
        default="technical",
    )
    percent = fields.Integer("Credit (%)", default=20)
    note = fields.Char("What For")
    date_until = fields.Date("Until")

    @api.model
    def _get_user_domain(self):
        """Salespeople; whether they may help is checked when they are asked."""
        salespeople = self.env.ref("sales_team.group_sale_salesman")
        return [("share", "=", False), ("all_group_ids", "in", salespeople.ids)]

    def action_ask(self):
        """Ask, or change what was agreed."""
        self.ensure_one()
        agreed = (self.role, self.percent, self.note, self.date_until)
        if self.helper_id:
            self.helper_id._change(*agreed)
        else:
            self.env["fair.allocation.helper"]._offer(
                self.lead_id, self.user_id, *agreed
            )
        return {"type": "ir.actions.act_window_close"}
