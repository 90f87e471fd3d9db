from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on ratings by customers, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        labels = {
            "rating_no_template": self.env._("No e-mail to ask customers"),
            "satisfaction_unasked": self.env._("Satisfaction counts, nobody is asked"),
            "badge_unasked": self.env._("Badge for satisfaction, nobody is asked"),
        }
        return [*super()._selection_code(), *labels.items()]

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            "rating_no_template": self.env._(
                "Customers are to be asked for ratings, but the e-mail template was "
                "deleted. Restore it by upgrading Fair Allocation, or ask after 0 days."
            ),
            "satisfaction_unasked": self.env._(
                "Satisfaction decides who gets a lead, but no customer is asked. Enter "
                "after how many days they are, or give it the weight 0."
            ),
            "badge_unasked": self.env._(
                "Service Star is also won by satisfied customers, but none is asked. "
                "Enter after how many days they are, or stop the challenge."
            ),
        }
