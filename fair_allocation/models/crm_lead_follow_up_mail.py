import threading

from odoo import SUPERUSER_ID, fields, models
from odoo.tools import email_normalize_all
from odoo.tools.mail import html_to_inner_content

from ..note_text import get_fingerprint


class CrmLead(models.Model):
    """What is written on a lead.

    An e-mail counts when it answers the other side's last one, so that a hundred
    unanswered ones are worth nothing. A note counts when it says something new.
    """

    _inherit = "crm.lead"

    fair_customer_waits = fields.Boolean(
        "Customer Waits",
        readonly=True,
        copy=False,
        help="The customer wrote last and nobody has answered.",
    )
    fair_writer_id = fields.Many2one(
        "res.users",
        "Waits for the Customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who wrote to the customer last, who hasn't answered.",
    )

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self._fair_filter_governed():
            # sudo: the product reads what was written, whoever wrote it.
            self.sudo()._fair_heed(message.sudo())
        return result

    def _fair_heed(self, message):
        """See whether ``message`` is follow-up."""
        by_mail = message.message_type == "email"
        if by_mail and not self._fair_trusts_gateway():
            return
        if by_mail and self._fair_is_from_customer(message):
            self._fair_heed_customer()
            return
        writer = self._fair_get_writer(message)
        if message.message_type not in ("comment", "email") or not writer:
            return
        if message.subtype_id == self.env.ref("mail.mt_note"):
            self._fair_heed_note(message, writer)
        elif self._fair_reaches_customer(message):
            self._fair_heed_colleague(writer)

    def _fair_trusts_gateway(self):
        """Whether a mail came in, and wasn't made up by somebody.

        Odoo posts every incoming mail as the system, but anybody may hand in a text
        over RPC and call it a mail. Who called is known to the thread alone.
        """
        caller = getattr(threading.current_thread(), "uid", None) or SUPERUSER_ID
        return self.env.uid == SUPERUSER_ID and (
            caller == SUPERUSER_ID or self.env["res.users"].browse(caller)._is_system()
        )

    def _fair_get_writer(self, message):
        """The colleague who wrote ``message``; nobody writes in another's name."""
        if message.message_type == "email":
            return message.author_id.user_ids.filtered(lambda user: not user.share)[:1]
        user = self.env.user
        return user.filtered(lambda user: user.partner_id == message.author_id)

    def _fair_is_from_customer(self, message):
        if message.author_id and not message.author_id.partner_share:
            # A colleague isn't the customer, whatever address the lead was given.
            return False
        return bool(
            self._fair_filter_customers(message.author_id)
            or self.email_normalized
            and self.email_normalized in email_normalize_all(message.email_from or "")
        )

    def _fair_reaches_customer(self, message):
        """Whether the customer gets ``message``: as a recipient or as a follower."""
        if message.subtype_id != self.env.ref("mail.mt_comment") or message.is_internal:
            return False
        others = message.outgoing_email_to or ""
        if message.message_type == "email":
            others += f",{message.incoming_email_to or ''}"
        return bool(
            self.email_normalized
            and self.email_normalized in email_normalize_all(others)
            or self._fair_filter_customers(
                message.partner_ids | self.message_partner_ids
            )
        )

    def _fair_filter_customers(self, partners):
        """Those who are the customer: the contact, or somebody of its company."""
        customer = self.partner_id.commercial_partner_id
        return partners.filtered(
            lambda partner: partner.partner_share
            and (
                partner.commercial_partner_id == customer
                or self.email_normalized
                and partner.email_normalized == self.email_normalized
            )
        )

    def _fair_heed_customer(self):
        """The customer wrote: follow-up if that answers the salesperson."""
        if self.fair_writer_id and self._fair_counts_for(self.fair_writer_id):
            self._fair_follow_up(self.user_id, "mail")
        self._fair_turn(waits=True)

    def _fair_heed_colleague(self, writer):
        """Somebody wrote to the customer: follow-up if that answers the customer."""
        if not self._fair_counts_for(writer):
            return
        if self.fair_customer_waits:
            self._fair_follow_up(writer, "mail")
        elif self.fair_writer_id != writer:
            self._fair_keep_contact(writer)
        self._fair_turn(writer=writer)

    def _fair_turn(self, waits=False, writer=None):
        """Remember who wrote last, if that is another one than before."""
        vals = {"fair_customer_waits": waits, "fair_writer_id": writer and writer.id}
        if self.fair_customer_waits != waits or self.fair_writer_id != (
            writer or self.env["res.users"]
        ):
            self.with_context(tracking_disable=True)._fair_write(vals)

    def _fair_heed_note(self, message, writer):
        fingerprint = get_fingerprint(html_to_inner_content(message.body))
        if fingerprint and message.message_type == "comment":
            self._fair_follow_up(writer, "note", {self.id: fingerprint})
