from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells managers that customers are due for rotation."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_rotation(self, run, team):
        """Tell whoever decides for ``team`` about the proposal; nobody else."""
        for leader in self._get_leaders(team, company=run.company_id):
            proposal = run.with_context(lang=leader.lang)
            self._tell(
                leader,
                proposal.env._("%s: customers due for rotation", team.name),
                proposal.env._(
                    "%(summary)s Look at the proposal, write the hand-over note, and "
                    "apply it or drop it.",
                    summary=proposal.summary,
                ),
                proposal,
                proposal.env._("Open the proposal"),
            )
