from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    fair_is_warning = fields.Boolean(
        "Warning",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Says that a lead goes back; taken away by follow-up.",
    )
