from odoo import api, fields, models


class FairAllocationPolicyFactor(models.Model):
    _inherit = "fair.allocation.policy.factor"

    meaning = fields.Char("What It Asks", compute="_compute_meaning")

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
            "relationship": self.env._("Has won business with this customer before?"),
            "performance": self.env._("How successful lately?"),
            "interest": self.env._("Likes leads with these tags?"),
        }
