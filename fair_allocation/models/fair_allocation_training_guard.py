from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .fair_allocation_training import MANAGER

#: Written by the product alone, when somebody acts on a plan.
MADE = (
    *("state", "finding_id", "started_on", "proposed_by_id", "proposed_on"),
    *("decided_by_id", "decided_on", "answer", "outcome", "reminded_on"),
)

#: What was agreed, and holds once the training runs.
AGREED = {
    *("user_id", "team_id", "skill_id", "level_id"),
    *("promise", "seniority_id", "cap_id", "cap_raise"),
}

#: What the person and the mentor may write while the training runs.
WORK = {"progress", "note"}


class FairAllocationTraining(models.Model):
    """Who writes what: managers plan and end, who takes part keeps the progress."""

    _inherit = "fair.allocation.training"

    @api.model_create_multi
    def create(self, vals_list):
        """Whatever is asked for, a plan made by hand begins as a plan."""
        if self.env.su:
            return super().create(vals_list)
        blank = {**dict.fromkeys(MADE, False), "state": "planned"}
        return super().create([{**vals, **blank} for vals in vals_list])

    def write(self, vals):
        self._check_writable(vals.keys())
        if "date_to" in vals:
            vals = {**vals, "reminded_on": False}
        return super().write(vals)

    def _check_writable(self, names):
        """Refuse what isn't for the user, or not any more.

        :raise AccessError: naming who may
        :raise UserError: naming what was agreed
        """
        if self.env.su:
            return
        is_manager = self.env.user.has_group(MANAGER)
        if names & set(MADE) or (not is_manager and names - WORK):
            raise AccessError(
                self.env._(
                    "The person and the mentor keep progress and steps; a sales "
                    "manager plans, starts and ends a training."
                )
            )
        if any(training.state in ("done", "dropped") for training in self):
            raise UserError(
                self.env._("This training is over. Plan a new one to go on.")
            )
        if names & AGREED and any(training.state == "running" for training in self):
            raise UserError(
                self.env._(
                    "What was agreed holds while a training runs. Drop it, with the "
                    "reason, and plan another one."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A training can't be deleted: drop it, and say why.")
        )
