import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..transactions import ATTEMPTS, INTERFERENCE

_logger = logging.getLogger(__name__)


class CrmLead(models.Model):
    """Scheduled work on many leads, in tasks that are committed one by one.

    Each person, or team, of each company is a task of its own: a killed job repeats
    nothing, and companies never mix.
    """

    _inherit = "crm.lead"

    @api.model
    def _fair_do_tasks(self, tasks):
        """Do each of ``[(name of the method, leads)]`` in a transaction of its own."""
        Cron = self.env["ir.cron"]
        tasks = [(name, leads.ids) for name, leads in tasks]
        Cron._commit_progress(remaining=len(tasks))
        for name, ids in tasks:
            self._fair_try_task(name, ids)
            if not Cron._commit_progress(1):
                return  # No time left; the others come with the next call.

    @api.model
    def _fair_try_task(self, name, ids):
        """Do it; again on fresh figures if others' changes came in between."""
        leads = self.browse(ids)
        for _attempt in range(ATTEMPTS):
            try:
                leads._fair_lock()
                leads.invalidate_recordset()
                getattr(leads.exists(), name)()
                self.env.cr.flush()
                return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
            except UserError as refusal:
                # Such as: another run is being applied for the team right now.
                self.env.cr.rollback()
                _logger.info("%s is done later: %s", name, refusal)
                return
            except Exception:
                self.env.cr.rollback()
                _logger.exception("%s can't be done now for %s", name, leads)
                return

    def _fair_do_possible(self, act):
        """Do ``act`` with these leads; one for which it fails is left as it is.

        :return: what ``act`` returned, part by part
        """
        try:
            with self.env.cr.savepoint():
                result = act(self)
            return [result]
        except INTERFERENCE:
            # Not the lead's fault: the whole transaction has to start over.
            raise
        except Exception:
            if len(self) == 1:
                _logger.warning("%s can't be taken back", self, exc_info=True)
                return []
        half = len(self) // 2
        return self[:half]._fair_do_possible(act) + self[half:]._fair_do_possible(act)

    def _fair_get_company(self):
        """Whose lead it is, by its own word or its team's."""
        return self.company_id or self.team_id.company_id

    def _fair_get_recipients(self):
        """Which managers decide on these leads, all of one team and one company."""
        team, company = self.team_id, self[:1]._fair_get_company()
        return self.env["fair.allocation.notice"]._get_leaders(
            team, company=company or self.env.company
        )
