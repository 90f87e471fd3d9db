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
        """Tell the leader of ``team``, else the managers of the leads' company.

        :return: those of ``leads`` that somebody was told about
        """
        by_user = {}
        for company, group in leads.grouped(
            lambda lead: lead.company_id or team.company_id or self.env.company
        ).items():
            for user in self._get_recipients(team, company):
                by_user[user] = by_user.get(user, leads.browse()) | group
        for user, group in by_user.items():
            self._notify(user, team, group)
        return leads.concat(*by_user.values())

    @api.model
    def _get_recipients(self, team, company):
        """Who is told; nobody is told about leads of a company not their own."""
        leader = team.user_id
        if leader.active and company in leader.company_ids:
            return leader
        managers = self.env.ref("sales_team.group_sale_manager")
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", managers.ids),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ]
        )

    @api.model
    def _notify(self, user, team, leads):
        leads = leads.with_context(lang=user.lang)
        team = team.with_context(lang=user.lang)
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=leads.env._(
                "%(team)s: leads that wait too long (%(count)s)",
                team=team.name,
                count=len(leads),
            ),
            body=leads.env["ir.qweb"]._render(
                "fair_allocation.alert",
                self._prepare_values(user, team, leads),
                minimal_qcontext=True,
            ),
        )

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
