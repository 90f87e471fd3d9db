from odoo import api, fields, models

#: Who takes the words down, by what they are for: a model, and its method. Each checks
#: who may say what about which record.
TAKEN_BY = {
    "raise": ("crm.lead", "_fair_dispute"),
    "escalate": ("fair.allocation.objection", "_dispute"),
    "state": ("fair.allocation.dispute", "_state"),
    "appeal": ("fair.allocation.dispute", "_appeal"),
}


class FairAllocationDisputeSay(models.TransientModel):
    """What somebody has to say in a dispute: the claim, a statement, an appeal.

    It shows nothing of the lead or the case it is about.
    """

    _name = "fair.allocation.dispute.say"
    _description = "Words in a Dispute"

    purpose = fields.Selection(
        [
            ("raise", "Claim a lead"),
            ("escalate", "Claim a lead after a question"),
            ("state", "Make a statement"),
            ("appeal", "Appeal"),
        ],
        required=True,
        readonly=True,
    )
    record_id = fields.Integer(readonly=True, export_string_translation=False)
    text = fields.Text("What You Say")

    @api.model
    def _open(self, purpose, record_id, title, text=""):
        """The dialog that asks for the words."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_purpose": purpose,
                "default_record_id": record_id,
                "default_text": text,
            },
        }

    def action_say(self):
        """Hand the words to whom they are for, and show the case."""
        self.ensure_one()
        self.check_access("write")
        model, method = TAKEN_BY[self.purpose]
        record = self.env[model].browse(self.record_id)
        dispute = getattr(record, method)(self.text)
        if dispute:
            return dispute._get_form_action()
        return {"type": "ir.actions.act_window_close"}
