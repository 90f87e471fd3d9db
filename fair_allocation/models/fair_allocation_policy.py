from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..engine import DEFAULT_FACTORS, FACTORS
from ..settings import BOUNDS, FROZEN_FIELDS


class FairAllocationPolicy(models.Model):
    """The rules by which the leads of one or more teams are shared.

    Editing a policy changes nothing until it is published: runs obey the version
    published last, and every decision names it.
    """

    _name = "fair.allocation.policy"
    _description = "Allocation Policy"
    _inherit = ["mail.thread", "fair.allocation.bounds.mixin"]
    _order = "name, id"
    _check_company_auto = True

    _fair_bounds = BOUNDS

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    team_ids = fields.One2many(
        "crm.team",
        "fair_policy_id",
        string="Sales Teams",
        check_company=True,
        help="Teams whose leads are shared by this policy. Each team is a pool of its "
        "own: its leads go to its members.",
    )
    factor_ids = fields.One2many(
        "fair.allocation.policy.factor",
        "policy_id",
        string="Factors",
        copy=True,
        default=lambda self: self._default_factor_ids(),
    )
    entitlement_mode = fields.Selection(
        [
            ("equal", "Equal shares"),
            ("capacity", "By capacity"),
            ("performance", "By capacity and performance"),
        ],
        required=True,
        default="capacity",
        tracking=True,
        help="What a person's share of the leads follows. The weight on the person's "
        "profile multiplies it.",
    )
    performance_bound = fields.Integer(
        "Performance Bound (%)",
        default=20,
        tracking=True,
        help="How far performance may raise or lower a share at most.",
    )
    period = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("year", "Year"),
            ("always", "Without end"),
        ],
        required=True,
        default="quarter",
        tracking=True,
        help="Shares are balanced within this period, counting what happened in it "
        "before.",
    )
    value_basis = fields.Selection(
        [
            ("expected_revenue", "Expected revenue"),
            ("prorated_revenue", "Expected revenue × probability"),
        ],
        required=True,
        default="expected_revenue",
        tracking=True,
    )
    tolerance = fields.Integer(
        "Tolerance (leads)",
        tracking=True,
        help="Nobody is to be further than one lead plus this from the fair share; "
        "inside it the better fit decides.",
    )
    tolerance_percent = fields.Integer("Tolerance (%)", tracking=True)
    value_balance = fields.Boolean(
        "Balance Value",
        default=True,
        tracking=True,
        help="Share the money as evenly as the number of leads.",
    )
    chain_limit = fields.Integer(
        "Limit for Ordinary Leads (points)",
        default=300,
        tracking=True,
        help="A lead of a tier that need not always be served waits rather than "
        "unbalance the team by more than this.",
    )
    count_won = fields.Boolean(
        "Won Customers Use Capacity",
        tracking=True,
        help="Whether won opportunities count against the cap on open leads.",
    )
    fallback = fields.Selection(
        [
            ("wait", "Keep it waiting"),
            ("user", "Give it to a fallback owner"),
            ("pool", "Put it into the public pool"),
        ],
        string="If Nobody Can Take a Lead",
        required=True,
        default="wait",
        tracking=True,
    )
    fallback_user_id = fields.Many2one(
        "res.users",
        "Fallback Owner",
        domain="[('share', '=', False)]",
        tracking=True,
    )
    convert_leads = fields.Boolean(
        "Convert to Opportunity",
        default=True,
        help="Leads become opportunities when they are assigned, as Odoo's own "
        "assignment does.",
    )
    notify = fields.Boolean(
        "Notify People",
        default=True,
        help="One message per person and run, listing the leads and the reasons.",
    )
    schedule_activities = fields.Boolean(
        "Schedule First Response",
        default=True,
        help="An activity on each lead with the deadline of its tier.",
    )
    version_ids = fields.One2many(
        "fair.allocation.policy.version", "policy_id", "Versions", readonly=True
    )
    version_id = fields.Many2one(
        "fair.allocation.policy.version",
        "Published Version",
        readonly=True,
        copy=False,
        tracking=True,
    )
    version_html = fields.Html(
        "Rules in Force", related="version_id.content_html", sanitize=False
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        compute="_compute_state",
        store=True,
    )
    is_changed = fields.Boolean(
        compute="_compute_is_changed",
        help="There are changes that are not published yet.",
    )
    run_count = fields.Integer(compute="_compute_run_count")

    @api.model
    def _default_factor_ids(self):
        """The engine's default factors; the others with no weight, ready to be used."""
        known = {factor.code: factor for factor in DEFAULT_FACTORS}
        return [
            Command.create(
                {
                    "code": code,
                    "weight": known[code].weight if code in known else 0,
                    "required": known[code].required if code in known else False,
                }
            )
            for code in FACTORS
        ]

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.depends("version_id")
    def _compute_state(self):
        for policy in self:
            policy.state = "published" if policy.version_id else "draft"

    @api.depends(
        "version_id",
        "factor_ids.code",
        "factor_ids.weight",
        "factor_ids.required",
        *FROZEN_FIELDS,
    )
    def _compute_is_changed(self):
        for policy in self:
            policy.is_changed = bool(
                policy.version_id
                and policy.version_id.content != policy._prepare_content()
            )

    def _compute_run_count(self):
        counts = dict(
            self.env["fair.allocation.run"]._read_group(
                [("team_ids.fair_policy_id", "in", self.ids)],
                ["policy_version_ids"],
                ["__count"],
            )
        )
        for policy in self:
            policy.run_count = sum(counts.get(v, 0) for v in policy.version_ids)

    @api.constrains("fallback", "fallback_user_id")
    def _check_fallback_user_id(self):
        for policy in self:
            if policy.fallback == "user" and not policy.fallback_user_id:
                raise ValidationError(
                    self.env._(
                        "Fallback Owner: choose who gets the leads nobody can take, "
                        "or let them wait."
                    )
                )

    @api.constrains("factor_ids")
    def _check_factor_ids(self):
        for policy in self:
            if len(set(policy.factor_ids.mapped("code"))) < len(policy.factor_ids):
                raise ValidationError(
                    self.env._("Factors: each factor can be used once. Remove one.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if self.version_ids:
            raise UserError(
                self.env._(
                    "A published policy can't be deleted, because decisions refer to "
                    "it. Archive it instead."
                )
            )

    def action_open_runs(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_run_action"
        )
        action["domain"] = [("policy_version_ids", "in", self.version_ids.ids)]
        return action

    def action_open_publish(self):
        """Check the settings, show what is wrong, ask for the change note, publish."""
        self.ensure_one()
        self.check_access("write")
        self._check(self._draft())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publish Policy"),
            "res_model": "fair.allocation.publish",
            "view_mode": "form",
            "target": "new",
            "context": {"default_policy_id": self.id},
        }

    def _prepare_content(self):
        """Everything a version freezes, as plain JSON."""
        self.ensure_one()
        content = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in FROZEN_FIELDS
        }
        content["factors"] = [
            {"code": f.code, "weight": f.weight, "required": f.required}
            for f in self.factor_ids.sorted(lambda f: FACTORS.index(f.code))
        ]
        return content
