from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..claims import Holding, Offer, last_held, obstacle


class CrmLead(models.Model):
    """Who may claim which lead: the facts that the rules are applied to."""

    _inherit = "crm.lead"

    def _fair_get_claim_obstacles(self, user):
        """Why ``user`` can't claim each of these leads right now.

        One place says so, to whoever looks at a pool and to whoever claims from it. The
        number of queries doesn't depend on that of leads.

        :return: ``{lead id: sentence or False}``
        """
        offers, hindered = self._fair_find_obstacles(user)
        texts = self._fair_get_obstacle_texts(offers, hindered, user)
        return {lead: texts.get(lead, False) for lead in offers}

    def _fair_find_obstacles(self, user, blind=False):
        """The facts about these leads, and what keeps ``user`` from which.

        :return: ``{lead id: Offer}`` of all, ``{lead id: code or Limit}`` of those that
            can't be claimed
        """
        offers = self._fair_get_offers(user)
        now = self.env.cr.now()
        found = {lead: obstacle(offer, now, blind) for lead, offer in offers.items()}
        return offers, {lead: what for lead, what in found.items() if what}

    def _fair_get_offers(self, user):
        """What matters for whether ``user`` may claim these leads: ``{id: Offer}``."""
        # sudo: only whether they can be claimed leaves here; see the rules.
        leads = self.sudo().exists()
        pools = leads.fair_pool_id
        Pool = self.env["fair.allocation.pool"].sudo()
        mine = Pool.search(
            Domain("id", "in", pools.ids) & Pool._get_member_domain(user)
        )
        members = self.env["crm.team.member"].sudo().search([("user_id", "=", user.id)])
        limits = mine._get_limits(user) | members._fair_get_open_limits(user)
        cooling = leads._fair_get_cooling(user)
        stops = leads._fair_get_claim_stops(user, members)
        barred = self.env["fair.allocation.agreement"]._get_barred_teams(
            user, leads.team_id | members.crm_team_id
        )
        # What was deleted, or never was, is gone as well.
        return {lead_id: Offer(lead_id, is_offered=False) for lead_id in self.ids} | {
            lead.id: replace(
                lead._fair_get_offer(
                    mine, members, limits, cooling.get(lead.id), barred
                ),
                stopped_until=stops.get(lead),
            )
            for lead in leads
        }

    def _fair_get_offer(self, mine, members, limits, last, barred):
        pool = self.fair_pool_id
        own = members.filtered(lambda m: m.crm_team_id == self.team_id) or members
        tier = self.fair_tier_id
        return Offer(
            lead=self.id,
            pool=pool.id,
            tier=tier.id,
            is_offered=self._fair_is_offered(),
            is_member=pool in mine,
            is_blind=pool.blind,
            is_accepted=not barred & (self.team_id | own.crm_team_id),
            is_paused=bool(own) and all(member._fair_rests() for member in own),
            is_permitted=not tier
            or not own
            or any(member._fair_permitted_tiers(tier) for member in own),
            frozen_until=self.fair_pooled_on
            and self.fair_pooled_on + timedelta(hours=pool.freeze_hours),
            cool_until=last
            and pool.cool_down_days
            and self._fair_add_days(last, pool.cool_down_days, pool.company_id),
            limits=(
                *limits.get(pool, ()),
                *(limit for member in own for limit in limits.get(member, ())),
            ),
        )

    def _fair_is_offered(self):
        """Whether the lead is open, in a pool, and nobody's."""
        return bool(
            self.fair_pool_id
            and not self.user_id
            and self.active
            and self.won_status == "pending"
        )

    def _fair_get_cooling(self, user):
        """When ``user`` last had anything to do with these leads: ``{id: moment}``.

        Whoever looked after a lead before, by the ledger, however they lost it.
        """
        pooled = self.filtered(lambda lead: lead.fair_pool_id.cool_down_days)
        entries = self.env["fair.allocation.decision"].search_fetch(
            [("lead_id", "in", pooled.ids)],
            ["lead_id", "date", "from_user_id", "to_user_id"],
            order="id",
        )
        return {
            lead.id: last_held(
                [Holding(e.date, e.from_user_id.id, e.to_user_id.id) for e in own],
                user.id,
            )
            for lead, own in entries.grouped("lead_id").items()
        }

    @api.model
    def _fair_count_held(self, user):
        """Leads ``user`` holds: ``{"pending" or "won": {tier id: leads}}``."""
        # sudo: in all companies; only the number leaves here.
        rows = self.sudo()._read_group(
            [("user_id", "=", user.id), ("won_status", "in", ["pending", "won"])],
            ["won_status", "fair_tier_id"],
            ["__count"],
        )
        held = defaultdict(Counter)
        for status, tier, leads in rows:
            held[status][tier.id] += leads
        return held
