from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FairAllocationTier(models.Model):
    _name = "fair.allocation.tier"
    _inherit = ["fair.allocation.bounds.mixin"]
    _description = "Customer Tier"
    _order = "sequence, id"
    _check_company_auto = True

    _fair_bounds = {
        "score_min": (0, 100),
        "load_weight": (0.01, 100),
        "response_hours": (0, 8760),
        "protection_days": (0, 3650),
        "protection_max_days": (0, 3650),
        "follow_up_days": (0, 3650),
        "no_sale_days": (0, 3650),
        "rotation_months": (0, 120),
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        compute="_compute_sequence",
        store=True,
        help="Rank of the tier: the higher its scores, the earlier it is served.",
    )
    color = fields.Integer(default=0)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company that has no tiers of its own.",
    )
    score_min = fields.Integer(
        string="From Score",
        required=True,
        help="A lead belongs to the highest tier whose first score it reaches. The "
        "range ends where the next tier begins, so tiers never overlap or leave a gap.",
    )
    score_max = fields.Integer(string="To Score", compute="_compute_score_max")
    seniority_id = fields.Many2one(
        "fair.allocation.seniority",
        string="Minimum Seniority",
        check_company=True,
        ondelete="restrict",
        help="People below this rung don't receive leads of this tier. People without "
        "a rung are not restricted.",
    )
    always_served = fields.Boolean(
        default=True,
        help="Serve these leads even if others must be re-arranged to make room.",
    )
    practice = fields.Boolean(
        string="For Practice",
        help="Easier customers, of whom newcomers get a guaranteed share.",
    )
    load_weight = fields.Float(
        default=1.0,
        help="How much work a lead of this tier is, compared with an ordinary one.",
    )
    response_hours = fields.Integer(
        string="First Response (hours)",
        help="Deadline for the first contact after allocation. 0: no deadline.",
    )
    protection_days = fields.Integer(
        help="Days during which the lead stays with the person it was allocated to. "
        "0: no protection.",
    )
    protection_max_days = fields.Integer(
        string="Protection at Most (days)",
        help="Follow-up renews the protection up to so many days after allocation. "
        "0: no limit.",
    )
    follow_up_days = fields.Integer(
        help="Days without follow-up after which the lead may be given back. 0: never.",
    )
    no_sale_days = fields.Integer(
        string="No-Sale Days",
        help="Days without a sale after which the lead may be given back. 0: never.",
    )
    rotation_months = fields.Integer(
        help="Months after which rotation may propose another owner. 0: never.",
    )
    named_owner = fields.Boolean(
        help="Customers of this tier have a personal contact: they are never pooled or "
        "rotated without a manager.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="First Activity",
        domain="[('res_model', 'in', [False, 'crm.lead'])]",
        help="Planned for the new owner, due when the first response is due.",
    )
    lead_count = fields.Integer(string="Open Leads", compute="_compute_lead_count")

    # One active tier per first score: two managers saving at once can't overlap either.
    _score_min_uniq = models.UniqueIndex(
        "(score_min, COALESCE(company_id, 0)) WHERE active",
        "From Score: another tier of the company begins at this score. Choose another "
        "score or archive that tier.",
    )

    @api.depends("score_min")
    def _compute_sequence(self):
        for tier in self:
            tier.sequence = 100 - tier.score_min

    @api.depends("score_min", "company_id", "active")
    def _compute_score_max(self):
        tiers = self.search(
            [("company_id", "in", [*self.company_id.ids, False]), ("active", "=", True)]
        )
        for tier in self:
            rest = tiers - tier._origin
            later = rest.filtered(
                lambda t, tier=tier: t.company_id == tier.company_id
                and t.score_min > tier.score_min
            )
            tier.score_max = min(later.mapped("score_min"), default=101) - 1

    def _compute_lead_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                [("fair_tier_id", "in", self.ids), ("won_status", "=", "pending")],
                ["fair_tier_id"],
                ["__count"],
            )
        )
        for tier in self:
            tier.lead_count = counts.get(tier, 0)

    @api.constrains("score_min", "company_id", "active")
    def _check_starts_at_zero(self):
        self._check_ladders(self.browse())

    @api.constrains("protection_days", "protection_max_days")
    def _check_protection_max_days(self):
        for tier in self:
            if 0 < tier.protection_max_days < tier.protection_days:
                raise ValidationError(
                    self.env._(
                        "Protection at Most (days): %(tier)s is protected for %(days)s "
                        "days to begin with. Enter as many or more, or 0 for no limit.",
                        tier=tier.name,
                        days=tier.protection_days,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lowest(self):
        self._check_ladders(self)

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        self._trigger_rescoring()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"score_min", "company_id", "active"}):
            self._trigger_rescoring()
        return result

    def unlink(self):
        result = super().unlink()
        self._trigger_rescoring()
        return result

    def action_recompute_scores(self):
        """Score the open leads again now, or soon where they are many."""
        self.check_access("write")
        return self.env["crm.lead"]._fair_rescore_open_leads()

    def action_view_leads(self):
        """Open the tier's open leads."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "domain": [("fair_tier_id", "=", self.id), ("won_status", "=", "pending")],
        }

    @api.model
    def _ladder(self, company):
        """Tiers of a company, most important first: its own, else the shared ones."""
        tiers = self.search(
            [("company_id", "in", [*company.ids, False]), ("active", "=", True)],
            order="score_min desc, id",
        )
        own = tiers.filtered("company_id")
        return own or tiers

    @api.model
    def _for_scores(self, scores, company=None):
        """Tier of each score, on the ladder of the company."""
        ladder = self._ladder(self.env.company if company is None else company)
        return [ladder._pick(score) for score in scores]

    def _pick(self, score):
        """Tier of a score on this ladder: the highest whose first score is reached.

        What lies below every tier belongs to the lowest, so no score is without tier.
        """
        return next((tier for tier in self if tier.score_min <= score), self[-1:])

    @api.model
    def _check_ladders(self, leaving):
        """The lowest tier of each ladder must take every score from 0."""
        # Of other companies too: moving a tier may break the ladder it leaves.
        ladders = self.sudo()._read_group(
            [("active", "=", True), ("id", "not in", leaving.ids)],
            ["company_id"],
            ["score_min:min"],
        )
        for company, lowest in ladders:
            if lowest > 0:
                raise ValidationError(
                    self.env._(
                        "From Score: the lowest tier must begin at 0, else leads with "
                        "a low score have no tier. Set From Score of the lowest tier "
                        "of %(company)s to 0.",
                        company=company.name or self.env._("all companies"),
                    )
                )

    @api.model
    def _trigger_rescoring(self):
        """Let the scheduled job bring the leads in line with the new settings."""
        self.env["crm.lead"]._fair_trigger_rescoring()
