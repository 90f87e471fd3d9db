from odoo import api, models

from .fair_allocation_notice import LISTED


class FairAllocationNotice(models.AbstractModel):
    """Tells people whose leads a manager decided on: one message each."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_hand_over(self, previous, user, note, words=None):
        """Tell who got the leads, and who had them.

        :param dict previous: ``{lead: owner before}``
        :param str words: what the new owner should know
        """
        leads = self.env["crm.lead"].concat(*previous)
        if user != self.env.user:
            notice = self.with_context(lang=user.lang)
            notice._tell_of_leads(
                user,
                notice.env._("Leads handed over to you: %s", len(leads)),
                leads,
                note,
                words,
            )
        for owner in self.env["res.users"].union(*previous.values()) - self.env.user:
            notice = self.with_context(lang=owner.lang)
            given = leads.filtered(lambda lead, who=owner: previous[lead] == who)
            notice._tell_of_leads(
                owner,
                notice.env._(
                    "Leads handed over to %(person)s: %(count)s",
                    person=user.name,
                    count=len(given),
                ),
                given,
                note,
            )

    @api.model
    def _send_end_of_protection(self, leads, reason):
        """Tell the owners that their leads are no longer protected."""
        for owner, own in leads.grouped("user_id").items():
            if owner == self.env.user:
                continue
            notice = self.with_context(lang=owner.lang)
            notice._tell_of_leads(
                owner,
                notice.env._("No longer protected: %s of your leads", len(own)),
                own,
                reason,
            )

    @api.model
    def _tell_of_leads(self, user, subject, leads, reason, words=None):
        """Name the leads and the manager's reason; link to a single one.

        :param str words: the hand-over note
        """
        names = ", ".join(leads[:LISTED].mapped("name"))
        if (further := len(leads) - LISTED) > 0:
            names = self.env._(
                "%(leads)s and %(further)s more", leads=names, further=further
            )
        readable = leads if len(leads) == 1 and leads.user_id == user else None
        text = self.env._("%(leads)s. Reason: %(reason)s", leads=names, reason=reason)
        if words:
            text += " " + self.env._("Hand-over note: %s", words)
        self._tell(
            user,
            subject,
            text,
            readable,
            self.env._("Open the lead"),
        )
