from odoo import fields, models


class FairAllocationPolicy(models.Model):
    """How fairness is looked after: evaluation, disputes, conduct, feedback."""

    _inherit = "fair.allocation.policy"

    # ------------------------------------------------------------
    # EVALUATION
    # ------------------------------------------------------------

    alert_balance = fields.Integer(
        "Alert Below (%)",
        default=80,
        tracking=True,
        help="The sales managers are told once when the balance of a team in the "
        "running period falls below this, from as many leads as an evaluation judges "
        "by. 0: never.",
    )
    evaluation_period = fields.Selection(
        [
            ("none", "On demand only"),
            ("month", "Every month"),
            ("quarter", "Every quarter"),
        ],
        "Evaluation",
        required=True,
        default="month",
        tracking=True,
        help="How often an evaluation of the finished period is prepared.",
    )
    evaluation_sample = fields.Integer(
        "Leads to Judge By",
        default=20,
        tracking=True,
        help="An evaluation proposes nothing on fewer leads than this: on fewer closed "
        "ones of a person, or on fewer shared out in the team.",
    )

    # ------------------------------------------------------------
    # DISPUTES AND CONDUCT
    # ------------------------------------------------------------

    arbiter_ids = fields.Many2many(
        "res.users",
        "fair_allocation_policy_arbiter_rel",
        string="Arbiters",
        domain="[('share', '=', False)]",
        help="Who may be drawn to rule on a dispute. Nobody rules on a case of their "
        "own, or of those they lead.",
    )
    dispute_days = fields.Integer(
        "Time for a Ruling (days)",
        default=5,
        tracking=True,
        help="After so many days a dispute is overdue.",
    )
    point_percent = fields.Integer(
        "Share per Point (%)",
        default=5,
        tracking=True,
        help="How much each penalty point lowers a person's share. 0: not at all.",
    )
    penalty_bound = fields.Integer(
        "Penalty Bound (%)",
        default=25,
        tracking=True,
        help="How far penalty points may lower a share at most.",
    )
    point_months = fields.Integer(
        "Points Expire After (months)", default=6, tracking=True
    )
    claim_stop_points = fields.Integer(
        "No Claims From (points)",
        default=6,
        tracking=True,
        help="Whoever has so many points can't claim leads. 0: points never stop "
        "claims.",
    )
    acceptance_required = fields.Boolean(
        "No Leads Before Acceptance",
        tracking=True,
        help="Nobody is given or claims leads, helps with one or disputes one before "
        "accepting the customer-protection agreement.",
    )

    # ------------------------------------------------------------
    # FEEDBACK AND REWARD
    # ------------------------------------------------------------

    rating_days = fields.Integer(
        "Ask Customers After (days)",
        tracking=True,
        help="Customers are asked by e-mail how satisfied they are, so long after the "
        "first contact and again when they have bought. 0: they aren't asked.",
    )
    rating_sample = fields.Integer(
        "Ratings to Judge By",
        default=5,
        tracking=True,
        help="Satisfaction counts from so many ratings of a person.",
    )
    pulse_sample = fields.Integer(
        "Answers to Show",
        default=5,
        tracking=True,
        help="Answers to the anonymous question how fair people find the allocation "
        "are shown from so many. Fewer are erased, and smaller teams aren't asked.",
    )
    leaderboard = fields.Selection(
        [
            ("none", "Nobody but oneself"),
            ("top", "The first three"),
            ("all", "Everybody in the team"),
        ],
        required=True,
        default="top",
        tracking=True,
        help="Whom the leaderboard of challenges shows to the team.",
    )
