from datetime import datetime, timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.fields import Domain

#: Set by the product alone.
PROTECTION_FIELDS = ("fair_protected_from", "fair_protected_until")


class CrmLead(models.Model):
    """A lead stays with the person it was given to until a published moment.

    Nothing has to happen for a protection to end: it ends by the clock.
    """

    _inherit = "crm.lead"

    fair_protected_from = fields.Datetime(
        "Protected Since",
        readonly=True,
        copy=False,
        help="When the present owner was given the lead.",
    )
    fair_protected_until = fields.Datetime(
        "Protected Until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until then nobody but the owner works the lead.",
    )
    fair_is_protected = fields.Boolean(
        "Protected",
        compute="_compute_fair_is_protected",
        search="_search_fair_is_protected",
    )

    @api.depends("fair_protected_until", "user_id", "won_status")
    def _compute_fair_is_protected(self):
        now = self.env.cr.now()
        for lead in self:
            until = lead.fair_protected_until
            lead.fair_is_protected = bool(
                until and until > now and lead.user_id and lead.won_status == "pending"
            )

    @api.model
    def _search_fair_is_protected(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("fair_protected_until", ">", self.env.cr.now())
            & Domain("user_id", "!=", False)
            & Domain("won_status", "=", "pending")
        )

    @api.model
    def _fair_get_protection(self, tier, company):
        """What protects a lead of ``tier`` from now on, as values to write.

        The same hour of the day in as many days, by the clock of the company; nothing
        if the tier states no days.
        """
        now = self.env.cr.now()
        if not tier.protection_days:
            return dict.fromkeys(PROTECTION_FIELDS, False)
        return {
            "fair_protected_from": now,
            "fair_protected_until": self._fair_add_days(
                now, tier.protection_days, company
            ),
        }

    @api.model
    def _fair_add_days(self, moment: datetime, days: int, company):
        """The same hour ``days`` later where ``company`` works; in UTC like ``moment``.

        A change of the clock in between doesn't move the hour.
        """
        here = self.env["fair.allocation.policy.version"]._get_time_zone(company)
        local = utc.localize(moment).astimezone(here).replace(tzinfo=None)
        later = here.localize(local + timedelta(days=days))
        return later.astimezone(utc).replace(tzinfo=None)

    def _fair_renew(self, vals):
        """Make these protections last as long as if they began now; write ``vals`` too.

        At most until the days of the tier after the lead was given. What is longer
        already, by an extension, stays; what has ended isn't revived.
        """
        for until, leads in self.grouped(lambda ld: ld._fair_get_renewed()).items():
            leads.with_context(tracking_disable=True)._fair_write(
                {**vals, "fair_protected_until": until}
            )

    def _fair_get_renewed(self):
        until, tier = self.fair_protected_until, self.fair_tier_id
        if not self.fair_is_protected or not tier.protection_days:
            return until
        company = self._fair_get_protecting_company()
        renewed = self._fair_add_days(self.env.cr.now(), tier.protection_days, company)
        if tier.protection_max_days:
            last = self._fair_add_days(
                self.fair_protected_from, tier.protection_max_days, company
            )
            renewed = min(renewed, last)
        return max(until, renewed)

    def _fair_get_protecting_company(self):
        """By whose clock the days of a protection are counted."""
        # sudo: which company it is, for a reader of another one.
        lead = self.sudo()
        return lead.company_id or lead.team_id.company_id
