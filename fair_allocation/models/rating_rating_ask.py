from datetime import timedelta

from odoo import api, models

#: Nobody is asked twice in so many days, whatever they buy.
QUIET_DAYS = 90

TEMPLATE = "fair_allocation.mail_template_rating"


class RatingRating(models.Model):
    """Asks customers how satisfied they are, by e-mail.

    The link in it rates in the customer's name, so it is nowhere else: the message
    isn't in the lead's history, and nobody but the mail server gets it.
    """

    _inherit = "rating.rating"

    @api.model
    def _fair_ask(self, due):
        """Ask those who may be asked, in a fixed number of queries.

        :param due: ``[(lead id, occasion)]``
        :return: the ratings asked for
        """
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if not template:
            return self.browse()
        leads = self.env["crm.lead"].browse([lead for lead, _occasion in due])
        occasions = dict(due)
        barred = self._fair_get_barred(leads)
        asked, vals_list = set(), []
        for lead in leads:
            customer = {lead.email_normalized, lead.partner_id.id} - {False}
            if barred.isdisjoint(customer) and asked.isdisjoint(customer):
                asked |= customer
                vals_list.append(self._fair_prepare(lead, occasions[lead.id]))
        pen = self.env["fair.allocation.decision"]._lift_pen()
        ratings = self.with_context(**pen).create(vals_list).with_env(self.env)
        ratings._fair_send(template)
        return ratings

    @api.model
    def _fair_get_barred(self, leads):
        """Addresses and customers who mustn't be asked, ``{address or partner id}``.

        Those who don't want e-mails, colleagues, and those who were asked lately.
        """
        emails = leads.mapped("email_normalized")
        blocked = self.env["mail.blacklist"].search([("email", "in", emails)])
        lately = self.search(
            [
                ("fair_asked_on", ">", self._fair_get_quiet_since()),
                "|",
                ("fair_email", "in", emails),
                ("partner_id", "in", leads.partner_id.ids),
            ]
        )
        return {
            *blocked.mapped("email"),
            *self._fair_get_own_emails(emails),
            *lately.mapped("fair_email"),
            *lately.partner_id.ids,
        }

    @api.model
    def _fair_get_own_emails(self, emails):
        """Those of the addresses that are colleagues': nobody asks himself."""
        partners = self.env["res.partner"].search(
            [("email_normalized", "in", emails), ("user_ids.share", "=", False)]
        )
        employees = self.env["hr.employee"].search(
            ["|", ("work_email", "in", emails), ("private_email", "in", emails)]
        )
        return {
            *partners.mapped("email_normalized"),
            *employees.mapped("work_email"),
            *employees.mapped("private_email"),
        }

    @api.model
    def _fair_get_quiet_since(self):
        return self.env.cr.now() - timedelta(days=QUIET_DAYS)

    @api.model
    def _fair_prepare(self, lead, occasion):
        return {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": lead.id,
            "partner_id": lead.partner_id.id,
            "rated_partner_id": lead.user_id.partner_id.id,
            "is_internal": False,
            "fair_occasion": occasion,
            "fair_user_id": lead.user_id.id,
            "fair_email": lead.email_normalized,
            "fair_asked_on": self.env.cr.now(),
        }

    def _fair_send(self, template):
        """Queue the e-mails: to the customer alone, whatever the template says."""
        if not self:
            return
        mails = template.send_mail_batch(
            self.ids,
            email_values={
                "email_to": False,
                "email_cc": False,
                "recipient_ids": [],
                "auto_delete": True,
            },
        )
        for mail in mails:
            mail.email_to = self.browse(mail.res_id).fair_email
        # What is kept as a message could be read by whoever reads the rating.
        mails.write({"body": False, "model": False, "res_id": False})
