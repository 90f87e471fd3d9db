from odoo import api, fields, models
from odoo.tools import format_list


class CrmTeamMember(models.Model):
    """Skills of the person, kept in Employees and nowhere else."""

    _inherit = "crm.team.member"

    fair_current_skill_ids = fields.Many2many(
        "hr.employee.skill",
        string="Skills",
        compute="_compute_fair_current_skill_ids",
        # A team's skills are shown to the team, whose members can't read employees.
        compute_sudo=True,
    )
    fair_claimed_skill_ids = fields.Many2many(
        "hr.employee.skill",
        string="Not Confirmed",
        compute="_compute_fair_current_skill_ids",
        compute_sudo=True,  # as above
        help="What the person says, and nobody has confirmed yet. It has no effect.",
    )
    fair_skill_names = fields.Char(
        string="Skills in Words",
        compute="_compute_fair_skill_names",
        compute_sudo=True,  # as above
    )

    @api.depends(
        "user_id.employee_ids.employee_skill_ids.skill_level_id",
        "user_id.employee_ids.employee_skill_ids.fair_state",
    )
    def _compute_fair_current_skill_ids(self):
        """Today's skills that count, and what is merely claimed.

        Someone employed by several companies is one person: of a skill held twice the
        higher level counts.
        """
        lines = self._fair_current_skills()
        best = {}
        for line in lines.filtered(lambda line: line._fair_get_level()):
            key = (line.fair_user_id, line.skill_id)
            level = line._fair_get_level().level_progress
            if key not in best or best[key]._fair_get_level().level_progress < level:
                best[key] = line
        counting = lines.browse([line.id for line in best.values()])
        counting = counting.grouped("fair_user_id")
        claimed = lines.filtered(
            lambda line: line.fair_state == "claimed" and not line.fair_known_level_id
        ).grouped("fair_user_id")
        none = lines.browse()
        for member in self:
            user = member.user_id._origin
            member.fair_current_skill_ids = counting.get(user, none)
            member.fair_claimed_skill_ids = claimed.get(user, none)

    @api.depends("fair_current_skill_ids")
    @api.depends_context("lang")
    def _compute_fair_skill_names(self):
        for member in self:
            lines = member.fair_current_skill_ids.sorted(
                lambda line: line._fair_get_level().level_progress, reverse=True
            )
            member.fair_skill_names = format_list(
                self.env, lines.mapped("display_name")
            )

    def _fair_current_skills(self):
        """Valid skill lines of the people, in one query."""
        today = fields.Date.context_today(self)
        return self.env["hr.employee.skill"].search(
            [
                ("fair_user_id", "in", self.user_id.ids),
                ("employee_id.active", "=", True),
                ("valid_from", "<=", today),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", today),
            ],
            order="level_progress desc, id",
        )
