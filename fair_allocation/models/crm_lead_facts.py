from contextlib import contextmanager

from odoo import api, fields, models

#: Made by the product from the facts: nobody types them, on any path.
SCORE_FIELDS = ("fair_score", "fair_score_parts", "fair_tier_id")
#: Up to this many open leads are scored at once by the button, more by the job.
RESCORE_NOW = 5000
RESCORE_BATCH = 1000
RESCORE_POSITION = "fair_allocation.rescored_up_to"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    fair_score = fields.Integer(
        string="Score",
        compute="_compute_fair_score",
        store=True,
        aggregator="avg",
        help="0 to 100, from the criteria of the company. Closed leads keep the score "
        "they had.",
    )
    fair_score_parts = fields.Json(
        string="Score Parts",
        compute="_compute_fair_score",
        store=True,
        export_string_translation=False,
    )
    fair_score_html = fields.Html(
        string="Why This Score",
        compute="_compute_fair_score_html",
        sanitize=False,  # made by our own template, which escapes
    )
    fair_tier_id = fields.Many2one(
        "fair.allocation.tier",
        string="Tier",
        compute="_compute_fair_score",
        store=True,
        index=True,
        ondelete="set null",
    )
    fair_tier_color = fields.Integer(
        related="fair_tier_id.color",
        string="Tier Color",
        export_string_translation=False,
    )
    fair_industry_id = fields.Many2one(
        "res.partner.industry",
        string="Industry",
        compute="_compute_fair_industry_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    fair_skill_ids = fields.One2many(
        "fair.allocation.need", "lead_id", string="Needed Skills", copy=True
    )

    # ------------------------------------------------------------
    # SCORE
    # ------------------------------------------------------------

    # Not on automated_probability and company_id: both are recomputed whenever an owner
    # is written, mostly to the same value. They, and closing or reopening, score a lead
    # again only when they change, see _fair_rescore_if_changed.
    @api.depends("expected_revenue", "fair_budget", "partner_id", "fair_manual_tier_id")
    def _compute_fair_score(self):
        """Score, its parts and the tier, from the criteria and tiers of the company.

        A closed lead keeps what it had: what it was worth when it was allocated must
        not change because it was won. It is scored only if it never was. A tier set by
        hand stays, whatever the score.
        """
        closed = self.filtered(
            lambda ld: ld._origin and ld.won_status != "pending" and ld.fair_score_parts
        )
        for lead in closed:
            for name in SCORE_FIELDS:
                lead[name] = lead[name]
        for company, leads in (self - closed).grouped("company_id").items():
            criteria = self.env["fair.allocation.tier.criterion"]._of_company(company)
            ladder = self.env["fair.allocation.tier"]._ladder(company)
            for lead, (score, parts) in criteria._score(leads).items():
                lead.fair_score = score
                lead.fair_score_parts = parts
                manual = lead._fair_get_manual_tier()
                lead.fair_tier_id = manual or ladder._pick(score)

    @api.depends("fair_score", "fair_score_parts")
    @api.depends_context("lang")
    def _compute_fair_score_html(self):
        Criterion = self.env["fair.allocation.tier.criterion"]
        names = Criterion._part_names(
            [part for lead in self for part in lead.fair_score_parts or []]
        )
        for lead in self:
            stored = lead.fair_score_parts or []
            lead.fair_score_html = self.env["ir.qweb"]._render(
                "fair_allocation.lead_score_parts",
                {
                    "score": lead.fair_score,
                    "total": sum(part["weight"] for part in stored),
                    "parts": [
                        {
                            **part,
                            "name": names[part["criterion"]],
                            "found": Criterion._describe(part, lead.company_currency),
                        }
                        for part in stored
                    ],
                },
            )

    def _compute_probabilities(self):
        with self._fair_rescore_if_changed("automated_probability"):
            return super()._compute_probabilities()

    def _compute_company_id(self):
        with self._fair_rescore_if_changed("company_id"):
            return super()._compute_company_id()

    def _compute_won_status(self):
        with self._fair_rescore_if_changed("won_status"):
            return super()._compute_won_status()

    @contextmanager
    def _fair_rescore_if_changed(self, name):
        """Score again those leads whose fact really changes inside the block."""
        before = {lead: lead[name] for lead in self}
        yield
        changed = self.filtered(lambda lead: lead[name] != before[lead])
        changed._fair_rescore()

    def _fair_rescore(self):
        """Mark the scores to be computed again, together, when next needed."""
        fields_ = [self._fields[name] for name in SCORE_FIELDS]
        leads = self.filtered(lambda lead: not self.env.is_protected(fields_[0], lead))
        for field in fields_:
            self.env.add_to_compute(field, leads)
        leads.modified(SCORE_FIELDS)

    def _fair_rescore_open_leads(self):
        """Score all open leads again: at once, or by the job where they are many."""
        leads = self.sudo().search(self._fair_open_domain(), order="id")
        if len(leads) > RESCORE_NOW:
            self._fair_trigger_rescoring()
            message = self.env._(
                "%(count)s open leads are scored again in the background.",
                count=len(leads),
            )
        else:
            leads._fair_rescore()
            leads.flush_recordset()
            message = self.env._("%(count)s open leads scored.", count=len(leads))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "success"},
        }

    @api.model
    def _fair_score_first_time(self):
        """Score the leads that were there before the product, closed ones included."""
        leads = self.with_context(active_test=False).search(
            [("fair_tier_id", "=", False)], order="id"
        )
        for start in range(0, len(leads), RESCORE_BATCH):
            batch = leads[start : start + RESCORE_BATCH]
            batch._fair_rescore()
            batch.flush_recordset()
            batch.invalidate_recordset()

    @api.model
    def _fair_open_domain(self):
        return [("won_status", "=", "pending")]

    @api.model
    def _fair_trigger_rescoring(self):
        """Ask the scheduled job to score all open leads again, from the first on."""
        cron = self.env.ref("fair_allocation.ir_cron_rescore", raise_if_not_found=False)
        if cron:
            cron = cron.sudo()
            self.env["ir.config_parameter"].sudo().set_param(RESCORE_POSITION, False)
            cron._trigger()

    @api.model
    def _cron_fair_rescore(self):
        """Score every open lead again, in batches, going on where time ran out."""
        parameters = self.env["ir.config_parameter"]
        position = int(parameters.get_param(RESCORE_POSITION) or 0)
        domain = self._fair_open_domain()
        remaining = self.search_count([*domain, ("id", ">", position)])
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while leads := self.search(
            [*domain, ("id", ">", position)], order="id", limit=RESCORE_BATCH
        ):
            leads._fair_rescore()
            leads.flush_recordset()
            self.env.invalidate_all()
            position = leads[-1].id
            parameters.set_param(RESCORE_POSITION, position)
            if not self.env["ir.cron"]._commit_progress(len(leads)):
                return
        parameters.set_param(RESCORE_POSITION, False)

    # ------------------------------------------------------------
    # NEEDS
    # ------------------------------------------------------------

    @api.depends("partner_id")
    def _compute_fair_industry_id(self):
        """Industry of the customer; without one the lead keeps its own."""
        for lead in self:
            industry = lead.partner_id.industry_id
            lead.fair_industry_id = industry or lead.fair_industry_id

    def action_fair_fill_needs(self):
        """Fill in what the selected leads need, by the rules."""
        self.check_access("write")
        self.env["fair.allocation.need.rule"]._apply(self)

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "fair_industry_id"]

    def _merge_dependences(self, opportunities):
        """The merged lead needs what its sources needed, at the higher level."""
        result = super()._merge_dependences(opportunities)
        needed = {}
        for need in opportunities.fair_skill_ids.sorted("level"):
            needed[self, need.skill_id] = need.skill_level_id
        self.env["fair.allocation.need.rule"]._write_needs(self.sudo(), needed)
        return result

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        self.env["fair.allocation.need.rule"]._apply(leads)
        return leads

    def write(self, vals):
        result = super().write(vals)
        facts = {"automated_probability", "company_id"}
        facts |= self.env["fair.allocation.tier.criterion"]._fact_fields()
        if not facts.isdisjoint(vals):
            self._fair_rescore()
        return result
