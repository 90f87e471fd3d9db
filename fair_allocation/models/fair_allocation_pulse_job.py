import logging
from datetime import timedelta

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..pulse import REMIND_DAYS

_logger = logging.getLogger(__name__)


class FairAllocationPulse(models.Model):
    """Pulses by schedule: a reminder before the last day, closed after it."""

    _inherit = "fair.allocation.pulse"

    @api.model
    def _cron_fair_pulse(self):
        """Remind once, and close what is over.

        Each pulse is committed by itself: an interrupted job goes on where it stopped.
        """
        Cron = self.env["ir.cron"]
        due = self._get_due()
        Cron._commit_progress(remaining=len(due))
        for pulse in due:
            try:
                pulse._step_by_schedule()
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody answers just now: with the next call.
                self.env.cr.rollback()
                _logger.info("%s is looked after later", pulse.display_name)
            if not Cron._commit_progress(1):
                return

    @api.model
    def _get_due(self):
        """Open ones that are over, or whose reminder is due."""
        pulses = self.search([("state", "=", "open")])
        return pulses.filtered(lambda pulse: pulse._is_over() or pulse._is_to_remind())

    def _is_over(self):
        return self._get_today() > self.closes_on

    def _is_to_remind(self):
        """Everybody is reminded, or nobody: nothing shows who hasn't answered."""
        return (
            not self.is_reminded
            and self.answered_count < self.asked_count
            and self._get_today() >= self.closes_on - timedelta(days=REMIND_DAYS)
        )

    def _step_by_schedule(self):
        if self._is_over():
            self._close()
        else:
            self._step({"is_reminded": True})
            self.env["fair.allocation.notice"]._send_pulse_reminder(self)
