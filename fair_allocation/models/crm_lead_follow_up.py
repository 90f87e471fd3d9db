from odoo import SUPERUSER_ID, fields, models

#: Set by the product alone.
FOLLOW_UP_FIELDS = (
    "fair_last_follow_up",
    "fair_follow_up_ids",
    "fair_customer_waits",
    "fair_writer_id",
)
MANAGER = "sales_team.group_sale_manager"


class CrmLead(models.Model):
    """What counts as follow-up of a lead, and what it does.

    Leads that no rules govern keep none, and cost nothing.
    """

    _inherit = "crm.lead"

    fair_follow_up_ids = fields.One2many(
        "fair.allocation.follow.up",
        "lead_id",
        "Follow-Ups",
        domain=[("kind", "!=", "contact")],
        readonly=True,
        copy=False,
    )
    fair_last_follow_up = fields.Datetime(
        "Last Follow-Up",
        readonly=True,
        copy=False,
        help="When the salesperson last did something for the customer that counts.",
    )

    def _fair_counts_for(self, user):
        """Whether what ``user`` does is follow-up: the owner, or a manager for them.

        What automation does as the system isn't.
        """
        return (
            self.won_status == "pending"
            and bool(self.user_id)
            and user.id != SUPERUSER_ID
            and (user == self.user_id or user.has_group(MANAGER))
        )

    def _fair_follow_up(self, user, kind, fingerprints=None):
        """Keep that ``user`` followed up these leads, and renew their protection.

        Whoever calls it knows that it happened.

        :param dict fingerprints: what counts once for a person, ``{lead id: text}``
        """
        fingerprints = fingerprints or {}
        FollowUp = self.env["fair.allocation.follow.up"]
        # sudo: the product keeps the book, whatever the person may read or write.
        governed = self._fair_filter_governed().sudo()
        leads = governed.filtered(lambda lead: lead._fair_counts_for(user))
        known = FollowUp._get_known(
            user, kind, {fingerprints.get(lead.id) for lead in leads} - {None}
        )
        leads = leads.filtered(lambda lead: fingerprints.get(lead.id) not in known)
        if leads:
            leads._fair_renew({"fair_last_follow_up": self.env.cr.now()})
            FollowUp._record(leads, user, kind, fingerprints)
        return leads

    def _fair_keep_contact(self, user):
        """Keep that ``user`` wrote to the customer, if nothing was done so far.

        That is a first contact, for the response time, and renews nothing.
        """
        # sudo: the product keeps the book, whatever the person may read or write.
        leads = self.sudo()
        FollowUp = leads.env["fair.allocation.follow.up"]
        latest = dict(
            FollowUp._read_group(
                [("lead_id", "in", leads.ids)], ["lead_id"], ["date:max"]
            )
        )
        untouched = leads.filtered(
            lambda lead: lead not in latest or latest[lead] < lead._fair_get_given()
        )
        if untouched:
            FollowUp._record(untouched, user, "contact", {})
