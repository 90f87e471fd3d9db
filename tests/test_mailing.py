import io
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, test_cursor
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import MANAGER, SALESMAN


class MailingCase(AllocationCase):
    """Leads were shared out in July 2026; Mara and Ada get the workbook each month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fair.allocation.mailing"].search([]).active = False
        cls.company.resource_calendar_id.tz = "Europe/Berlin"
        people = cls.mara | cls.ada
        for user in people:
            user.group_ids += cls.env.ref("base.group_allow_export")
        people.lang = "en_US"
        cls.leads = cls._new_leads(10, 20, 30, 50, 80)
        with cls._at(cls, "2026-07-15 10:00:00"):
            action = cls.leads.with_user(cls.mara).action_fair_allocate()
            run = cls.env["fair.allocation.run"].browse(action["res_id"])
            run.with_user(cls.mara).action_apply()
            cls.env.flush_all()
            Mailing = cls.env["fair.allocation.mailing"].with_user(cls.mara)
            cls.mailing = Mailing.create(
                {
                    "name": "Fairness of the month",
                    "team_ids": cls.north.ids,
                    "recipient_ids": people.ids,
                }
            )

    @contextmanager
    def _at(self, moment):
        """It is ``moment`` (UTC)."""
        now = datetime.fromisoformat(moment)
        self.env.invalidate_all()
        with freeze_time(now), patch.object(self.env.cr, "now", lambda: now):
            yield
        self.env.invalidate_all()

    def _run_job(self, moment):
        """What the scheduled job sends at ``moment``."""
        before = self._mails()
        now = datetime.fromisoformat(moment)
        with (
            self._at(moment),
            self.enter_registry_test_mode(),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
        ):
            self.env.ref("fair_allocation.ir_cron_mailing").method_direct_trigger()
        self.env.invalidate_all()
        return self._mails() - before

    def _mails(self):
        return self.env["mail.mail"].search([("attachment_ids", "!=", False)])

    def _send_now(self, moment="2026-08-03 10:00:00"):
        before = self._mails()
        with self._at(moment):
            self.mailing.action_send_now()
            self.env.flush_all()
        return self._mails() - before

    def _to(self, mails, user):
        return mails.filtered(lambda mail: mail.email_to == user.email_formatted)

    def _book(self, mail):
        return load_workbook(io.BytesIO(mail.attachment_ids.raw))

    def _told(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ],
            order="id desc",
        )


@tagged("post_install", "-at_install", "standard")
class TestMailing(MailingCase):
    def test_the_finished_month_once(self):
        self.assertEqual(self.mailing.next_on, date(2026, 8, 1))
        self.assertFalse(self._run_job("2026-07-31 20:00:00"))
        # It is August already where the company works.
        mails = self._run_job("2026-07-31 22:30:00")
        self.assertEqual(len(mails), 2)
        self.assertEqual(self.mailing.next_on, date(2026, 9, 1))
        self.assertFalse(self._run_job("2026-08-01 10:00:00"))
        self.assertFalse(self._run_job("2026-08-31 10:00:00"))
        mail = self._to(mails, self.mara)
        self.assertEqual(
            mail.subject, "Fairness of the month: 07/01/2026 to 07/31/2026"
        )
        self.assertIn("Balance", mail.body_html)
        self.assertEqual(
            mail.attachment_ids.name, "fairness_2026-07-01_2026-07-31.xlsx"
        )
        decisions = list(self._book(mail)["Decisions"].values)[1:]
        self.assertEqual(len(decisions), len(self.leads.filtered("user_id")))
        self.assertGreater(len(decisions), 3)

    def test_everyone_gets_what_they_may_read_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mara.lang = "zh_CN"
        mails = self._run_job("2026-08-01 10:00:00")
        of_mara = self._book(self._to(mails, self.mara))
        of_ada = self._book(self._to(mails, self.ada))
        self.assertIn("Decisions", of_ada.sheetnames)
        self.assertNotIn("Decisions", of_mara.sheetnames)
        for _date, _lead, _tier, _team, from_, to, *_rest in list(
            of_ada["Decisions"].values
        )[1:]:
            self.assertIn(self.ada.name, (from_, to))
        everyone = {row[0] for row in of_mara.worksheets[1].values}
        self.assertLess({self.ada.name, self.nils.name, self.sven.name}, everyone)
        # Fairness of one's own figures alone says nothing.
        self.assertNotIn("Jain", self._to(mails, self.ada).body_html)

    def test_an_empty_period_says_so(self):
        self._run_job("2026-08-01 10:00:00")
        mails = self._run_job("2026-09-01 10:00:00")
        self.assertEqual(len(mails), 2)
        self.assertIn("no leads were shared out", self._to(mails, self.mara).body_html)

    def test_who_lost_the_right_gets_none_and_the_responsible_person_is_told(self):
        self.ada.group_ids -= self.env.ref("base.group_allow_export")
        told = len(self._told(self.mara))
        mails = self._run_job("2026-08-01 10:00:00")
        self.assertEqual(mails.email_to, self.mara.email_formatted)
        messages = self._told(self.mara)
        self.assertEqual(len(messages), told + 1)
        self.assertIn("Ada (may not export)", messages[0].body)
        self.assertIn("sent to 1", self.mailing.outcome_text)

    def test_every_reason_to_send_nothing(self):
        only_export = self.env.ref("base.group_user")
        only_export |= self.env.ref("base.group_allow_export")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for name, change in {
            "archived": {"active": False},
            "company": {"company_ids": other.ids, "company_id": other.id},
            "teams": {"group_ids": [Command.set(only_export.ids)]},
            "address": {"email": False},
        }.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.ada.write(change)
                mails = self._send_now()
                self.assertNotIn(self.ada.email or "Ada", mails.mapped("email_to"))
                left_out = self.mailing.outcome["left_out"]
                self.assertEqual(left_out, {str(self.ada.id): name})
                self.assertIn("Ada", self.mailing.outcome_text)
                savepoint.rollback()
            self.env.invalidate_all()

    @mute_logger("odoo.addons.fair_allocation.models.fair_allocation_mailing_send")
    def test_one_file_that_fails_keeps_nobody_waiting(self):
        Workbook = type(self.env["fair.allocation.workbook"])
        write = Workbook._write

        def fail_for_ada(workbook, *args):
            if workbook.env.user == self.ada:
                raise ZeroDivisionError
            return write(workbook, *args)

        with patch.object(Workbook, "_write", fail_for_ada):
            mails = self._run_job("2026-08-01 10:00:00")
        self.assertEqual(mails.email_to, self.mara.email_formatted)
        self.assertEqual(self.mailing.outcome["left_out"], {str(self.ada.id): "failed"})

    def test_an_interrupted_job_goes_on_where_it_was(self):
        with self._at("2026-08-01 10:00:00"):
            mailing = self.mailing.sudo()
            mailing._begin(again=False)
            mailing._send_to(self.ada)
        mails = self._run_job("2026-08-01 11:00:00")
        self.assertEqual(mails.email_to, self.mara.email_formatted)
        self.assertCountEqual(self.mailing.outcome["sent"], (self.mara | self.ada).ids)

    def test_send_now_sends_again(self):
        self._run_job("2026-08-01 10:00:00")
        mails = self._send_now()
        self.assertEqual(len(mails), 2)
        self.assertIn("07/01/2026", self._to(mails, self.mara).subject)
        self.assertEqual(self.mailing.next_on, date(2026, 9, 1))

    def test_weeks_and_quarters(self):
        for period, following, subject in (
            ("week", date(2026, 7, 20), "07/06/2026 to 07/12/2026"),
            ("quarter", date(2026, 10, 1), "04/01/2026 to 06/30/2026"),
        ):
            with self._at("2026-07-15 10:00:00"):
                self.mailing.period = period
                self.assertEqual(self.mailing.next_on, following)
            mails = self._send_now("2026-07-15 10:00:00")
            self.assertIn(subject, self._to(mails, self.mara).subject)

    def test_an_archived_mailing_sends_nothing(self):
        self.mailing.active = False
        self.assertFalse(self._run_job("2026-08-01 10:00:00"))

    def test_the_file_goes_with_the_mail(self):
        """Nothing of it stays behind on the server."""
        mails = self._run_job("2026-08-01 10:00:00")
        attachments = mails.attachment_ids
        self.assertEqual(len(attachments), 2)
        self.assertTrue(all(mails.mapped("auto_delete")))
        mails.unlink()
        self.assertFalse(attachments.exists())


@tagged("post_install", "-at_install", "standard")
class TestMailingRights(MailingCase):
    def test_only_managers_of_the_company_set_it_up_and_send(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = new_test_user(
            self.env,
            "fair_foreign",
            groups=MANAGER,
            company_id=other.id,
            company_ids=other.ids,
        )
        for user in (self.ada, self.alba, foreign):
            mailing = self.mailing.with_user(user)
            for attempt in (
                mailing.action_send_now,
                lambda mailing=mailing: mailing.write({"name": "Mine"}),
                lambda mailing=mailing: mailing.read(["name"]),
            ):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    attempt()
        self.assertFalse(self._mails())

    def test_nobody_from_outside_is_chosen(self):
        portal = new_test_user(self.env, "fair_portal", groups="base.group_portal")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "fair_stranger",
            groups=SALESMAN,
            company_id=other.id,
            company_ids=other.ids,
        )
        team = self.env["crm.team"].create({"name": "Abroad", "company_id": other.id})
        for vals, field in (
            ({"recipient_ids": portal.ids}, "Recipients"),
            ({"recipient_ids": stranger.ids}, "Recipients"),
            ({"recipient_ids": []}, "Recipients"),
            ({"user_id": stranger.id}, "Recipients"),
            ({"team_ids": team.ids}, "Sales Teams"),
            ({"team_ids": []}, "Sales Teams"),
        ):
            with self.assertRaisesRegex(ValidationError, f"{field}:"):
                self.mailing.sudo().write(vals)
        with self.assertRaisesRegex(ValidationError, "Next E-mail: "):
            self.mailing.write({"next_on": "soon"})
        with self.assertRaisesRegex(ValidationError, "How Often: "):
            self.mailing.write({"period": "day"})
