from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..domain_text import read_domain
from .fair_allocation_policy_finding import LISTED

#: An absence that lasts longer doesn't pass by itself soon enough.
LONG = timedelta(days=7)
LONG_HOURS = LONG / timedelta(hours=1)


class FairAllocationCheck(models.AbstractModel):
    """What is wrong with pools, returns, rotation, and leads that belong to no team."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        policy = version.policy_id
        companies = policy.team_ids.company_id or version.company_id or self.env.company
        pools = self.env["fair.allocation.pool"].search(
            [("company_id", "in", companies.ids)]
        )
        return [
            *super()._find(version),
            *self._find_idle_settings(version, companies),
            *self._find_missing_pools(version, pools),
            *self._find_in_pools(policy, pools),
            *self._find_teamless(companies),
            *(
                values
                for team in policy.team_ids
                for values in self._find_unmanned(team)
            ),
        ]

    # ------------------------------------------------------------
    # SETTINGS WITHOUT EFFECT
    # ------------------------------------------------------------

    @api.model
    def _find_idle_settings(self, version, companies):
        settings = version._settings()
        Tier = self.env["fair.allocation.tier"]
        tiers = Tier.concat(*(Tier._ladder(company) for company in companies))
        if settings["rotation"] and not any(tiers.mapped("rotation_months")):
            yield self._prepare("rotation_no_months", "warning", Tier)
        if settings["auto_return"] and not self._state_return(tiers):
            yield self._prepare("return_no_days", "warning", Tier)

    @api.model
    def _state_return(self, tiers):
        return any(tiers.mapped("follow_up_days") + tiers.mapped("no_sale_days"))

    @api.model
    def _find_missing_pools(self, version, pools):
        """Teams whose leads are to go into a pool that isn't there."""
        settings = version._settings()
        wanted = settings["fallback"] == "pool" or settings["missed_response"] == "pool"
        for team in version.policy_id.team_ids:
            company = team.company_id or version.company_id or self.env.company
            if any(
                pool.company_id == company
                and (not pool.team_ids or team in pool.team_ids)
                for pool in pools
            ):
                continue
            tiers = self.env["fair.allocation.tier"]._ladder(company)
            if wanted or (settings["auto_return"] and self._state_return(tiers)):
                severity = "problem" if wanted else "warning"
                yield self._prepare("no_pool", severity, pools.browse(), team)

    # ------------------------------------------------------------
    # POOLS
    # ------------------------------------------------------------

    @api.model
    def _find_in_pools(self, policy, pools):
        for pool in pools:
            if pool.team_ids and not pool.team_ids & policy.team_ids:
                continue
            if not pool._get_members():
                yield self._prepare("pool_no_member", "problem", pool, pool_id=pool.id)
            code = self._judge_domain(pool)
            if code:
                severity = "problem" if code == "pool_invalid" else "warning"
                yield self._prepare(code, severity, pool, pool_id=pool.id)

    @api.model
    def _judge_domain(self, pool):
        """A code if nothing can match the pool's condition, or nothing does."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        try:
            domain = read_domain(pool.domain)
            if domain.is_true() or Lead.search_count(
                domain & Domain("company_id", "in", [pool.company_id.id, False]), 1
            ):
                return None
        except Exception:  # noqa: BLE001 fields go, with their module: all may go wrong
            return "pool_invalid"
        return "pool_unmatched" if Lead.search_count([], 1) else None

    # ------------------------------------------------------------
    # LEADS WITHOUT A TEAM, AND TEAMS WITHOUT ANYBODY AT WORK
    # ------------------------------------------------------------

    @api.model
    def _find_teamless(self, companies):
        """Open leads without team and owner that no team would accept."""
        teams = (
            self.env["crm.team"]
            .search([("active", "=", True)])
            .filtered("assignment_max")
        )
        accepted = Domain.OR(
            read_domain(team.assignment_domain)
            & Domain("company_id", "in", [*team.company_id.ids, False])
            if team.company_id
            else read_domain(team.assignment_domain)
            for team in teams
        )
        domain = (
            Domain("team_id", "=", False)
            & Domain("user_id", "=", False)
            & Domain("won_status", "=", "pending")
            & Domain("company_id", "in", [*companies.ids, False])
            & ~accepted
        )
        Lead = self.env["crm.lead"]
        if count := Lead.search_count(domain):
            yield self._prepare(
                *("teamless", "warning", Lead),
                count=count,
                lead_ids=Lead.search(domain, limit=LISTED).ids,
            )

    @api.model
    def _find_unmanned(self, team):
        """Tiers with a deadline that nobody who may take them will be there to keep."""
        lasting = self._get_lasting(team.crm_team_member_ids)
        outlooks = lasting._fair_outlooks()
        soon = self.env.cr.now() + LONG
        away = lasting.filtered(
            lambda member: (outlook := outlooks.get(member))
            and not (outlook.back and outlook.back <= soon)
        )
        for tier in self.env["fair.allocation.tier"]._ladder(team.company_id):
            able = lasting.filtered(
                lambda member, tier=tier: member._fair_permitted_tiers(tier)
            )
            if able and able <= away and 0 < tier.response_hours < LONG_HOURS:
                yield self._prepare(
                    *("nobody_works", "warning", tier, team),
                    tier_id=tier.id,
                    count=tier.response_hours,
                )
