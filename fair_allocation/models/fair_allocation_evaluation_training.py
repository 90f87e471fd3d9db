from odoo import api, fields, models


class FairAllocationEvaluation(models.Model):
    """Trainings that ended since the evaluation before, and what they changed.

    Those that ended in its period as well, although the next one compares them: nothing
    of a period in which a training ended is before it, and nothing after it.
    """

    _inherit = "fair.allocation.evaluation"

    training_ids = fields.Many2many(
        "fair.allocation.training", string="Trainings", compute="_compute_training_ids"
    )

    @api.depends("date_from", "date_to", "previous_id", "team_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_training_ids(self):
        spans = {evaluation: evaluation._get_training_span() for evaluation in self}
        moments = [moment for span in spans.values() for moment in span]
        # With the rights of the reader: of colleagues, plans are nobody's business.
        found = self.env["fair.allocation.training"].search(
            [
                ("team_id", "in", self.team_id.ids),
                ("state", "=", "done"),
                ("decided_on", ">=", min(moments, default=False)),
                ("decided_on", "<", max(moments, default=False)),
            ],
            order="decided_on, id",
        )
        for evaluation, (start, stop) in spans.items():
            evaluation.training_ids = found.filtered(
                lambda training, evaluation=evaluation, start=start, stop=stop: (
                    training.team_id == evaluation.team_id
                    and training.company_id == evaluation.company_id
                    and start <= training.decided_on < stop
                )
            )

    def _get_training_span(self):
        """From the first moment of the evaluation before to the end of this one."""
        start, stop = self._get_moments()
        # sudo: the days of the one before, which may not have been published.
        previous = self.sudo().previous_id
        return (previous._get_moments()[0] if previous else start), stop
