from odoo import fields, models


class FairAllocationDisputeOpinion(models.Model):
    """The seat of an arbiter in a dispute, and what he or she thinks of it.

    Nobody but the arbiter, and managers who aren't a side, reads an opinion before the
    ruling; arbiters don't read one another's.
    """

    _name = "fair.allocation.dispute.opinion"
    _inherit = ["fair.allocation.register"]
    _description = "Opinion of an Arbiter"
    _order = "instance, id"
    _rec_name = "arbiter_id"

    dispute_id = fields.Many2one(
        "fair.allocation.dispute",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    arbiter_id = fields.Many2one(
        "res.users", "Arbiter", readonly=True, index=True, ondelete="set null"
    )
    instance = fields.Integer(readonly=True, aggregator=None)
    appointed_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    outcome = fields.Selection(
        selection=lambda self: self.env["fair.allocation.dispute"]._selection_outcome(),
        readonly=True,
    )
    percent = fields.Integer(
        "Share of the Claimant (%)", readonly=True, aggregator=None
    )
    reasons = fields.Text(readonly=True)
    given_on = fields.Datetime(readonly=True)
    is_published = fields.Boolean(
        readonly=True, help="Once there is a ruling, both sides read it."
    )
    is_dismissed = fields.Boolean(
        readonly=True, help="Replaced, or not needed any more."
    )

    # Nobody sits twice in one instance.
    _seat_uniq = models.UniqueIndex("(dispute_id, arbiter_id, instance)")
