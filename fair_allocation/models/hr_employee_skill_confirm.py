from odoo import models
from odoo.exceptions import AccessError, UserError

from .hr_employee_skill import CONFIRMED, CONFIRMERS


class HrEmployeeSkill(models.Model):
    """A sales manager or an HR officer says whether somebody can what they say."""

    _inherit = "hr.employee.skill"

    def action_fair_confirm(self):
        """From now on it counts. The person is told.

        :raise AccessError: for one's own, and for who is neither manager nor HR officer
        :raise UserError: when it was decided on, or changed, meanwhile
        """
        lines = self._fair_open()
        lines._fair_set({**CONFIRMED, **self._fair_prepare_verdict()})
        self.env["fair.allocation.notice"]._send_skill_decided(lines)
        return True

    def action_fair_refuse(self):
        """It doesn't count; a level that was known before goes on doing so.

        :raise AccessError: as for confirming
        :raise UserError: when it was decided on meanwhile
        """
        lines = self._fair_open()
        lines._fair_set({"fair_state": "refused", **self._fair_prepare_verdict()})
        self.env["fair.allocation.notice"]._send_skill_decided(lines)
        return True

    def _fair_prepare_verdict(self):
        return {
            "fair_confirmed_by_id": self.env.uid,
            "fair_confirmed_on": self.env.cr.now(),
        }

    def _fair_open(self):
        """The claims, for the product to go on with, if the user may decide on them."""
        self.check_access("read")
        user = self.env.user
        is_officer = user.has_group("hr.group_hr_user")
        if not any(user.has_group(group) for group in CONFIRMERS):
            raise AccessError(
                self.env._(
                    "A sales manager or an HR officer confirms skills. Ask yours to."
                )
            )
        # sudo: whose skills these are; managers need not be HR officers.
        lines = self.sudo()
        if user in lines.fair_user_id:
            raise AccessError(
                self.env._("Nobody confirms their own skills. Ask another manager.")
            )
        led = self.env["crm.team.member"].search(
            [("user_id", "in", lines.fair_user_id.ids)]
        )
        for line in lines:
            # Whoever has no user is nobody a lead goes to.
            if not (line.fair_user_id and line.fair_user_id in led.user_id) and not (
                is_officer and line.employee_id.company_id in self.env.companies
            ):
                raise AccessError(
                    self.env._("You can confirm skills in your own companies only.")
                )
        lines._fair_check_claimed()
        return lines

    def _fair_check_claimed(self):
        """Refuse what was decided on already, or isn't any more what was looked at."""
        seen = self.env.context.get("fair_seen_level")
        for line in self:
            if line.fair_state != "claimed":
                raise UserError(
                    self.env._(
                        "%s: there is nothing to confirm any more.", line.display_name
                    )
                )
            if seen and seen != line.skill_level_id.id:
                raise UserError(
                    self.env._(
                        "%s: this has been changed meanwhile. Look at it again.",
                        line.display_name,
                    )
                )
