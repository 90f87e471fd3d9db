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
        # sudo: which pool takes a lead depends on the lead, not on who lets it go.
        left = leads.sudo().filtered(lambda lead: not lead.fair_tier_id.named_owner)
        found = {}
        for pool in self.sudo().search([], order="sequence, id") if left else ():
            if taken := pool._take_from(left):
                found[pool.sudo(self.env.su)] = taken.with_env(leads.env)
                left -= taken
        if remaining := leads - leads.browse().concat(*found.values()):
            found[self.browse()] = remaining
        return found

    def _take_from(self, leads):
        """Those of ``leads`` that this pool takes, in their order."""
        self.ensure_one()
        served = leads.filtered(
            lambda lead: (
                (lead._fair_get_pool_company() or self.company_id) == self.company_id
                and (not self.team_ids or lead.team_id in self.team_ids)
            )
        )
        domain = read_domain(self.domain)
        if not served or domain.is_true():
            return served
        matching = served.with_context(active_test=False).search(
            Domain("id", "in", served.ids) & domain
        )
        return served & matching.with_env(served.env)
