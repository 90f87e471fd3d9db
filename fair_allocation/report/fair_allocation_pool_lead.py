from odoo import api, fields, models
from odoo.tools import SQL, format_list


class FairAllocationPoolLead(models.Model):
    """What may be seen of a lead in a public pool before somebody claims it.

    Enough to choose, and nothing that says who the customer is: no name, contact,
    e-mail, phone, town or description, and no relation that would lead there. The id
    is the lead's.
    """

    _name = "fair.allocation.pool.lead"
    _description = "Lead in a Public Pool"
    _auto = False
    _order = "tier_id, pooled_on, id"
    _rec_names_search = ["industry_id", "state_id", "country_id", "tier_id"]
    _depends = {
        "crm.lead": [
            *("active", "user_id", "won_status", "company_id", "create_date"),
            *("fair_pool_id", "fair_pooled_on", "fair_tier_id", "fair_score"),
            *("expected_revenue", "fair_industry_id", "country_id", "state_id"),
            *("lang_id", "source_id", "medium_id"),
        ],
        "fair.allocation.pool": ["company_id", "freeze_hours"],
        "fair.allocation.decision": ["lead_id", "from_user_id"],
        "res.company": ["currency_id"],
    }

    name = fields.Char("Lead", compute="_compute_display_name")
    pool_id = fields.Many2one("fair.allocation.pool", "Public Pool", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    score = fields.Integer(readonly=True, aggregator="avg")
    expected_revenue = fields.Monetary(readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "State or Province", readonly=True)
    lang_id = fields.Many2one("res.lang", "Language", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    skill_names = fields.Char("Needed Skills", compute="_compute_skill_names")
    created_on = fields.Datetime(readonly=True)
    age_days = fields.Integer("Age (days)", readonly=True, aggregator="avg")
    pooled_on = fields.Datetime("In the Pool Since", readonly=True)
    free_on = fields.Datetime(
        "Free From", readonly=True, help="Nobody can claim it before."
    )
    owner_count = fields.Integer(
        "Looked After Before",
        readonly=True,
        aggregator="avg",
        help="How many colleagues have looked after this customer before.",
    )
    can_claim = fields.Boolean("Claimable", compute="_compute_can_claim")
    obstacle = fields.Char("Why Not", compute="_compute_can_claim")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lead.id,
                   pool.id AS pool_id,
                   pool.company_id,
                   company.currency_id,
                   lead.fair_tier_id AS tier_id,
                   lead.fair_score AS score,
                   lead.expected_revenue,
                   lead.fair_industry_id AS industry_id,
                   lead.country_id,
                   lead.state_id,
                   lead.lang_id,
                   lead.source_id,
                   lead.medium_id,
                   lead.create_date AS created_on,
                   EXTRACT(DAY FROM %(now)s - lead.create_date)::int AS age_days,
                   lead.fair_pooled_on AS pooled_on,
                   lead.fair_pooled_on + COALESCE(pool.freeze_hours, 0)
                       * INTERVAL '1 hour' AS free_on,
                   (SELECT COUNT(DISTINCT past.from_user_id)
                      FROM fair_allocation_decision past
                     WHERE past.lead_id = lead.id)::int AS owner_count
              FROM crm_lead lead
              JOIN fair_allocation_pool pool ON pool.id = lead.fair_pool_id
              JOIN res_company company ON company.id = pool.company_id
             WHERE lead.active
               AND lead.user_id IS NULL
               AND lead.won_status = 'pending'
               AND (lead.company_id IS NULL OR lead.company_id = pool.company_id)
            """,
            now=self.env.cr.now(),
        )

    @api.depends("industry_id", "country_id", "state_id", "tier_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """A title made of what is no secret, for people to tell leads apart."""
        for lead in self:
            region = lead.state_id.name or lead.country_id.name
            number = self.env._("No. %s", lead.id)
            known = list(filter(None, [lead.industry_id.name, region]))
            lead.name = " · ".join([*known, number])
            tier = [lead.tier_id.name] if lead.tier_id else []
            lead.display_name = " · ".join([*known, *tier, number])

    def _compute_skill_names(self):
        # sudo: what is needed, of leads whose masked line the user may read.
        needs = self.env["fair.allocation.need"].sudo()
        needs = needs.search([("lead_id", "in", self.ids)]).grouped("lead_id")
        texts = {
            lead.id: format_list(self.env, found.mapped("display_name"))
            for lead, found in needs.items()
        }
        for lead in self:
            lead.skill_names = texts.get(lead.id, False)

    @api.depends_context("uid", "lang", "tz")
    def _compute_can_claim(self):
        leads = self.env["crm.lead"].browse(self.ids)
        obstacles = leads._fair_get_claim_obstacles(self.env.user)
        for lead in self:
            lead.obstacle = obstacles.get(lead.id, False)
            lead.can_claim = not lead.obstacle

    def action_claim(self):
        """Claim these leads: all of them, or none with the reason.

        Everything is checked there: what somebody else has claimed a moment ago isn't
        here any more, and whoever comes too late is told who has it.
        """
        return self.env["crm.lead"].browse(self.ids).action_fair_claim()
