from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_team_member_cap import ROLLING

#: Odoo's ``assignment_max`` is an average for this many days.
CAPACITY_DAYS = 30


@dataclass(frozen=True, slots=True)
class Left:
    """What one cap leaves: ``leads`` of a tier (its id; all together without one)."""

    leads: int
    period: str
    tier: int | bool = False


@dataclass(slots=True)
class Slots:
    """Leads somebody may still get: in ``total``, and of the tiers that have a cap."""

    total: int = 0
    tiers: dict = field(default_factory=dict)

    def left(self, tier):
        """Leads of ``tier`` that can still be given."""
        return min(self.total, self.tiers.get(tier, self.total))

    def take(self, tier, leads=1):
        """Use slots for leads of ``tier``."""
        self.total -= leads
        if tier in self.tiers:
            self.tiers[tier] -= leads


class FairAllocationProblem(models.AbstractModel):
    """How many leads people can still get."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _get_capacity(self, team, version, besides=None):
        """Leads each member may still get now: ``{member: Slots}``.

        The smallest of what each cap leaves, in total and by tier. Caps are whole
        leads and are never divided by days, so that even a capacity of one is one
        lead. A cap of 0 is none.

        :param besides: open leads that don't count: those that are being given
        """
        return {
            member: self._get_slots(lefts)
            for member, lefts in self._get_lefts(team, version, besides).items()
        }

    @api.model
    def _get_slots(self, lefts):
        tiers = defaultdict(list)
        for left in lefts:
            tiers[left.tier].append(left.leads)
        total = min(tiers.pop(False))
        return Slots(total, {tier: min(leads) for tier, leads in tiers.items()})

    @api.model
    def _get_lefts(self, team, version, besides=None):
        """What each cap of each member leaves: ``{member: [Left, …]}``.

        Beside the caps themselves one query for each period that any of them uses,
        however many members, leads and caps there are.
        """
        caps = {member: member._fair_get_caps() for member in team.crm_team_member_ids}
        periods = {period for rows in caps.values() for period, _tier, _limit in rows}
        used = {
            period: self._count_used(team, version, period, besides)
            for period in sorted(periods)
        }
        return {
            member: [
                Left(
                    max(limit - used[period][member.user_id.id, tier], 0), period, tier
                )
                for period, tier, limit in rows
            ]
            for member, rows in caps.items()
        }

    @api.model
    def _count_used(self, team, version, period, besides=None):
        """What counts against the caps of ``period``: ``{(user id, tier id): leads}``.

        Under tier ``False`` are the leads of all tiers together.
        """
        if period == "open":
            rows = self._count_open_leads(team, version, besides)
        elif period == ROLLING:
            since = self.env.cr.now() - timedelta(days=CAPACITY_DAYS)
            rows = self._count_received(team, since)
        else:
            since = version._get_start_of(period, team.company_id)
            rows = self._count_received(team, since)
        used = Counter()
        for user, tier, leads in rows:
            used[user.id, False] += leads
            if tier:
                used[user.id, tier.id] += leads
        return used

    @api.model
    def _count_received(self, team, since):
        """Leads received since then by the ledger: rows of user, tier and number.

        Giving a lead away or losing it frees nothing. An undone lead counts no more,
        but only in the period in which it was received: else undoing yesterday's would
        make room for more than the cap today.
        """
        return self.env["fair.allocation.decision"]._read_group(
            self._get_received_domain(team, since),
            ["account_user_id", "tier_id"],
            ["count:sum"],
        )

    @api.model
    def _get_received_domain(self, teams, since):
        """Entries of the ledger that say what was received: see ``_count_received``."""
        domain = Domain(
            [
                ("team_id", "in", teams.ids),
                ("account_user_id", "!=", False),
                ("date", ">=", since),
            ]
        )
        taken_back = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """
                EXISTS (SELECT FROM fair_allocation_decision given
                         WHERE given.lead_id = %s AND given.account_user_id = %s
                           AND given.count > 0 AND given.date >= %s)
                """,
                SQL.identifier(alias, "lead_id"),
                SQL.identifier(alias, "account_user_id"),
                since,
            )
        )
        return domain & (Domain("count", ">", 0) | taken_back)

    @api.model
    def _count_open_leads(self, team, version, besides=None):
        """Open leads held in any team: rows of user, tier and number.

        Won customers are among them if the policy says so.
        """
        states = ["pending", "won"] if version._settings()["count_won"] else ["pending"]
        return self.env["crm.lead"]._read_group(
            [
                ("user_id", "in", team.crm_team_member_ids.user_id.ids),
                ("won_status", "in", states),
                ("id", "not in", besides.ids if besides else ()),
            ],
            ["user_id", "fair_tier_id"],
            ["__count"],
        )
