from odoo import api, models


class FairAllocationWorkbook(models.AbstractModel):
    """What the team itself says, in one line of the summary."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _get_evaluation_notes(self, evaluation):
        note = evaluation._get_pulse_note()
        return [*super()._get_evaluation_notes(evaluation), *([note] if note else [])]
