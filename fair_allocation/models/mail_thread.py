from odoo import api, models
from odoo.exceptions import AccessError

#: Marks what the mail gateway does. An object of this process compared by identity: no
#: context that comes from outside can hold it.
GATEWAY = object()


class MailThread(models.AbstractModel):
    """What comes by mail is the doing of nobody in particular."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, custom_values=None, **kwargs):
        """The sender's address gives no rights; nor do values sent with the mail.

        Odoo takes whoever has the sender's address for the user, and creates the record
        with all rights. Any employee may call it, so only what that employee could
        enter is taken along.
        """
        if custom_values:
            self._fair_check_mail_commands(custom_values)
        if model == "crm.lead" and custom_values:
            self.env["crm.lead"]._fair_check_mail_values(custom_values)
        by_mail = self.with_context(fair_gateway=GATEWAY)
        return super(MailThread, by_mail).message_process(
            model, message, custom_values=custom_values, **kwargs
        )

    @api.model
    def _fair_check_mail_commands(self, values):
        """Refuse values that reach into other records, such as the leads of a customer.

        Odoo would change those with all rights. The gateway itself and administrators
        may do so.

        :raise AccessError: as said
        """
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
