import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class CrmLead(models.Model):
    """Leads that wait for an owner for too long: the manager is told once."""

    _inherit = "crm.lead"

    fair_alerted_on = fields.Datetime(
        "Manager Told On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the manager was told that the lead has been waiting for too long.",
    )
    fair_waiting_since = fields.Datetime(
        "Waiting Since", compute="_compute_fair_waiting_since"
    )

    @api.depends("create_date", "user_id", "fair_decision_ids")
    def _compute_fair_waiting_since(self):
        """Since it came in, or since it last lost its owner."""
        rows = self.env["fair.allocation.decision"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["date:max"]
        )
        last = {lead.id: date for lead, date in rows}
        for lead in self:
            lead.fair_waiting_since = not lead.user_id and max(
                filter(None, [lead.create_date, last.get(lead.id)]), default=False
            )

    def write(self, vals):
        """Whoever gets an owner waits no longer: waiting anew is told anew."""
        result = super().write(vals)
        if vals.get("user_id"):
            # sudo: whoever has just given a lead away may not read it any more. The
            # change itself was made with the user's own rights.
            told = self.sudo().filtered("fair_alerted_on")
            if told:
                told._fair_write({"fair_alerted_on": False})
        return result

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _cron_fair_alert(self):
        """Tell each team's manager, once, which leads have been waiting for too long.

        What is told is committed team by team: an interrupted job tells nothing twice.
        """
        Cron = self.env["ir.cron"]
        overdue = self._fair_get_overdue()
        Cron._commit_progress(remaining=len(overdue))
        for team, leads in overdue.items():
            try:
                leads._fair_alert(team)
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody saved one of the leads just now: told with the next call.
                self.env.cr.rollback()
                _logger.info("%s is told later", team.display_name)
            if not Cron._commit_progress(1):
                return

    @api.model
    def _fair_get_overdue(self):
        """Leads that wait for too long and that nobody was told about.

        :return: ``{team: leads}``, each team by the days its published rules state
        """
        since = self._fair_get_alert_dates()
        if not since:
            return {}
        found = self.search(
            self._fair_get_waiting_domain()
            & Domain("fair_alerted_on", "=", False)
            & Domain("create_date", "<=", max(since.values())),
            order="id",
        )
        proposed = found._fair_get_waiting_teams()
        overdue = defaultdict(list)
        for lead in found:
            team = lead.team_id or proposed.get(lead)
            if team in since and lead.fair_waiting_since <= since[team]:
                overdue[team].append(lead.id)
        return {team: self.browse(ids) for team, ids in overdue.items()}

    @api.model
    def _fair_get_waiting_domain(self):
        """Open leads nobody has: of a team, or with the reason a run found."""
        open_leads = self.env["fair.allocation.run"]._get_open_domain()
        return (
            open_leads
            & Domain("user_id", "=", False)
            & (Domain("team_id", "!=", False) | Domain("fair_wait_reason", "!=", False))
        )

    def _fair_get_waiting_teams(self):
        """The team in which the last run left each lead waiting: ``{lead: team}``."""
        rows = self.env["fair.allocation.run.line"]._read_group(
            [
                ("lead_id", "in", self.filtered(lambda ld: not ld.team_id).ids),
                ("state", "=", "waiting"),
            ],
            ["lead_id", "team_id"],
            ["id:max"],
        )
        return {
            lead: team for lead, team, _line in sorted(rows, key=lambda row: row[2])
        }

    def _fair_alert(self, team):
        """Tell about those of these leads that still wait, and remember it."""
        self.invalidate_recordset()
        waiting = self.exists().filtered_domain(self._fair_get_waiting_domain())
        told = self.env["fair.allocation.alert"]._tell(team, waiting)
        told.with_context(tracking_disable=True)._fair_write(
            {"fair_alerted_on": self.env.cr.now()}
        )

    @api.model
    def _fair_get_alert_dates(self):
        """What waits since before this is told: ``{team: moment}``.

        By the rules as published; teams whose rules say 0 days are left out.
        """
        now = self.env.cr.now()
        days = {
            team: team.fair_policy_id.version_id._settings()["alert_days"]
            for team in self.env["crm.team"]._fair_search_governed()
        }
        return {
            team: now - timedelta(days=number)
            for team, number in days.items()
            if number
        }
