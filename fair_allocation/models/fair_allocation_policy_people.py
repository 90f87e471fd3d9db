from odoo import fields, models


class FairAllocationPolicy(models.Model):
    """Rules for those who are new, who are away, and whose customers come back."""

    _inherit = "fair.allocation.policy"

    practice_percent = fields.Integer(
        "Practice Share (%)",
        default=100,
        tracking=True,
        help="Newcomers in practice are entitled to at least this part of an average "
        "share of the tiers for practice. 0: no practice share.",
    )
    practice_seniority_id = fields.Many2one(
        "fair.allocation.seniority",
        "In Practice Below",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="People below this rung are in practice. Others are until the date on "
        "their profile.",
    )
    catch_up = fields.Boolean(
        "Catch Up After Absence",
        tracking=True,
        help="Whether people are owed, when they are back, the share of the leads "
        "given while they were on leave. Otherwise an absence earns no share.",
    )
    keep_customers = fields.Boolean(
        "Known Customers Stay",
        default=True,
        tracking=True,
        help="A new lead of a known customer goes to the person who looks after this "
        "customer already, and leads of one customer go to one person, unless absence "
        "or capacity forbids it.",
    )
    alert_days = fields.Integer(
        "Alert After (days)",
        default=2,
        tracking=True,
        help="The team's sales manager is told once about a lead that has been waiting "
        "for this many days. 0: never.",
    )
