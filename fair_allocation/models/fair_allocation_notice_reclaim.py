from odoo import api, models

from .fair_allocation_notice import LISTED


class FairAllocationNotice(models.AbstractModel):
    """Tells people what was taken back, and managers what they have to decide."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_reclaimed(self, user, entries):
        """Tell ``user`` which leads were taken back and why: one message.

        :param entries: of the ledger, which say so
        """
        entries = entries.with_context(lang=user.lang)
        env = entries.env
        labels = dict(entries._selection_reason())
        self._send_list(
            user,
            env._("Leads taken back: %s", len(entries)),
            env._("Hello %s, you no longer look after these leads:", user.name),
            [
                {"name": entry.lead_name, "text": labels[entry.reason]}
                for entry in entries[:LISTED]
            ],
            len(entries),
        )

    @api.model
    def _send_undecided(self, leads, reason):
        """Tell the managers that ``leads``, of one team, wait for their decision.

        :param str reason: why; ``no_response`` also says that nobody else could
        """
        for manager in leads._fair_get_recipients():
            group = leads.with_context(lang=manager.lang)
            env = group.env
            texts = {
                "no_follow_up": env._("no qualifying follow-up in time"),
                "no_sale": env._("no sale in time"),
                "no_response": env._("first response missed"),
            }
            self._send_list(
                manager,
                env._(
                    "%(team)s: leads for you to decide on (%(count)s)",
                    team=group.team_id.name,
                    count=len(group),
                ),
                env._(
                    "Hello %(person)s, these leads stay with their salesperson until "
                    "you decide: %(reason)s. They have a named owner, or nobody else "
                    "can take them.",
                    person=manager.name,
                    reason=texts[reason],
                ),
                [
                    {
                        "name": lead.name,
                        "text": lead.user_id.name,
                        "url": f"/odoo/crm.lead/{lead.id}",
                    }
                    for lead in group[:LISTED]
                ],
                len(group),
            )

    @api.model
    def _send_list(self, user, subject, greeting, lines, count):
        """Send ``user`` one message about ``count`` things, first of them ``lines``.

        Subject and greeting are in the language of the user.
        """
        notice = self.with_context(lang=user.lang)
        further = count - len(lines)
        notice.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=notice.env["ir.qweb"]._render(
                "fair_allocation.notice_list",
                {
                    "greeting": greeting,
                    "lines": lines,
                    "further": further > 0 and notice.env._("… and %s more.", further),
                },
                minimal_qcontext=True,
            ),
        )
