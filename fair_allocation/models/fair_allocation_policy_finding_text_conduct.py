from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on penalty points, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        labels = {"penalty_no_bound": self.env._("Points without effect")}
        return [*super()._selection_code(), *labels.items()]

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            "penalty_no_bound": self.env._(
                "Penalty points lower no share, because the penalty bound is 0%. Raise "
                "it, or set the share per point to 0%."
            ),
        }
