from odoo import api, models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    """Refuses a look at somebody else's customer without saying who it is.

    In developer mode Odoo's own message names the records.
    """

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        if "fair_is_secret" not in records._fields:
            return super()._make_access_error(operation, records)
        # sudo: only whether they are secret to this user.
        secret = any(records.sudo().mapped("fair_is_secret"))
        records.invalidate_recordset()
        if not secret:
            return super()._make_access_error(operation, records)
        return AccessError(self._fair_get_refusal())

    @api.model
    def _fair_get_refusal(self):
        return self.env._(
            "A colleague looks after this customer, or it is in a public pool. "
            "Ask your sales manager."
        )
