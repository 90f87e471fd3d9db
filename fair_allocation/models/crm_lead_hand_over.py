from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CrmLead(models.Model):
    """A manager changes whose a lead is, or ends its protection, and says why.

    That is the only way for a protected lead to change hands before its time. Both are
    in the ledger, with the reason.
    """

    _inherit = "crm.lead"

    fair_is_governed = fields.Boolean(
        compute="_compute_fair_is_governed", export_string_translation=False
    )

    @api.depends("team_id", "fair_pool_id", "fair_protected_until")
    def _compute_fair_is_governed(self):
        governed = self._fair_filter_governed()
        for lead in self:
            lead.fair_is_governed = lead in governed

    # ------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------

    def action_fair_hand_over(self):
        """Ask a manager who is to get these leads, and why."""
        self._fair_check_may_decide("fair.allocation.hand.over")
        return self._fair_ask(
            "fair.allocation.hand.over", self.env._("Hand Over to a Colleague")
        )

    def action_fair_end_protection(self):
        """Ask a manager why these leads are no longer protected."""
        self._fair_check_may_decide("fair.allocation.end.protection")
        return self._fair_ask(
            "fair.allocation.end.protection", self.env._("End Protection")
        )

    def _fair_ask(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    # ------------------------------------------------------------
    # DECIDE
    # ------------------------------------------------------------

    def _fair_hand_over(self, user, reason, beyond_ok=False, words=None):
        """Give these leads to ``user`` for a manager's reason, protected or not.

        It counts like what a manager assigns, and the new owner is protected.

        :param bool beyond_ok: the manager knows that it exceeds the capacity
        :param str words: what the new owner should know, posted on each lead
        :raise AccessError: when the user is no sales manager or may not see a lead
        :raise UserError: for a lead that can't be handed over, or beyond the capacity
        :raise ValidationError: without a reason
        """
        self._fair_check_may_decide("fair.allocation.hand.over")
        self._fair_check_reason(reason)
        self._fair_check_can_get(user)
        self._fair_lock()
        # sudo: managers by the check above; the ledger is the product's.
        leads = self.sudo()
        previous = {lead: lead.user_id for lead in leads}
        leads._fair_write({"user_id": user.id})
        counting = leads._fair_filter_counting()
        note = leads._fair_note_exceptions(counting, reason.strip(), beyond_ok)
        leads._fair_record_hand_over(counting, previous, note)
        leads._fair_brief(previous, words)
        self.env["fair.allocation.notice"]._send_hand_over(previous, user, note, words)

    def _fair_note_exceptions(self, counting, note, is_confirmed):
        """The manager's reason, with what he or she confirmed to go beyond.

        :raise UserError: for what wasn't confirmed
        """
        beyond = counting._fair_touch_capacity()._fair_get_beyond_capacity()
        barred = self.env["fair.allocation.agreement"]._get_barred_owners(self)
        if (beyond or barred) and not is_confirmed:
            raise UserError(self._fair_get_beyond_text(beyond, barred))
        if beyond:
            note = self.env._("%s (beyond the capacity)", note)
        if barred:
            note = self.env._("%s (before accepting the agreement)", note)
        return note

    def _fair_record_hand_over(self, counting, previous, note):
        """Protect these leads for their new owner, and say so in ledger and chatter."""
        self._fair_protect()
        told = {
            lead: {"from_user_id": previous[lead].id, "note": note} for lead in self
        }
        counting._fair_record_counting("hand_over", told)
        self.env["fair.allocation.decision"]._record_uncounted(
            self - counting, "hand_over", told
        )
        self._fair_log(self.env._("Handed over: %s", note))

    def _fair_brief(self, previous, words):
        """What the new owner should know, and who can still read it up for him."""
        if words:
            self._fair_log(self.env._("Hand-over note: %s", words))
        self._fair_let_former_read(previous)

    def _fair_release(self, reason):
        """End the protection of these leads for a manager's reason.

        :raise AccessError: when the user is no sales manager or may not see a lead
        :raise UserError: when one isn't protected
        :raise ValidationError: without a reason
        """
        self._fair_check_may_decide("fair.allocation.end.protection")
        self._fair_check_reason(reason)
        if self - self._fair_filter_protected():
            raise UserError(
                self.env._(
                    "Leads: %s aren't protected. Leave them out.",
                    (self - self._fair_filter_protected()).mapped("display_name"),
                )
            )
        # sudo: managers by the check above; the ledger is the product's.
        leads = self.sudo()
        leads._fair_write({"fair_protected_until": False})
        told = {
            lead: {"from_user_id": lead.user_id.id, "note": reason.strip()}
            for lead in leads
        }
        self.env["fair.allocation.decision"]._record_uncounted(leads, "release", told)
        leads._fair_log(self.env._("Protection ended: %s", reason.strip()))
        self.env["fair.allocation.notice"]._send_end_of_protection(leads, reason)

    def _fair_log(self, text):
        self._message_log_batch(dict.fromkeys(self.ids, text))

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _fair_check_may_decide(self, model):
        self.env[model].check_access("create")
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Leads: select at least one."))
        if missing := self - self.exists():
            missing.check_access("read")  # Says so as Odoo does.
            raise UserError(self.env._("Leads: some were deleted meanwhile."))
        if others := self - self._fair_filter_managed():
            raise UserError(
                self.env._(
                    "Leads: %s are another company's. Leave them out.",
                    others.mapped("display_name"),
                )
            )

    def _fair_check_reason(self, reason):
        if not (reason or "").strip():
            raise ValidationError(
                self.env._(
                    "Reason: say why. The people concerned read it, and it stays in "
                    "the ledger."
                )
            )

    def _fair_check_can_get(self, user):
        """Only open leads of teams with rules, and only to an active salesperson."""
        free = self - self._fair_filter_governed()
        closed = self.filtered(lambda lead: lead.won_status != "pending")
        if free or closed:
            raise UserError(
                self.env._(
                    "Leads: %s are closed, or their team has no published rules. "
                    "Leave them out, and change their salesperson directly.",
                    (free | closed).mapped("display_name"),
                )
            )
        # sudo: whether the account can own leads; nothing of it is shown.
        able = user.sudo().filtered(
            lambda person: person.active
            and person.has_group("sales_team.group_sale_salesman")
        )
        if not able:
            raise UserError(
                self.env._(
                    "Salesperson: %s can't look after leads. Choose an active user of "
                    "sales.",
                    user.name or self.env._("nobody"),
                )
            )
        if kept := self.filtered(lambda lead: lead.user_id == user):
            raise UserError(
                self.env._(
                    "Salesperson: %(person)s looks after %(leads)s already. Leave them "
                    "out, or choose somebody else.",
                    person=user.name,
                    leads=kept.mapped("display_name"),
                )
            )

    def _fair_get_beyond_text(self, beyond, barred):
        if not beyond:
            return self.env._(
                "%s has not accepted the customer-protection agreement. Tick “Hand "
                "over all the same”, or choose somebody else.",
                barred.name,
            )
        return self.env._(
            "Beyond the capacity: %s. Tick “Hand over all the same”, choose somebody "
            "else, or raise the capacity on the sales team.",
            self._fair_describe_beyond(beyond),
        )
