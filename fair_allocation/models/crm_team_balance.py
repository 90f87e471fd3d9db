import logging
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..engine.fairness import Measure

_logger = logging.getLogger(__name__)


class Imbalance(NamedTuple):
    """What the managers of a team are told: how low the balance of a period is."""

    team: models.BaseModel
    company: models.BaseModel
    period: fields.Datetime
    measure: Measure
    figures: dict


class CrmTeam(models.Model):
    """The managers are told when the running period gets out of balance.

    Once for each team and period, by the published rules, and not before there are
    enough leads to judge by: three leads among five people are never in balance.
    """

    _inherit = "crm.team"

    fair_balance_told_for = fields.Datetime(
        "Told of Low Balance",
        readonly=True,
        copy=False,
        help="Beginning of the period for which the sales managers were told that the "
        "balance is low.",
    )

    @api.model
    def _cron_fair_balance(self):
        """Tell the managers of each team whose balance has fallen too low.

        What is told is committed team by team: an interrupted job tells nothing twice.
        """
        Cron = self.env["ir.cron"]
        found = self._fair_find_imbalances()
        Cron._commit_progress(remaining=len(found))
        for imbalance in found:
            try:
                imbalance.team._fair_tell_imbalance(imbalance)
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody saved the team just now: told with the next call.
                self.env.cr.rollback()
                _logger.info("%s is told later", imbalance.team.display_name)
            if not Cron._commit_progress(1):
                return

    def _fair_tell_imbalance(self, imbalance):
        """Tell it, and remember for which period."""
        if self.env["fair.allocation.alert"]._tell_imbalance(imbalance):
            self.fair_balance_told_for = imbalance.period

    @api.model
    def _fair_find_imbalances(self):
        """Where the balance is below what the rules ask for and nobody was told yet.

        A query for each set of rules and company, whatever the number of teams.
        """
        Figures = self.env["fair.allocation.figures"]
        found = []
        for (version, company), teams in self._fair_group_watched().items():
            start = version._get_period_start()
            # What is counted without end is told about once a year.
            period = start or version._get_start_of("year")
            untold = teams.filtered(
                lambda team, period=period: not team.fair_balance_told_for
                or team.fair_balance_told_for < period
            )
            domain = Figures._get_domain(untold, start) & Domain(
                "company_id", "=", company.id
            )
            figures = Figures._get(domain) if untold else {}
            found += [
                Imbalance(team, company, period, measure, own)
                for team, own in self._fair_split_figures(figures).items()
                if (measure := self._fair_get_low(version, own))
            ]
        return found

    @api.model
    def _fair_group_watched(self):
        """``{(rules, company): teams}`` of those whose rules ask for a balance."""
        groups = {}
        everywhere = self.env["res.company"].search([("active", "=", True)])
        for team in self._fair_search_governed():
            version = team.fair_policy_id.version_id
            if not version._settings()["alert_balance"]:
                continue
            # A team of all companies is judged for each by itself.
            companies = team.company_id or version.company_id
            for company in companies or everywhere:
                key = (version, company)
                groups[key] = groups.get(key, self.browse()) | team
        return groups

    @api.model
    def _fair_split_figures(self, figures):
        """``{team: figures}``"""
        by_team = {}
        for (team, user, tier), row in figures.items():
            by_team.setdefault(team, {})[team, user, tier] = row
        return by_team

    @api.model
    def _fair_get_low(self, version, figures):
        """The measure of ``figures`` if its balance is too low, else ``None``."""
        settings = version._settings()
        received = sum(row["received"] for row in figures.values())
        if received < settings["evaluation_sample"]:
            return None
        measure = self.env["fair.allocation.figures"]._measure(figures).overall
        balance = measure.balance
        limit = settings["alert_balance"] * 10
        return measure if balance is not None and balance < limit else None
