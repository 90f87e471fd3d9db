from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SALESMAN = "sales_team.group_sale_salesman"
MANAGER = "sales_team.group_sale_manager"


class FairAllocationTraining(models.Model):
    """A plan that raises somebody's skill, and says beforehand what that opens.

    A manager plans, starts and confirms; the mentor may propose that it is done.
    Nobody decides on their own training, and no plan disappears: whoever ends one
    early says why.
    """

    _name = "fair.allocation.training"
    _description = "Training"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "fair.allocation.bounds.mixin",
    ]
    _order = "date_to desc, id desc"
    # Whoever may read a plan may comment on it.
    _mail_post_access = "read"

    _fair_bounds = {"progress": (0, 100), "cap_raise": (0, 1000)}
    _fair_days = ("date_from", "date_to")

    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        compute="_compute_team_id",
        precompute=True,
        store=True,
        readonly=False,
        ondelete="set null",
        domain="[('crm_team_member_ids.user_id', '=', user_id)]",
        help="Where the promise holds.",
    )
    member_id = fields.Many2one(
        "crm.team.member",
        compute="_compute_member_id",
        precompute=True,
        store=True,
        index=True,
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        precompute=True,
        store=True,
        index=True,
    )
    skill_id = fields.Many2one(
        "hr.skill", required=True, index=True, ondelete="cascade", tracking=True
    )
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    level_id = fields.Many2one(
        "hr.skill.level",
        "Target Level",
        required=True,
        ondelete="cascade",
        domain="[('skill_type_id', '=', skill_type_id)]",
        tracking=True,
    )
    mentor_id = fields.Many2one(
        "res.users",
        "Mentor",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        tracking=True,
        help="While the training runs, the mentor reads the open leads of important "
        "customers that the person looks after.",
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=3),
        tracking=True,
    )
    progress = fields.Integer("Progress (%)", aggregator=None, tracking=True)
    note = fields.Text("Steps", help="What is to be done, and what has been.")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "Running"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        "Status",
        required=True,
        readonly=True,
        copy=False,
        default="planned",
        tracking=True,
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    proposed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="set null"
    )
    proposed_on = fields.Datetime("Proposed as Done", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, copy=False, ondelete="set null"
    )
    decided_on = fields.Datetime("Done or Dropped On", readonly=True, copy=False)
    answer = fields.Char("Why Dropped", readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)

    # Two plans at once, and two managers who accept a finding, become one.
    _open_uniq = models.UniqueIndex(
        "(user_id, skill_id) WHERE state IN ('planned', 'running')",
        "Skill: the person has an open training in it already. Open that one instead.",
    )

    # ------------------------------------------------------------
    # COMPUTED
    # ------------------------------------------------------------

    @api.depends("user_id")
    def _compute_team_id(self):
        members = self.env["crm.team.member"].search(
            [("user_id", "in", self.user_id.ids)]
        )
        by_user = members.grouped("user_id")
        for training in self:
            mine = by_user.get(training.user_id, members.browse()).crm_team_id
            if training.team_id not in mine:
                training.team_id = mine[:1]

    @api.depends("user_id", "team_id")
    def _compute_member_id(self):
        members = (
            self.env["crm.team.member"]
            .with_context(active_test=False)
            .search(
                [
                    ("user_id", "in", self.user_id.ids),
                    ("crm_team_id", "in", self.team_id.ids),
                ],
                order="active, id",
            )
        )
        by_key = {(m.user_id, m.crm_team_id): m for m in members}
        for training in self:
            training.member_id = by_key.get((training.user_id, training.team_id))

    @api.depends("team_id", "user_id")
    def _compute_company_id(self):
        for training in self:
            training.company_id = (
                training.team_id.company_id or training.user_id.company_id
            )

    @api.depends("user_id", "skill_id", "level_id")
    def _compute_display_name(self):
        # sudo: names in the title of a plan that the reader may see.
        for training, named in zip(self, self.sudo(), strict=True):
            words = (named.user_id.name, named.skill_id.name, named.level_id.name)
            training.display_name = all(words) and "{}: {} ({})".format(*words)

    # ------------------------------------------------------------
    # WHAT MAKES SENSE
    # ------------------------------------------------------------

    @api.constrains("user_id", "team_id", "mentor_id")
    def _check_people(self):
        employed = self._get_employees().user_id
        for training in self:
            person, mentor = training.user_id, training.mentor_id
            if not training.member_id.active:
                raise ValidationError(
                    self.env._(
                        "Salesperson: %s isn't in this sales team. Choose one of its "
                        "members.",
                        person.name,
                    )
                )
            if person not in employed:
                raise ValidationError(
                    self.env._(
                        "Salesperson: %s isn't an employee, so there is nowhere to "
                        "keep the skill. Create the employee first.",
                        person.name,
                    )
                )
            if mentor == person:
                raise ValidationError(
                    self.env._(
                        "Mentor: %s can't be their own. Choose a colleague.",
                        person.name,
                    )
                )
            # sudo: rights of a colleague, to choose one who can be mentor.
            if mentor and (
                not mentor.sudo().has_group(SALESMAN)
                or training.company_id not in mentor.sudo().company_ids
            ):
                raise ValidationError(
                    self.env._(
                        "Mentor: %(mentor)s is no salesperson of %(company)s. Choose "
                        "one who is.",
                        mentor=mentor.name,
                        company=training.company_id.name,
                    )
                )

    def _get_employees(self):
        """The employees whom it is about, whichever companies the reader looks at."""
        # sudo: sales managers need not be HR officers to raise a skill.
        return (
            self.env["hr.employee"].sudo().search([("user_id", "in", self.user_id.ids)])
        )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for training in self:
            if training.date_to < training.date_from:
                raise ValidationError(
                    self.env._("Until: choose a day that isn't before the first one.")
                )

    @api.constrains("user_id", "skill_id", "level_id")
    def _check_level(self):
        has = self.env["fair.allocation.problem"]._get_skills(self.user_id)
        for training in self:
            level, skill = training.level_id, training.skill_id
            if level.skill_type_id != skill.skill_type_id:
                raise ValidationError(
                    self.env._(
                        "Target Level: “%(level)s” is no level of %(skill)s. Choose "
                        "one that is.",
                        level=level.name,
                        skill=skill.name,
                    )
                )
            if has[training.user_id.id].get(skill.id, 0) >= level.level_progress:
                raise ValidationError(
                    self.env._(
                        "Target Level: %(person)s has %(skill)s on this level already. "
                        "Choose a higher one.",
                        person=training.user_id.name,
                        skill=skill.name,
                    )
                )
