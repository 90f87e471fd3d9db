from datetime import timedelta

from odoo import api, models

from ..violations import Incident
from .fair_allocation_violation_find import DAYS

#: Why a lead was taken back from somebody who didn't look after it.
NEGLECT = ("no_response", "no_follow_up")


class FairAllocationViolation(models.Model):
    """Missed service: leads that were taken back, into a pool or to somebody else."""

    _inherit = "fair.allocation.violation"

    @api.model
    def _find_neglect(self):
        """In the ledger: what was taken back on a day that is over, one a person."""
        days = self._read_neglect().grouped(
            lambda e: (
                e.from_user_id,
                e.company_id,
                self._get_day(e.date, e.company_id),
            )
        )
        return [
            Incident(
                key=f"service:{user.id}:{company.id}:{day}",
                kind="service",
                user=user.id,
                lead=group[0].lead_id.id,
                moment=group[-1].date,
                times=len(group),
                leads=len(group.lead_id),
            )
            for (user, company, day), group in days.items()
            if day < self._get_today(company)
        ]

    @api.model
    def _read_neglect(self):
        """Entries of the last days, without what a manager undid; two queries."""
        Decision = self.env["fair.allocation.decision"]
        entries = Decision.search_fetch(
            [
                ("kind", "=", "reclaim"),
                ("reason", "in", NEGLECT),
                ("date", ">=", self.env.cr.now() - timedelta(days=DAYS)),
                ("from_user_id", "!=", False),
                ("lead_id", "!=", False),
            ],
            ["date", "from_user_id", "lead_id", "run_id", "company_id"],
            order="id",
        )
        runs = entries.run_id
        undone = runs and Decision.search_fetch(
            [("kind", "=", "undo"), ("run_id", "in", runs.ids)], ["run_id", "lead_id"]
        )
        undone = {(entry.run_id, entry.lead_id) for entry in undone}
        return entries.filtered(lambda e: (e.run_id, e.lead_id) not in undone)
