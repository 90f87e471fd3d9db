from odoo import api, fields, models
from odoo.tools import format_date

from .fair_allocation_training import MANAGER


class FairAllocationTraining(models.Model):
    """What the reader may do with a training, for buttons and fields."""

    _inherit = "fair.allocation.training"

    can_plan = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decide = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_propose = fields.Boolean(
        compute="_compute_can", export_string_translation=False
    )
    can_work = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_late = fields.Boolean("Overdue", compute="_compute_is_late")
    when_text = fields.Char("When", compute="_compute_when_text")

    @api.depends("state", "user_id", "mentor_id", "proposed_on")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        is_manager = user.has_group(MANAGER)
        for training in self:
            is_open = training.state in ("planned", "running")
            is_other = training.user_id != user
            training.can_plan = is_manager and is_open
            training.can_decide = is_manager and is_open and is_other
            training.can_propose = (
                training.state == "running"
                and not training.proposed_on
                and is_other
                and training.mentor_id == user
            )
            training.can_work = training.can_plan or (
                training.state == "running"
                and user in training.user_id | training.mentor_id
            )

    @api.depends("state", "date_to")
    def _compute_is_late(self):
        today = self.env.cr.now().date()
        for training in self:
            training.is_late = training.state == "running" and training.date_to < today

    @api.depends("state", "date_from", "date_to", "proposed_on", "decided_on")
    @api.depends_context("lang")
    def _compute_when_text(self):
        for training in self:
            training.when_text = training._get_when_text()

    def _get_when_text(self):
        """Where it stands, and the day that counts."""
        if self.state in ("done", "dropped"):
            return self._get_end_text()
        day = format_date(self.env, self.date_to)
        if self.proposed_on:
            return self.env._("Said to be done: a manager confirms")
        if self.state == "planned":
            start = format_date(self.env, self.date_from)
            return self.env._("Planned: %(start)s to %(end)s", start=start, end=day)
        if self.is_late:
            return self.env._("Overdue since %s", day)
        return self.env._("Until %s", day)

    def _get_end_text(self):
        day = self.decided_on and format_date(self.env, self._get_end_day())
        if self.state == "done":
            return self.env._("Done on %s", day)
        return self.env._("Dropped on %s", day)
