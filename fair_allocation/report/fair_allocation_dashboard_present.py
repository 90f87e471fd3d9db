from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..models.fair_allocation_problem_capacity import CAPACITY_DAYS
from .fair_allocation_dashboard import EXTREMES

#: From so much of a cap on somebody is nearly full, up to so much idle.
NEARLY_FULL, IDLE = 0.8, 0.2

#: A protection that ends within so many days is ending soon.
SOON_DAYS = 7

#: Stands for a waiting lead that no run has tried to give to anybody.
NOT_TRIED = "new"


class FairAllocationDashboard(models.AbstractModel):
    """How things stand now, whatever the period: load, waiting, protected, pooled."""

    _inherit = "fair.allocation.dashboard"

    @api.model
    def _get_present(self, scope):
        load = self._get_load(scope)
        waiting = self._get_waiting(scope)
        return {
            "load": self._get_busiest_and_idlest(load),
            "load_count": len(load),
            "load_states": self._count_states(load),
            "waiting": waiting,
            "waiting_count": sum(row["count"] for row in waiting),
            "protected": self._count_protected(scope),
            "pools": self._get_pools(scope),
        }

    # ------------------------------------------------------------
    # LOAD
    # ------------------------------------------------------------

    @api.model
    def _get_load(self, scope):
        """What each member has and may have, the fullest first; all tiers."""
        members = scope.teams.crm_team_member_ids
        received = self._count_received(scope)
        held = self._count_held(scope)
        rows = [
            self._get_member_load(
                member,
                received.get((member.crm_team_id.id, member.user_id.id), 0),
                held[member],
            )
            for member in members
        ]
        return sorted(rows, key=lambda row: (-row["used"], row["name"], row["id"]))

    @api.model
    def _get_member_load(self, member, received, held):
        used = self._get_used(
            (received, member.assignment_max, True),
            (held, member.fair_open_max, False),
        )
        return {
            "id": member.id,
            "user": member.user_id.id,
            "name": member.user_id.name,
            "team": member.crm_team_id.name,
            "received": received,
            "capacity": member.assignment_max,
            "held": held,
            "held_max": member.fair_open_max,
            "used": used,
            "away": member.fair_absence_text or "",
            "state": self._get_state(used, member.fair_available),
        }

    @api.model
    def _get_used(self, *caps):
        """How far the tightest cap is used, 1 being full.

        :param caps: triples (used, at most, whether 0 means none at all)
        """
        shares = [0]
        for used, limit, zero_is_none in caps:
            if limit:
                shares.append(used / limit)
            elif zero_is_none:
                shares.append(1)
        return round(max(shares), 3)

    @api.model
    def _get_state(self, used, is_available):
        if not is_available:
            return "away"
        if used >= 1:
            return "full"
        if used >= NEARLY_FULL:
            return "nearly_full"
        return "idle" if used <= IDLE else "fine"

    @api.model
    def _count_states(self, load):
        counts = {}
        for row in load:
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        return counts

    @api.model
    def _get_busiest_and_idlest(self, load):
        """Of many people those with most to do, and of those who are here least."""
        if len(load) <= 2 * EXTREMES:
            return load
        present = [row for row in load[EXTREMES:] if row["state"] != "away"]
        return load[:EXTREMES] + present[-EXTREMES:]

    @api.model
    def _count_received(self, scope):
        """What counts against the capacity: ``{(team id, user id): leads}``."""
        since = self.env.cr.now() - timedelta(days=CAPACITY_DAYS)
        Problem = self.env["fair.allocation.problem"]
        # sudo: how many leads somebody was given, also such as are in a pool by now,
        # for those who see everybody's figures; nothing of the leads is shown.
        rows = (
            self.env["fair.allocation.decision"]
            .sudo()
            ._read_group(
                Problem._get_received_domain(scope.teams, since),
                ["team_id", "account_user_id"],
                ["count:sum"],
            )
        )
        return {(team.id, user.id): count for team, user, count in rows}

    @api.model
    def _count_held(self, scope):
        """What counts against the cap on open leads: ``{member: leads}``.

        In whichever team; won customers where the rules say so.
        """
        members = scope.teams.crm_team_member_ids
        counting_won = scope.teams.filtered(
            lambda team: team.fair_policy_id.version_id._settings()["count_won"]
        )
        states = ["pending", "won"] if counting_won else ["pending"]
        rows = self.env["crm.lead"]._read_group(
            [("user_id", "in", members.user_id.ids), ("won_status", "in", states)],
            ["user_id", "won_status"],
            ["__count"],
        )
        counts = {(user, state): count for user, state, count in rows}
        return {
            member: counts.get((member.user_id, "pending"), 0)
            + (
                counts.get((member.user_id, "won"), 0)
                if member.crm_team_id in counting_won
                else 0
            )
            for member in members
        }

    # ------------------------------------------------------------
    # LEADS
    # ------------------------------------------------------------

    @api.model
    def _get_lead_domain(self, scope):
        """Open leads of the teams and the tier."""
        Run = self.env["fair.allocation.run"]
        return (
            Run._get_open_domain()
            & Domain("team_id", "in", scope.teams.ids)
            & self._get_tier_domain(scope, "fair_tier_id")
        )

    @api.model
    def _get_waiting_domain(self, scope, reason=None):
        """Leads nobody has, outside the pools; of one reason, or of all."""
        domain = self._get_lead_domain(scope)
        domain &= Domain("user_id", "=", False) & Domain("fair_pool_id", "=", False)
        if reason is None:
            return domain
        code = False if reason == NOT_TRIED else reason
        return domain & Domain("fair_wait_reason", "=", code)

    @api.model
    def _get_waiting(self, scope):
        """Waiting leads by reason, the most frequent first."""
        rows = self.env["crm.lead"]._read_group(
            self._get_waiting_domain(scope), ["fair_wait_reason"], ["__count"]
        )
        labels = self._get_waiting_labels()
        found = [
            {"code": code or NOT_TRIED, "count": count}
            | {"name": labels.get(code or NOT_TRIED, code)}
            for code, count in rows
        ]
        return sorted(found, key=lambda row: (-row["count"], row["name"]))

    @api.model
    def _get_waiting_labels(self):
        return {
            NOT_TRIED: self.env._("In no run yet"),
            **dict(self.env["crm.lead"]._selection_fair_wait_reason()),
        }

    @api.model
    def _get_protected_domain(self, scope, soon=False):
        domain = self._get_lead_domain(scope) & Domain("fair_is_protected", "=", True)
        if not soon:
            return domain
        end = self.env.cr.now() + timedelta(days=SOON_DAYS)
        return domain & Domain("fair_protected_until", "<=", end)

    @api.model
    def _count_protected(self, scope):
        Lead = self.env["crm.lead"]
        return {
            "count": Lead.search_count(self._get_protected_domain(scope)),
            "soon": Lead.search_count(self._get_protected_domain(scope, soon=True)),
            "days": SOON_DAYS,
        }

    @api.model
    def _get_pool_domain(self, scope):
        """Leads in the pools; without a chosen team also those that belong to none."""
        teams = scope.teams.ids
        if not scope.filters["team"]:
            teams = [*teams, False]
        return (
            self.env["fair.allocation.run"]._get_open_domain()
            & Domain("team_id", "in", teams)
            & self._get_tier_domain(scope, "fair_tier_id")
            & Domain("fair_pool_id", "!=", False)
        )

    @api.model
    def _get_pools(self, scope):
        """Leads by pool, of the pools whose leads the reader may see."""
        rows = self.env["crm.lead"]._read_group(
            self._get_pool_domain(scope), ["fair_pool_id"], ["__count"]
        )
        found = [
            {"id": pool.id, "name": pool.display_name, "count": count}
            for pool, count in rows
        ]
        return sorted(found, key=lambda row: (-row["count"], row["name"]))
