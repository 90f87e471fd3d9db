import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .fair_allocation_run_apply import ATTEMPTS

_logger = logging.getLogger(__name__)


class FairAllocationRun(models.Model):
    """Proposals for rotation: every month by itself, or when a manager asks.

    Nobody is moved by either: it is a preview that somebody has to apply.
    """

    _inherit = "fair.allocation.run"

    @api.model
    def action_start_rotation(self, chosen=()):
        """Preview the rotation of every team whose rules say so.

        :param chosen: runs chosen in the list the button is above, whichever
        """
        self._check_is_manager()
        return self.env["crm.team"]._fair_search_rotating().action_fair_rotate()

    @api.model
    def _propose_rotation(self, team):
        """Previews of the leads of ``team`` that are due, one for each company.

        :return: the new ones; a company with an open proposal gets no second one
        """
        runs = self.browse()
        due = self.env["crm.lead"]._fair_search_due(team)
        taken = self._search_open_rotations(team).company_id
        for company, leads in due.grouped(self._get_lead_company).items():
            if company in taken:
                continue
            run = self.with_company(company)._create_for(
                leads, kind="rotation", teams=team, company_id=company.id
            )
            run.action_preview()
            runs |= run.with_env(self.env)
        return runs

    @api.model
    def _search_open_rotations(self, teams):
        return self.search(
            [
                ("kind", "=", "rotation"),
                ("state", "in", ("draft", "previewed", "queued")),
                ("team_ids", "in", teams.ids),
            ]
        )

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _cron_rotate(self):
        """Propose the rotation of every team whose rules say so, and tell its leader.

        Each team in a transaction of its own; nothing is left behind, and nobody is
        told, where nothing can move.
        """
        teams = self.env["crm.team"]._fair_search_rotating()
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(teams))
        for team in teams:
            self._try_propose_rotation(team)
            if not Cron._commit_progress(1):
                return  # No time left; the others come with the next call.

    @api.model
    def _try_propose_rotation(self, team):
        """Propose; again on fresh figures if others' changes came in between."""
        for _attempt in range(ATTEMPTS):
            try:
                runs = self._propose_rotation(team)
                moving = runs.filtered("assigned_count")
                (runs - moving).unlink()
                for run in moving:
                    self.env["fair.allocation.notice"]._send_rotation(run, team)
                return self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("No rotation for %s", team.display_name)
                break
