from odoo import api, fields, models

SALESPEOPLE = "sales_team.group_sale_salesman"

#: Fewer ratings say nothing about how satisfied a customer is.
MINIMUM_RATINGS = 3


class ResPartner(models.Model):
    """What salespeople see of a customer: sums over all leads of its company.

    Only leads of the companies the reader has chosen count. Whose leads they are stays
    hidden.
    """

    _inherit = "res.partner"

    fair_tier_id = fields.Many2one(
        "fair.allocation.tier",
        "Tier",
        compute="_compute_fair_tier_id",
        groups=SALESPEOPLE,
        help="The best tier among the customer's open leads; without any, that of the "
        "lead won last.",
    )
    fair_tier_color = fields.Integer(
        compute="_compute_fair_tier_id",
        groups=SALESPEOPLE,
        export_string_translation=False,
    )
    fair_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_fair_currency_id",
        groups=SALESPEOPLE,
        export_string_translation=False,
    )
    fair_won_count = fields.Integer(
        "Won Leads",
        compute="_compute_fair_won",
        groups=SALESPEOPLE,
        help="Won leads with a revenue, of the customer's whole company.",
    )
    fair_won_value = fields.Monetary(
        "Value of Won Leads",
        compute="_compute_fair_won",
        currency_field="fair_currency_id",
        groups=SALESPEOPLE,
        help="Their expected revenue, in the currency of your company at today's rate.",
    )
    fair_customer_since = fields.Date(
        "Customer Since",
        compute="_compute_fair_customer_since",
        groups=SALESPEOPLE,
        help="Date of the first purchase.",
    )
    fair_lost_count = fields.Integer(
        "Lost Leads", compute="_compute_fair_lost_count", groups=SALESPEOPLE
    )
    fair_last_follow_up = fields.Datetime(
        "Last Follow-Up",
        compute="_compute_fair_last_follow_up",
        groups=SALESPEOPLE,
        help="When a colleague last wrote to the customer, or marked an activity as "
        "done, on one of its leads.",
    )
    fair_satisfaction = fields.Float(
        "Satisfaction",
        compute="_compute_fair_satisfaction",
        groups=SALESPEOPLE,
        digits=(2, 1),
        help="Average rating, 1 to 5; 0 as long as there are fewer than 3.",
    )
    fair_satisfaction_text = fields.Char(
        "Satisfaction in Words",
        compute="_compute_fair_satisfaction",
        groups=SALESPEOPLE,
        help="Average of the ratings of the customer's leads. Ratings entered by a "
        "salesperson count only after a manager has saved them.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("company")
    def _compute_fair_currency_id(self):
        self.fair_currency_id = self.env.company.currency_id

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_fair_tier_id(self):
        tiers = self._fair_ask("_get_tiers")
        for partner in self:
            tier = tiers.get(partner._fair_get_entity_id())
            partner.fair_tier_id = tier
            # sudo: the colour of a tier, whichever company's.
            partner.fair_tier_color = partner.fair_tier_id.sudo().color

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "allowed_company_ids")
    def _compute_fair_won(self):
        wins = self._fair_ask("_get_wins")
        for partner in self:
            won = wins.get(partner._fair_get_entity_id())
            partner.fair_won_count = won.count if won else 0
            partner.fair_won_value = self._fair_convert(won.amounts) if won else 0.0

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_fair_customer_since(self):
        purchases = self._fair_ask("_get_purchases")
        for partner in self:
            bought = purchases.get(partner._fair_get_entity_id())
            partner.fair_customer_since = bought.since if bought else False

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_fair_lost_count(self):
        lost = self._fair_ask("_get_lost")
        for partner in self:
            partner.fair_lost_count = lost.get(partner._fair_get_entity_id(), 0)

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_fair_last_follow_up(self):
        moments = self._fair_ask("_get_follow_ups")
        for partner in self:
            moment = moments.get(partner._fair_get_entity_id(), False)
            partner.fair_last_follow_up = moment

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_fair_satisfaction(self):
        known = self._fair_ask("_get_ratings")
        for partner in self:
            ratings = known.get(partner._fair_get_entity_id())
            enough = ratings and ratings.count >= MINIMUM_RATINGS
            partner.fair_satisfaction = ratings.average if enough else 0.0
            partner.fair_satisfaction_text = self._fair_describe_ratings(ratings)

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _fair_ask(self, question):
        """A fact about all these customers, ``{entity id: fact}``; one query."""
        entity_ids = {partner._fair_get_entity_id() for partner in self} - {False}
        ask = getattr(self.env["fair.allocation.customer"], question)
        return ask(entity_ids, self.env.companies.ids)

    def _fair_get_entity_id(self):
        return self.commercial_partner_id._origin.id

    @api.model
    def _fair_convert(self, amounts):
        """Amounts ``{company id: amount}`` in the user's currency, at today's rate."""
        company, today = self.env.company, fields.Date.context_today(self)
        total = 0.0
        for company_id, amount in amounts.items():
            # sudo: the currency of a company, for a sum over several.
            other = self.env["res.company"].sudo().browse(company_id) or company
            total += other.currency_id._convert(
                amount, company.currency_id, company, today
            )
        return total

    @api.model
    def _fair_describe_ratings(self, ratings):
        if not ratings:
            return self.env._("No ratings yet")
        if ratings.count < MINIMUM_RATINGS:
            return self.env._(
                "Not enough ratings (%(count)s of %(minimum)s)",
                count=ratings.count,
                minimum=MINIMUM_RATINGS,
            )
        return self.env._(
            "%(average).1f of 5 (%(count)s ratings)",
            average=ratings.average,
            count=ratings.count,
        )
