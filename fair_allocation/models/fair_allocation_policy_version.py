from markupsafe import Markup
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from ..engine import SCALE, Factor, Rules
from ..settings import BEFORE_SETTINGS


class FairAllocationPolicyVersion(models.Model):
    """A policy as it was published: frozen, numbered, with a reason for the change."""

    _name = "fair.allocation.policy.version"
    _description = "Policy Version"
    _order = "policy_id, number desc"
    _rec_name = "display_name"

    policy_id = fields.Many2one(
        "fair.allocation.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    number = fields.Integer(required=True)
    note = fields.Text("Change Note")
    published_by_id = fields.Many2one("res.users", required=True)
    published_on = fields.Datetime(required=True)
    content = fields.Json(required=True)

    _number_unique = models.Constraint(
        "UNIQUE (policy_id, number)", "Each version of a policy has its own number."
    )

    @api.depends("policy_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(policy)s, version %(number)s",
                policy=version.policy_id.name,
                number=version.number,
            )

    def write(self, vals):
        """A version never changes: publish another one.

        :raise UserError: always.
        """
        if vals:
            raise UserError(
                self.env._(
                    "A published version can't be changed. Change the policy and "
                    "publish it again."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A published version can't be deleted."))

    @api.model
    def _freeze(self, policy, note, findings):
        """Publish ``policy`` as it stands; the caller has checked the right to."""
        # sudo: nobody may create versions but by publishing.
        return self.sudo().create(
            {
                "policy_id": policy.id,
                "number": policy.version_id.number + 1,
                "note": note,
                "published_by_id": self.env.uid,
                "published_on": self.env.cr.now(),
                "content": policy._prepare_content(),
                "finding_ids": [fields.Command.set(findings.ids)],
            }
        )

    def _get_announcement(self):
        self.ensure_one()
        text = self.env._("Version %s published.", self.number)
        if not self.note:
            return text
        return Markup("<p>%s</p><p>%s</p>") % (text, self.note)

    def _settings(self):
        """The frozen settings, complete whatever release froze them."""
        self.ensure_one()
        return BEFORE_SETTINGS | self.content

    def _rules(self):
        """The settings the engine obeys."""
        content = self._settings()
        return Rules(
            factors=tuple(
                Factor(f["code"], f["weight"], f["required"])
                for f in content["factors"]
            ),
            tolerance=content["tolerance"],
            tolerance_percent=content["tolerance_percent"],
            value_balance=content["value_balance"],
            chain_limit=content["chain_limit"],
            catch_up=content["catch_up"],
        )

    def _get_period_start(self):
        """First moment of the period that counts, or ``False`` when all of it does."""
        self.ensure_one()
        period = self.content["period"]
        return False if period == "always" else self._get_start_of(period)

    def _get_start_of(self, period, company=None):
        """First moment (in UTC) of the calendar ``period`` that is running.

        A month begins at midnight where the company works, not in Greenwich; a week
        begins on Monday.
        """
        now = self._get_local_now(company)
        start = date_utils.start_of(now.replace(tzinfo=None), period)
        return now.tzinfo.localize(start).astimezone(utc).replace(tzinfo=None)

    def _get_local_now(self, company=None):
        """Now by the clock of ``company``, by default the one of the policy."""
        here = self._get_time_zone(company or self.company_id)
        return utc.localize(self.env.cr.now()).astimezone(here)

    @api.model
    def _get_time_zone(self, company):
        """The time zone in which ``company``, by default one's own, works."""
        company = company or self.env.company
        return timezone(company.resource_calendar_id.tz or "UTC")

    def _get_weight(self, member, performance):
        """Share of ``member`` relative to others, in thousandths.

        Weight = own weight × capacity (unless shares are equal) × performance within
        the bound: 0-100 points move the share from −bound to +bound per cent.
        """
        content = self.content
        weight = member.fair_weight * SCALE
        if content["entitlement_mode"] != "equal":
            weight *= member.assignment_max
        if content["entitlement_mode"] == "performance":
            bound = content["performance_bound"] / 100
            weight *= 1 + bound * (performance - 50) / 50
        return max(round(weight), 0)
