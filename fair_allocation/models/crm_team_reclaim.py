from datetime import datetime
from typing import NamedTuple

from odoo import api, models


class ReturnRule(NamedTuple):
    """Leads are taken back: since when, and how many days before people are told."""

    since: datetime
    warn_days: int


class ResponseRule(NamedTuple):
    """A missed first response has consequences: since when, and which."""

    since: datetime
    then: str


class CrmTeam(models.Model):
    """What the published rules of teams say about taking leads back."""

    _inherit = "crm.team"

    @api.model
    def _fair_get_return_rules(self, teams):
        """``{team id: ReturnRule}`` of those of ``teams`` that take leads back."""
        # sudo: what is published holds for everybody; see the page of the rules.
        return {
            team.id: ReturnRule(
                since=version._get_in_force_since("auto_return"),
                warn_days=version._settings()["warn_days"],
            )
            for team in teams.sudo()._fair_governed()
            if (version := team.fair_policy_id.version_id)._is_switched_on(
                "auto_return"
            )
        }

    @api.model
    def _fair_get_response_rules(self, teams):
        """``{team id: ResponseRule}`` of those that don't leave it at that."""
        # sudo: as above.
        return {
            team.id: ResponseRule(
                since=version._get_in_force_since("missed_response"),
                then=version._settings()["missed_response"],
            )
            for team in teams.sudo()._fair_governed()
            if (version := team.fair_policy_id.version_id)._is_switched_on(
                "missed_response"
            )
        }
