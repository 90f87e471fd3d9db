from odoo import models


class FairAllocationRunLine(models.Model):
    """What was planned on a lead whose first response was missed."""

    _inherit = "fair.allocation.run.line"

    def _hand_over_activities(self):
        """The response that wasn't made is not carried on with: it is planned anew.

        So the new owner has the whole time of the tier.
        """
        missed = self.filtered(lambda line: line.run_id._is_reclaim())
        if missed:
            missed._search_activities(
                missed.lead_id, users=missed.from_user_id.ids
            ).filtered("automated").unlink()
        return super()._hand_over_activities()
