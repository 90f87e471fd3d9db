from odoo import fields, models


class FairAllocationPolicy(models.Model):
    """How long a customer stays with somebody, and what happens then."""

    _inherit = "fair.allocation.policy"

    auto_return = fields.Boolean(
        "Automatic Return",
        default=True,
        tracking=True,
        help="Leads without qualifying follow-up, or without a sale, go back to the "
        "public pool after the days of their tier.",
    )
    warn_days = fields.Integer(
        "Warn Before (days)",
        default=2,
        tracking=True,
        help="The salesperson is told so long before a lead is taken back.",
    )
    missed_response = fields.Selection(
        [
            ("nothing", "The activity becomes overdue"),
            ("reassign", "The next best person gets it"),
            ("pool", "It goes to the public pool"),
        ],
        "If the First Response Is Missed",
        required=True,
        default="nothing",
        tracking=True,
    )
    returns_per_day = fields.Integer(
        default=3,
        tracking=True,
        help="Leads one person may give back a day. 0: no limit.",
    )
    extension_days = fields.Integer(
        "Extension at Most (days)",
        default=30,
        tracking=True,
        help="How much longer a protection can be made on request. 0: not at all.",
    )
    rotation = fields.Boolean(
        tracking=True,
        help="Propose another salesperson for customers without protection after the "
        "months of their tier. A manager decides.",
    )
    reader_days = fields.Integer(
        "Former Owner Reads On (days)",
        default=14,
        tracking=True,
        help="After a rotation or a hand-over the former salesperson can read the lead "
        "for so long.",
    )
    lookups_per_day = fields.Integer(
        "Questions a Day",
        default=30,
        tracking=True,
        help="How often a day one person may ask whether a customer is taken. 0: no "
        "limit.",
    )
