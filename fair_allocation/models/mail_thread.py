from odoo import api, models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    """Values sent along with a mail stay in the record that is made of it."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Refuse values that reach into other records, such as leads of a customer.

        Odoo would change those with all rights, in the name of whoever has the
        sender's address, and any employee may hand in a mail. Aliases, the gateway
        itself and administrators may say what they like.

        :raise AccessError: as said
        """
        for _model, _thread_id, values, _user_id, alias in routes or ():
            if values and not alias:
                self._fair_check_mail_values(values)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _fair_check_mail_values(self, values):
        if self.env.su or self.env.user._is_admin():
            return
        if not self.env["crm.team"]._fair_get_governed_ids():
            return
        if nested := [
            name for name in values if isinstance(values[name], list | tuple)
        ]:
            raise AccessError(
                self.env._(
                    "%(fields)s: what is sent with a mail can't change other records.",
                    fields=nested,
                )
            )
