from dataclasses import replace

from odoo import models

#: Kinds of runs about leads that have owners already, each its own.
MOVING = ("rotation", "reclaim", "balance")


class FairAllocationRun(models.Model):
    """Runs that take leads from several people at once and give them to others.

    Each line remembers whose its lead was; nobody gets back what was theirs.
    """

    _inherit = "fair.allocation.run"

    def _is_moving(self):
        """Whether every lead of the run comes from an owner of its own."""
        return self.kind in MOVING

    def _filter_free(self, leads):
        """Those of ``leads`` that the run may give away as they are now."""
        if self._is_moving():
            return leads.filtered("user_id")
        return leads.filtered(lambda lead: lead.user_id == self.from_user_id)

    def _filter_givable(self, leads):
        """Those of ``leads`` that may still change hands when the run is applied."""
        return leads.filtered_domain(self._get_open_domain())

    def _get_former_owners(self, lead_ids):
        """Who loses each lead: ``{lead id: user id}``, ``False`` for nobody."""
        if not self._is_moving():
            return dict.fromkeys(lead_ids, self.from_user_id.id)
        leads = self.env["crm.lead"].browse(lead_ids)
        return {lead.id: lead.user_id.id for lead in leads}

    def _get_excluded(self, leads):
        """Who must not get each lead: ``{lead id: frozenset(user ids)}``.

        Whoever looks after it now, gave it back, or lost it for not working it.
        """
        excluded = self.env["fair.allocation.decision"]._get_givers(leads)
        for lead, owner in self._get_former_owners(leads.ids).items():
            if owner:
                excluded[lead] = excluded.get(lead, frozenset()) | {owner}
        return excluded

    def _collect_problem(self, team, leads):
        """Whoever the leads come from can't get them back."""
        problem = super()._collect_problem(team, leads)
        excluded = self._get_excluded(leads)
        if not excluded:
            return problem
        return replace(
            problem,
            leads=tuple(
                replace(lead, excluded=lead.excluded | excluded.get(lead.id, set()))
                for lead in problem.leads
            ),
        )
