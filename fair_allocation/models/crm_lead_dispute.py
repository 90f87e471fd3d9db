from odoo import api, fields, models

from .fair_allocation_dispute import PENDING

#: Set by the product alone.
DISPUTE_FIELDS = ("fair_is_disputed",)


class CrmLead(models.Model):
    """Claiming a lead that a colleague looks after, before somebody uninvolved."""

    _inherit = "crm.lead"

    fair_is_disputed = fields.Boolean(
        "In Dispute",
        readonly=True,
        copy=False,
        help="Until it is ruled on, nobody changes whose the lead is.",
    )
    fair_dispute_id = fields.Many2one(
        "fair.allocation.dispute",
        "Dispute",
        compute="_compute_fair_dispute_id",
        help="The pending one, for those who may read it.",
    )
    fair_can_dispute = fields.Boolean(
        "Can Be Claimed", compute="_compute_fair_can_dispute"
    )

    _fair_disputed_idx = models.Index("(id) WHERE fair_is_disputed")

    @api.depends("fair_is_disputed")
    @api.depends_context("uid")
    def _compute_fair_dispute_id(self):
        disputed = self.filtered("fair_is_disputed")
        # sudo: which case it is; whether the user may read it is asked next.
        found = (
            self.env["fair.allocation.dispute"]
            .sudo()
            .search([("lead_id", "in", disputed.ids), ("state", "in", PENDING)])
        )
        by_lead = {case.lead_id.id: case.id for case in found}
        readable = set(found.sudo(False)._filtered_access("read").ids)
        for lead in self:
            case = by_lead.get(lead._origin.id)
            lead.fair_dispute_id = case if case in readable else False

    @api.depends("user_id", "won_status", "fair_is_disputed", "fair_is_governed")
    @api.depends_context("uid")
    def _compute_fair_can_dispute(self):
        for lead in self:
            lead.fair_can_dispute = (
                lead.user_id
                and lead.user_id != self.env.user
                and lead.won_status == "pending"
                and lead.fair_is_governed
                and not lead.fair_is_disputed
            )

    def action_fair_dispute(self):
        """Ask what speaks for the claim to this lead."""
        self.ensure_one()
        self.check_access("read")
        self.env["fair.allocation.dispute"]._check_can_raise(self)
        return self.env["fair.allocation.dispute.say"]._open(
            "raise", self.id, self.env._("Raise a Dispute")
        )

    def action_fair_open_dispute(self):
        """The pending case about this lead, for who may read it."""
        self.ensure_one()
        self.check_access("read")
        return self.fair_dispute_id._get_form_action()

    def _fair_dispute(self, statement):
        """Claim this lead, which the user may read."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fair.allocation.dispute"]._raise(
            self, statement, is_known=True
        )
