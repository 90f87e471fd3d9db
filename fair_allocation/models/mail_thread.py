from odoo import api, models

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
        if model == "crm.lead" and custom_values:
            self.env["crm.lead"]._fair_check_mail_values(custom_values)
        by_mail = self.with_context(fair_gateway=GATEWAY)
        return super(MailThread, by_mail).message_process(
            model, message, custom_values=custom_values, **kwargs
        )
