from odoo import api, fields, models

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
