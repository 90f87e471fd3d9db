from collections import Counter
from datetime import timedelta

from odoo import api, fields, models


class FairAllocationPool(models.Model):
    """What a pool holds, in figures and in plain words."""

    _inherit = "fair.allocation.pool"

    lead_count = fields.Integer("In the Pool", compute="_compute_lead_count")
    free_count = fields.Integer(
        "Claimable Now",
        compute="_compute_free_count",
        help="Leads you could claim now: free, for your seniority, not looked after by "
        "you lately, and within your limits.",
    )
    claimed_count = fields.Integer(
        "Claimed Today",
        compute="_compute_claimed_count",
        help="By all members together.",
    )
    own_claimed_count = fields.Integer(
        "Claimed by Me Today", compute="_compute_claimed_count"
    )
    rules_text = fields.Text("Rules", compute="_compute_rules_text")

    def _compute_lead_count(self):
        # sudo: how many there are; which ones is for those who may see them.
        leads = self.env["fair.allocation.pool.lead"].sudo()
        counts = dict(
            leads._read_group([("pool_id", "in", self.ids)], ["pool_id"], ["__count"])
        )
        for pool in self:
            pool.lead_count = counts.get(pool._origin.sudo(), 0)

    @api.depends_context("uid")
    def _compute_free_count(self):
        # sudo: a blind pool shows its members only how many there are.
        mine = self.filtered("is_member").sudo()
        limits = mine._get_limits(self.env.user)
        mine = mine.filtered(lambda pool: all(limit.left > 0 for limit in limits[pool]))
        rows = (
            self.env["fair.allocation.pool.lead"]
            .sudo()
            ._read_group(
                [
                    ("pool_id", "in", mine.ids),
                    ("free_on", "<=", self.env.cr.now()),
                    ("id", "not in", mine._get_cooling_ids()),
                ],
                ["pool_id", "tier_id"],
                ["__count"],
            )
        )
        permitted = self._get_permitted_tiers()
        counts = Counter()
        for pool, tier, count in rows:
            if not tier or tier in permitted:
                counts[pool.id] += count
        for pool in self:
            pool.free_count = counts[pool._origin.id]

    @api.model
    def _get_permitted_tiers(self):
        """Tiers for which the user has the seniority, in whichever team."""
        # sudo: where the user works, and how long.
        members = self.env["crm.team.member"].sudo()
        members = members.search([("user_id", "=", self.env.uid)])
        tiers = self.env["fair.allocation.tier"].sudo()
        tiers = tiers.search([("active", "=", True)])
        if not members:
            return tiers
        return tiers.browse().union(*(m._fair_permitted_tiers(tiers) for m in members))

    def _get_cooling_ids(self):
        """Leads in these pools that the user looked after too short a while ago."""
        # sudo: only what the user has had.
        Decision = self.env["fair.allocation.decision"].sudo()
        rows = Decision._read_group(
            [
                ("from_user_id", "=", self.env.uid),
                ("lead_id.fair_pool_id", "in", self.ids),
            ],
            ["lead_id"],
            ["date:max"],
        )
        now = self.env.cr.now()
        return [
            lead.id
            for lead, last in rows
            if last + timedelta(days=lead.fair_pool_id.cool_down_days) > now
        ]

    @api.depends_context("uid")
    def _compute_claimed_count(self):
        # sudo: figures of today; who claimed what is in the ledger.
        Decision = self.env["fair.allocation.decision"].sudo()
        Version = self.env["fair.allocation.policy.version"]
        for company, pools in self.grouped("company_id").items():
            rows = Decision._read_group(
                [
                    ("kind", "=", "claim"),
                    ("pool_id", "in", pools.ids),
                    ("date", ">=", Version._get_start_of("day", company)),
                ],
                ["pool_id", "to_user_id"],
                ["__count"],
            )
            for pool in pools:
                here = [row for row in rows if row[0].id == pool._origin.id]
                pool.claimed_count = sum(count for _pool, _user, count in here)
                pool.own_claimed_count = sum(
                    count for _pool, user, count in here if user.id == self.env.uid
                )

    # ------------------------------------------------------------
    # IN WORDS
    # ------------------------------------------------------------

    @api.depends(
        *("freeze_hours", "claims_per_day", "held_max", "cool_down_days", "blind"),
        *("member_ids", "team_ids"),
    )
    @api.depends_context("lang")
    def _compute_rules_text(self):
        for pool in self:
            pool.rules_text = "\n".join(pool._get_rules())

    def _get_rules(self):
        """The rules of the pool, one sentence each."""
        self.ensure_one()
        rules = [self._get_rule_who()]
        if self.blind:
            rules.append(
                self.env._("Nobody chooses: you get the one that has waited longest.")
            )
        if self.claims_per_day:
            rules.append(
                self.env._(
                    "Claims a day: at most %s, given back or not.", self.claims_per_day
                )
            )
        if self.held_max:
            rules.append(
                self.env._("No claims with %s or more open leads.", self.held_max)
            )
        if self.freeze_hours:
            rules.append(
                self.env._(
                    "New leads are frozen for %s h: nobody can claim them.",
                    self.freeze_hours,
                )
            )
        if self.cool_down_days:
            rules.append(
                self.env._(
                    "Days until you can claim a customer you looked after: %s.",
                    self.cool_down_days,
                )
            )
        return rules

    def _get_rule_who(self):
        # sudo: names of colleagues and teams, which are no secret.
        pool = self.sudo()
        if pool.member_ids:
            return self.env._("Open to: %s.", pool.member_ids.mapped("name"))
        if pool.team_ids:
            return self.env._("Open to these teams: %s.", pool.team_ids.mapped("name"))
        return self.env._("Open to all teams with published rules.")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_open_public(self):
        """What the menu opens: leads to choose from, else the pools themselves.

        By pool where there are several; in each the most important tier comes first.
        """
        shown = self.search([("shows_leads", "=", True)])
        if not shown and self.search_count([("is_member", "=", True)], limit=1):
            return self._get_action("fair_allocation_pool_action_own")
        action = self._get_action("fair_allocation_pool_lead_action")
        action["context"] = {"search_default_group_pool": 1} if len(shown) > 1 else {}
        return action

    def action_open(self):
        """The leads in this pool, masked, for those who may look at them."""
        self.ensure_one()
        self.check_access("read")
        action = self._get_action("fair_allocation_pool_lead_action")
        action["context"] = {"search_default_pool_id": self.id}
        action["display_name"] = self.name
        return action

    def action_open_leads(self):
        """The leads themselves, for administrators: who the customers are."""
        self.ensure_one()
        self.check_access("read")
        action = self._get_action("crm_lead_action_pool")
        action["domain"] = [("fair_pool_id", "=", self.id)]
        action["display_name"] = self.name
        return action

    @api.model
    def _get_action(self, name):
        return self.env["ir.actions.actions"]._for_xml_id(f"fair_allocation.{name}")
