from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on the agreement, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        labels = {"no_agreement": self.env._("Nothing to accept")}
        return [*super()._selection_code(), *labels.items()]

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            "no_agreement": self.env._(
                "Nobody is to get leads before accepting the agreement, but none is "
                "published for %(team)s, so everybody gets them. Publish one, or turn "
                "the rule off.",
                **said,
            ),
        }
