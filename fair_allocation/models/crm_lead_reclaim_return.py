from collections import defaultdict

from odoo import api, models

#: What is done with leads whose time is up or nearly so, and for whom together.
TASKS = {
    "_fair_task_forget": "user_id",
    "_fair_task_warn": "user_id",
    "_fair_task_take": "user_id",
    "_fair_task_tell": "team_id",
}


class CrmLead(models.Model):
    """The scheduled job that warns, takes back, and tells."""

    _inherit = "crm.lead"

    @api.model
    def _cron_fair_return(self):
        """Do what is due by now; quiet when there is nothing to do."""
        warned = self.with_context(active_test=False).search(
            [("fair_warned_for", "!=", False)]
        )
        by_task = (self._fair_search_returning() | warned)._fair_sort_returns()
        self._fair_do_tasks(
            [
                (name, group)
                for name, leads in by_task.items()
                for group in leads.grouped(
                    lambda lead, key=TASKS[name]: (lead[key], lead._fair_get_company())
                ).values()
            ]
        )

    def _fair_sort_returns(self):
        """What is to be done with these leads now: ``{name of the task: leads}``."""
        now = self.env.cr.now()
        by_task = defaultdict(list)
        returns = self._fair_get_returns()
        for lead in self:
            found = returns.get(lead)
            if not found or not (found.told or found.named or found.warn_on <= now):
                task = lead.fair_warned_for and "_fair_task_forget"
            elif found.named:
                task = not found.told and found.on <= now and "_fair_task_tell"
            elif found.told or not found.warned:
                task = found.on <= now and "_fair_task_take"
            else:
                task = "_fair_task_warn"
            if task:
                by_task[task].append(lead.id)
        return {task: self.browse(ids) for task, ids in by_task.items()}

    def _fair_filter_task(self, task):
        """Those of these leads with which ``task`` is still to be done."""
        return self._fair_sort_returns().get(task, self.browse())

    # ------------------------------------------------------------
    # TASKS
    # ------------------------------------------------------------

    def _fair_task_forget(self):
        """Take away warnings that are no longer true."""
        self._fair_filter_task("_fair_task_forget")._fair_forget_warning()

    def _fair_task_warn(self):
        """Tell the owners what goes back, and when."""
        self._fair_filter_task("_fair_task_warn")._fair_warn_owners()

    def _fair_task_take(self):
        """Take these leads, all of one person, back, and tell that person once."""
        leads = self._fair_filter_task("_fair_task_take")
        owner, parts = leads.user_id, []
        for reason, group in leads._fair_group_reasons().items():
            parts += group._fair_do_possible(
                lambda part, reason=reason: part._fair_reclaim(reason)
            )
        if parts:
            entries = self.env["fair.allocation.decision"].concat(*parts)
            self.env["fair.allocation.notice"]._send_reclaimed(owner, entries)

    def _fair_task_tell(self):
        """Leads with a personal contact stay: the manager is told, once."""
        leads = self._fair_filter_task("_fair_task_tell")
        for reason, group in leads._fair_group_reasons().items():
            self.env["fair.allocation.notice"]._send_undecided(group, reason)
        leads.with_context(tracking_disable=True)._fair_write(
            {"fair_undecided_since": self.env.cr.now()}
        )

    def _fair_group_reasons(self):
        """These leads by why they go back: ``{reason: leads}``."""
        returns = self._fair_get_returns()
        return self.grouped(lambda lead: returns[lead].reason)

    def _fair_reclaim(self, reason):
        """Into the public pool that takes them; without one, back to their team.

        :return: the entries in the ledger
        """
        Decision = self.env["fair.allocation.decision"]
        pools = self.env["fair.allocation.pool"]._find_for(self)
        return Decision.concat(
            *(
                Decision._move(leads, "reclaim", reason, pool=pool)
                for pool, leads in pools.items()
            )
        )
