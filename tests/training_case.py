from odoo.fields import Command

from .allocation_case import AllocationCase
from .common import MANAGER


class TrainingCase(AllocationCase):
    """Ada knows the basics of robotics; Sven, who has mastered them, is her mentor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moritz = cls._new_user("moritz", MANAGER)
        # She has known them for long: a level of today would leave no history.
        cls.env["hr.employee.skill"].search(
            [("employee_id.user_id", "in", cls.team_north.ids)]
        ).valid_from = "2020-01-01"

    def _plan(self, **values):
        """A training of Ada as Mara plans it by hand."""
        Training = self.env["fair.allocation.training"].with_user(self.mara)
        return Training.create(
            {
                "user_id": self.ada.id,
                "skill_id": self.robotics.id,
                "level_id": self.skilled.id,
                "mentor_id": self.sven.id,
                **values,
            }
        )

    def _promise_senior(self):
        return self._plan(promise="seniority", seniority_id=self.senior.id)

    def _levels(self, user, skill=None):
        """All levels of the skill on record: ``[(name, still valid)]``."""
        lines = self.env["hr.employee.skill"].search(
            [
                ("employee_id.user_id", "=", user.id),
                ("skill_id", "=", (skill or self.robotics).id),
            ],
            order="valid_from, id",
        )
        return [(line.skill_level_id.name, not line.valid_to) for line in lines]

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)]
        )

    @classmethod
    def _need(cls, level):
        """A need for robotics on a lead."""
        return [
            Command.create({"skill_id": cls.robotics.id, "skill_level_id": level.id})
        ]
