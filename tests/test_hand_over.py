from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SALESMAN
from .test_guard import GuardCase


class HandOverCase(GuardCase):
    def _ask(self, leads, user=None, **values):
        """The dialog a manager gets after pressing *Hand Over…*."""
        action = leads.with_user(user or self.mara).action_fair_hand_over()
        return Form(
            self.env[action["res_model"]]
            .with_user(user or self.mara)
            .with_context(**action["context"])
        )

    def _hand_over(self, leads, user, reason="Speaks Finnish", beyond_ok=False):
        with self._ask(leads) as form:
            form.user_id = user
            form.reason = reason
            if beyond_ok:
                form.beyond_ok = True
        form.record.action_hand_over()
        self.env.flush_all()
        self.env.invalidate_all()

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )


@tagged("post_install", "-at_install", "standard")
class TestHandOver(HandOverCase):
    """A manager gives a protected lead to a colleague, and says why."""

    def test_it_counts_and_protects_the_new_owner(self):
        self._hand_over(self.lead, self.nils)
        self.assertOwner(self.lead, self.nils)
        self.assertTrue(self.lead.fair_is_protected)
        entry = self._decisions(self.lead)[-1]
        self.assertEqual(
            (entry.kind, entry.reason, entry.count), ("hand_over", "hand_over", 1)
        )
        self.assertEqual(entry.account_user_id, self.nils)
        self.assertEqual(entry.from_user_id, self.ada)
        self.assertEqual(entry.actor_id, self.mara)
        self.assertEqual(entry.note, "Speaks Finnish")
        self.assertIn("Speaks Finnish", entry.summary)
        self.assertBooksBalance()

    def test_both_are_told_once(self):
        self._hand_over(self.lead | self.loose, self.nils)
        for user in (self.nils, self.ada):
            message = self._messages_to(user)
            self.assertEqual(len(message), 1, user.name)
            self.assertIn("Speaks Finnish", message.body)

    def test_who_takes_over_reads_the_note_and_who_had_it_does_not_get_it(self):
        with self._ask(self.lead) as form:
            form.user_id = self.nils
            form.reason = "Speaks Finnish"
            form.note = "The last offer is open until Friday"
        form.record.action_hand_over()
        self.env.flush_all()
        note = "Hand-over note: The last offer is open until Friday"
        self.assertIn(note, self._messages_to(self.nils)[0].body)
        self.assertNotIn("Hand-over note", self._messages_to(self.ada)[0].body)
        bodies = self.lead.with_user(self.nils).message_ids.mapped("body")
        self.assertTrue([body for body in bodies if note in body])

    def test_beyond_the_capacity_only_if_the_manager_says_so(self):
        self.member_nils.assignment_max = 0
        with self._ask(self.lead) as form:
            form.user_id = self.nils
            self.assertIn("Nils by 1", form.beyond_text)
            form.reason = "Speaks Finnish"
        with self.assertRaises(UserError) as caught:
            form.record.action_hand_over()
        self.assertIn("Hand over all the same", str(caught.exception))
        self.env.invalidate_all()
        self.assertOwner(self.lead, self.ada)
        self._hand_over(self.lead, self.nils, beyond_ok=True)
        self.assertOwner(self.lead, self.nils)
        self.assertIn("beyond the capacity", self._decisions(self.lead)[-1].note)

    def test_a_reason_is_needed(self):
        for reason in (False, "", "  "):
            with self.assertRaises(ValidationError):
                self.lead.with_user(self.mara)._fair_hand_over(self.nils, reason)
            with self.assertRaises(ValidationError):
                self.lead.with_user(self.mara)._fair_release(reason)

    def test_to_whom_and_of_what(self):
        lead = self.lead.with_user(self.mara)
        clerk = self._new_user("clerk", "base.group_user")
        gone = self._new_user("gone", SALESMAN)
        gone.active = False
        for user in (clerk, gone, self.ada, self.env["res.users"]):
            with self.assertRaisesRegex(UserError, "Salesperson: "):
                lead._fair_hand_over(user, "Why not")
        team = self.env["crm.team"].create({"name": "Lawless", "user_id": self.alba.id})
        free = self._new_leads(10, team_id=team.id).with_user(self.mara)
        with self.assertRaisesRegex(UserError, "no published rules"):
            free._fair_hand_over(self.nils, "Why not")

    def test_only_managers_of_the_company(self):
        for user in (self.ada, self.nils, self.alba, self.omar):
            lead = self.lead.with_user(user)
            for act in (
                lead.action_fair_hand_over,
                lead.action_fair_end_protection,
                lambda ld=lead: ld._fair_hand_over(self.nils, "Mine"),
                lambda ld=lead: ld._fair_release("Mine"),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act()
        self.env.invalidate_all()
        self.assertOwner(self.lead, self.ada)
        self.assertTrue(self.lead.fair_is_protected)

    def test_no_leads_at_all(self):
        none = self.env["crm.lead"].with_user(self.mara)
        for act in (none.action_fair_hand_over, none.action_fair_end_protection):
            with self.assertRaises(UserError):
                act()


@tagged("post_install", "-at_install", "standard")
class TestEndOfProtection(HandOverCase):
    """A manager ends a protection early, and says why."""

    def _end(self, leads):
        action = leads.with_user(self.mara).action_fair_end_protection()
        with Form(
            self.env[action["res_model"]]
            .with_user(self.mara)
            .with_context(**action["context"])
        ) as form:
            form.reason = "The customer asked for somebody else"
        form.record.action_end()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_the_owner_keeps_it_unprotected_and_is_told(self):
        given = self.lead.fair_protected_from
        self._end(self.lead)
        self.assertFalse(self.lead.fair_is_protected)
        self.assertOwner(self.lead, self.ada)
        self.assertEqual(self.lead.fair_protected_from, given)
        entry = self._decisions(self.lead)[-1]
        self.assertEqual((entry.kind, entry.count), ("release", 0))
        self.assertEqual(entry.to_user_id, self.ada)
        self.assertIn("asked for somebody else", entry.summary)
        self.assertEqual(len(self._messages_to(self.ada)), 1)

    def test_then_a_manager_may_move_and_delete_it(self):
        self._end(self.lead)
        self.lead.with_user(self.mara).user_id = self.nils
        self.assertOwner(self.lead, self.nils)
        self._end(self.lead)
        self.lead.with_user(self.mara).unlink()
        self.assertFalse(self.lead.exists())

    def test_only_what_is_protected(self):
        with self.assertRaisesRegex(UserError, "aren't protected"):
            self._end(self.lead | self.loose)
