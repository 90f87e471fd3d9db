from odoo import fields, models

#: Who takes the words down, by what they are for; each checks who may say what.
TAKEN_BY = {
    "confirm": "_confirm",
    "dismiss": "_dismiss",
    "appeal": "_appeal",
    "uphold": "_uphold",
    "lift": "_lift",
}


class FairAllocationViolationSay(models.TransientModel):
    """A verdict on a violation, an appeal, or the answer to one, with reasons.

    It shows nothing of the record it is about.
    """

    _name = "fair.allocation.violation.say"
    _description = "Words on a Violation"

    purpose = fields.Selection(
        [
            ("confirm", "Confirm violation"),
            ("dismiss", "Dismiss"),
            ("appeal", "Appeal"),
            ("uphold", "Refuse the appeal"),
            ("lift", "Lift"),
        ],
        required=True,
        readonly=True,
    )
    record_id = fields.Integer(readonly=True, export_string_translation=False)
    points = fields.Integer("Penalty Points", help="From 1 to 10.")
    text = fields.Text("Reason", help="The person reads it. It can't be changed later.")

    def action_say(self):
        """Hand the words to whom they are for."""
        self.ensure_one()
        self.check_access("write")
        record = self.env["fair.allocation.violation"].browse(self.record_id)
        arguments = [self.points] if self.purpose == "confirm" else []
        getattr(record, TAKEN_BY[self.purpose])(self.text, *arguments)
        return {"type": "ir.actions.act_window_close"}
