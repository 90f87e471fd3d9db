from odoo import fields, models


class FairAllocationObjectionAnswer(models.TransientModel):
    """A manager answers a question, with the explanation of the decision beside it."""

    _name = "fair.allocation.objection.answer"
    _description = "Answer a Question"

    objection_id = fields.Many2one(
        "fair.allocation.objection", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(related="objection_id.user_id")
    question = fields.Text(related="objection_id.question")
    explanation_html = fields.Html(related="objection_id.explanation_html")
    answer = fields.Text(help="The salesperson reads it.")

    def action_answer(self):
        self.ensure_one()
        self.check_access("write")
        self.objection_id._answer(self.answer)
        return {"type": "ir.actions.act_window_close"}
