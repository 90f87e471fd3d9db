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
