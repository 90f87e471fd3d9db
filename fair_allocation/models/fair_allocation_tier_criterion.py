from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

from ..domain_text import check_domain, read_domain

#: Fields whose number counts up to ``full_at``; of the other types only whether
#: something is filled in can be scored.
NUMBER_TYPES = ("integer", "float", "monetary")
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
            ("intent", "Probability predicted by Odoo"),
            ("history", "Won leads of the same customer"),
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
        help="Amount, percentage or number that earns 100 points; less earns points in "
        "proportion.",
    )
    points = fields.Integer(
        default=100,
        help="Points earned when the field is filled in or the condition is met.",
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
            criterion.is_ramp = criterion.kind in ("value", "intent", "history") or (
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
    def _of_company(self, company):
        """Criteria of a company: its own, else the shared ones."""
        criteria = self.search(
            [("company_id", "in", [*company.ids, False]), ("active", "=", True)]
        )
        return criteria.filtered("company_id") or criteria

    def _score(self, leads):
        """Score and its parts for each lead: {lead: (score, parts)}.

        The score is the weighted mean of the points, rounded to a whole number. A
        fixed number of queries per criterion, whatever the number of leads.
        """
        measures = [(criterion, criterion._measure(leads)) for criterion in self]
        total = sum(self.mapped("weight"))
        scores = {}
        for lead in leads:
            parts = [criterion._part(*facts[lead]) for criterion, facts in measures]
            earned = sum(part["weight"] * part["points"] for part in parts)
            score = (2 * earned + total) // (2 * total) if total else 0
            scores[lead] = (score, parts)
        return scores

    def _part(self, fact, points):
        """What one criterion found: codes and numbers, put into words when read."""
        part = {
            "criterion": self.id,
            "kind": self.kind,
            "fact": fact,
            "points": points,
            "weight": self.weight,
        }
        if self.is_ramp:
            part["full_at"] = self.full_at
        return part

    @api.model
    def _part_names(self, parts):
        """Name of the criterion behind each part; of a deleted one, its kind."""
        # Names of settings: readable whatever company they belong to.
        known = self.sudo().browse({part["criterion"] for part in parts}).exists()
        names = {criterion.id: criterion.name for criterion in known}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            part["criterion"]: names.get(part["criterion"], kinds[part["kind"]])
            for part in parts
        }

    @api.model
    def _describe(self, part, currency):
        """What a criterion found, in the reader's language."""
        if "full_at" not in part:
            return self.env._("Yes") if part["fact"] else self.env._("No")
        if part["kind"] == "value":
            found, full = (
                formatLang(self.env, part[key], currency_obj=currency)
                for key in ("fact", "full_at")
            )
        else:
            found, full = (f"{part[key]:.6g}" for key in ("fact", "full_at"))
        if part["kind"] == "intent":
            return self.env._("%(number)s%% likely to be won", number=found)
        if part["kind"] == "history":
            return self.env._(
                "%(number)s won, full points at %(full)s", number=found, full=full
            )
        return self.env._("%(number)s of %(full)s", number=found, full=full)

    def _measure(self, leads):
        """Fact and points of each lead by this criterion: {lead: (fact, points)}."""
        self.ensure_one()
        return getattr(self, f"_measure_{self.kind}")(leads)

    def _measure_value(self, leads):
        return {lead: self._ramp(lead.expected_revenue) for lead in leads}

    def _measure_intent(self, leads):
        return {lead: self._ramp(lead.automated_probability) for lead in leads}

    def _measure_history(self, leads):
        """Won leads of the commercial entity.

        Only those with a revenue count: an empty "win" anyone can make proves nothing.
        """
        partners = leads.partner_id.commercial_partner_id
        won = {}
        if partners:
            groups = leads.with_context(active_test=False)._read_group(
                [
                    ("won_status", "=", "won"),
                    ("partner_id.commercial_partner_id", "in", partners.ids),
                    "|",
                    ("expected_revenue", ">", 0),
                    ("recurring_revenue", ">", 0),
                ],
                ["partner_id"],
                ["__count"],
            )
            for partner, count in groups:
                entity = partner.commercial_partner_id.id
                won[entity] = won.get(entity, 0) + count
        return {
            lead: self._ramp(
                won.get(lead.partner_id.commercial_partner_id._origin.id, 0)
            )
            for lead in leads
        }

    def _measure_field(self, leads):
        # a field of an add-on that was uninstalled since counts as never filled in
        known = self.field_name in leads._fields
        values = {lead: lead[self.field_name] if known else False for lead in leads}
        if self.is_ramp:
            return {lead: self._ramp(value) for lead, value in values.items()}
        return {lead: self._stroke(value) for lead, value in values.items()}

    def _measure_domain(self, leads):
        matching = set(leads.filtered_domain(read_domain(self.domain)))
        return {lead: self._stroke(lead in matching) for lead in leads}

    def _ramp(self, number):
        """Points in proportion to the number, 100 from ``full_at`` on, never below."""
        share = max(0.0, min(1.0, number / self.full_at)) if self.full_at > 0 else 0.0
        return number, int(share * 100 + 0.5)

    def _stroke(self, found):
        return bool(found), self.points if found else 0
