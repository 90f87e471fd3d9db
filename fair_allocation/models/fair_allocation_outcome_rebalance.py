from collections import defaultdict
from types import SimpleNamespace

from odoo import api, models

from ..engine import Share


class FairAllocationOutcome(models.AbstractModel):
    """What moves after an evaluation do to the shares: counts change hands alone."""

    _inherit = "fair.allocation.outcome"

    @api.model
    def _prepare_shares(self, run, team, problem, result):
        if run.kind == "balance":
            result = SimpleNamespace(shares=self._get_moved(run, problem, result))
        return super()._prepare_shares(run, team, problem, result)

    @api.model
    def _get_moved(self, run, problem, result):
        """Leads and value that each person and tier wins or loses; nothing credited."""
        if not run.counts_moved:
            return []
        owners = run._get_former_owners([lead.id for lead in problem.leads])
        leads = {lead.id: lead for lead in problem.leads}
        moved = defaultdict(lambda: [0, 0])
        for assignment in result.assignments:
            lead = leads[assignment.lead]
            for person, sign in ((assignment.person, 1), (owners[lead.id], -1)):
                sums = moved[person, lead.tier]
                sums[0] += sign
                sums[1] += sign * lead.value
        return [
            Share(*pair, 0, 0, received, value)
            for pair, (received, value) in moved.items()
        ]

    @api.model
    def _post_entitlements(self, lines, sign=1):
        """A lead that moves was credited when it was given first."""
        return super()._post_entitlements(lines - lines._filter_balance(), sign)
