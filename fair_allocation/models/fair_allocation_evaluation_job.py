import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class FairAllocationEvaluation(models.Model):
    """Evaluations by schedule: each team's finished month or quarter, once."""

    _inherit = "fair.allocation.evaluation"

    @api.model
    def _cron_evaluate(self):
        """Evaluate the finished period of each team whose rules say so.

        Each team is committed by itself: an interrupted job goes on where it stopped.
        """
        Cron = self.env["ir.cron"]
        due = self._get_due()
        Cron._commit_progress(remaining=len(due))
        for team, date_from, date_to in due:
            try:
                evaluation = self._create_for(team, date_from, date_to)
                self.env["fair.allocation.pulse"]._open_for(evaluation)
                self.env["fair.allocation.notice"]._send_new_evaluation(evaluation)
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody makes it just now, or changes the team: with the next call.
                self.env.cr.rollback()
                _logger.info("%s is evaluated later", team.display_name)
            if not Cron._commit_progress(1):
                return

    @api.model
    def _get_due(self):
        """Teams and the days to evaluate: ``[(team, first, last)]``.

        The month or quarter that ended last where the company works, unless it has
        been evaluated, or ended before the team had rules.
        """
        Figures = self.env["fair.allocation.figures"]
        due = []
        for team in self.env["crm.team"]._fair_search_governed():
            policy = team.fair_policy_id
            unit = policy.version_id._settings()["evaluation_period"]
            if unit == "none":
                continue
            company = self._get_company(team)
            figures = Figures.with_company(company)
            dates = figures._get_dates(team, unit, 1)
            _start, stop = figures._get_moments(team, *dates)
            if min(policy.version_ids.mapped("published_on")) < stop:
                due.append((team, company, *dates))
        return self._filter_new(due)

    @api.model
    def _filter_new(self, due):
        """Those of ``due`` of which there is no evaluation; one query."""
        made = {
            (made.team_id, made.company_id, made.date_from, made.date_to)
            for made in self.search(
                [("team_id", "in", [team.id for team, *_rest in due])]
            )
        }
        return [
            (team, date_from, date_to)
            for team, company, date_from, date_to in due
            if (team, company, date_from, date_to) not in made
        ]
