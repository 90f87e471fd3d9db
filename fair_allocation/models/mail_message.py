from odoo import api, models
from odoo.exceptions import AccessError

from .rating_rating import COUNTING


class MailMessage(models.Model):
    """What a customer said in a rating isn't deleted with the message about it."""

    _inherit = "mail.message"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rating(self):
        if self.env.su:
            # With its lead, or by the system.
            return
        # sudo: whether there is such a rating, whoever deletes the message.
        ratings = self.sudo().rating_ids
        if ratings.filtered(
            lambda rating: rating.fair_occasion or rating.fair_state in COUNTING
        ):
            raise AccessError(
                self.env._("A rating that counts can't be deleted: it is on record.")
            )
