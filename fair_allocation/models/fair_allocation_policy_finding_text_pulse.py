from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on the pulse, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        labels = {"pulse_small_team": self.env._("Too few for a pulse")}
        return [*super()._selection_code(), *labels.items()]

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            "pulse_small_team": self.env._(
                "%(team)s is never asked how fair it finds the allocation: it has "
                "%(count)s salespeople, fewer than “Answers to Show”. Lower that.",
                **said,
            ),
        }
