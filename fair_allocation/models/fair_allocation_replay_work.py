import logging
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..transactions import ATTEMPTS
from .fair_allocation_replay_stage import SIDES, Stage

_logger = logging.getLogger(__name__)

#: Up to this many leads the button gives the answer at once; more take the scheduled
#: job, which says how far it has come.
DIRECT_LIMIT = 500

#: Seconds of work between two moments at which a manager sees progress and can stop.
STRETCH = 2


class FairAllocationReplay(models.Model):
    """How a replay is worked out: at once, or stretch by stretch in the job.

    Batches are decided in their order, each by both sides, and each is written down
    when it is decided. What decides about the next ones is remembered, so that another
    call of the job goes on where the last one stopped.
    """

    _inherit = "fair.allocation.replay"

    draft_content = fields.Json(
        readonly=True, copy=False, export_string_translation=False
    )
    last_decision = fields.Integer(
        readonly=True, copy=False, export_string_translation=False
    )
    memory = fields.Json(readonly=True, copy=False, export_string_translation=False)
    batch_done = fields.Integer(
        readonly=True, copy=False, export_string_translation=False
    )
    lead_done = fields.Integer("Replayed", readonly=True, copy=False)
    lead_count = fields.Integer("Leads", readonly=True, copy=False)
    progress = fields.Float("Progress (%)", readonly=True, copy=False)
    failure = fields.Char("What Went Wrong", readonly=True, copy=False)
    duration = fields.Float("Seconds", readonly=True, copy=False, digits=(12, 1))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_start(self):
        """Work out what both sets of rules would have done with the period's leads.

        :raise UserError: when there was nothing to share, or no rules are chosen
        """
        self.ensure_one()
        self._check_access_and_state(("draft", "done", "failed", "stopped"))
        # sudo: the answer is written by the product alone; the right to ask was just
        # checked, and the team and its ledger are those of the manager's company.
        replay = self.sudo()
        stage = replay._begin()
        if stage.lead_count <= DIRECT_LIMIT:
            replay._replay_now(stage)
        else:
            self.env.ref("fair_allocation.ir_cron_replay")._trigger()
        return True

    def action_stop(self):
        """Go no further; what was worked out so far goes as well."""
        self._check_access_and_state(("running",))
        # sudo: as above.
        replays = self.sudo()
        replays._forget()
        replays.state = "stopped"
        return True

    def _begin(self):
        """Start anew, with the draft and the ledger as they are now.

        :return: the stage on which it is worked out
        """
        self._forget()
        self._take_snapshot()
        stage = Stage(self)
        self.write({"state": "running", "lead_count": stage.lead_count})
        return stage

    def _replay_now(self, stage=None):
        """All of it in this transaction."""
        stage = stage or self._begin()
        while self._advance(stage):
            pass
        self._finish(stage)

    def _forget(self):
        """Clear the answer."""
        self.line_ids.unlink()
        self.lead_ids.unlink()
        self.write(
            {
                "state": "draft",
                "progress": 0,
                **dict.fromkeys(("lead_done", "lead_count", "batch_done"), 0),
                **dict.fromkeys(("memory", "figures", "draft_content"), False),
                "failure": False,
                "duration": 0,
            }
        )

    def _take_snapshot(self):
        """Fix what is compared: the draft as it stands, the ledger as it ends.

        :raise UserError: when a column has no rules
        """
        for side in SIDES:
            if self[f"{side}_rules"] == "version" and not self[f"{side}_version_id"]:
                raise UserError(
                    self.env._(
                        "%s: choose the version whose rules are replayed.",
                        self._fields[f"{side}_rules"]._description_string(self.env),
                    )
                )
        if not self.policy_id:
            raise UserError(
                self.env._(
                    "%s has no policy. Choose one for the team first.",
                    self.team_id.name,
                )
            )
        self.write(
            {
                "draft_content": self.policy_id._prepare_content(),
                "last_decision": self.env["fair.allocation.decision"]
                .search([], order="id desc", limit=1)
                .id,
            }
        )

    # ------------------------------------------------------------
    # STRETCHES
    # ------------------------------------------------------------

    def _advance(self, stage):
        """Decide the next batches, for about ``STRETCH`` seconds.

        :return: leads decided; 0 when none are left
        """
        started = monotonic()
        rows = []
        number = self.batch_done
        for batch in stage.batches[self.batch_done :]:
            rows += stage.share(batch)
            number += 1
            if monotonic() - started > STRETCH:
                break
        if not rows:
            return 0
        self.env["fair.allocation.replay.lead"].create(
            [{"replay_id": self.id, **row} for row in rows]
        )
        done = self.lead_done + len(rows)
        self.write(
            {
                "batch_done": number,
                "lead_done": done,
                "progress": 100 * done / stage.lead_count,
                "memory": stage.remember(),
                "duration": self.duration + monotonic() - started,
            }
        )
        return len(rows)

    def _finish(self, stage):
        """Sum up."""
        started = monotonic()
        self.env["fair.allocation.replay.line"].create(self._prepare_lines(stage))
        self.write(
            {
                "state": "done",
                "progress": 100,
                "figures": self._prepare_figures(stage),
                "memory": False,
            }
        )
        self.flush_recordset()
        self.duration += monotonic() - started

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _cron_replay(self):
        """Work on the replays that were started, oldest first.

        Stretch by stretch: each is committed, so that managers see how far it has come
        and can stop it, and a crash loses only the last one.
        """
        replays = self.search([("state", "=", "running")], order="id")
        Cron = self.env["ir.cron"]
        Cron._commit_progress(
            remaining=sum(r.lead_count - r.lead_done for r in replays) + len(replays)
        )
        for replay in replays:
            if not replay.with_company(replay.company_id)._work_to_the_end():
                return  # No time left; the rest comes with the next call.
        Cron._commit_progress(remaining=0)

    def _work_to_the_end(self):
        """Go on until it is done or stopped; False when the time is up before."""
        stage, attempts = None, 0
        while True:
            try:
                self.invalidate_recordset()
                if not self.exists() or self.state != "running":
                    return True
                stage = stage or Stage(self)
                done = self._advance(stage)
                if not done:
                    self._finish(stage)
                self.env.flush_all()
                if not self.env["ir.cron"]._commit_progress(done or 1):
                    return False
                attempts = 0
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                stage, attempts = None, attempts + 1
                if attempts == ATTEMPTS:
                    return False
            except Exception as error:
                self.env.cr.rollback()
                _logger.exception("%s can't be replayed", self.display_name)
                self._fail(error)
                return True

    def _fail(self, error):
        self._forget()
        self.write({"state": "failed", "failure": str(error)})
        self.env["ir.cron"]._commit_progress()
