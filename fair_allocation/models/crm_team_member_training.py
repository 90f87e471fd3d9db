from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    fair_training_ids = fields.One2many(
        "fair.allocation.training",
        "user_id",
        "Trainings",
        groups="sales_team.group_sale_salesman",
    )


class CrmTeamMember(models.Model):
    """Trainings on the profile, as far as the reader may see them."""

    _inherit = "crm.team.member"

    fair_training_ids = fields.One2many(
        "fair.allocation.training", "member_id", "Trainings", readonly=True
    )
    fair_training_text = fields.Char(
        "In Training", compute="_compute_fair_training_text"
    )

    @api.depends("fair_training_ids.state")
    def _compute_fair_training_text(self):
        """The skills that are being learnt; of those the reader may see."""
        running = self.env["fair.allocation.training"].search(
            [("member_id", "in", self.ids), ("state", "=", "running")]
        )
        by_member = running.grouped("member_id")
        for member in self:
            skills = by_member.get(member, running.browse()).skill_id
            member.fair_training_text = ", ".join(skills.mapped("name"))

    def action_fair_train(self):
        """Plan a training of this person."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Training"),
            "res_model": "fair.allocation.training",
            "view_mode": "form",
            "context": {
                "default_user_id": self.user_id.id,
                "default_team_id": self.crm_team_id.id,
                "default_mentor_id": self.fair_mentor_id.id,
            },
        }
