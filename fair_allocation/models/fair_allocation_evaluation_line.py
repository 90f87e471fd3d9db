from odoo import fields, models


class FairAllocationEvaluationLine(models.Model):
    """The figures of one person, of one person in one tier, of a tier, or of all.

    Written by the product when the evaluation is made, and never changed. A ratio
    without anything to divide by is 0, and the count beside it says so.
    """

    _name = "fair.allocation.evaluation.line"
    _description = "Figures of an Evaluation"
    _order = "evaluation_id desc, scope, user_id, tier_sequence, id"
    _rec_name = "user_id"

    evaluation_id = fields.Many2one(
        "fair.allocation.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    scope = fields.Selection(
        [
            ("person", "Person"),
            ("person_tier", "Person and tier"),
            ("tier", "Tier"),
            ("team", "Whole team"),
        ],
        "About",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier",
        readonly=True,
        ondelete="cascade",
        help="Empty: all tiers, also leads without a tier.",
    )
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    tier_sequence = fields.Integer("Importance", readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    previous_id = fields.Many2one(
        "fair.allocation.evaluation.line", "Before", readonly=True, ondelete="set null"
    )

    # ------------------------------------------------------------
    # WORKLOAD
    # ------------------------------------------------------------

    entitled = fields.Float("Entitled Leads", digits=(16, 1), readonly=True)
    received = fields.Integer("Received Leads", readonly=True)
    gap = fields.Float(
        "Gap (leads)",
        digits=(16, 1),
        readonly=True,
        help="Received less entitled: below 0 the person is still owed leads.",
    )
    fulfilment = fields.Float(
        "Fulfilment (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Received ÷ entitled, in leads.",
    )
    entitled_value = fields.Monetary(readonly=True, aggregator="sum")
    received_value = fields.Monetary(readonly=True, aggregator="sum")
    nominal = fields.Float(
        "Share by Weight",
        digits=(16, 1),
        readonly=True,
        help="Share by weight alone, had everyone been able to take every lead.",
    )
    held = fields.Integer(
        "Open Leads", readonly=True, help="Held when the evaluation was made."
    )
    held_value = fields.Monetary("Open Value", readonly=True, aggregator="sum")
    waiting = fields.Integer(
        "Waiting Leads",
        readonly=True,
        help="Leads nobody had when the evaluation was made: of tiers and the team.",
    )

    # ------------------------------------------------------------
    # WHAT BECAME OF IT
    # ------------------------------------------------------------

    won = fields.Integer("Won Leads", readonly=True)
    lost = fields.Integer("Lost Leads", readonly=True)
    conversion = fields.Float(
        "Conversion (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won ÷ closed.",
    )
    won_value = fields.Monetary("Revenue", readonly=True, aggregator="sum")
    responded = fields.Integer(
        "First Responses", readonly=True, help="Leads somebody responded to."
    )
    response_due = fields.Integer("Responses Due", readonly=True)
    response_hours = fields.Float(
        "Response Time (hours)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="From being given a lead to the first response, on average.",
    )
    response_rate = fields.Float(
        "Answered in Time (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    follow_up_due = fields.Integer("Follow-ups Due", readonly=True)
    follow_up_rate = fields.Float(
        "Follow-up Discipline (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    satisfaction = fields.Float(
        digits=(16, 1), readonly=True, aggregator="avg", help="Out of 100."
    )
    satisfaction_count = fields.Integer("Ratings", readonly=True)
    retention = fields.Float(
        "Retention (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of the leads held at the beginning or received in the period, those that "
        "weren't lost, given back or taken back by its end.",
    )
    retention_count = fields.Integer("Leads to Keep", readonly=True)
    override_count = fields.Integer(
        "Overrides", readonly=True, help="Decided by a manager against the rules."
    )
    dispute_count = fields.Integer("Disputes", readonly=True)
