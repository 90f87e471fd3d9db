from collections import Counter
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..claims import Limit, is_personal

#: Leads looked at together for one that can be claimed.
CHUNK = 80


class FairAllocationPool(models.Model):
    """What a pool allows those who claim from it, and the next lead of it."""

    _inherit = "fair.allocation.pool"

    @api.model
    def _check_may_claim(self):
        """Claims are for salespeople, whoever else belongs to a pool or a team."""
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            raise AccessError(
                self.env._("Only salespeople can claim leads. Ask an administrator.")
            )

    # ------------------------------------------------------------
    # NEXT LEAD, PLEASE
    # ------------------------------------------------------------

    def action_claim_next(self):
        """Claim the next lead: of the most important ones that which waits longest.

        The only way to claim where nobody chooses, and allowed in every pool.

        :raise UserError: when there is none
        :raise AccessError: when the rules don't allow it
        """
        self._check_may_claim()
        self.ensure_one()
        self.check_access("read")
        self.env["crm.lead"]._fair_lock_for(self.env.user)
        lead = self._find_next_lead(self.env.user)
        # sudo: the lead was in a pool, where nobody reads it.
        lead.sudo()._fair_claim("blind_claim")
        return lead._fair_get_claimed_action()

    def _find_next_lead(self, user):
        """The next lead that ``user`` may claim, locked.

        One that somebody else is claiming at this moment is passed over.
        """
        hindrance, start = None, 0
        while leads := self._search_ready(limit=CHUNK, offset=start):
            offers, hindered = leads._fair_find_obstacles(user, blind=True)
            free = leads.filtered(lambda lead, taken=hindered: lead.id not in taken)
            if lead := free.try_lock_for_update(allow_referencing=True, limit=1):
                return lead
            # What concerns the person rather than the lead comes first.
            whys = sorted(hindered.items(), key=lambda why: not is_personal(why[1]))
            if whys and (not hindrance or is_personal(whys[0][1])):
                hindrance = offers, *whys[0]
            if hindrance and is_personal(hindrance[2]):
                break
            start += CHUNK
        return self._refuse_next(hindrance, user)

    def _search_ready(self, limit, offset):
        """Leads of this pool that can be claimed by now, the next one first."""
        since = self.env.cr.now() - timedelta(hours=self.freeze_hours)
        # sudo: nobody reads what is in a pool; who may claim it is checked later.
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("fair_pool_id", "=", self.id),
                    ("fair_pooled_on", "<=", since),
                    ("user_id", "=", False),
                    ("won_status", "=", "pending"),
                ],
                # Tiers are in the order of their importance.
                order="fair_tier_id, fair_pooled_on, id",
                limit=limit,
                offset=offset,
            )
        )
        return leads.with_env(self.env)

    def _refuse_next(self, hindrance, user):
        """Say why there is no next lead for ``user``."""
        if not hindrance:
            raise UserError(
                self.env._(
                    "There is nothing to claim in “%s” right now. Come back later.",
                    self.name,
                )
            )
        offers, lead, what = hindrance
        Lead = self.env["crm.lead"]
        text = Lead._fair_get_obstacle_texts(offers, {lead: what}, user)[lead]
        if is_personal(what):
            self.env["fair.allocation.refusal"]._refuse(Lead, "claim", text)
        raise UserError(
            self.env._(
                "There is no lead for you in “%(pool)s” right now. %(why)s",
                pool=self.name,
                why=text,
            )
        )

    # ------------------------------------------------------------
    # LIMITS
    # ------------------------------------------------------------

    def _get_limits(self, user):
        """What these pools still allow ``user``: ``{pool: [Limit, …]}``.

        Claims of today are counted in the ledger, so that giving a lead back makes no
        room for another one.
        """
        claimed = self._count_claims(user)
        held = self.env["crm.lead"]._fair_count_held(user)["pending"].total()
        limits = {}
        for pool in self:
            most = {"claims": pool.claims_per_day, "held": pool.held_max}
            used = {"claims": claimed[pool.id], "held": held}
            limits[pool] = [
                Limit(code, most[code], most[code] - used[code], pool.id)
                for code in most
                if most[code]
            ]
        return limits

    def _count_claims(self, user):
        """Claims of ``user`` since midnight where the pool's company works.

        :return: ``{pool id: claims}``
        """
        Version = self.env["fair.allocation.policy.version"]
        midnight = {
            company: Version._get_start_of("day", company)
            for company in self.company_id
        }
        entries = self.env["fair.allocation.decision"].search_fetch(
            Domain("kind", "=", "claim")
            & Domain("to_user_id", "=", user.id)
            & Domain("date", ">=", min(midnight.values(), default=False)),
            ["date", "pool_id"],
        )
        return Counter(
            entry.pool_id.id
            for entry in entries
            if entry.pool_id in self
            and entry.date >= midnight[entry.pool_id.company_id]
        )
