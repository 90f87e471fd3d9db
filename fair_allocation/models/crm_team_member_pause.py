from datetime import timedelta

from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..working_time import local_date


class CrmTeamMember(models.Model):
    """The person's own switch: no new leads for the time being."""

    _inherit = "crm.team.member"

    fair_paused = fields.Boolean(
        string="Paused", tracking=True, help="Receives no new leads for the time being."
    )
    fair_paused_until = fields.Date(
        string="Paused Until",
        tracking=True,
        help="Last day of the pause, after which it ends by itself. Empty: until "
        "resumed.",
    )
    fair_pause_reason = fields.Char(string="Reason for the Pause")

    @api.constrains("fair_paused", "fair_paused_until")
    def _check_fair_paused_until(self):
        for member in self.filtered(lambda m: m.fair_paused and m.fair_paused_until):
            if not member._fair_is_paused():
                raise ValidationError(
                    self.env._(
                        "Paused Until: this day is over for %(person)s. Enter today or "
                        "a later day, or leave it empty.",
                        person=member.user_id.name,
                    )
                )

    @api.onchange("fair_paused")
    def _onchange_fair_paused(self):
        if not self.fair_paused:
            self.fair_paused_until = self.fair_pause_reason = False

    def action_fair_pause(self, reason=False, until=False):
        """Stop receiving new leads; everyone may do so for themselves.

        :param until: last day of the pause; without it, until it is resumed
        """
        self._fair_own_profile().write(
            {
                "fair_paused": True,
                "fair_paused_until": until,
                "fair_pause_reason": reason or False,
            }
        )

    def action_fair_resume(self):
        """Receive new leads again."""
        self._fair_own_profile()._fair_resume()

    def _fair_resume(self):
        self.write(
            {
                "fair_paused": False,
                "fair_paused_until": False,
                "fair_pause_reason": False,
            }
        )

    def _fair_own_profile(self):
        """The records to pause: one's own, or any one may write."""
        if self.has_access("write"):
            return self
        self.check_access("read")
        if self.user_id - self.env.user:
            raise AccessError(
                self.env._("You can pause and resume only yourself. Ask a manager.")
            )
        # A salesperson can't write profiles; this switch alone is their own.
        return self.sudo()

    def _fair_is_paused(self, tz=None):
        """Whether the pause is on: it ends with its last day, where the person is."""
        self.ensure_one()
        if not self.fair_paused or not self.fair_paused_until:
            return self.fair_paused
        today = local_date(self.env.cr.now(), timezone(tz or self.user_id.tz or "UTC"))
        return today <= self.fair_paused_until

    @api.autovacuum
    def _gc_fair_pauses(self):
        """Forget pauses that are over, in every time zone; they hold nothing back."""
        yesterday = self.env.cr.now().date() - timedelta(days=1)
        self.search(
            [("fair_paused", "=", True), ("fair_paused_until", "<", yesterday)]
        )._fair_resume()
