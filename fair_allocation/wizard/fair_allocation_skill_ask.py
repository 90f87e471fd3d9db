from odoo import api, fields, models
from odoo.exceptions import UserError


class FairAllocationSkillAsk(models.TransientModel):
    """Somebody says what they can. It counts once a manager confirms it."""

    _name = "fair.allocation.skill.ask"
    _description = "Add a Skill"

    skill_type_id = fields.Many2one(
        "hr.skill.type",
        "Kind",
        required=True,
        ondelete="cascade",
        # A certificate has days, and is entered by who has seen it.
        domain=[("is_certification", "=", False)],
    )
    skill_id = fields.Many2one(
        "hr.skill",
        required=True,
        ondelete="cascade",
        compute="_compute_skill",
        store=True,
        readonly=False,
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        "Level",
        required=True,
        ondelete="cascade",
        compute="_compute_skill",
        store=True,
        readonly=False,
        domain="[('skill_type_id', '=', skill_type_id)]",
    )

    @api.depends("skill_type_id")
    def _compute_skill(self):
        """A skill of another kind has other levels."""
        for asked in self:
            kind = asked.skill_type_id
            if asked.skill_id.skill_type_id != kind:
                asked.skill_id = False
            if asked.skill_level_id.skill_type_id != kind:
                asked.skill_level_id = False

    def action_ask(self):
        """Enter it among the user's own skills, and ask to confirm it.

        :raise UserError: for who is no employee, or says nothing new
        """
        self.ensure_one()
        self.check_access("read")
        employee = self._get_employee()
        self._check_new(employee)
        employee._fair_enter_skill(self.skill_id, self.skill_level_id)
        line = employee.current_employee_skill_ids.filtered(
            lambda line: line.skill_id == self.skill_id and line.fair_state == "claimed"
        )[:1]
        if line:
            self.env["fair.allocation.notice"]._send_skill_claimed(line)
        return {"type": "ir.actions.act_window_close"}

    def _get_employee(self):
        # sudo: employees may enter their own skills, though not read employees.
        found = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "=", self.env.uid)])
            .sorted(lambda employee: employee.company_id != self.env.company)
        )
        if not found:
            raise UserError(
                self.env._(
                    "You aren't an employee in Odoo, so there is nowhere to keep the "
                    "skill. Ask your HR officer."
                )
            )
        return found[:1]

    def _check_new(self, employee):
        if self.skill_type_id not in (
            self.skill_id.skill_type_id & self.skill_level_id.skill_type_id
        ):
            raise UserError(
                self.env._(
                    "Level: “%(level)s” is no level of %(skill)s. Choose one that is.",
                    level=self.skill_level_id.name,
                    skill=self.skill_id.name,
                )
            )
        said = employee.current_employee_skill_ids.filtered(
            lambda line: line.skill_id == self.skill_id
        )
        if self.skill_level_id in said.skill_level_id:
            raise UserError(
                self.env._(
                    "Level: %s stands on your profile already. Choose another one.",
                    said[:1].display_name,
                )
            )
