from odoo import models


class FairAllocationDecision(models.Model):
    """Entries that say in which case it was ruled."""

    _inherit = "fair.allocation.decision"

    def _get_summary(self, explanation):
        if self.kind == "dispute" and self.note:
            return self.env._(
                "%(ruling)s, in the case %(case)s.",
                ruling=dict(self._selection_reason()).get(self.reason, ""),
                case=self.note,
            )
        return super()._get_summary(explanation)
