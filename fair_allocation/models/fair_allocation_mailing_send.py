import io
import logging
from datetime import timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FairAllocationMailing(models.Model):
    """Sending: each period once, to each recipient what that person may read."""

    _inherit = "fair.allocation.mailing"

    def action_send_now(self):
        """Send the period that ended last, whenever it was sent before.

        :raise AccessError: for everyone but managers of the company
        """
        self.ensure_one()
        self._check_may_send()
        # sudo: the outcome is written by the product alone; the right was just checked.
        mailing = self.sudo()
        mailing._begin()
        for user in mailing._get_missing():
            mailing._send_to(user)
        mailing._finish()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.outcome_text,
                "type": "warning" if mailing.outcome["left_out"] else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_may_send(self):
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers send the fairness workbook. Ask yours.")
            )
        self.check_access("write")

    # ------------------------------------------------------------
    # SCHEDULED JOB
    # ------------------------------------------------------------

    @api.model
    def _cron_fair_mailing(self):
        """Send what is due; each recipient is committed, so nobody gets it twice."""
        Cron = self.env["ir.cron"]
        # Wherever on earth the day has begun already.
        tomorrow = fields.Date.today() + timedelta(days=1)
        due = self.search([("next_on", "<=", tomorrow)])
        due = due.filtered(lambda mailing: mailing._is_due())
        Cron._commit_progress(remaining=sum(len(m.recipient_ids) for m in due))
        for mailing in due:
            if not mailing._send_due():
                return

    def _is_due(self):
        """Whether the day has come where the company works."""
        zone = self.env["fair.allocation.figures"]._get_time_zone(self.team_ids)
        today = utc.localize(self.env.cr.now()).astimezone(zone).date()
        return self.next_on <= today

    def _send_due(self):
        """Send what is due of one mailing.

        :return: whether there is time for the next one
        """
        Cron = self.env["ir.cron"]
        self._begin(again=False)
        missing = self._get_missing()
        for user in missing:
            try:
                self._send_to(user)
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody saved the mailing just now: sent with the next call.
                self.env.cr.rollback()
                _logger.info("%s is sent later", self.display_name)
                return Cron._commit_progress()
            if not Cron._commit_progress(1):
                return False
        if missing or not self.outcome["done"]:
            self._finish()
        self.next_on = self._get_next_day()
        return Cron._commit_progress()

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def _begin(self, again=True):
        """Begin to send the period that ended last, or go on with it.

        :param again: also to those who have got it
        """
        start, end = (fields.Date.to_string(day) for day in self._get_dates(1))
        known = self.outcome or {}
        if again or known.get("date_to") != end:
            self.outcome = {
                "date_from": start,
                "date_to": end,
                "sent": [],
                "left_out": {},
                "done": False,
            }

    def _get_missing(self):
        """Recipients about whom nothing has been decided yet."""
        done = {*self.outcome["sent"], *map(int, self.outcome["left_out"])}
        everyone = self.with_context(active_test=False).recipient_ids
        return everyone.filtered(lambda user: user.id not in done)

    def _send_to(self, user):
        """Send ``user`` the workbook, or note why not."""
        outcome = self.outcome
        refusal = self._get_refusal(user) or self._try_to_send(user)
        if refusal:
            outcome["left_out"][str(user.id)] = refusal
        else:
            outcome["sent"].append(user.id)
        self.outcome = outcome

    def _finish(self):
        """Remember that it is done, and tell who is responsible about the rest."""
        self.write(
            {"outcome": self.outcome | {"done": True}, "sent_on": self.env.cr.now()}
        )
        if self.outcome["left_out"]:
            self.env["fair.allocation.notice"]._send_left_out(self)

    def _get_refusal(self, user):
        """Why ``user`` gets no workbook; nothing when there is no reason."""
        if not user.active or user.share:
            return "archived"
        if self.company_id not in user.company_ids:
            return "company"
        if not user.has_group("base.group_allow_export"):
            return "export"
        if not user.email:
            return "address"
        teams = self._get_teams(user)
        may_read = teams.env["fair.allocation.report"].has_access("read")
        return None if may_read and teams.has_access("read") else "teams"

    def _get_teams(self, user):
        """The teams with the rights, company, language and clock of ``user``."""
        return self.team_ids.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids
        )

    def _try_to_send(self, user):
        """Make and send one workbook; one that fails keeps nobody else waiting."""
        try:
            with self.env.cr.savepoint():
                self._send_workbook(user)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("No workbook of %s for %s", self.name, user.login)
            return "failed"
        return None

    def _send_workbook(self, user):
        teams = self._get_teams(user)
        days = [fields.Date.to_date(self.outcome[k]) for k in ("date_from", "date_to")]
        Workbook = teams.env["fair.allocation.workbook"]
        file = io.BytesIO()
        Workbook._write(file, teams, *days)
        values = Workbook._prepare_mail(self.name, teams, *days)
        # sudo: the e-mail is the product's; what it says was read as the recipient.
        mail = self.env["mail.mail"].sudo().create(self._prepare_mail(user, values))
        # Belongs to the message, and goes with it once it is sent.
        attachment = {
            "name": values["file_name"],
            "raw": file.getvalue(),
            "mimetype": MIME_TYPE,
            "res_model": "mail.message",
            "res_id": mail.mail_message_id.id,
        }
        mail.attachment_ids = [fields.Command.create(attachment)]

    def _prepare_mail(self, user, values):
        company = self.company_id
        return {
            "subject": values["subject"],
            "body_html": self.env["ir.qweb"]._render(
                "fair_allocation.mailing", values, minimal_qcontext=True
            ),
            "email_from": company.email_formatted or self.user_id.email_formatted,
            "email_to": user.email_formatted,
            "auto_delete": True,
        }
