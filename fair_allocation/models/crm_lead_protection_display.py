from pytz import utc

from odoo import api, fields, models
from odoo.tools import format_time

#: A protection that ends within so many days is shown as ending soon.
SOON = 7


class CrmLead(models.Model):
    """What people see of a protection, by the clock of the company."""

    _inherit = "crm.lead"

    fair_days_left = fields.Integer(
        "Days Left",
        compute="_compute_fair_days_left",
        aggregator=None,
        help="Until the protection ends; 0 on its last day.",
    )
    fair_protection_text = fields.Char(
        "Protection", compute="_compute_fair_protection_text"
    )
    fair_protection_state = fields.Selection(
        [("safe", "Protected"), ("soon", "Ends soon"), ("last", "Ends now")],
        compute="_compute_fair_days_left",
        export_string_translation=False,
    )
    fair_renewal_text = fields.Char("Renewed For", compute="_compute_fair_renewal_text")

    @api.depends("fair_is_protected", "fair_protected_until")
    def _compute_fair_days_left(self):
        now = self.env.cr.now()
        for lead in self:
            days, state = 0, False
            if lead.fair_is_protected:
                until = lead._fair_localize(lead.fair_protected_until)
                days = (until.date() - lead._fair_localize(now).date()).days
                state = "safe" if days > SOON else "soon" if days > 1 else "last"
            lead.fair_days_left = days
            lead.fair_protection_state = state

    @api.depends("fair_days_left")
    @api.depends_context("lang")
    def _compute_fair_protection_text(self):
        for lead in self:
            lead.fair_protection_text = (
                lead.fair_is_protected and lead._fair_describe_protection()
            )

    def _fair_describe_protection(self):
        if self.fair_days_left > 1:
            return self.env._("Protected, %s days left", self.fair_days_left)
        until = self._fair_localize(self.fair_protected_until)
        time = format_time(self.env, until.time(), time_format="short")
        if self.fair_days_left:
            return self.env._("Protected until tomorrow, %s", time)
        return self.env._("Protected until today, %s", time)

    @api.depends("fair_tier_id", "fair_is_protected", "fair_protected_from")
    @api.depends_context("lang")
    def _compute_fair_renewal_text(self):
        for lead in self:
            # sudo: the days of the tier are published; the reader may miss the right.
            tier = lead.fair_tier_id.sudo()
            text = False
            if lead.fair_is_protected and tier.protection_max_days:
                text = self.env._(
                    "%(days)s days from each follow-up, at most %(most)s days after "
                    "the lead was given",
                    days=tier.protection_days,
                    most=tier.protection_max_days,
                )
            elif lead.fair_is_protected and tier.protection_days:
                text = self.env._("%s days from each follow-up", tier.protection_days)
            lead.fair_renewal_text = text

    def _fair_localize(self, moment):
        """A moment by the clock of the company that protects the lead."""
        here = self.env["fair.allocation.policy.version"]._get_time_zone(
            self._fair_get_protecting_company()
        )
        return utc.localize(moment).astimezone(here)
