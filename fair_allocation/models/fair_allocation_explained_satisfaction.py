from odoo import models


class FairAllocationExplained(models.AbstractModel):
    """Satisfaction is told with the ratings it rests on."""

    _inherit = "fair.allocation.explained"

    def _prepare_candidate(self, row, names, factors, verdicts):
        if "satisfaction" in row["parts"]:
            label = self._get_satisfaction_label(row.get("ratings"))
            factors = {**factors, "satisfaction": label}
        return super()._prepare_candidate(row, names, factors, verdicts)

    def _get_satisfaction_label(self, ratings):
        if ratings:
            return self.env._("Satisfaction of customers, from %s ratings", ratings)
        return self.env._(
            "Satisfaction of customers, too few ratings: as the others on average"
        )
