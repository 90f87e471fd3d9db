import logging

from markupsafe import Markup

from odoo import fields, models

from .fair_allocation_run_line_apply import INTERFERENCE

_logger = logging.getLogger(__name__)


class FairAllocationRunLine(models.Model):
    """What a rotation does beside the change of hands: word to everyone concerned.

    The new salesperson finds the hand-over note on the lead, the former one reads on
    for some days, and the customer gets a message if the manager wants it.
    """

    _inherit = "fair.allocation.run.line"

    customer_mail = fields.Selection(
        [("queued", "Written to"), ("failed", "Could not be written to")],
        "Customer",
        readonly=True,
        help="Whether the customer was told by e-mail who the new salesperson is.",
    )

    def _apply(self):
        decisions = super()._apply()
        given = self.filtered(lambda line: line.state == "applied")
        if given.run_id.kind == "rotation":
            given._post_hand_over()
            given._let_former_read()
            if given.run_id.write_to_customers:
                given._filter_reachable()._write_to_customers()
        return decisions

    def _undo(self):
        """Also end the reading, and stop what wasn't sent yet."""
        result = super()._undo()
        undone = self.filtered(lambda line: line.state == "undone")
        if undone.run_id.kind == "rotation":
            undone._stop_reading()
            undone._stop_mails()
        return result

    def _post_hand_over(self):
        """Post the note on each lead; one statement for all of them."""
        bodies = {}
        for (former, user, run), lines in self.grouped(
            lambda line: (line.from_user_id, line.user_id, line.run_id)
        ).items():
            body = Markup("<p><b>%s</b></p><p>%s</p>") % (
                self.env._(
                    "Rotation: %(former)s hands over to %(new)s.",
                    former=former.name,
                    new=user.name,
                ),
                Markup("<br/>").join(run.hand_over_note.splitlines()),
            )
            bodies |= dict.fromkeys(lines.lead_id.ids, body)
        self.lead_id._message_log_batch(bodies)

    # ------------------------------------------------------------
    # FORMER OWNER
    # ------------------------------------------------------------

    def _let_former_read(self):
        """Those who lose a lead read on for the days of their rules."""
        Reader = self.env["fair.allocation.reader"]
        for (former, version, run), lines in self.grouped(
            lambda line: (line.from_user_id, line.version_id, line.run_id)
        ).items():
            days = version._settings()["reader_days"]
            Reader._fair_let_read(lines.lead_id, former, days, run)

    def _stop_reading(self):
        self.env["fair.allocation.reader"].search(
            [("run_id", "in", self.run_id.ids), ("lead_id", "in", self.lead_id.ids)]
        ).unlink()

    # ------------------------------------------------------------
    # CUSTOMER
    # ------------------------------------------------------------

    def _filter_reachable(self):
        """Lines of customers who can be written to: one for each of their addresses.

        Who has unsubscribed isn't written to.
        """
        written = self.search(
            [
                ("run_id", "in", self.run_id.ids),
                ("customer_mail", "=", "queued"),
                (
                    "lead_id.email_normalized",
                    "in",
                    self.lead_id.mapped("email_normalized"),
                ),
            ]
        )
        reachable = {}
        for line in written | self:
            lead = line.lead_id
            if lead.email_normalized and not lead.is_blacklisted:
                reachable.setdefault((lead.email_normalized, line.user_id), line.id)
        return self.browse(reachable.values()) - written

    def _write_to_customers(self):
        """Put the messages into Odoo's mail queue; they never hold up the rotation.

        One that can't be made is found by halving and listed; the others are sent.
        """
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._queue_mails()
                self.customer_mail = "queued"
                return
        except INTERFERENCE:
            raise
        except Exception:
            if len(self) == 1:
                _logger.warning("No message for %s", self.lead_id, exc_info=True)
                self.customer_mail = "failed"
                return
        half = len(self) // 2
        self[:half]._write_to_customers()
        self[half:]._write_to_customers()

    def _queue_mails(self):
        # With the manager's own rights: a template shows nothing they may not see.
        template = self.run_id.mail_template_id.sudo(False)
        template.send_mail_batch(
            self.lead_id.ids,
            # The product wrote it: it is nobody's follow-up, and can be undone.
            email_values={"message_type": "notification"},
        )

    def _preview_mail(self, template):
        """The message as the customer would read it once the lead is given."""
        lead = self.lead_id
        lead.flush_recordset(["user_id"])
        # For the time of rendering the lead looks as it will; nothing is written.
        lead._fields["user_id"]._update_cache(lead, self.user_id.id)
        try:
            values = template._generate_template(
                lead.ids, ("subject", "body_html", "email_to", "partner_to")
            )[lead.id]
        except Exception as error:
            return self.env._("This message can't be made: %s", error)
        finally:
            lead.invalidate_recordset(["user_id"], flush=False)
        partners = self.env["res.partner"].browse(values.get("partner_ids"))
        return self.env["ir.qweb"]._render(
            "fair_allocation.rotation_mail",
            {
                "to": values.get("email_to") or partners.mapped("email_formatted"),
                "subject": values["subject"],
                "body": values["body_html"],
            },
            minimal_qcontext=True,
        )

    def _stop_mails(self):
        """Withdraw the messages that are still in the queue."""
        queued = self.filtered(lambda line: line.customer_mail == "queued")
        if not queued:
            return
        self.env["mail.mail"].search(
            [
                ("state", "=", "outgoing"),
                ("model", "=", "crm.lead"),
                ("res_id", "in", queued.lead_id.ids),
                ("create_date", ">=", min(queued.mapped("applied_on"))),
            ]
        ).unlink()
        queued.customer_mail = False
