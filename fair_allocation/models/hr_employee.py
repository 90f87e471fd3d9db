from odoo import fields, models
from odoo.fields import Command

from .hr_employee_skill import Known

#: Ways to the skills of an employee; Odoo ends the entry before and makes another.
SKILLS = {"current_employee_skill_ids", "certification_ids", "employee_skill_ids"}


class HrEmployee(models.Model):
    """What is known of somebody's skills outlasts a new entry."""

    _inherit = "hr.employee"

    def write(self, vals):
        if SKILLS.isdisjoint(vals):
            return super().write(vals)
        known = Known(self._fair_get_known())
        return super(HrEmployee, self.with_context(fair_known=known)).write(vals)

    def _fair_get_known(self):
        """Levels that count now: ``{(employee id, skill id): level}``."""
        known, today = {}, fields.Date.today()
        # sudo: whichever skills the user may see.
        for line in self.sudo().current_employee_skill_ids:
            # Of certificates Odoo shows the last one, though it be over.
            if line.valid_to and line.valid_to < today:
                continue
            level = line._fair_get_level()
            key = (line.employee_id.id, line.skill_id.id)
            if level and (
                key not in known or known[key].level_progress < level.level_progress
            ):
                known[key] = level
        return known

    def _fair_enter_skill(self, skill, level):
        """Enter the level in Odoo's *Skills*, which keeps the one before as history.

        Whether it counts depends on who enters it.
        """
        self.ensure_one()
        lines = self.current_employee_skill_ids.filtered(
            lambda line: line.skill_id == skill
        )
        line = lines.sorted("level_progress", reverse=True)[:1]
        vals = {
            "skill_id": skill.id,
            "skill_type_id": skill.skill_type_id.id,
            "skill_level_id": level.id,
        }
        # As a list: what Odoo makes of the command is written into it.
        command = [Command.UPDATE, line.id, vals] if line else [Command.CREATE, 0, vals]
        self.write({"current_employee_skill_ids": [command]})
