from odoo import api, models
from odoo.tools import format_date

#: Leads named in one message; further ones are counted.
LISTED = 10


class FairAllocationAlert(models.AbstractModel):
    """Tells managers which leads wait too long: one message each, in their language."""

    _name = "fair.allocation.alert"
    _description = "Waiting Leads Alert"

    @api.model
    def _tell(self, team, leads):
        """Tell whoever decides for ``team`` in the company of the leads.

        :return: those of ``leads`` that somebody was told about
        """
        Notice = self.env["fair.allocation.notice"]
        by_user = {}
        for company, group in leads.grouped(
            lambda lead: lead.company_id or team.company_id or self.env.company
        ).items():
            for user in Notice._get_leaders(team, company=company):
                by_user[user] = by_user.get(user, leads.browse()) | group
        for user, group in by_user.items():
            group = group.with_context(lang=user.lang)
            Notice._deliver(
                user,
                group.env._(
                    "%(team)s: leads that wait too long (%(count)s)",
                    team=team.with_context(lang=user.lang).name,
                    count=len(group),
                ),
                "fair_allocation.alert",
                self._prepare_values(user, team.with_context(lang=user.lang), group),
            )
        return leads.concat(*by_user.values())

    @api.model
    def _prepare_values(self, user, team, leads):
        days = team.fair_policy_id.version_id._settings()["alert_days"]
        ordered = leads.sorted(lambda lead: (lead.fair_waiting_since, lead.id))
        further = len(leads) - LISTED
        return {
            "greeting": leads.env._(
                "Hello %(user)s, these leads of %(team)s have been waiting for an "
                "owner for too long. The limit in days is %(days)s.",
                user=user.name,
                team=team.name,
                days=days,
            ),
            "lines": [self._prepare_line(lead) for lead in ordered[:LISTED]],
            "further": further > 0 and leads.env._("… and %s more.", further),
            "link": leads.env._("Open the waiting leads"),
        }

    @api.model
    def _prepare_line(self, lead):
        return {
            "lead": lead,
            "text": lead.env._(
                "Waiting since %(date)s: %(reason)s",
                date=format_date(lead.env, lead.fair_waiting_since),
                reason=lead.fair_wait_text or lead.env._("not shared out yet"),
            ),
        }
