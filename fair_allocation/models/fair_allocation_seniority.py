from odoo import api, fields, models


class FairAllocationSeniority(models.Model):
    _name = "fair.allocation.seniority"
    _inherit = ["fair.allocation.bounds.mixin"]
    _description = "Seniority Rung"
    _order = "level, id"
    _check_company_auto = True

    _fair_bounds = {"level": (1, 100), "default_capacity": (0, 100000)}

    name = fields.Char(required=True, translate=True)
    level = fields.Integer(
        required=True,
        default=lambda self: self._default_level(),
        help="Place on the ladder: 1 is the lowest rung.",
    )
    color = fields.Integer(default=0)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    default_capacity = fields.Integer(
        default=30,
        help="Leads in 30 days proposed as capacity for a new member on this rung.",
    )
    tier_ids = fields.Many2many(
        "fair.allocation.tier",
        "fair_allocation_seniority_tier_rel",
        "seniority_id",
        "tier_id",
        string="Only These Tiers",
        check_company=True,
        help="Narrows the tiers people on this rung may take. Empty: every tier whose "
        "minimum seniority they reach.",
    )
    permitted_tier_ids = fields.Many2many(
        "fair.allocation.tier",
        string="May Take",
        compute="_compute_permitted_tier_ids",
    )

    _level_uniq = models.UniqueIndex(
        "(level, COALESCE(company_id, 0)) WHERE active",
        "Level: another rung has this level. Choose a free level.",
    )

    @api.model
    def _default_level(self):
        highest = self.search([], order="level desc", limit=1)
        return min(highest.level + 1, 100)

    @api.depends("level", "tier_ids", "company_id")
    def _compute_permitted_tier_ids(self):
        tiers = self.env["fair.allocation.tier"].search([("active", "=", True)])
        for rung in self:
            rung.permitted_tier_ids = rung._permitted(tiers)

    def _permitted(self, tiers):
        """Those of the tiers that people on this rung may take.

        A tier's minimum seniority counts first, then the rung's own narrowing; without
        a rung nothing is restricted.
        """
        if not self:
            return tiers
        self.ensure_one()
        if self.company_id:
            companies = self.company_id | self.company_id.browse()
            tiers = tiers.filtered(lambda tier: tier.company_id <= companies)
        reached = tiers.filtered(lambda tier: tier.seniority_id.level <= self.level)
        return reached & self.tier_ids if self.tier_ids else reached
