from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .concurrency_case import ConcurrencyCase
from .protection_case import ProtectionCase

ASKED = "2026-03-30 09:00:00"


class ExtensionCase(ProtectionCase):
    """Ada's protection ends on 1 April, 10:00; the rules allow 30 days more."""

    def _ask(self, days=14, reason="Their board meets", user=None, at=ASKED):
        """What the salesperson does on the form of the lead."""
        with self._at(at):
            lead = self._as(user or self.ada)
            action = lead.action_fair_ask_extension()
            wizard = self.env[action["res_model"]].with_user(user or self.ada)
            wizard.with_context(**action["context"]).create(
                {"days": days, "reason": reason}
            ).action_ask()
            self.env.flush_all()
        return self._last()

    def _last(self):
        return self.env["fair.allocation.extension"].search(
            [("lead_id", "=", self.lead.id)], order="id desc", limit=1
        )

    def _answer(self, request, user=None, **values):
        user = user or self.mara
        action = request.with_user(user).action_open_answer()
        wizard = self.env[action["res_model"]].with_user(user)
        return wizard.with_context(**action["context"]).create(values)

    def _grant(self, request, at=ASKED):
        with self._at(at):
            request.with_user(self.mara).action_grant()
            self.env.flush_all()

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ],
            order="id desc",
        )


@tagged("post_install", "-at_install", "standard")
class TestExtension(ExtensionCase):
    def test_asked_granted_and_longer_protected(self):
        told = len(self._messages_to(self.mara))
        request = self._ask(14)
        self.assertEqual((request.state, request.days), ("requested", 14))
        self.assertProtectedUntil("2026-04-01 08:00:00")
        self.assertEqual(len(self._messages_to(self.mara)), told + 1)
        body = self._messages_to(self.mara)[0].body
        self.assertIn("Ada asks for 14 more days", body)
        self.assertIn("Their board meets", body)
        self._grant(request)
        self.assertEqual((request.state, request.granted_days), ("granted", 14))
        self.assertEqual(request.decided_by_id, self.mara)
        self.assertProtectedUntil("2026-04-15 08:00:00")
        self.assertIn("14 more days", self._messages_to(self.ada)[0].body)

    def test_the_manager_may_shorten_it(self):
        request = self._ask(14)
        for days in (0, -1, 15, 4000):
            with self._at(ASKED), self.assertRaises(ValidationError):
                self._answer(request, days=days, note="So long").action_grant()
        with self._at(ASKED):
            self._answer(request, days=5, note="Five will do").action_grant()
        self.assertEqual((request.days, request.granted_days), (14, 5))
        self.assertProtectedUntil("2026-04-06 08:00:00")
        self.assertIn("Five will do", self._messages_to(self.ada)[0].body)

    def test_a_refusal_needs_a_word_and_changes_nothing(self):
        request = self._ask()
        for note in (False, "", "  "):
            with self.assertRaisesRegex(ValidationError, "Answer"):
                self._answer(request, note=note).action_refuse()
        self._answer(request, note="Others wait").action_refuse()
        self.assertEqual((request.state, request.granted_days), ("refused", 0))
        self.assertProtectedUntil("2026-04-01 08:00:00")
        self.assertIn("Others wait", self._messages_to(self.ada)[0].body)
        # Another one may be asked for then.
        self.assertNotEqual(self._ask(), request)

    def test_what_decided_late_is_counted_from_then(self):
        request = self._ask(14)
        self._grant(request, "2026-04-02 10:00:00")
        self.assertProtectedUntil("2026-04-16 10:00:00")

    def test_the_rules_say_how_much_there_is_in_all(self):
        for days in (31, 0, -5):
            with self.assertRaisesRegex(ValidationError, "Days: enter"):
                self._ask(days)
        self._grant(self._ask(20))
        with self._at(ASKED):
            self.assertEqual(self.lead._fair_get_extension_left(), 10)
        with self.assertRaisesRegex(ValidationError, "Days: enter 1 to 10"):
            self._ask(11)
        self._grant(self._ask(10))
        with self.assertRaisesRegex(UserError, "no further extension"):
            self._ask(1)
        with self._at(ASKED):
            self.assertFalse(self._as(self.ada).fair_can_extend)
        # Whoever gets the lead next has extensions of their own.
        with self._at(ASKED):
            self._give(self.lead, self.nils)
            self.assertEqual(self.lead._fair_get_extension_left(), 30)

    def test_rules_may_allow_none(self):
        self.policy.extension_days = 0
        self.policy.with_user(self.mara).action_publish("No extensions")
        with self.assertRaisesRegex(UserError, "no further extension"):
            self._ask()

    def test_one_at_a_time_with_a_reason(self):
        for reason in ("", "   "):
            with self.assertRaisesRegex(ValidationError, "Reason"):
                self._ask(reason=reason)
        with self._at(ASKED):
            self.assertTrue(self._as(self.ada).fair_can_extend)
        self._ask()
        with self._at(ASKED):
            self.assertFalse(self._as(self.ada).fair_can_extend)
            self.assertTrue(self._as(self.ada).fair_extension_asked)
        with self.assertRaisesRegex(UserError, "already"):
            self._ask()

    def test_only_ones_own_protected_lead(self):
        for user in (self.alba, self.mara):
            with self.assertRaisesRegex(UserError, "isn't protected for you"):
                self._ask(user=user)
        with self.assertRaises(AccessError):
            self._ask(user=self.nils)
        with self.assertRaisesRegex(UserError, "isn't protected for you"):
            self._ask(at="2026-04-01 08:00:00")

    def test_nobody_decides_on_their_own(self):
        with self._at(ASKED):
            self._give(self.lead, self.mara)
        request = self._ask(user=self.mara)
        told = (
            self.env["res.users"]
            .search([])
            .filtered(
                lambda user: self._messages_to(user).filtered(
                    lambda message: message.body and "asks for" in message.body
                )
            )
        )
        self.assertNotIn(self.mara, told)
        for name in ("action_grant", "action_open_answer"):
            with self.assertRaisesRegex(AccessError, "their own"):
                getattr(request.with_user(self.mara), name)()
        marc = self._new_user("marc", MANAGER)
        with self._at(ASKED):
            request.with_user(marc).action_grant()
        self.assertEqual(request.state, "granted")

    def test_salespeople_decide_nothing(self):
        request = self._ask()
        for user in (self.ada, self.nils, self.alba):
            for name in ("action_grant", "action_open_answer"):
                with self.assertRaises(AccessError):
                    getattr(self._as(user, request), name)()
            with self.assertRaises(AccessError):
                self._as(user, request).write({"state": "granted"})
        self.assertEqual(request.state, "requested")
        for user in (self.ada, self.mara):
            with self.assertRaises(AccessError):
                self._as(user, request).unlink()
        with self.assertRaises(UserError):
            request.unlink()

    def test_what_changed_meanwhile_is_not_granted(self):
        request = self._ask()
        with self._at(ASKED):
            self._give(self.lead, self.nils)
        with self.assertRaisesRegex(UserError, "isn't Ada's any more"):
            self._grant(request)
        # The new one may ask, though the old request is open.
        self.assertEqual(self._ask(user=self.nils).user_id, self.nils)
        self._answer(request, note="Too late").action_refuse()

    def test_nor_what_was_closed_and_reopened(self):
        request = self._ask()
        with self._at(ASKED):
            self._as(self.ada).action_set_lost()
            self._as(self.ada).action_restore()
        with self.assertRaisesRegex(UserError, "closed meanwhile"):
            self._grant(request)

    def test_decided_is_decided(self):
        request = self._ask()
        self._grant(request)
        marc = self._new_user("marc", MANAGER)
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            request.with_user(marc).action_grant()
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            request.with_user(marc)._refuse("No")
        self.assertProtectedUntil("2026-04-15 08:00:00")


@tagged("post_install", "-at_install", "standard")
class TestTwoAtOnce(ConcurrencyCase):
    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_requests_become_one(self):
        lead, owner = self._given_lead()
        ask = (owner, lambda env: self._ask(env, lead))
        answers = self._together(ask, ask)
        self.assertEqual(len([answer for answer in answers if answer]), 1, answers)
        with self._environment() as env:
            self.assertEqual(len(self._search(env, lead)), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_decisions_become_one(self):
        lead, owner = self._given_lead()
        with self._environment(owner) as env:
            self._ask(env, lead)
            before = env["crm.lead"].browse(lead).fair_protected_until
        first, second = self.managers

        def grant(env):
            self._search(env, lead).action_grant()

        def refuse(env):
            self._search(env, lead)._refuse("No")

        answers = self._together((first, grant), (second, refuse))
        self.assertEqual(len([answer for answer in answers if answer]), 1, answers)
        with self._environment() as env:
            state = self._search(env, lead).state
            until = env["crm.lead"].browse(lead).fair_protected_until
            self.assertEqual(state == "granted", until > before)

    def _given_lead(self):
        with self._environment() as env:
            tiers = env["fair.allocation.tier"].search([])
            tiers.write({"protection_days": 30, "protection_max_days": 90})
        [lead] = self._new_leads(self._new_team(people=2, capacity=10), 1)
        run = self._preview(self.managers[0], [lead])
        with self._environment(self.managers[0]) as env:
            env["fair.allocation.run"].browse(run).action_apply()
            return lead, env["crm.lead"].browse(lead).user_id.id

    def _ask(self, env, lead):
        env["fair.allocation.extension"]._request(
            env["crm.lead"].browse(lead), 10, "Their board meets"
        )

    def _search(self, env, lead):
        return env["fair.allocation.extension"].search([("lead_id", "=", lead)])
