from odoo import api, models
from odoo.fields import Domain

from ..domain_text import read_domain


class FairAllocationPool(models.Model):
    """Which pool a lead goes to."""

    _inherit = "fair.allocation.pool"

    @api.model
    def _find_for(self, leads):
        """The pool each lead goes to when nobody looks after it any more.

        The first by sequence, in the lead's company, that serves its team and whose
        domain it matches. Customers with a named owner never go into a pool. One query
        for each pool, whatever the number of leads.

        :return: ``{pool: leads}``; leads that no pool takes under the empty pool
        """
        found, taken_ids = {}, set()
        places = self._group_by_place(leads) if leads else {}
        # sudo: which pool takes a lead depends on the lead, not on who lets it go.
        pools = self.sudo().search([("active", "=", True)], order="sequence, id")
        for pool in pools if places else ():
            if ids := pool._take_from(places, taken_ids):
                taken_ids |= ids
                found[pool.sudo(self.env.su)] = self._pick(leads, ids)
        if remaining := set(leads.ids) - taken_ids:
            found[self.browse()] = self._pick(leads, remaining)
        return found

    @api.model
    def _group_by_place(self, leads):
        """Leads that may go into a pool at all, by what decides on the pool.

        :return: ``{(company, team): lead ids}``; no company for those of all companies
        """
        # sudo: for the product's own rule; nothing of the leads is shown.
        rows = (
            leads.browse()
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [("id", "in", leads.ids)],
                ["company_id", "team_id", "fair_tier_id"],
                ["id:array_agg"],
            )
        )
        places = {}
        for company, team, tier, ids in rows:
            company = company or team._fair_get_pool_company()
            if not tier.named_owner:
                places.setdefault((company, team), []).extend(ids)
        return places

    def _take_from(self, places, taken_ids):
        """Ids of the leads that this pool takes of those not taken yet."""
        self.ensure_one()
        served = {
            lead_id
            for (company, team), ids in places.items()
            if (company or self.company_id) == self.company_id
            and (not self.team_ids or team in self.team_ids)
            for lead_id in ids
        } - taken_ids
        domain = read_domain(self.domain)
        if not served or domain.is_true():
            return served
        matching = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(Domain("id", "in", list(served)) & domain)
        )
        return set(matching.ids)

    @api.model
    def _pick(self, leads, ids):
        """Those of ``leads`` with these ids, in their order."""
        return leads.browse(lead_id for lead_id in leads.ids if lead_id in ids)
