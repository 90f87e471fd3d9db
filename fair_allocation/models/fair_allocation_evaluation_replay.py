from odoo import models


class FairAllocationEvaluation(models.Model):
    """Asking what other rules would have made of the period that is evaluated."""

    _inherit = "fair.allocation.evaluation"

    def action_open_replay(self):
        """Ask about the same team and period: the rules then against the draft."""
        self.ensure_one()
        self.env["fair.allocation.run"]._check_is_manager()
        self.check_access("read")
        action = self.env["fair.allocation.replay"]._open_for(
            self.team_id, self.date_from, self.date_to
        )
        # What the evaluation judges is what the rules in force made of it.
        rules = {"default_first_rules": "then", "default_first_version_id": False}
        return {**action, "context": action["context"] | rules}
