from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells of evaluations: managers of a new one, the team of a published one."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_evaluation(self, evaluation, readers):
        """Tell ``readers`` that they can read the evaluation of their team."""
        for reader in readers:
            told = evaluation.with_context(lang=reader.lang)
            self._tell(
                reader,
                told.env._("Evaluation published: %s", told.name),
                told.env._(
                    "%(manager)s has published how the leads of your team were shared "
                    "from %(start)s to %(end)s. Read it, and say what you think of it.",
                    manager=self.env.user.name,
                    **told._get_dates_text(),
                ),
                told,
                told.env._("Read the evaluation"),
            )

    @api.model
    def _send_new_evaluation(self, evaluation):
        """Tell who decides for the team that its evaluation is ready."""
        leaders = self._get_leaders(evaluation.team_id, company=evaluation.company_id)
        for leader in leaders:
            told = evaluation.with_context(lang=leader.lang)
            self._tell(
                leader,
                told.env._("Evaluation ready: %s", told.name),
                told.env._(
                    "%(headline)s Look at what it found, and publish it to the team.",
                    headline=told.headline,
                ),
                told,
                told.env._("Open the evaluation"),
            )
