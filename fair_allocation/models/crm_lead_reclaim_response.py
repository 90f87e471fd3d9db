from collections import defaultdict

from odoo import api, models

#: What follows from a missed first response, by the policy.
CONSEQUENCES = {
    "reassign": "_fair_task_reassign",
    "pool": "_fair_task_pool",
}


class CrmLead(models.Model):
    """Who doesn't respond in time loses the lead, where the policy says so.

    The deadline is that of the first activity: the hours of the tier since the lead was
    given, for somebody who doesn't work before that the end of the next working day.
    Whoever has followed up the lead, or written to the customer, has responded.
    """

    _inherit = "crm.lead"

    @api.model
    def _cron_fair_missed_response(self):
        """Draw the consequences of what was missed; quiet when nothing was."""
        by_task = self._fair_search_unanswered()._fair_sort_missed()
        self._fair_do_tasks(
            [
                (name, group)
                for name, leads in by_task.items()
                for group in leads.grouped(
                    lambda lead: (lead.team_id, lead._fair_get_company())
                ).values()
            ]
        )

    def _fair_sort_missed(self):
        """What is to be done with these leads now: ``{name of the task: leads}``."""
        rules = self.env["crm.team"]._fair_get_response_rules(self.team_id)
        by_task = defaultdict(list)
        for lead in self._fair_filter_missed():
            task = CONSEQUENCES[rules[lead.team_id.id].then]
            if lead.fair_tier_id.named_owner:
                task = "_fair_task_stay"
            by_task[task].append(lead.id)
        return {task: self.browse(ids) for task, ids in by_task.items()}

    def _fair_filter_missed(self):
        """Those of these leads whose deadline is over, absences left out."""
        if not self:
            return self
        now = self.env.cr.now()
        members = self._fair_get_owner_members()
        everyone = members[self[0]].union(*members.values())
        holds = everyone._fair_get_holds()
        dues = everyone._fair_get_dues(
            [
                (
                    members[lead],
                    lead._fair_get_given(),
                    lead.fair_tier_id.response_hours,
                )
                for lead in self
            ]
        )
        return self.browse(
            lead.id
            for lead, due in zip(members, dues, strict=True)
            if due <= now and members[lead] not in holds
        )

    def _fair_filter_missed_task(self, task):
        """Those of these leads with which ``task`` is still to be done."""
        unanswered = self & self._fair_search_unanswered()
        return unanswered._fair_sort_missed().get(task, self.browse())

    # ------------------------------------------------------------
    # TASKS
    # ------------------------------------------------------------

    def _fair_task_reassign(self):
        """The next best person who never had it gets each of these leads."""
        leads = self._fair_filter_missed_task("_fair_task_reassign")
        if leads:
            self.env["fair.allocation.run"]._reassign(leads)._fair_leave_to_manager()

    def _fair_task_pool(self):
        """The public pool gets them; each owner is told once."""
        leads = self._fair_filter_missed_task("_fair_task_pool")
        Notice = self.env["fair.allocation.notice"]
        Decision = self.env["fair.allocation.decision"]
        for owner, group in leads.grouped("user_id").items():
            parts = group._fair_do_possible(
                lambda part: part._fair_reclaim("no_response")
            )
            if parts:
                Notice._send_reclaimed(owner, Decision.concat(*parts))

    def _fair_task_stay(self):
        """A customer with a named owner stays: the manager decides."""
        self._fair_filter_missed_task("_fair_task_stay")._fair_leave_to_manager()

    def _fair_leave_to_manager(self):
        """Tell the manager, once, that these stay although nobody responded."""
        if self:
            self.env["fair.allocation.notice"]._send_undecided(self, "no_response")
            self._fair_remember_missed()

    def _fair_remember_missed(self):
        """Nothing more follows from it for the present owner."""
        self.with_context(tracking_disable=True)._fair_write(
            {"fair_response_missed_on": self.env.cr.now()}
        )
