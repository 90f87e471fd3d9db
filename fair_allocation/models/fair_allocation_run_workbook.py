from odoo import models


class FairAllocationRun(models.Model):
    """The fairness workbook of a run."""

    _name = "fair.allocation.run"
    _inherit = ["fair.allocation.run", "fair.allocation.workbook.source"]

    _workbook_kind = "run"

    def _write_workbook(self, file):
        self.env["fair.allocation.workbook"]._write_run(file, self)
