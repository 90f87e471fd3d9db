from odoo import fields, models

#: Set by the product alone.
RECLAIM_FIELDS = (
    "fair_warned_for",
    "fair_undecided_since",
    "fair_response_missed_on",
)


class CrmLead(models.Model):
    """People are told before a lead is taken back: one activity, until they act.

    It names the moment and what counts. Follow-up takes it away; ticking it off does
    nothing else. It comes again only for a later deadline.
    """

    _inherit = "crm.lead"

    fair_warned_for = fields.Datetime(
        "Told That It Goes Back On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the salesperson was told; it isn't taken back before.",
    )
    fair_undecided_since = fields.Datetime(
        "Left to the Manager Since",
        readonly=True,
        copy=False,
        help="When the manager was told that a lead with a named owner would go back.",
    )
    fair_response_missed_on = fields.Datetime(
        "First Response Missed",
        readonly=True,
        copy=False,
        help="When it was seen that the salesperson hadn't responded in time.",
    )

    def write(self, vals):
        """Follow-up, and another owner, make what was told before untrue."""
        result = super().write(vals)
        if "user_id" in vals or "fair_last_follow_up" in vals:
            # sudo: whoever has just given a lead away may not read it any more. The
            # change itself was made with the user's own rights.
            leads = self.sudo()
            leads.filtered(
                lambda lead: lead.fair_warned_for or lead.fair_undecided_since
            )._fair_forget_warning()
            if "user_id" in vals and (
                missed := leads.filtered("fair_response_missed_on")
            ):
                missed._fair_write({"fair_response_missed_on": False})
        return result

    def _fair_forget_warning(self):
        """Take the warnings away; a later deadline is told anew."""
        if not self:
            return
        self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", self.ids),
                ("fair_is_warning", "=", True),
            ]
        ).unlink()
        self.with_context(tracking_disable=True)._fair_write(
            {"fair_warned_for": False, "fair_undecided_since": False}
        )

    def _fair_warn_owners(self):
        """Tell the owners when these leads go back, and what would keep them."""
        self.filtered("fair_warned_for")._fair_forget_warning()
        returns = self._fair_get_returns()
        common = {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "fair_is_warning": True,
        }
        # The activity says it all; not a mail beside each.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [common | lead._fair_prepare_warning(returns[lead]) for lead in self]
        )
        # What people were told is kept to.
        for moment, leads in self.grouped(lambda lead: returns[lead].on).items():
            leads.with_context(tracking_disable=True)._fair_write(
                {"fair_warned_for": moment}
            )

    def _fair_prepare_warning(self, found):
        user = self.user_id
        lead = self.with_context(lang=user.lang, tz=user.tz)
        text = lead._fair_get_return_text(found.on, found.reason)
        return {
            "res_id": self.id,
            "user_id": user.id,
            "summary": text,
            "note": lead._fair_get_counting_text(found.reason),
            "date_deadline": fields.Datetime.context_timestamp(lead, found.on).date(),
        }

    def _fair_get_counting_text(self, reason):
        """What would keep the lead with its owner, in words."""
        texts = {
            "no_follow_up": self.env._(
                "What counts as follow-up: an e-mail that was answered, a meeting "
                "held, a call made, a quotation sent, the next stage, or a note that "
                "says something new."
            ),
            "no_sale": self.env._(
                "It has been yours for long without a sale. Win it, or ask your "
                "manager for more time."
            ),
        }
        return texts[reason]
