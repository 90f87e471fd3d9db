import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..transactions import ATTEMPTS

_logger = logging.getLogger(__name__)

#: Above this many leads a run is applied by the scheduled job, chunk by chunk, so that
#: the button answers well within Odoo's time limits.
DIRECT_LIMIT = 3000

#: Leads written together: large enough to spread the fixed cost, small in memory.
CHUNK = 1000

#: Until the job comes back to a run whose teams were busy.
LATER = timedelta(minutes=1)


class FairAllocationRun(models.Model):
    """How a run takes effect, at once or in the scheduled job, and is taken back."""

    _inherit = "fair.allocation.run"

    def _check_rules_unchanged(self):
        """A preview holds only for the rules it was made with.

        :raise UserError: when a policy was published since
        """
        current = self.team_ids.fair_policy_id.version_id
        if current != self.policy_version_ids:
            raise UserError(
                self.env._(
                    "The rules have changed since this preview. Preview it again, then "
                    "apply."
                )
            )

    def _apply(self):
        """Give all leads of the run in this transaction."""
        self._lock_pools()
        lines = self._get_proposed()
        # All of them before the first is written: whoever saves one of them meanwhile
        # waits for us, instead of making us start over.
        lines.lead_id._fair_lock()
        for start in range(0, len(lines), CHUNK):
            lines[start : start + CHUNK]._apply_or_list()
        self._finish()

    def _undo(self):
        """Take back all leads of the run that nobody has touched since."""
        self._lock_pools()
        lines = self.line_ids.filtered(lambda line: line.state == "applied")
        lines.lead_id._fair_lock()
        for start in range(0, len(lines), CHUNK):
            lines[start : start + CHUNK]._undo()
        self.write({"state": "undone", "undone_on": self.env.cr.now()})

    def _get_proposed(self, limit=None):
        """Lines still to be applied; what is done drops out by itself."""
        return self.env["fair.allocation.run.line"].search(
            [("run_id", "in", self.ids), ("state", "=", "proposed")],
            order="id",
            limit=limit,
        )

    def _finish(self):
        """Close an applied run and tell everyone concerned."""
        self.line_ids.filtered(lambda line: line.state == "waiting")._record_waiting()
        self.write({"state": "applied", "applied_on": self.env.cr.now()})
        self.env["fair.allocation.notice"]._send(self)

    # ------------------------------------------------------------
    # ONE RUN AT A TIME
    # ------------------------------------------------------------

    def _lock_pools(self):
        """One run at a time per team, and capacity that can't be exceeded.

        :raise UserError: when another run is being applied for one of the teams
        """
        if busy := self._try_lock_pools():
            raise UserError(
                self.env._(
                    "Another run is being applied for %s right now. Wait a moment and "
                    "try again.",
                    busy.mapped("name"),
                )
            )

    def _try_lock_pools(self):
        """Lock the teams and people of the run until the end of the transaction.

        The lock on the teams tells a second run to come back. The update of the
        members makes a run that read its figures before ours was committed fail with a
        serialization error, which is retried on fresh figures: a lock alone would not
        (see Odoo's REPEATABLE READ).

        :return: the teams another run is being applied for; none when all are locked
        """
        teams = self.team_ids
        busy = teams - teams.try_lock_for_update(allow_referencing=True)
        if not busy:
            teams.crm_team_member_ids._fair_touch()
        return busy

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _get_direct_limit(self):
        """Leads a button gives at once (system parameter, so that it fits the host)."""
        # sudo: one figure of ours; managers may not read system parameters.
        limit = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("fair_allocation.direct_limit", DIRECT_LIMIT)
        )
        return int(limit)

    def _queue(self):
        self.state = "queued"
        self.env.ref("fair_allocation.ir_cron_apply_runs")._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.name,
                "message": self.env._(
                    "%s leads are being given in the background. This page shows how "
                    "far it has come.",
                    self.assigned_count + self.pooled_count,
                ),
                "next": self._get_form_action(),
            },
        }

    @api.model
    def _cron_apply(self):
        """Apply queued runs chunk by chunk; an interrupted one goes on where it was.

        What is done is committed with each chunk, so a killed job loses nothing and
        repeats nothing. A run that can't go on now, because its teams are busy, is
        tried again a little later; it never keeps the others from being applied.
        """
        runs = self.search([("state", "=", "queued")], order="id")
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(runs._get_proposed()))
        late = self.browse()
        for run in runs:
            # In the name of who applied it: chatter and ledger say so.
            worker = run.with_user(run.applied_by_id).sudo()
            while (done := worker._try_next_chunk()) and Cron._commit_progress(done):
                pass
            if done:
                return  # No time left; the rest comes with the next call.
            Cron._commit_progress()
            late |= run.filtered(lambda run: run.state == "queued")
        if late:
            self.env.ref("fair_allocation.ir_cron_apply_runs")._trigger(
                at=self.env.cr.now() + LATER
            )
        Cron._commit_progress(remaining=0)

    def _try_next_chunk(self):
        """Apply one chunk; again on fresh figures if others' changes came in between.

        :return: leads dealt with; 0 when none are left, or when it can't go on now
        """
        for _attempt in range(ATTEMPTS):
            try:
                return self._apply_next_chunk()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("%s can't be applied now", self.display_name)
                break
        return 0

    def _apply_next_chunk(self):
        """Apply one chunk, or close the run after the last; nothing while it is busy.

        :return: leads dealt with
        """
        if self._try_lock_pools():
            return 0
        with self._measured():
            lines = self._get_proposed(limit=CHUNK)
            if lines:
                lines._apply_or_list()
            else:
                self._finish()
        self.env.cr.flush()
        return len(lines)
