from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rpc_case import RpcCase

NOTE = "Explained how the arm is calibrated, they want three of them."


class HelperCase(RpcCase):
    """Ada was given a lead of Claire's worth 50; Nils may help."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.tier_b | cls.tier_c).protection_days = 30
        cls.member_sven.fair_paused = True
        cls.claire = cls.env["res.partner"].create(
            {"name": "Claire", "email": "claire@customer.example"}
        )
        cls.lead = cls._new_leads(50, type="opportunity", partner_id=cls.claire.id)

    def setUp(self):
        super().setUp()
        self.run = self._allocate(self.lead)
        self.assertOwner(self.lead, self.ada)

    def _offer(self, percent=20, user=None, by=None, lead=None, **values):
        """Ada asks by the dialog."""
        lead = self.lead if lead is None else lead
        before = self.env["fair.allocation.helper"].search([])
        self.env["fair.allocation.helper.ask"].with_user(by or self.ada).create(
            {
                "lead_id": lead.id,
                "user_id": (user or self.nils).id,
                "percent": percent,
                **values,
            }
        ).action_ask()
        self.env.flush_all()
        return self.env["fair.allocation.helper"].search([]) - before

    def _help(self, percent=20, user=None, **values):
        helper = self._offer(percent, user, **values)
        helper.with_user(helper.user_id).action_accept()
        self.env.flush_all()
        self.env.invalidate_all()
        return helper

    def _received(self, user, lead=None):
        """``(leads, value)`` that count for somebody, as runs see it."""
        received = self.env["fair.allocation.decision"]._get_received(self.north)
        rows = [row for (person, _tier), row in received.items() if person == user.id]
        return sum(row[0] for row in rows), sum(row[1] for row in rows)

    def _reported(self, user, *names):
        [row] = self.env["fair.allocation.report"]._read_group(
            Domain("user_id", "=", user.id), [], [f"{name}:sum" for name in names]
        )
        return row


@tagged("post_install", "-at_install", "standard")
class TestAsking(HelperCase):
    def test_the_owner_asks_and_the_helper_accepts(self):
        helper = self._offer(20, role="language", note="Speaks Portuguese")
        self.assertEqual((helper.state, helper.owner_id), ("offered", self.ada))
        message = (
            self.nils.partner_id.sudo()
            .env["mail.message"]
            .search([("partner_ids", "in", self.nils.partner_id.ids)], limit=1)
        )
        self.assertIn("Speaks Portuguese", message.body)
        self._sign_in(self.nils)
        answer = self._rpc(helper._name, "action_accept", helper.ids)
        self.assertEqual(answer[0]["res_id"], self.lead.id)
        self.assertEqual(helper.state, "accepted")
        text = self.lead.with_user(self.ada).fair_helper_text
        self.assertIn("Nils (Language, 20 % of the credit)", text)
        self.assertIn("You help Ada", self.lead.with_user(self.nils).fair_helper_text)

    def test_nobody_else_answers(self):
        helper = self._offer()
        for user in (self.ada, self.mara, self.alba, self.sven, self.pia, self.emil):
            self._sign_in(user)
            for method in ("action_accept", "action_decline", "action_leave"):
                with self.subTest(user=user.name, method=method):
                    answer = self._rpc(helper._name, method, helper.ids)
                    self.assertRefused(answer)
        self.assertEqual(helper.state, "offered")

    def test_declined(self):
        helper = self._offer()
        helper.with_user(self.nils).action_decline()
        self.assertEqual(helper.state, "declined")
        with self.assertRaisesRegex(UserError, "Declined"):
            helper.with_user(self.nils).action_accept()
        self.assertFalse(self._decisions(self.lead).filtered("helper_id"))

    def test_only_for_one_s_own_lead(self):
        for user in (self.nils, self.alba):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._offer(user=self.sven, by=user)
        self.assertTrue(self._offer(by=self.mara))

    def test_who_can_t_help(self):
        for user, message in (
            (self.ada, "has the lead already"),
            (self.emil, "choose a salesperson"),
            (self.otto, "choose a salesperson"),
        ):
            with (
                self.subTest(user=user.name),
                self.assertRaisesRegex(UserError, message),
            ):
                self._offer(user=user)
        self._offer()
        with self.assertRaisesRegex(UserError, "was asked already"):
            self._offer()

    def test_the_owner_keeps_a_part(self):
        self._help(60)
        with self.assertRaisesRegex(ValidationError, "enter 0 to 39"):
            self._offer(40, user=self.sven)
        self._offer(39, user=self.sven)
        for percent in (-1, 100):
            with self.assertRaisesRegex(ValidationError, "from 0 to 99"):
                self._offer(percent, user=self.eva)

    def test_without_rules_there_is_nothing_to_share(self):
        team = self.env["crm.team"].create({"name": "Free"})
        lead = self._new_leads(10, team_id=team.id, user_id=self.ada.id)
        with self.assertRaisesRegex(UserError, "published rules"):
            self._offer(lead=lead)


@tagged("post_install", "-at_install", "standard")
class TestWhatHelpersMay(HelperCase):
    def test_nothing_before_accepting(self):
        self._offer()
        self._sign_in(self.nils)
        self.assertRefused(self._rpc("crm.lead", "read", self.lead.ids, ["name"]))
        post = self._rpc("crm.lead", "message_post", self.lead.ids, body=NOTE)
        self.assertRefused(post)
        self.assertRefused(self._rpc("res.partner", "read", self.claire.ids, ["email"]))

    def test_reads_the_lead_and_its_customer(self):
        self._help()
        self._sign_in(self.nils)
        lead = self._rpc("crm.lead", "read", self.lead.ids, ["name"])
        self.assertEqual(lead[0] and lead[0][0]["name"], "Lead 1", lead)
        customer = self._rpc("res.partner", "read", self.claire.ids, ["phone"])
        self.assertTrue(customer[0], customer)
        email = {"email": "mine@elsewhere.example"}
        changed = self._rpc("res.partner", "write", self.claire.ids, email)
        self.assertRefused(changed)
        self._sign_in(self.sven)
        self.assertRefused(self._rpc("crm.lead", "read", self.lead.ids, ["name"]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_changes_nothing_of_the_lead(self):
        self._help()
        self._sign_in(self.nils)
        stage = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        for vals in (
            {"user_id": self.nils.id},
            {"team_id": self.south.id},
            {"stage_id": stage.id},
            {"active": False},
            {"name": "Mine"},
            {"expected_revenue": 1},
            {"fair_helper_ids": []},
        ):
            with self.subTest(vals=vals):
                *answer, changed = self._rpc_undone(
                    "crm.lead", "write", self.lead.ids, vals
                )
                self.assertRefused(answer)
                self.assertFalse(changed)
        for method in ("unlink", "action_set_won", "action_set_lost", "copy"):
            with self.subTest(method=method):
                *answer, changed = self._rpc_undone("crm.lead", method, self.lead.ids)
                if method != "copy":
                    self.assertRefused(answer)
                self.assertOwner(self.lead, self.ada)
        self.assertRefused(
            self._rpc("crm.lead", "action_fair_add_helper", self.lead.ids)
        )

    def test_what_the_helper_does_is_follow_up(self):
        self._help()
        self.env.cr.execute(
            "UPDATE crm_lead SET fair_protected_until = fair_protected_until "
            "- interval '3 days' WHERE id = %s",
            [self.lead.id],
        )
        self.env.invalidate_all()
        until = self.lead.fair_protected_until
        self._sign_in(self.nils)
        note = {"message_type": "comment", "subtype_xmlid": "mail.mt_note"}
        answer = self._rpc("crm.lead", "message_post", self.lead.ids, body=NOTE, **note)
        self.assertFalse(answer[1], answer)
        self.env.invalidate_all()
        done = self.lead.fair_follow_up_ids
        self.assertEqual((done.kind, done.user_id), ("note", self.nils))
        self.assertGreater(self.lead.fair_protected_until, until)

    def test_until_the_last_day(self):
        helper = self._help(date_until=fields.Date.today())
        self.assertTrue(self.lead.with_user(self.nils).has_access("read"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fair_allocation_helper SET date_until = %s WHERE id = %s",
            [fields.Date.today() - timedelta(days=1), helper.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.lead.with_user(self.nils).has_access("read"))
        self.assertFalse(self.lead._fair_counts_for(self.nils))
        # What was agreed stays.
        self.assertEqual(self._received(self.nils), (0, 10))


@tagged("post_install", "-at_install", "standard")
class TestCredit(HelperCase):
    def test_the_value_is_shared_and_the_lead_counts_once(self):
        self._help(20)
        self.assertEqual(self._received(self.ada), (1, 40))
        self.assertEqual(self._received(self.nils), (0, 10))
        self.assertBooksBalance()
        shared = self._decisions(self.lead).filtered("helper_id")
        self.assertEqual(shared.mapped("kind"), ["split", "split"])
        self.assertEqual(sum(shared.mapped("value")), 0)
        # It changed no hands.
        self.assertEqual(shared.from_user_id | shared.to_user_id, self.ada)
        self.assertEqual(
            self._reported(self.ada, "received", "received_value"), (1, 40)
        )
        self.assertEqual(
            self._reported(self.nils, "received", "received_value"), (0, 10)
        )

    def test_runs_owe_the_owner_what_was_given_away(self):
        version = self.policy.version_id
        Problem = self.env["fair.allocation.problem"]
        self._help(50)
        accounts = Problem._get_accounts(self.north, version)
        tier = self.tier_b.id
        self.assertEqual(accounts[self.ada.id][tier].received_value, 2500)
        self.assertEqual(accounts[self.ada.id][tier].received, 1)
        self.assertEqual(accounts[self.nils.id][tier].received_value, 2500)

    def test_what_is_won_is_shared(self):
        self._help(20)
        self.lead.with_user(self.ada).action_set_won()
        self.env.flush_all()
        self.assertEqual(self._reported(self.ada, "won", "won_value"), (1, 40))
        self.assertEqual(self._reported(self.nils, "won", "won_value"), (0, 10))

    def test_leaving_gives_it_back(self):
        helper = self._help(20)
        helper.with_user(self.nils).action_leave()
        self.assertEqual(helper.state, "left")
        self.assertEqual(self._received(self.ada), (1, 50))
        self.assertEqual(self._received(self.nils), (0, 0))
        self.assertBooksBalance()
        self.env.invalidate_all()
        self.assertFalse(self.lead.with_user(self.nils).has_access("read"))

    def test_the_owner_takes_no_agreed_part_back(self):
        helper = self._help(20)
        with self.assertRaises(UserError):
            helper.with_user(self.ada).action_withdraw()
        free = self._help(0, user=self.eva)
        free.with_user(self.ada).action_withdraw()
        self.assertEqual((helper.state, free.state), ("accepted", "withdrawn"))

    def test_a_manager_changes_or_ends_it(self):
        helper = self._help(20)
        action = helper.with_user(self.mara).action_open_change()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.mara)
            .with_context(**action["context"])
            .create({"percent": 50})
        )
        dialog.action_ask()
        self.assertEqual(self._received(self.ada), (1, 25))
        self.assertEqual(self._received(self.nils), (0, 25))
        for user in (self.ada, self.nils):
            for method in ("action_end", "action_open_change"):
                with self.assertRaises(AccessError):
                    getattr(helper.with_user(user), method)()
        helper.with_user(self.mara).action_end()
        self.assertEqual(self._received(self.ada), (1, 50))
        self.assertEqual(self._received(self.nils), (0, 0))
        self.assertBooksBalance()

    def test_handed_over_the_help_is_over_and_the_credit_stays(self):
        helper = self._help(20)
        offered = self._offer(10, user=self.eva)
        self.env["fair.allocation.decision"]._move(
            self.lead, "hand_over", "hand_over", user=self.sven
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((helper.state, offered.state), ("finished", "withdrawn"))
        self.assertEqual(self._received(self.nils), (0, 10))
        self.assertFalse(self.lead.with_user(self.nils).has_access("read"))
        with self.assertRaisesRegex(UserError, "Withdrawn"):
            offered.with_user(self.eva).action_accept()

    def test_a_bad_lead_counts_for_nobody(self):
        self._help(20)
        self.env["fair.allocation.credit"].with_user(self.ada)._report(
            self.lead.with_user(self.ada), "spam", "No such firm"
        ).with_user(self.mara).action_confirm()
        self.assertEqual(self._received(self.ada), (0, 0))
        self.assertEqual(self._received(self.nils), (0, 0))

    def test_undo_leaves_a_lead_that_is_shared(self):
        self._help(20)
        self.run.action_undo()
        self.assertEqual(self.run.line_ids.state, "left")
        self.assertOwner(self.lead, self.ada)
        self.assertEqual(self._received(self.nils), (0, 10))
        self.assertBooksBalance()

    def test_a_lead_that_never_counted_shares_only_what_is_won(self):
        lead = self._new_leads(50, user_id=self.ada.id, type="opportunity")
        self.env["fair.allocation.helper"].search([])
        helper = self._offer(20, lead=lead)
        helper.with_user(self.nils).action_accept()
        counted = sum(self._decisions(lead).mapped("count"))
        self.assertEqual(self._received(self.nils), (0, 10 * counted))
        lead.with_user(self.ada).action_set_won()
        self.env.flush_all()
        self.assertEqual(self._reported(self.nils, "won_value"), (10,))
