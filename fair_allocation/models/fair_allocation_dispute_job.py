import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .fair_allocation_dispute import PENDING

_logger = logging.getLogger(__name__)


class FairAllocationDispute(models.Model):
    """What happens by itself when time is up, and how many cases people had."""

    _inherit = "fair.allocation.dispute"

    @api.model
    def _cron_fair_dispute(self):
        """Close hearings, make rulings final, and remind who is late; else quiet.

        Each case is committed by itself: an interrupted job tells nothing twice.
        """
        Cron = self.env["ir.cron"]
        due = self.search(self._get_due_domain(), order="id")
        Cron._commit_progress(remaining=len(due))
        for dispute in due:
            try:
                dispute._do_what_is_due()
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody does a step of the case just now: the next call sees to it.
                self.env.cr.rollback()
                _logger.info("%s is looked at later", dispute)
            if not Cron._commit_progress(1):
                return

    @api.model
    def _get_due_domain(self):
        now = self.env.cr.now()
        return Domain.OR(
            [
                Domain("state", "=", "open") & Domain("hearing_until", "<=", now),
                Domain("state", "=", "ruled") & Domain("appeal_until", "<=", now),
                Domain("state", "in", PENDING)
                & Domain("rule_by", "<=", now)
                & Domain("reminded_on", "=", False),
            ]
        )

    def _do_what_is_due(self):
        """The next thing that time brings about in this case."""
        self._lock()
        self.invalidate_recordset()
        if not self.filtered_domain(self._get_due_domain()):
            return
        now = self.env.cr.now()
        if self.state == "ruled":
            self._step({"state": "final", "closed_on": now})
            return
        if self.state == "open" and self.hearing_until <= now:
            self._close_hearing()
        if self.rule_by <= now and not self.reminded_on:
            self._step({"reminded_on": now})
            self.env["fair.allocation.notice"]._send_overdue(self)

    def _get_appeal_time(self):
        """How long a ruling can be appealed against."""
        return timedelta(days=self._get_days())

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    @api.model
    def _count_by(self, teams, date_from, date_to, company=None):
        """How many leads each person claimed from a colleague in a period.

        :param date_from: first moment of the period
        :param date_to: first moment after it
        :param company: only cases of this company
        :return: ``{user id: disputes}``; claims given up don't count; one query
        """
        domain = [
            ("team_id", "in", teams.ids),
            ("create_date", ">=", date_from),
            ("create_date", "<", date_to),
            ("state", "!=", "withdrawn"),
            ("claimant_id", "!=", False),
        ]
        if company:
            domain.append(("company_id", "in", [company.id, False]))
        # sudo: figures of an evaluation; nothing of the cases leaves here.
        rows = self.sudo()._read_group(domain, ["claimant_id"], ["__count"])
        return {user.id: number for user, number in rows}
