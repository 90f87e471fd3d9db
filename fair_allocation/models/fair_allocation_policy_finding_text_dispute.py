from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on disputes, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        labels = {"no_arbiter": self.env._("Nobody to rule on disputes")}
        return [*super()._selection_code(), *labels.items()]

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            "no_arbiter": self.env._(
                "Nobody could be drawn to rule on a dispute in %(team)s. Add arbiters "
                "to the policy who lead nobody in the team.",
                **said,
            ),
        }
