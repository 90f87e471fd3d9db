from datetime import timedelta

from odoo import api, models

from .fair_allocation_standing_work import ROWS

#: What was unlocked is shown for so many days.
RECENT = 90


class FairAllocationStanding(models.AbstractModel):
    """What one learns and what that opens, and whom one mentors."""

    _inherit = "fair.allocation.standing"

    @api.model
    def _describe_trainings(self, user):
        """Trainings under way, and those done of late; one query for all of them."""
        since = self.env.cr.now() - timedelta(days=RECENT)
        found = self.env["fair.allocation.training"].search(
            [
                *("|", ("user_id", "=", user.id), ("mentor_id", "=", user.id)),
                *("|", ("state", "in", ("planned", "running"))),
                *("&", ("state", "=", "done"), ("decided_on", ">=", since)),
            ],
            # What is under way first, the nearest end first.
            order="decided_on DESC NULLS FIRST, date_to, id",
        )
        own = found.filtered(lambda training: training.user_id == user)
        return {
            "own": self._list_trainings(own),
            "mentored": self._list_trainings(found - own),
        }

    @api.model
    def _list_trainings(self, trainings):
        shown = trainings[:ROWS]
        return {
            "rows": [self._describe_training(training) for training in shown],
            "more": len(trainings) > ROWS and self.env._("Show all %s", len(trainings)),
            "action": self._open(
                "fair.allocation.training",
                self.env._("Trainings"),
                [["id", "in", trainings.ids]],
            ),
        }

    @api.model
    def _describe_training(self, training):
        # sudo: names of colleagues and skills in a plan that the reader may see.
        named = training.sudo()
        return {
            "id": training.id,
            "state": training.state,
            "name": f"{named.skill_id.name}: {named.level_id.name}",
            "person": named.user_id.name,
            "mentor": named.mentor_id.name,
            "progress": training.progress,
            "opens": training.promise_text,
            "late": training.is_late,
            "when": training.when_text,
        }
