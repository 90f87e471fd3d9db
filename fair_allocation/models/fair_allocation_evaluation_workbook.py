from odoo import models


class FairAllocationEvaluation(models.Model):
    """The fairness workbook of an evaluation."""

    _name = "fair.allocation.evaluation"
    _inherit = ["fair.allocation.evaluation", "fair.allocation.workbook.source"]

    _workbook_kind = "evaluation"

    def _write_workbook(self, file):
        self.env["fair.allocation.workbook"]._write_evaluation(file, self)
