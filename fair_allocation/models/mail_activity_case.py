from odoo import models


class MailActivityMixin(models.AbstractModel):
    """Reminders that the product makes on a record of its own."""

    _inherit = "mail.activity.mixin"

    def _fair_remind(self, user, summary, deadline=None):
        """One activity for ``user`` on each of these; not a mail beside it.

        :param deadline: the day it is due; without, today
        """
        # sudo: reminders of the product; nobody has the right to write its records.
        return (
            self.sudo()
            .with_context(mail_activity_quick_update=True)
            .activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=deadline,
                summary=summary,
                user_id=user.id,
            )
        )
