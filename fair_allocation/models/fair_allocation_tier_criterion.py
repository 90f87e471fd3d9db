from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..domain_text import check_domain, read_domain

#: Fields whose number counts up to ``full_at``; of the other types only whether
#: something is filled in can be scored.
NUMBER_TYPES = ("integer", "float", "monetary")
#: Kinds whose points grow with a number.
RAMP_KINDS = ("value", "budget", "intent", "history", "loyalty")
FILLED_TYPES = ("boolean", "char", "selection", "many2one", "many2many", "date")


class FairAllocationTierCriterion(models.Model):
    _name = "fair.allocation.tier.criterion"
    _inherit = ["fair.allocation.bounds.mixin"]
    _description = "Score Criterion"
    _order = "sequence, id"

    _fair_bounds = {"weight": (1, 1000), "full_at": (0, 10**12), "points": (0, 100)}

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company that has no criteria of its own.",
    )
    kind = fields.Selection(
        [
            ("value", "Expected revenue"),
            ("budget", "Budget of the customer"),
            ("intent", "Probability predicted by Odoo"),
            ("history", "Won leads of the same customer"),
            ("loyalty", "Years since the customer's first purchase"),
            ("complaints", "No complaints in 12 months"),
            ("field", "Any field of the lead"),
            ("domain", "Any condition on the lead"),
        ],
        required=True,
        default="value",
    )
    weight = fields.Integer(
        required=True,
        default=10,
        help="How much this criterion counts beside the others. The score is the mean "
        "of the points, weighted.",
    )
    full_at = fields.Float(
        string="Full Points At",
        default=100.0,
        help="Amount, percentage, number or years that earn 100 points; less earns "
        "points in proportion.",
    )
    points = fields.Integer(
        default=100,
        help="Points earned when the field is filled in, the condition is met, or the "
        "customer gave no rating below 3 of 5 in the last 12 months.",
    )
    field_name = fields.Char(string="Field")
    domain = fields.Char(string="Condition", default="[]")
    lead_model = fields.Char(
        compute="_compute_lead_model", export_string_translation=False
    )
    is_ramp = fields.Boolean(compute="_compute_is_ramp")

    def _compute_lead_model(self):
        self.lead_model = "crm.lead"

    @api.depends("kind", "field_name")
    def _compute_is_ramp(self):
        """Whether points grow with a number, rather than being earned at one stroke."""
        for criterion in self:
            field = self.env["crm.lead"]._fields.get(criterion.field_name or "")
            criterion.is_ramp = criterion.kind in RAMP_KINDS or (
                criterion.kind == "field" and bool(field) and field.type in NUMBER_TYPES
            )

    @api.constrains("kind", "field_name", "full_at")
    def _check_full_at(self):
        for criterion in self:
            if criterion.is_ramp and criterion.full_at <= 0:
                raise ValidationError(
                    self.env._(
                        "Full Points At: criterion “%(name)s” needs a number above 0 "
                        "that earns the full points.",
                        name=criterion.name,
                    )
                )

    @api.constrains("kind", "field_name")
    def _check_field_name(self):
        leads = self.env["crm.lead"].sudo(False)
        for criterion in self.filtered(lambda c: c.kind == "field"):
            field = leads._fields.get(criterion.field_name or "")
            if (
                not field
                or not field.store
                or field.type not in NUMBER_TYPES + FILLED_TYPES
                or field.name.startswith("fair_")
                or not leads._has_field_access(field, "read")
            ):
                raise ValidationError(
                    self.env._(
                        "Field: criterion “%(name)s” can't score “%(field)s”. Choose a "
                        "stored field of the lead itself that you can read, other than "
                        "those of Fair Allocation.",
                        name=criterion.name,
                        field=criterion.field_name or "",
                    )
                )

    @api.constrains("kind", "domain")
    def _check_domain(self):
        label = self._fields["domain"]._description_string(self.env)
        for criterion in self.filtered(lambda c: c.kind == "domain"):
            check_domain(self.env["crm.lead"], criterion.domain, label)

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        self._settings_changed()
        return criteria

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "sequence"}:
            self._settings_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._settings_changed()
        return result

    def action_recompute_scores(self):
        """Score the open leads again now, or soon where they are many."""
        self.check_access("write")
        return self.env["crm.lead"]._fair_rescore_open_leads()

    @api.model
    def _settings_changed(self):
        self.env.registry.clear_cache()
        self.env["crm.lead"]._fair_trigger_rescoring()

    @api.model
    @tools.ormcache()
    def _fact_fields(self):
        """Names of the lead's own fields that fields and conditions look at.

        Writing one of them scores the lead again. What a condition reaches through a
        relation is caught by the nightly job.
        """
        names = set()
        for criterion in self.sudo().search([("kind", "in", ["field", "domain"])]):
            if criterion.kind == "field":
                names.add(criterion.field_name)
            else:
                domain = read_domain(criterion.domain)
                names |= {c.field_expr.split(".")[0] for c in domain.iter_conditions()}
        return frozenset(names)

    @api.model
    @tools.ormcache()
    def _kinds(self):
        """Kinds of the criteria in use, whosever they are."""
        # sudo: a cached figure for everyone; nothing of the criteria is shown.
        criteria = self.sudo().search([("active", "=", True)])
        return frozenset(criteria.mapped("kind"))

    @api.model
    def _of_company(self, company):
        """Criteria of a company: its own, else the shared ones."""
        criteria = self.search(
            [("company_id", "in", [*company.ids, False]), ("active", "=", True)]
        )
        return criteria.filtered("company_id") or criteria
