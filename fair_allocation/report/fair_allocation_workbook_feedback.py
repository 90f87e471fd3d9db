from odoo import api, models

from .workbook import Column


class FairAllocationWorkbook(models.AbstractModel):
    """What salespeople said of their leads, as the evaluation has counted it."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _add_feedback(self, book, evaluation):
        book.add_table(
            self.env._("Feedback"),
            [
                Column(self.env._("Counted By"), width=20),
                Column(self.env._("Rule or Source"), width=40),
                Column(self.env._("Which"), width=30),
                Column(self.env._("Answers"), "count", 13),
                Column(self.env._("Fits"), "count", 13),
                Column(self.env._("Wrong"), "count", 13),
                Column(self.env._("Bad Data"), "count", 13),
                Column(self.env._("Wrong or Bad Data (%)"), "percent", 16, bar=True),
            ],
            [
                (
                    *(title, row["name"], row["detail"], row["said"], row["fits"]),
                    *(row["wrong"], row["bad_data"], row["percent"]),
                )
                for title, rows in evaluation._get_feedback_tables()
                for row in rows
            ],
        )
