from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells single people what they have to decide, or what was decided for them."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_left_leads(self, leads):
        """Tell the leaders whose open leads nobody looks after any more.

        One message for each person who left and each team.
        """
        for (person, team), group in leads.grouped(
            lambda lead: (lead.user_id, lead.team_id)
        ).items():
            for leader in self._get_leaders(team, without=person):
                notice = self.with_context(lang=leader.lang)
                notice._tell(
                    leader,
                    notice.env._("%s leaves open leads behind", person.name),
                    notice.env._(
                        "%(person)s was archived and still has %(count)s open leads in "
                        "%(team)s. Share them out anew among the team.",
                        person=person.name,
                        count=len(group),
                        team=team.name,
                    ),
                    self._get_member(person, team),
                    notice.env._("Redistribute the open leads"),
                )

    @api.model
    def _send_report(self, credit):
        """Tell the leaders that a bad lead was reported and is theirs to decide."""
        for leader in self._get_leaders(credit.team_id, without=credit.user_id):
            report = credit.with_context(lang=leader.lang)
            labels = dict(report._fields["reason"]._description_selection(report.env))
            self._tell(
                leader,
                report.env._("Bad lead reported: %s", report.lead_name),
                report.env._(
                    "%(person)s reports %(lead)s as a bad lead (%(reason)s). %(note)s",
                    person=report.user_id.name,
                    lead=report.lead_name,
                    reason=labels[report.reason],
                    note=report.note or "",
                ),
                report,
                report.env._("Confirm or refuse"),
            )

    @api.model
    def _send_verdict(self, credit):
        """Tell the salesperson what became of a reported bad lead."""
        user = credit.user_id.filtered("active")
        if not user:
            return
        report = credit.with_context(lang=user.lang)
        if report.state == "confirmed":
            text = report.env._(
                "%s was a bad lead: it no longer counts, and you are owed another one.",
                report.lead_name,
            )
        else:
            text = report.env._(
                "%(lead)s counts all the same. %(manager)s: “%(answer)s”",
                lead=report.lead_name,
                manager=report.decided_by_id.name,
                answer=report.answer,
            )
        self._tell(
            user,
            report.env._("Your bad lead: %s", report.lead_name),
            text,
            report,
            report.env._("Open the report"),
        )

    @api.model
    def _get_leaders(self, team, without=None, company=None):
        """Who decides for ``team``: its leader, else the managers of the company.

        A leader decides only as a sales manager of the company.

        :param company: whose leads it is about, by default that of the team
        """
        company = company or team.company_id
        without = without or self.env["res.users"]
        # sudo: who the managers are is no secret from somebody who reports to them.
        managers = self.env.ref("sales_team.group_sale_manager").sudo().all_user_ids
        deciding = managers.filtered(
            lambda user: user.active
            and not user.share
            and user not in without
            and company <= user.company_ids
        ).with_env(self.env)
        return deciding & team.user_id or deciding

    @api.model
    def _get_member(self, person, team):
        """The membership of ``person`` in ``team``, archived or not."""
        # sudo: only where the link in the message leads; opening it needs the right.
        return (
            self.env["crm.team.member"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("user_id", "=", person.id), ("crm_team_id", "=", team.id)], limit=1
            )
        )

    @api.model
    def _tell(self, user, subject, text, record, link):
        """Send ``user`` one message with a link to ``record``."""
        url = record and f"/odoo/{record._name}/{record.id}"
        values = {"text": text, "url": url, "link": link}
        self._deliver(user, subject, "fair_allocation.notice_single", values)
