from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FairAllocationNeed(models.Model):
    _name = "fair.allocation.need"
    _description = "Skill a Lead Needs"
    _order = "lead_id, level desc, id"
    _rec_name = "skill_id"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    skill_id = fields.Many2one("hr.skill", required=True, ondelete="cascade")
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Minimum Level",
        compute="_compute_skill_level_id",
        store=True,
        precompute=True,  # required, so needed when the row is inserted
        readonly=False,
        required=True,
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    level = fields.Integer(
        related="skill_level_id.level_progress", store=True, string="Minimum Percent"
    )

    _lead_skill_uniq = models.Constraint(
        "UNIQUE (lead_id, skill_id)",
        "Skill: the lead already needs this skill. Change the level of the existing "
        "line instead.",
    )

    @api.depends("skill_id")
    def _compute_skill_level_id(self):
        for need in self:
            levels = need.skill_id.skill_type_id.skill_level_ids
            if need.skill_level_id not in levels:
                need.skill_level_id = (
                    levels.filtered("default_level")[:1]
                    or levels.sorted("level_progress")[:1]
                )

    @api.depends("skill_id", "skill_level_id")
    def _compute_display_name(self):
        for need in self:
            need.display_name = self.env._(
                "%(skill)s: %(level)s",
                skill=need.skill_id.name or "",
                level=need.skill_level_id.name or "",
            )

    @api.constrains("skill_id", "skill_level_id")
    def _check_level_of_skill(self):
        for need in self:
            if need.skill_level_id.skill_type_id != need.skill_id.skill_type_id:
                raise ValidationError(
                    self.env._(
                        "Minimum Level: %(level)s is not a level of %(skill)s. Choose "
                        "a level of its skill type %(type)s.",
                        level=need.skill_level_id.name,
                        skill=need.skill_id.name,
                        type=need.skill_id.skill_type_id.name,
                    )
                )

    def _check_access(self, operation):
        """Whoever may not change the lead may not change what it needs either."""
        if result := super()._check_access(operation):
            return result
        if operation == "read" or self.env.su or not self:
            return None
        leads = self.sudo().lead_id.sudo(False)
        refused = leads - leads._filtered_access("write")
        if not refused:
            return None
        return (
            self.filtered(lambda need: need.sudo().lead_id in refused),
            lambda: refused._check_access("write")[1](),
        )
