from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .protection_case import ProtectionCase
from .rpc_case import RpcCase

MAIL = """From: {sender}
To: sales@us.example
Subject: Re: Lead
Message-Id: <{number}@customer.example>
Content-Type: text/plain; charset="utf-8"

{text}
"""
SAID = "They want three robots by autumn, budget is approved."


class FollowUpCase(ProtectionCase):
    number = 0

    def _mail_in(self, sender="claire@customer.example", lead=None):
        """A mail comes in by the gateway."""
        type(self).number += 1
        lead = self.lead if lead is None else lead
        mail = MAIL.format(sender=sender, number=self.number, text="Hello")
        self.env["mail.thread"].message_process("crm.lead", mail, thread_id=lead.id)
        self.env.flush_all()

    def _mail_out(self, user=None, **values):
        """What somebody sends to the customer from the chatter."""
        values = {"partner_ids": self.claire.ids, **values}
        self._as(user or self.ada).message_post(
            body="Our offer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )
        self.env.flush_all()

    def _note(self, text, user=None, lead=None):
        self._as(user or self.ada, lead).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.env.flush_all()

    def _do(self, activity_type, user=None, **values):
        activity = self._as(user or self.ada).activity_schedule(
            f"mail.{activity_type}", user_id=(user or self.ada).id, **values
        )
        activity.action_feedback(feedback="Done")
        self.env.flush_all()

    def _kinds(self, lead=None):
        """What counted so far, in order."""
        lead = self.lead if lead is None else lead
        found = self.env["fair.allocation.follow.up"].search(
            [("lead_id", "=", lead.id), ("kind", "!=", "contact")], order="id"
        )
        return found.mapped("kind")


@tagged("post_install", "-at_install", "standard")
class TestRenewal(FollowUpCase):
    def test_follow_up_renews_from_now_up_to_the_maximum(self):
        for moment, until in (
            ("2026-03-20 09:00:00", "2026-04-19 08:00:00"),
            ("2026-04-18 09:00:00", "2026-05-18 09:00:00"),
            # 90 days after it was given, at the same hour there.
            ("2026-05-17 09:00:00", "2026-05-31 08:00:00"),
            ("2026-05-30 09:00:00", "2026-05-31 08:00:00"),
        ):
            with self._at(moment):
                self._do("mail_activity_data_call")
                self.assertProtectedUntil(until)
                self.assertEqual(str(self.lead.fair_last_follow_up), moment)
                last = self.lead.fair_follow_up_ids[0]
                self.assertEqual((last.user_id, last.kind), (self.ada, "call"))
                self.assertEqual(last.protected_until, self.lead.fair_protected_until)
        self.assertEqual(self._kinds(), ["call"] * 4)

    def test_without_a_maximum_it_goes_on(self):
        self.tier_c.protection_max_days = 0
        for moment in ("2026-03-30", "2026-04-28", "2026-05-27", "2026-06-25"):
            with self._at(f"{moment} 08:00:00"):
                self._do("mail_activity_data_call")
                self.assertEqual(self.lead.fair_days_left, 30)

    def test_what_has_ended_is_not_revived(self):
        with self._at("2026-04-01 08:00:00"):
            self._do("mail_activity_data_call")
            self.assertProtectedUntil("2026-04-01 08:00:00")
            self.assertFalse(self.lead.fair_is_protected)
            # It is follow-up all the same.
            self.assertEqual(self._kinds(), ["call"])
            self.assertFalse(self.lead.fair_follow_up_ids.protected_until)

    def test_it_never_makes_an_extended_protection_shorter(self):
        self.lead._fair_write({"fair_protected_until": "2026-08-01 08:00:00"})
        with self._at("2026-03-05 09:00:00"):
            self._do("mail_activity_data_call")
            self.assertProtectedUntil("2026-08-01 08:00:00")

    def test_unprotected_leads_of_the_team_keep_their_follow_up(self):
        self.tier_c.protection_days = 0
        self._give(self.lead, self.ada)
        self._do("mail_activity_data_call")
        self.assertEqual(self._kinds(), ["call"])
        self.assertProtectedUntil(None)

    def test_leads_without_rules_cost_nothing(self):
        team = self.env["crm.team"].create({"name": "Free", "user_id": self.mara.id})
        free = self._new_leads(10, team_id=team.id, user_id=self.ada.id)
        heeded = []
        for name in ("_fair_heed", "_fair_renew"):
            self.patch(
                type(self.env["crm.lead"]), name, lambda *args: heeded.append(args)
            )
        self._note(SAID, lead=free)
        self._as(self.ada, free).write({"stage_id": self.stages[2].id})
        self._mail_in("someone@else.example", free)
        self.assertFalse(heeded)
        self._note(SAID)
        self.assertTrue(heeded)

    def test_nobody_edits_or_deletes_them(self):
        self._do("mail_activity_data_call")
        entry = self.lead.fair_follow_up_ids
        for act in (
            lambda: entry.write({"date": "2020-01-01 00:00:00"}),
            entry.unlink,
            lambda: entry.create({"kind": "note", "date": "2020-01-01 00:00:00"}),
        ):
            with self.assertRaises(UserError):
                act()


@tagged("post_install", "-at_install", "standard")
class TestMail(FollowUpCase):
    def test_only_mail_that_is_answered_counts(self):
        for _number in range(3):
            self._mail_out()
        self.assertEqual(self._kinds(), [])
        self._mail_in()
        self.assertEqual(self._kinds(), ["mail"])
        # What the customer writes on top of it answers nobody.
        self._mail_in()
        self.assertEqual(self._kinds(), ["mail"])
        self.assertTrue(self.lead.fair_customer_waits)
        self._mail_out()
        self.assertEqual(self._kinds(), ["mail", "mail"])
        self.assertFalse(self.lead.fair_customer_waits)
        self._mail_out()
        self.assertEqual(self._kinds(), ["mail", "mail"])

    def test_an_enquiry_is_followed_up_by_answering_it(self):
        self._mail_in()
        self.assertEqual(self._kinds(), [])
        self._mail_out()
        self.assertEqual(self._kinds(), ["mail"])
        self.assertEqual(self.lead.fair_follow_up_ids.user_id, self.ada)

    def test_who_the_customer_is(self):
        company = self.env["res.partner"].create(
            {"name": "Customer", "is_company": True}
        )
        colleague, stranger = self.env["res.partner"].create(
            [
                {"name": "C", "email": "carl@other.example", "parent_id": company.id},
                {"name": "S", "email": "stranger@else.example"},
            ]
        )
        self.claire.parent_id = company
        self._mail_out(partner_ids=stranger.ids)
        self._mail_in()
        self.assertEqual(self._kinds(), [])
        self._mail_out(partner_ids=stranger.ids)
        self.assertEqual(self._kinds(), [])
        self._mail_out(partner_ids=colleague.ids)
        self.assertEqual(self._kinds(), ["mail"])
        self._mail_in("stranger@else.example")
        self.assertEqual(self._kinds(), ["mail"])
        self._mail_in("carl@other.example")
        self.assertEqual(self._kinds(), ["mail", "mail"])

    def test_a_customer_without_a_contact_is_known_by_the_address(self):
        self.lead.write({"partner_id": False, "email_from": "Zoe <ZOE@new.example>"})
        self._mail_in("zoe@new.example")
        self._mail_out(partner_ids=[], outgoing_email_to="zoe@new.example")
        self.assertEqual(self._kinds(), ["mail"])

    def test_followers_get_what_is_sent_to_all(self):
        self._mail_in()
        self._mail_out(partner_ids=[])
        self.assertEqual(self._kinds(), [])
        self.lead.message_subscribe(self.claire.ids)
        self._mail_out(partner_ids=[])
        self.assertEqual(self._kinds(), ["mail"])

    def test_the_answer_may_come_from_the_mail_program(self):
        self._mail_in()
        self.lead.message_subscribe(self.claire.ids)
        self._mail_in(self.ada.email_formatted)
        self.assertEqual(self._kinds(), ["mail"])

    def test_a_former_owners_mail_is_not_the_new_ones(self):
        self._mail_out()
        self._give(self.lead, self.nils)
        self._mail_in()
        self.assertEqual(self._kinds(), [])
        # The customer still waits, whoever answers.
        self._mail_out(self.nils)
        self.assertEqual(self._kinds(), ["mail"])

    def test_a_manager_writes_for_the_owner_and_nobody_else_does(self):
        self._mail_in()
        self._mail_out(self.alba)
        self.assertEqual(self._kinds(), [])
        self._mail_out(self.mara)
        self.assertEqual(self._kinds(), ["mail"])
        self.assertEqual(self.lead.fair_follow_up_ids.user_id, self.mara)

    def test_the_customer_cannot_be_made_up(self):
        self._mail_out()
        self._as(self.ada).message_post(
            body="Yes please",
            message_type="email",
            author_id=self.claire.id,
            email_from=self.claire.email,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(self._kinds(), [])
        # Nor by an address of one's own as the customer's.
        self._as(self.ada).email_from = self.ada.email
        self._mail_in(self.ada.email_formatted)
        self.assertEqual(self._kinds(), [])


@tagged("post_install", "-at_install", "standard")
class TestWork(FollowUpCase):
    def test_a_call_and_a_meeting_count_when_they_are_done(self):
        with self._at("2026-03-05 09:00:00"):
            for name, counted in (
                ("mail_activity_data_todo", []),
                ("mail_activity_data_email", []),
                ("mail_activity_data_call", ["call"]),
                ("mail_activity_data_meeting", ["call", "meeting"]),
            ):
                self._do(name, date_deadline="2026-03-05")
                self.assertEqual(self._kinds(), counted)

    def test_a_meeting_to_come_is_not_held(self):
        with self._at("2026-03-05 09:00:00"):
            self._do("mail_activity_data_meeting", date_deadline="2026-03-06")
            self.assertEqual(self._kinds(), [])
            for start, counted in (
                ("2026-03-05 09:00:01", []),
                ("2026-03-05 08:00:00", ["meeting"]),
            ):
                self._meet(start)
                self.assertEqual(self._kinds(), counted, start)

    def _meet(self, start):
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": "2026-03-05 10:00:00",
                "user_id": self.ada.id,
                "opportunity_id": self.lead.id,
            }
        )
        activity = self._as(self.ada).activity_schedule(
            "mail.mail_activity_data_meeting",
            user_id=self.ada.id,
            calendar_event_id=event.id,
        )
        activity.action_feedback(feedback="Met")
        self.env.flush_all()

    def test_only_the_owner_or_a_manager_does_it_for_the_owner(self):
        for user, counted in (
            (self.alba, []),
            (self.mara, ["call"]),
            (self.ada, ["call", "call"]),
        ):
            self._do("mail_activity_data_call", user)
            self.assertEqual(self._kinds(), counted)
        self.assertEqual(
            set(self.lead.fair_follow_up_ids.user_id), {self.mara, self.ada}
        )

    def test_a_lead_moved_on_is_followed_up_and_each_stage_once(self):
        for stage, counted in ((1, 1), (3, 2), (2, 2), (3, 2), (0, 2), (1, 2)):
            self._as(self.ada).stage_id = self.stages[stage]
            self.env.flush_all()
            self.assertEqual(len(self._kinds()), counted, stage)
        self._as(self.ada).stage_id = self.stages[2]
        self.assertEqual(self._kinds(), ["stage"] * 3)

    def test_many_leads_are_moved_on_at_once(self):
        more = self._new_leads(10, 10, type="opportunity")
        more.stage_id = self.stages[0]
        self._give(more, self.ada)
        self._as(self.ada, self.lead | more).write({"stage_id": self.stages[1].id})
        for lead in self.lead | more:
            self.assertEqual(self._kinds(lead), ["stage"])

    def test_what_the_product_or_the_system_moves_is_no_follow_up(self):
        self.lead._fair_write({"stage_id": self.stages[1].id})
        self.lead.stage_id = self.stages[2]
        self.assertEqual(self._kinds(), [])


@tagged("post_install", "-at_install", "standard")
class TestNotes(FollowUpCase):
    def test_a_note_of_substance_counts(self):
        for text, counted in (
            ("ok", 0),
            ("Called, no answer.", 0),
            ("12345 67890 12345 67890 ......", 0),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0),
            (SAID, 1),
            ("已打电话", 1),
            ("客户下周三来公司看样品", 2),
        ):
            self._note(text)
            self.assertEqual(len(self._kinds()), counted, text)

    def test_a_copy_does_not(self):
        self._note(SAID)
        for copy in (
            SAID,
            SAID.upper(),
            Markup("<p><b>%s</b></p>") % SAID,
            SAID.replace(" ", "  ") + " 12.5.!",
        ):
            self._note(copy)
            self.assertEqual(len(self._kinds()), 1, copy)

    def test_nor_does_a_copy_of_what_was_said_of_another_customer(self):
        other = self._new_leads(10)
        self._give(other, self.ada)
        self._note(SAID, lead=other)
        self._note(SAID)
        self.assertEqual((self._kinds(other), self._kinds()), (["note"], []))
        # Others may say the same.
        self._note(SAID, self.mara)
        self.assertEqual(self._kinds(), ["note"])

    def test_colleagues_notes_and_messages_to_colleagues_do_not(self):
        self._note(SAID, self.alba)
        self._as(self.ada).message_post(
            body=SAID, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._as(self.ada)._message_log(body=SAID)
        self._as(self.ada).message_post(
            body=SAID,
            message_type="comment",
            author_id=self.mara.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
        self.assertEqual(self._kinds(), [])


@tagged("post_install", "-at_install", "standard")
class TestFollowUpOverTheNetwork(RpcCase):
    """Nobody answers in the name of a customer, or makes an entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claire = cls.env["res.partner"].create(
            {"name": "Claire", "email": "claire@customer.example"}
        )
        cls.tier_c.protection_days = 30
        cls.lead = cls._new_leads(10, partner_id=cls.claire.id)
        cls.env["fair.allocation.decision"]._move(
            cls.lead, "hand_over", "hand_over", user=cls.nils
        )
        cls.lead.with_user(cls.nils).message_post(
            body="Our offer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=cls.claire.ids,
        )
        cls.env.flush_all()

    def test_a_mail_handed_in_is_no_mail(self):
        mail = MAIL.format(sender=self.claire.email, number="forged", text="Yes")
        for user in (self.nils, self.emil):
            self._sign_in(user)
            with mute_logger("odoo.addons.mail.models.mail_thread"):
                self._rpc(
                    *("mail.thread", "message_process", "crm.lead", mail),
                    thread_id=self.lead.id,
                )
            self.env.invalidate_all()
            self.assertFalse(self.lead.fair_follow_up_ids)
            self.assertFalse(self.lead.fair_customer_waits)
        self.assertEqual(self.lead.fair_writer_id, self.nils)

    def test_nobody_makes_an_entry(self):
        entry = {"lead_id": self.lead.id, "kind": "note", "date": "2026-01-01 00:00:00"}
        for user in (self.nils, self.mara):
            self._sign_in(user)
            for vals in (
                ("fair.allocation.follow.up", "create", [entry]),
                (
                    *("crm.lead", "write", self.lead.ids),
                    {"fair_follow_up_ids": [Command.create(entry)]},
                ),
                ("crm.lead", "write", self.lead.ids, {"fair_customer_waits": True}),
            ):
                answer = self._rpc(*vals)
                self.assertRefused(answer, (AccessError, UserError))
        self.assertFalse(self.lead.fair_follow_up_ids)
