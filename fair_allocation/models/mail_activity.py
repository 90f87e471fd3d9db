from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _fair_give(self, user):
        """Make these ``user``'s; the message about the leads tells it all."""
        if self:
            self.with_context(mail_activity_quick_update=True).write(
                {"user_id": user.id}
            )
