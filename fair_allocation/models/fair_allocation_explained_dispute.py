from odoo import api, models


class FairAllocationExplained(models.AbstractModel):
    """Reasons that come from disputes."""

    _inherit = "fair.allocation.explained"

    @api.model
    def _selection_reason(self):
        labels = {
            "disputed": self.env._("In dispute"),
            "ruled_keep": self.env._("Ruled: stays where it was"),
            "ruled_move": self.env._("Ruled: goes to the claimant"),
            "ruled_share": self.env._("Ruled: shared with the claimant"),
            "ruled_pool": self.env._("Ruled: back to the pool"),
        }
        return [*super()._selection_reason(), *labels.items()]
