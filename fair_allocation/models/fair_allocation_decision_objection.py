from odoo import models


class FairAllocationDecision(models.Model):
    """Any decision can be questioned by whoever sees it in the log of the team."""

    _inherit = "fair.allocation.decision"

    def action_question(self):
        """Ask for the words of a question about this decision."""
        self.ensure_one()
        return self.env["fair.allocation.log"].browse(self.id).action_question()
