from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmTeamMember(models.Model):
    _name = "crm.team.member"
    _inherit = ["crm.team.member", "fair.allocation.bounds.mixin"]

    _fair_bounds = {
        "assignment_max": (0, 100000),
        "fair_open_max": (0, 100000),
        "fair_weight": (0.001, 100),
    }
    _fair_days = ("fair_paused_until", "fair_practice_until")

    fair_seniority_id = fields.Many2one(
        "fair.allocation.seniority",
        string="Seniority",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Rung of the ladder. It decides which tiers the person may take; without "
        "one, every tier.",
    )
    fair_seniority_color = fields.Integer(
        related="fair_seniority_id.color", export_string_translation=False
    )
    fair_open_max = fields.Integer(
        string="Open Leads at Most",
        tracking=True,
        help="No new leads while the person has this many open ones. 0: no cap.",
    )
    fair_weight = fields.Float(
        string="Share Weight",
        default=1.0,
        tracking=True,
        help="Multiplies the share of the leads: 0.5 for half a share.",
    )
    fair_industry_ids = fields.Many2many(
        "res.partner.industry",
        "fair_allocation_member_industry_rel",
        string="Industries",
        help="Empty: no statement.",
    )
    fair_country_ids = fields.Many2many(
        "res.country",
        "fair_allocation_member_country_rel",
        string="Countries",
        help="Empty: no statement.",
    )
    fair_state_ids = fields.Many2many(
        "res.country.state",
        "fair_allocation_member_state_rel",
        string="States",
        help="Empty: no statement.",
    )
    fair_lang_ids = fields.Many2many(
        "res.lang",
        "fair_allocation_member_lang_rel",
        string="Languages",
        # People speak languages that Odoo isn't shown in.
        context={"active_test": False},
        help="Languages the person serves customers in. Empty: no statement.",
    )
    fair_interest_ids = fields.Many2many(
        "crm.tag",
        "fair_allocation_member_interest_rel",
        string="Interests",
        help="Tags of leads the person likes to work on. Never a condition.",
    )
    fair_mentor_id = fields.Many2one(
        "res.users", string="Mentor", domain=[("share", "=", False)]
    )
    fair_substitute_id = fields.Many2one(
        "res.users",
        string="Substitute",
        domain=[("share", "=", False)],
        help="Stands in during absence.",
    )

    @api.onchange("fair_seniority_id")
    def _onchange_fair_seniority_id(self):
        if self.fair_seniority_id:
            self.assignment_max = self.fair_seniority_id.default_capacity

    @api.constrains("fair_seniority_id", "crm_team_id")
    def _check_fair_seniority_company(self):
        for member in self:
            company = member.fair_seniority_id.company_id
            if company and member.crm_team_id.company_id - company:
                raise ValidationError(
                    self.env._(
                        "Seniority: “%(rung)s” belongs to %(company)s, the team "
                        "doesn't. Choose a rung of the team's company.",
                        rung=member.fair_seniority_id.name,
                        company=company.name,
                    )
                )

    @api.constrains("user_id", "fair_mentor_id", "fair_substitute_id")
    def _check_fair_not_oneself(self):
        for member in self:
            if member.user_id in member.fair_mentor_id | member.fair_substitute_id:
                raise ValidationError(
                    self.env._(
                        "Mentor, Substitute: %(person)s can't be their own. Choose a "
                        "colleague.",
                        person=member.user_id.name,
                    )
                )

    def _has_field_access(self, field, operation):
        """Profiles are for salespeople; Odoo shows memberships to every employee."""
        return super()._has_field_access(field, operation) and (
            not field.name.startswith("fair_")
            or self.env.su
            or self.env.user.has_group("sales_team.group_sale_salesman")
        )

    @api.model_create_multi
    def create(self, vals_list):
        """A rung proposes the capacity where none is stated."""
        for vals in vals_list:
            rung = self.env["fair.allocation.seniority"].browse(
                vals.get("fair_seniority_id")
            )
            if rung and "default_assignment_max" not in self.env.context:
                vals.setdefault("assignment_max", rung.default_capacity)
        return super().create(vals_list)

    def _fair_permitted_tiers(self, tiers):
        """Those of the tiers that the person's seniority permits."""
        self.ensure_one()
        return self.fair_seniority_id._permitted(tiers)
