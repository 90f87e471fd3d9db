from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rating.models.rating_data import RATING_LIMIT_MIN, RATING_LIMIT_OK

from .rating_rating import COUNTING


class RatingRating(models.Model):
    """What came in another way than by our link: a sales manager confirms it, or not.

    Of those that count, a dissatisfied customer is a manager's business, once.
    """

    _inherit = "rating.rating"

    fair_can_confirm = fields.Boolean(
        compute="_compute_fair_can_confirm", export_string_translation=False
    )

    @api.depends("fair_state", "fair_user_id")
    @api.depends_context("uid")
    def _compute_fair_can_confirm(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for rating in self:
            rating.fair_can_confirm = (
                is_manager
                and rating.fair_state == "flagged"
                and rating.fair_user_id != self.env.user
            )

    def action_fair_confirm(self):
        """Let these count: the customer did say so.

        :raise AccessError: for everyone but sales managers of the company, and for the
            one who is rated
        :raise UserError: when there is nothing to confirm
        """
        self._fair_check_confirmable()
        self._fair_write(
            {
                "fair_state": "confirmed",
                "fair_confirmed_by_id": self.env.uid,
                "fair_confirmed_on": self.env.cr.now(),
            }
        )
        self._fair_take_effect()

    def _fair_check_confirmable(self):
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers confirm ratings. Ask yours.")
            )
        self.check_access("read")
        for rating in self:
            if rating.fair_user_id == self.env.user:
                raise AccessError(
                    self.env._("Nobody confirms a rating of their own. Ask a manager.")
                )
            if rating.fair_state != "flagged" or not rating.fair_user_id:
                raise UserError(
                    self.env._("This rating isn't to be confirmed. Reload the page.")
                )

    def _fair_take_effect(self, leads=None):
        result = super()._fair_take_effect(leads)
        # sudo: managers are told, whoever rates.
        told = self.sudo().filtered(
            lambda rating: rating.fair_state in COUNTING
            and RATING_LIMIT_MIN <= rating.rating < RATING_LIMIT_OK
            and not rating.fair_told_on
        )
        if told:
            told._fair_write({"fair_told_on": self.env.cr.now()})
            # Whoever comes at the same moment has to wait, and isn't told again.
            told.flush_recordset()
        for rating in told:
            self.env["fair.allocation.notice"]._send_low_rating(rating)
        return result
