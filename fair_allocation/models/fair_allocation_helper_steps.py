from odoo import models
from odoo.exceptions import UserError

from .crm_lead_secrecy import MANAGERS
from .fair_allocation_helper import CREDITED, CURRENT


class FairAllocationHelper(models.Model):
    """What may happen to help: each step by whom it concerns.

    The helper accepts, declines or leaves. The salesperson withdraws what wasn't
    accepted yet, or what shares no credit; an agreed part is taken back by nobody but
    the helper and managers. When the lead gets another salesperson the help is over
    and the credit stays.
    """

    _inherit = "fair.allocation.helper"

    def action_accept(self):
        """Help from now on: read the lead, and share its credit."""
        helper = self._open_as(self.user_id == self.env.user, "offered")
        helper._check_still_asked()
        Agreement = self.env["fair.allocation.agreement"]
        Agreement._check_accepted(helper.lead_id, self.env.user)
        helper.lead_id._fair_touch()
        helper._step({"state": "accepted", "answered_on": self.env.cr.now()})
        helper._settle()
        helper._tell_owner()
        return helper.lead_id.with_env(self.env)._fair_get_form_action()

    def action_decline(self):
        self._open_as(self.user_id == self.env.user, "offered")._finish("declined")
        return True

    def action_leave(self):
        """Help no more; the credit goes back to the salesperson."""
        helper = self._open_as(self.user_id == self.env.user, "accepted")
        helper._finish("left")
        return True

    def action_withdraw(self):
        """Ask no more, or end help that shares no credit."""
        states = ("offered",) if self[:1].percent else CURRENT
        helper = self._open_as(self.owner_id == self.env.user, *states)
        helper._finish("withdrawn")
        return True

    def action_end(self):
        """A manager ends it, or takes back the credit of help that is over."""
        is_manager = self.env.user.has_group(MANAGERS)
        self._open_as(is_manager, *CURRENT, "finished")._finish("ended")
        return True

    def action_open_change(self):
        """A manager agrees on something else for them."""
        is_manager = self.env.user.has_group(MANAGERS)
        self._open_as(is_manager, *CURRENT)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the Help"),
            "res_model": "fair.allocation.helper.ask",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_lead_id": self.lead_id.id,
                "default_helper_id": self.id,
                "default_user_id": self.user_id.id,
                "default_role": self.role,
                "default_percent": self.percent,
                "default_note": self.note,
                "default_date_until": self.date_until,
            },
        }

    def _change(self, role, percent, note, until):
        """Another role, part or end, by a manager."""
        is_manager = self.env.user.has_group(MANAGERS)
        helper = self._open_as(is_manager, *CURRENT)
        helper.lead_id._fair_touch()
        self._check_percent(helper.lead_id, percent, helper)
        helper._step(
            {"role": role, "percent": percent, "note": note, "date_until": until}
        )
        helper._settle()
        self.env["fair.allocation.notice"]._send_help_change(helper)

    # ------------------------------------------------------------
    # WHAT FOLLOWS
    # ------------------------------------------------------------

    def _check_still_asked(self):
        lead = self.lead_id
        if lead.user_id != self.owner_id or lead.won_status != "pending":
            raise UserError(
                self.env._(
                    "%(lead)s isn't %(owner)s's any more, or was closed meanwhile.",
                    lead=self.lead_name,
                    owner=self.owner_id.name or "",
                )
            )

    def _finish(self, state):
        """Help is over; whatever of the credit doesn't stand goes back."""
        now = self.env.cr.now()
        before = {helper: helper.state for helper in self}
        for helper in self:
            helper._step(
                {
                    "state": state,
                    "ended_on": now,
                    "answered_on": helper.answered_on or now,
                }
            )
        self._settle()
        for helper in self:
            if before[helper] == "accepted":
                partner = helper.user_id.partner_id
                helper.lead_id.message_unsubscribe(partner.ids)
            if state != "finished":
                helper._tell_owner()

    def _take_back(self):
        """What was ruled to be shared is shared no longer; the case tells both."""
        standing = self.filtered(lambda helper: helper.state in CREDITED)
        standing._step({"state": "ended", "ended_on": self.env.cr.now()})
        standing._settle()
        for helper in standing:
            helper.lead_id.message_unsubscribe(helper.user_id.partner_id.ids)

    def _tell_owner(self):
        """Tell the other side what became of it."""
        self.env["fair.allocation.notice"]._send_help_answer(self)
