import logging
from dataclasses import replace

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..transactions import ATTEMPTS

_logger = logging.getLogger(__name__)


class FairAllocationRun(models.Model):
    """Handing the urgent leads of somebody who is away to the substitute.

    The substitute is the only one considered: the conditions of the policy and the
    capacity hold, and what can't be taken stays where it is and says why. The leads
    are credited to the substitute alone, so that helping out changes nobody's standing.
    """

    _inherit = "fair.allocation.run"

    @api.model
    def _create_substitution(self, member, leads):
        """A draft run that passes ``leads`` of ``member`` on to the substitute.

        :raise AccessError: when the user is not a sales manager
        """
        return self._create_for(
            leads, kind="substitution", from_user_id=member.user_id.id
        )

    def _collect_problem(self, team, leads):
        problem = super()._collect_problem(team, leads)
        if self.kind != "substitution":
            return problem
        substitute = self._get_substitute(team)
        return replace(
            problem,
            people=tuple(
                person for person in problem.people if person.id == substitute.id
            ),
            # Whose customer it is has been decided: the one who is away.
            leads=tuple(
                replace(lead, owner=None, known=False, substitute=None, follows=None)
                for lead in problem.leads
            ),
        )

    def _get_substitute(self, team):
        """Who stands in for the person the run is about."""
        members = team.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.from_user_id
        )
        return members.fair_substitute_id

    def _has_fallback(self):
        return self.kind != "substitution" and super()._has_fallback()

    def _get_reason(self, assignment):
        if self.kind == "substitution":
            return "substitute"
        return super()._get_reason(assignment)

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _cron_substitute(self):
        """Hand over what can't wait, for everyone who is away and has a substitute.

        Each person in a transaction of their own; it leaves no run behind when there
        is nothing to hand over.
        """
        members = self.env["crm.team.member"]._fair_search_substituted()
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(members))
        for member in members:
            self._try_substitute(member)
            if not Cron._commit_progress(1):
                return  # No time left; the others come with the next call.

    @api.model
    def _try_substitute(self, member):
        """Hand over; again on fresh figures if others' changes came in between."""
        for _attempt in range(ATTEMPTS):
            try:
                return self._substitute(member)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Nobody could stand in for %s", member.display_name)
                break

    @api.model
    def _substitute(self, member):
        """Preview and apply; nothing is left of a run that hands nothing over."""
        leads = member._fair_get_urgent_leads()
        if not leads:
            return
        run = self._create_substitution(member, leads)
        run.action_preview()
        if run.assigned_count:
            run.action_apply()
        else:
            run.unlink()
        self.env.cr.flush()
