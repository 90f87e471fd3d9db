from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import MANAGER
from .concurrency_case import ConcurrencyCase
from .rpc_case import RpcCase


class CreditCase(AllocationCase):
    """Three equals with one lead each; Lea, the first of them, got a bad one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team, cls.equals = cls._new_team(3)
        cls.team.user_id = cls.mara
        cls.leads = cls._new_leads(10, 10, 10, team_id=cls.team.id)
        run = cls.env["fair.allocation.run"].with_user(cls.mara)._create_for(cls.leads)
        run.action_preview()
        run.action_apply()
        cls.given_run = run.sudo(False)
        cls.env.flush_all()
        cls.bad = cls.leads[0]
        cls.lea = cls.bad.user_id
        cls.other = (cls.equals - cls.lea)[0]
        cls.members = cls.team.crm_team_member_ids
        cls.member_lea = cls.members.filtered(lambda m: m.user_id == cls.lea)

    def _report(self, lead=None, user=None, reason="spam", note=False):
        """What the salesperson does on the form of the lead."""
        user = user or self.lea
        lead = (lead or self.bad).with_user(user)
        action = lead.action_fair_report_bad()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard.with_context(**action["context"]).create(
            {"reason": reason, "note": note}
        ).action_report()
        return self._credit(lead)

    def _credit(self, lead):
        return self.env["fair.allocation.credit"].search(
            [("lead_id", "=", lead.id)], order="id desc", limit=1
        )

    def _confirm(self, credit, user=None):
        credit.with_user(user or self.mara).action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()

    def _refuse(self, credit, answer, user=None):
        user = user or self.mara
        action = credit.with_user(user).action_open_refuse()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"note": answer}).action_refuse()
        self.env.invalidate_all()

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ],
            order="id desc",
        )

    def _gap(self, member):
        return round(member.fair_received - member.fair_entitlement, 2)


@tagged("post_install", "-at_install", "standard")
class TestCredit(CreditCase):
    def test_the_next_lead_goes_to_whoever_had_the_bad_one(self):
        self.assertEqual(self._counts(self.leads), dict.fromkeys(self.equals, 1))
        credit = self._report()
        self.assertEqual((credit.state, credit.user_id), ("reported", self.lea))
        self._confirm(credit)
        self.assertEqual(credit.state, "confirmed")
        self.assertEqual(credit.decided_by_id, self.mara)
        self.assertEqual(self.member_lea.fair_received, 0)
        self.assertAlmostEqual(self.member_lea.fair_entitlement, 0.67, 1)
        self.assertBooksBalance()
        [lead] = self._new_leads(10, team_id=self.team.id)
        self._allocate(lead)
        self.assertOwner(lead, self.lea)

    def test_the_ledger_says_so_and_keeps_the_first_entry(self):
        self._confirm(self._report(note="It is a robot"))
        given, credited = self._decisions(self.bad)
        self.assertEqual((given.kind, given.count), ("allocate", 1))
        self.assertEqual((credited.kind, credited.reason), ("credit", "credit"))
        self.assertEqual((credited.count, credited.value), (-1, -10))
        self.assertEqual(credited.account_user_id, self.lea)
        self.assertEqual(credited.actor_id, self.mara)
        self.assertEqual(credited.tier_id, given.tier_id)
        self.assertIn("Bad lead", credited.summary)

    def test_the_lead_is_closed_as_a_bad_one(self):
        self._confirm(self._report())
        self.assertTrue(self.bad.exists())
        self.assertEqual(self.bad.won_status, "lost")
        self.assertEqual(self.bad.lost_reason_id.name, "Bad lead")
        self.assertEqual(self.bad.user_id, self.lea)

    def test_the_slot_is_free_again(self):
        self.member_lea.assignment_max = 1
        (self.members - self.member_lea).fair_paused = True
        full, fits = self._new_leads(10, 10, team_id=self.team.id)
        self._allocate(full)
        self.assertWaits(full, "full")
        self._confirm(self._report())
        self._allocate(fits)
        self.assertOwner(fits, self.lea)

    def test_a_refused_report_changes_nothing_but_its_answer(self):
        before = [self._gap(member) for member in self.members]
        credit = self._report()
        self._refuse(credit, "I called them: they want an offer")
        self.assertEqual(credit.state, "refused")
        self.assertEqual([self._gap(member) for member in self.members], before)
        self.assertEqual(len(self._decisions(self.bad)), 1)
        self.assertEqual(self.bad.won_status, "pending")
        self.assertIn("they want an offer", self._messages_to(self.lea)[0].body)
        self.assertBooksBalance()

    def test_people_are_told(self):
        credit = self._report(reason="other", note="A neighbour's joke")
        message = self._messages_to(self.mara)[0]
        self.assertIn("neighbour", message.body)
        self.assertIn(f"fair.allocation.credit/{credit.id}", message.body)
        self._confirm(credit)
        self.assertIn("you are owed another one", self._messages_to(self.lea)[0].body)

    def test_the_form_says_how_far_it_is(self):
        lead = self.bad.with_user(self.lea)
        self.assertTrue(lead.fair_can_report)
        self.assertFalse(lead.fair_credit_state)
        credit = self._report()
        self.env.invalidate_all()
        self.assertFalse(lead.fair_can_report)
        self.assertEqual(lead.fair_credit_state, "reported")
        self._confirm(credit)
        self.assertEqual(lead.fair_credit_state, "confirmed")
        member = self.member_lea.with_user(self.mara)
        self.assertEqual(member.fair_credit_count, 1)

    # ------------------------------------------------------------
    # WHAT CAN BE CREDITED
    # ------------------------------------------------------------

    def test_a_lead_given_by_hand(self):
        lead = self._new_leads(10, team_id=self.team.id)
        lead.with_user(self.mara).user_id = self.lea
        before = self._gap(self.member_lea)
        self._confirm(self._report(lead))
        self.assertBooksBalance()
        self.assertLess(self._gap(self.member_lea), before)
        self.assertEqual(self._gap(self.member_lea), 0)

    def test_a_lead_given_by_hand_and_deleted_meanwhile(self):
        lead = self._new_leads(10, team_id=self.team.id)
        lead.with_user(self.mara).user_id = self.lea
        credit = self._report(lead)
        lead.unlink()
        self._confirm(credit)
        self.assertEqual(self.member_lea.fair_received, 1)
        self.assertBooksBalance()

    def test_an_overridden_lead(self):
        lead = self._new_leads(10, team_id=self.team.id)
        run = self._preview(lead)
        chosen = (self.equals - run.line_ids.user_id)[0]
        run.line_ids._override(chosen, "Met them at the fair")
        run.action_apply()
        before = [self._gap(member) for member in self.members]
        credit = self._report(lead, chosen)
        self._confirm(credit)
        self.assertBooksBalance()
        self.assertEqual(sum(self._decisions(lead).mapped("count")), 0)
        self.assertNotEqual([self._gap(member) for member in self.members], before)
        self.assertEqual([self._gap(member) for member in self.members], [0] * 3)

    def test_a_redistributed_lead_is_credited_to_whoever_has_it(self):
        run = self.env["fair.allocation.run"].with_user(self.mara)
        run = run._create_redistribution(self.lea)
        run.action_preview()
        run.action_apply()
        heir = self.bad.user_id
        with self.assertRaisesRegex(UserError, "doesn't count"):
            self.env["fair.allocation.credit"].with_user(self.lea)._report(
                self.bad.with_user(self.lea).sudo(), "spam", False
            )
        self._confirm(self._report(user=heir))
        self.assertEqual(self.member_lea.fair_received, 1)
        self.assertBooksBalance()

    def test_what_came_back_from_a_redistribution_still_counts(self):
        run = self.env["fair.allocation.run"].with_user(self.mara)
        run = run._create_redistribution(self.lea)
        run.action_preview()
        run.action_apply()
        run.action_undo()
        self.assertOwner(self.bad, self.lea)
        self._confirm(self._report())
        self.assertEqual(self.member_lea.fair_received, 0)
        self.assertBooksBalance()

    def test_what_changed_hands_since_is_credited_but_not_closed(self):
        credit = self._report()
        self.bad.with_user(self.mara).user_id = self.other
        self._confirm(credit)
        self.assertEqual(self.bad.won_status, "pending")
        self.assertEqual(self.member_lea.fair_received, 0)
        self.assertBooksBalance()

    def test_what_was_undone_meanwhile_is_not_credited_twice(self):
        credit = self._report()
        self.given_run.with_user(self.mara).action_undo()
        with self.assertRaisesRegex(UserError, "taken back meanwhile"):
            self._confirm(credit)
        self.bad.unlink()
        with self.assertRaisesRegex(UserError, "taken back meanwhile"):
            self._confirm(credit)
        self._refuse(credit, "It was taken back")

    def test_undoing_the_run_leaves_a_credited_lead_alone(self):
        self._confirm(self._report())
        self.given_run.with_user(self.mara).action_undo()
        self.assertEqual(self._line(self.given_run, self.bad).state, "left")
        self.assertEqual(self.member_lea.fair_received, 0)
        self.assertBooksBalance()

    def test_a_won_lead_is_not_bad(self):
        credit = self._report()
        self.bad.action_set_won()
        with self.assertRaisesRegex(UserError, "won meanwhile"):
            self._confirm(credit)
        won = self.leads.filtered(lambda lead: lead.user_id == self.other)
        won.action_set_won()
        with self.assertRaisesRegex(UserError, "was won"):
            self._report(won, self.other)

    def test_a_lead_one_entered_oneself_was_never_counted(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.lea)
            .create({"name": "My own", "team_id": self.team.id})
        )
        self.assertFalse(lead.with_user(self.lea).fair_can_report)
        with self.assertRaisesRegex(UserError, "doesn't count"):
            self._report(lead)

    # ------------------------------------------------------------
    # WHO MAY
    # ------------------------------------------------------------

    def test_only_the_owner_reports(self):
        for user in (self.alba, self.mara):
            with self.assertRaisesRegex(UserError, "doesn't count"):
                self._report(user=user)
        with self.assertRaises(AccessError):
            self._report(user=self.other)
        self.assertFalse(self._credit(self.bad))

    def test_once_only(self):
        credit = self._report()
        with self.assertRaisesRegex(UserError, "reported already"):
            self._report()
        self._refuse(credit, "It is a good lead")
        with self.assertRaisesRegex(UserError, "reported already"):
            self._report()
        with self.assertRaisesRegex(UserError, "decided on Lead 1 already"):
            self._confirm(credit)

    def test_something_else_needs_a_note(self):
        with self.assertRaisesRegex(ValidationError, "Note"):
            self._report(reason="other", note="  ")

    def test_a_refusal_needs_an_answer(self):
        credit = self._report()
        with self.assertRaisesRegex(ValidationError, "Answer"):
            self._refuse(credit, " ")

    def test_nobody_decides_on_their_own_report(self):
        self.lea.group_ids += self.env.ref(MANAGER)
        credit = self._report()
        self.assertFalse(credit.with_user(self.lea).can_decide)
        with self.assertRaisesRegex(AccessError, "own report"):
            self._confirm(credit, self.lea)
        with self.assertRaisesRegex(AccessError, "own report"):
            self._refuse(credit, "Because", self.lea)
        self._confirm(credit, self.mara)
        # The report of a leader goes to the other managers.
        self.assertNotIn("reports", self._messages_to(self.lea)[:1].body or "")

    def test_salespeople_decide_nothing(self):
        credit = self._report()
        for user in (self.lea, self.other, self.alba):
            with self.assertRaises(AccessError):
                self._confirm(credit, user)
            with self.assertRaises(AccessError):
                self._refuse(credit, "Because", user)
        self.assertEqual(credit.state, "reported")

    def test_who_reads_the_report(self):
        credit = self._report()
        readers = {
            user
            for user in self.lea | self.other | self.alba | self.mara
            if credit.with_user(user).has_access("read")
        }
        self.assertEqual(readers, {self.lea, self.mara})

    def test_nobody_edits_or_deletes_it(self):
        credit = self._report()
        for user in (self.lea, self.mara):
            with self.assertRaises(AccessError):
                credit.with_user(user).write({"state": "confirmed"})
            with self.assertRaises(AccessError):
                credit.with_user(user).unlink()
            with self.assertRaises(AccessError):
                credit.with_user(user).copy()
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            credit.sudo().unlink()


@tagged("post_install", "-at_install", "standard")
class TestCreditRpc(RpcCase, CreditCase):
    """The same over the network, where nothing is hidden."""

    def test_reporting_and_deciding(self):
        self.lea.password = self.lea.login
        create = ("fair.allocation.bad.lead", "create")
        wanted = {"lead_id": self.bad.id, "reason": "spam"}
        for user in (self.pia, self.emil):
            self._sign_in(user)
            self.assertRefused(self._rpc(*create, [wanted]))
            self.assertRefused(
                self._rpc("crm.lead", "action_fair_report_bad", self.bad.ids)
            )
        self._sign_in(self.nils)
        self.assertRefused(self._rpc(*create, [wanted]))
        self._sign_in(self.alba)
        ids, _fault, _message = self._rpc(*create, [wanted])
        self.assertRefused(
            self._rpc("fair.allocation.bad.lead", "action_report", ids), (UserError,)
        )
        self._sign_in(self.lea)
        ids, _fault, message = self._rpc(*create, [wanted])
        self._rpc("fair.allocation.bad.lead", "action_report", ids)
        credit = self._credit(self.bad)
        self.assertEqual(credit.user_id, self.lea, message)
        for user in (self.pia, self.emil, self.lea, self.nils, self.alba, self.otto):
            with self.subTest(user.login):
                self._sign_in(user)
                for method in ("action_confirm", "action_open_refuse"):
                    answer = self._rpc_undone(credit._name, method, credit.ids)
                    self.assertRefused(answer[:3])
                    self.assertFalse(answer[3])
                forged = {"state": "confirmed", "user_id": user.id}
                for call in (("write", credit.ids, forged), ("create", [forged])):
                    self.assertRefused(self._rpc(credit._name, *call))
        self._sign_in(self.mara)
        self._rpc(credit._name, "action_confirm", credit.ids)
        self.env.invalidate_all()
        self.assertEqual(credit.state, "confirmed")
        self.assertBooksBalance()


@tagged("post_install", "-at_install", "standard")
class TestTwoAtOnce(ConcurrencyCase):
    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_reports_of_the_same_lead_become_one(self):
        lead, owner = self._given_lead()

        def report(env):
            env["fair.allocation.credit"]._report(
                env["crm.lead"].browse(lead), "spam", False
            )

        answers = self._together((owner, report), (owner, report))
        self.assertEqual(len([answer for answer in answers if answer]), 1, answers)
        with self._environment() as env:
            self.assertEqual(self._search_credits(env, lead).state, "reported")

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_managers_decide_once(self):
        lead, owner = self._given_lead()
        with self._environment(owner) as env:
            env["fair.allocation.credit"]._report(
                env["crm.lead"].browse(lead), "spam", False
            )

        def confirm(env):
            self._search_credits(env, lead).action_confirm()

        answers = self._together(*((manager, confirm) for manager in self.managers))
        self.assertEqual(len([answer for answer in answers if answer]), 1, answers)
        with self._environment() as env:
            self.assertEqual(self._search_credits(env, lead).state, "confirmed")
            entries = env["fair.allocation.decision"].search([("lead_id", "=", lead)])
            self.assertEqual(sum(entries.mapped("count")), 0)

    def _given_lead(self):
        [lead] = self._new_leads(self._new_team(people=2, capacity=10), 1)
        run = self._preview(self.managers[0], [lead])
        with self._environment(self.managers[0]) as env:
            env["fair.allocation.run"].browse(run).action_apply()
            return lead, env["crm.lead"].browse(lead).user_id.id

    def _search_credits(self, env, lead):
        return env["fair.allocation.credit"].search([("lead_id", "=", lead)])
