from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import FACTORS


class FairAllocationPolicyFactor(models.Model):
    """What makes a person fit for a lead, and how much it matters."""

    _name = "fair.allocation.policy.factor"
    _description = "Policy Factor"
    _inherit = ["fair.allocation.bounds.mixin"]
    _order = "weight desc, id"

    _fair_bounds = {"weight": (0, 100)}

    policy_id = fields.Many2one(
        "fair.allocation.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    code = fields.Selection(selection="_selection_code", string="Factor", required=True)
    weight = fields.Integer(default=0, help="Relative importance, 0 to 100.")
    required = fields.Boolean(
        help="Without it a person can't take the lead at all.",
    )
    can_be_required = fields.Boolean(compute="_compute_can_be_required")
    meaning = fields.Char("What It Asks", compute="_compute_meaning")

    @api.model
    def _selection_code(self):
        labels = {
            "skills": self.env._("Required skills"),
            "seniority": self.env._("Seniority"),
            "industry": self.env._("Industry"),
            "region": self.env._("Country and state"),
            "language": self.env._("Language"),
            "relationship": self.env._("Knows the customer"),
            "performance": self.env._("Performance"),
            "satisfaction": self.env._("Satisfaction of customers"),
            "interest": self.env._("Interests"),
        }
        return [(code, labels[code]) for code in FACTORS]

    @api.depends("code")
    def _compute_can_be_required(self):
        conditions = self._get_conditions()
        for factor in self:
            factor.can_be_required = factor.code in conditions

    @api.model
    def _get_conditions(self):
        """Factors that can be met or not; the others only differ by degree."""
        return ("skills", "industry", "region", "language")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_meaning(self):
        meanings = self._get_meanings()
        for factor in self:
            factor.meaning = meanings.get(factor.code)

    @api.model
    def _get_meanings(self):
        """What each factor asks about a person, by code."""
        return {
            "skills": self.env._("Has the skills the lead needs, at the level needed?"),
            "seniority": self.env._("How well does the seniority suit the tier?"),
            "industry": self.env._("Knows the customer's industry?"),
            "region": self.env._("Looks after the customer's country and state?"),
            "language": self.env._("Speaks the customer's language?"),
            "relationship": self.env._("Looks after this customer already?"),
            "performance": self.env._("How successful lately?"),
            "satisfaction": self.env._("How satisfied are the customers?"),
            "interest": self.env._("Likes leads with these tags?"),
        }

    @api.model_create_multi
    def create(self, vals_list):
        factors = super().create(vals_list)
        factors.policy_id._fair_touch()
        return factors

    def write(self, vals):
        result = super().write(vals)
        if "code" in vals or "policy_id" in vals:
            self.policy_id._fair_touch()
        return result

    @api.constrains("policy_id", "code")
    def _check_code(self):
        self.policy_id._check_factor_ids()

    @api.constrains("code", "required")
    def _check_required(self):
        for factor in self.filtered("required"):
            if factor.code not in self._get_conditions():
                raise ValidationError(
                    self.env._(
                        "Required: “%s” differs by degree and can't be a condition. "
                        "Give it a weight instead.",
                        dict(self._selection_code())[factor.code],
                    )
                )
