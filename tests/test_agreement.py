from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import SALESMAN
from .rpc_case import MISSING, RpcCase

REASON = "has not accepted the agreement"


class AgreementCase(AllocationCase):
    """Mara published what both teams agree to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Agreement = cls.env["fair.allocation.agreement"]
        Agreement.search([]).active = False
        others = [("crm_team_id", "not in", (cls.north | cls.south).ids)]
        cls.env["crm.team.member"].search(others).active = False
        cls.agreement = Agreement.with_user(cls.mara).create(
            {"name": "Fair Play", "body": "<p>I leave others theirs.</p>"}
        )
        cls.agreement.action_publish()

    @classmethod
    def _close_the_gate(cls):
        cls.policy.acceptance_required = True
        cls.policy.with_user(cls.mara).action_publish("No leads before acceptance")

    def _accept(self, user, agreement=None):
        self.env.flush_all()
        (agreement or self.agreement).with_user(user).action_accept()
        self.env.flush_all()
        self.env.invalidate_all()

    def _new_version(self):
        action = self.agreement.action_new_version()
        draft = self.agreement.browse(action["res_id"])
        draft.body = "<p>I leave others theirs, and ask first.</p>"
        return draft

    def _pending(self, user):
        Agreement = self.env["fair.allocation.agreement"]
        return Agreement._get_pending(user, self.company)[user]

    def _asked(self, agreement=None):
        """Who was asked by messages, each as often as it was."""
        name = (agreement or self.agreement).display_name
        messages = self.env["mail.message"].search([("subject", "=", name)])
        return messages.notified_partner_ids.user_ids, len(messages)


@tagged("post_install", "-at_install", "standard")
class TestAcceptance(AgreementCase):
    """One click, by oneself, once."""

    def test_i_accept(self):
        self.assertTrue(self.agreement.with_user(self.ada).can_accept)
        self._accept(self.ada)
        self._accept(self.ada)
        entry = self.agreement.acceptance_ids
        self.assertEqual(entry.user_id, self.ada)
        self.assertEqual((entry.user_name, entry.number), ("Ada", 1))
        self.assertEqual(entry.date, self.env.cr.now())
        own = self.agreement.with_user(self.ada)
        self.assertFalse(own.can_accept)
        self.assertIn("You accepted this on", own.accepted_text)
        self.assertTrue(self.agreement.with_user(self.nils).can_accept)
        self.assertFalse(self.agreement.with_user(self.nils).accepted_text)

    def test_nobody_accepts_for_another(self):
        with self.assertRaisesRegex(UserError, "concerns members"):
            self._accept(self.mara)
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            with self.assertRaises(UserError):
                self._accept(user)
        with self.assertRaisesRegex(AccessError, "themselves"):
            self.agreement.with_user(self.ada).sudo().action_accept()
        self.assertFalse(self.agreement.acceptance_ids)

    def test_the_register_stays_as_it_is(self):
        self._accept(self.ada)
        entry = self.agreement.acceptance_ids.sudo()
        with self.assertRaises(UserError):
            entry.date = False
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaises(UserError):
            entry.create(
                {
                    "agreement_id": self.agreement.id,
                    "user_id": self.nils.id,
                    "date": self.env.cr.now(),
                }
            )

    def test_a_published_text_stays_as_it_is(self):
        values = {
            "name": "Other",
            "body": "<p>Other</p>",
            "team_ids": [Command.set(self.north.ids)],
            "company_id": self.company.id,
            "number": 7,
            "state": "draft",
            "is_current": False,
            "published_on": False,
            "published_by_id": self.nils.id,
            "previous_id": False,
            "acceptance_ids": [Command.clear()],
        }
        for agreement in (self.agreement, self.agreement.sudo()):
            for name, value in values.items():
                with self.subTest(field=name), self.assertRaises(UserError):
                    agreement.write({name: value})
            with self.assertRaises(UserError):
                agreement.unlink()
            with self.assertRaises(UserError):
                agreement.action_publish()

    def test_nothing_is_published_by_writing(self):
        Agreement = self.env["fair.allocation.agreement"].with_user(self.mara)
        with self.assertRaises(UserError):
            Agreement.create({"name": "Quick", "state": "published"})
        sly = {"default_state": "published", "default_is_current": True}
        draft = Agreement.with_context(**sly).create({"name": "Sly"})
        self.assertEqual((draft.state, draft.is_current), ("draft", False))
        with self.assertRaises(UserError):
            draft.write({"state": "published"})
        draft.name = "Honest"
        draft.unlink()

    def test_an_empty_text_is_not_published(self):
        Agreement = self.env["fair.allocation.agreement"].with_user(self.mara)
        draft = Agreement.create({"name": "Empty", "body": "<p><br></p>"})
        with self.assertRaisesRegex(ValidationError, "Text"):
            draft.action_publish()

    def test_a_new_one_begins_with_a_good_text(self):
        draft = self.env["fair.allocation.agreement"].with_user(self.mara).create({})
        self.assertEqual(draft.name, "Customer-Protection Agreement")
        self.assertIn("belongs to others", draft.body)
        self.assertNotIn("<script", draft.body)


@tagged("post_install", "-at_install", "standard")
class TestVersions(AgreementCase):
    """A change is a new version, which everybody is asked for again."""

    def test_asked_again_once_it_is_published(self):
        everyone = self.team_north | self.eva | self.ines
        self.assertEqual(self._asked(), (everyone, 1))
        self._accept(self.ada)
        draft = self._new_version()
        self.assertEqual((draft.number, draft.state), (2, "draft"))
        self.assertEqual(draft.name, "Fair Play")
        self.assertFalse(self._pending(self.ada))
        draft.action_publish()
        self.assertFalse(self.agreement.is_current)
        self.assertEqual(self._pending(self.ada), draft)
        self.assertEqual(self._pending(self.nils), draft)
        self.assertEqual(self._asked(draft), (everyone, 1))
        with self.assertRaisesRegex(UserError, "isn't in force"):
            self._accept(self.nils)
        self._accept(self.ada, draft)
        self.assertEqual(draft.acceptance_ids.number, 2)
        self.assertEqual(self.agreement.acceptance_ids.user_id, self.ada)

    def test_one_draft_at_a_time(self):
        draft = self._new_version()
        self.assertEqual(self.agreement.action_new_version()["res_id"], draft.id)
        draft.action_publish()
        # What was replaced leads to the one that followed it.
        self.assertEqual(self.agreement.action_new_version()["res_id"], draft.id)
        copied = draft.copy()
        self.assertEqual((copied.number, copied.state), (1, "draft"))
        self.assertFalse(copied.previous_id)

    def test_who_is_asked(self):
        self.agreement.active = False
        agreement = self.agreement.create(
            {"name": "Of North", "team_ids": [Command.set(self.north.ids)]}
        )
        agreement.action_publish()
        self.assertEqual(self._asked(agreement)[0], self.team_north)
        self.assertEqual(self._pending(self.ada), agreement)
        self.assertFalse(self._pending(self.eva))
        with self.assertRaises(UserError):
            self._accept(self.eva, agreement)

    def test_an_archived_one_is_asked_of_nobody(self):
        self._close_the_gate()
        self.agreement.active = False
        self.assertFalse(self._pending(self.ada))
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertTrue(lead.user_id)

    def test_a_reminder_for_who_has_not(self):
        self._accept(self.ada)
        agreement = self.agreement
        self.assertEqual(agreement.accepted_count, 1)
        self.assertEqual(
            agreement.missing_ids, self.nils | self.sven | self.eva | self.ines
        )
        last = self.env["mail.message"].search([], limit=1, order="id desc")
        agreement.action_remind()
        asked = self.env["mail.message"].search(
            [("id", ">", last.id), ("subject", "=", agreement.display_name)]
        )
        self.assertEqual(asked.notified_partner_ids.user_ids, agreement.missing_ids)
        with self.assertRaises(AccessError):
            agreement.with_user(self.nils).action_remind()
        for user in agreement.missing_ids:
            self._accept(user)
        with self.assertRaisesRegex(UserError, "Nobody is left"):
            agreement.action_remind()

    def test_printed_with_who_accepted_when(self):
        for user in (self.ada, self.nils):
            self._accept(user)
        for user, names in ((self.mara, {"Ada", "Nils"}), (self.ada, {"Ada"})):
            page = (
                self.env["ir.actions.report"]
                .with_user(user)
                ._render_qweb_html(
                    "fair_allocation.report_agreement", self.agreement.ids
                )[0]
                .decode()
            )
            self.assertIn("I leave others theirs.", page)
            self.assertIn("version 1, published on", page)
            table = page.partition("o_fair_acceptances")[2]
            found = {name for name in ("Ada", "Nils", "Sven") if name in table}
            self.assertEqual(found, names)


@tagged("post_install", "-at_install", "standard")
class TestGate(AgreementCase):
    """No leads before acceptance, where the policy says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._close_the_gate()

    def test_a_lead_waits_until_somebody_accepts(self):
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "not_permitted")
        self.assertIn(f"{REASON} (3)", lead.fair_wait_text)
        self._accept(self.ada)
        self._allocate(lead)
        self.assertOwner(lead, self.ada)
        decision = lead.fair_decision_id
        self.assertEqual(decision.reason, "only_one")
        self.assertIn(REASON, decision.explanation_html)
        self.assertBooksBalance()

    def test_nothing_is_owed_meanwhile(self):
        self._accept(self.ada)
        self._accept(self.sven)
        leads = self._new_leads(*[10] * 6)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {self.ada: 3, self.sven: 3})
        self._accept(self.nils)
        more = self._new_leads(*[10] * 6)
        self._allocate(more)
        self.assertEqual(set(self._counts(more).values()), {2})

    def test_a_new_version_closes_the_gate_again(self):
        self._accept(self.ada)
        draft = self._new_version()
        first = self._new_leads(10)
        self._allocate(first)
        self.assertOwner(first, self.ada)
        draft.action_publish()
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "not_permitted")

    def test_a_known_customer_of_somebody_who_has_not(self):
        partner = self.env["res.partner"].create({"name": "Acme"})
        old, new = self._new_leads(10, 10, partner_id=partner.id)
        old.user_id = self.nils
        self._accept(self.ada)
        self._allocate(new)
        self.assertOwner(new, self.ada)
        self.assertIn(
            "Nils looks after this customer, but has not accepted the agreement.",
            new.fair_decision_id.summary,
        )

    def test_without_the_rule_nothing_is_asked(self):
        self.policy.acceptance_required = False
        self.policy.with_user(self.mara).action_publish("Leads for everybody")
        leads = self._new_leads(10, 10, 10)
        self._allocate(leads)
        self.assertEqual(set(self._counts(leads).values()), {1})

    def test_an_agreement_of_another_team_or_company_bars_nobody(self):
        self.agreement.active = False
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        Agreement = self.env["fair.allocation.agreement"]
        for values in (
            {"team_ids": [Command.set(self.south.ids)]},
            {"company_id": elsewhere.id},
        ):
            Agreement.create({"name": "Others", **values})._publish()
        leads = self._new_leads(10, 10, 10)
        self._allocate(leads)
        self.assertEqual(set(self._counts(leads).values()), {1})

    def test_claims(self):
        pool = self.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": self.company.id}
        )
        lead = self._new_leads(10)
        self.env["fair.allocation.decision"]._move(lead, "pool", "put", pool=pool)
        self.env.flush_all()
        with self.assertRaisesRegex(AccessError, "read and accept it, then claim"):
            lead.with_user(self.ada).action_fair_claim()
        self._accept(self.ada)
        lead.with_user(self.ada).action_fair_claim()
        self.assertEqual(lead.with_user(self.ada).user_id, self.ada)

    def test_a_version_published_since_the_preview(self):
        """Ada accepts the new one, Sven doesn't: his leads stay where they are."""
        for user in self.team_north:
            self._accept(user)
        leads = self._new_leads(*[10] * 6)
        run = self._preview(leads)
        self.assertEqual(set(run.line_ids.mapped("state")), {"proposed"})
        draft = self._new_version()
        draft.action_publish()
        self._accept(self.ada, draft)
        run.action_apply()
        given = run.line_ids.filtered(lambda line: line.state == "applied")
        self.assertEqual(given.user_id, self.ada)
        self.assertEqual(leads.user_id, self.ada)
        left = run.line_ids - given
        self.assertEqual(set(left.mapped("state")), {"changed"})
        self.assertIn("not accepted by the person yet", left[0].summary)
        self.assertBooksBalance()

    def test_a_manager_decides_no_line_for_who_has_not(self):
        self._accept(self.ada)
        lead = self._new_leads(10)
        run = self._preview(lead)
        with self.assertRaisesRegex(ValidationError, "Nils has not accepted"):
            self._line(run, lead)._override(self.nils, "I say so")
        self._accept(self.nils)
        self._line(run, lead)._override(self.nils, "I say so")
        run.action_apply()
        self.assertOwner(lead, self.nils)

    def test_the_fallback_owner_has_to_accept_as_well(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.sven.id})
        self.policy.with_user(self.mara).action_publish("Sven keeps the rest")
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "not_permitted")
        self._accept(self.sven)
        self.member_sven.fair_paused = True
        self._allocate(lead)
        self.assertOwner(lead, self.sven)
        self.assertEqual(lead.fair_decision_id.kind, "fallback")

    def test_a_manager_assigns_by_hand_only_by_confirming(self):
        lead = self._new_leads(10)
        new = {"name": "New", "team_id": self.north.id, "user_id": self.nils.id}
        for act in (
            lambda: lead.with_user(self.mara).write({"user_id": self.nils.id}),
            lambda: lead.with_user(self.mara).create(new),
        ):
            with (
                self.assertRaisesRegex(UserError, "Nils has not accepted.*Hand Over…"),
                self.env.cr.savepoint(),
            ):
                act()
            self.env.invalidate_all()
        action = lead.with_user(self.mara).action_fair_hand_over()
        Dialog = self.env[action["res_model"]].with_user(self.mara)
        dialog = Dialog.with_context(**action["context"]).create(
            {"user_id": self.nils.id, "reason": "Knows them"}
        )
        self.assertIn("Nils has not accepted", dialog.barred_text)
        with (
            self.assertRaisesRegex(UserError, "Hand over all the same"),
            self.env.cr.savepoint(),
        ):
            dialog.action_hand_over()
        self.env.invalidate_all()
        dialog.beyond_ok = True
        dialog.action_hand_over()
        self.assertOwner(lead, self.nils)
        note = lead.fair_decision_id.note
        self.assertEqual(note, "Knows them (before accepting the agreement)")
        self._accept(self.ada)
        other = self._new_leads(10)
        other.with_user(self.mara).user_id = self.ada
        self.assertOwner(other, self.ada)

    def test_what_one_enters_oneself_is_ones_own(self):
        lead = self.env["crm.lead"].with_user(self.nils)
        lead = lead.create({"name": "Found it", "team_id": self.north.id})
        self.assertEqual(lead.user_id, self.nils)

    def test_nobody_helps_or_claims_in_a_dispute_before(self):
        self._accept(self.ada)
        lead = self._new_leads(50)
        self._allocate(lead)
        self.assertOwner(lead, self.ada)
        helper = self.env["fair.allocation.helper"].with_user(self.ada)
        helper = helper._offer(lead.with_user(self.ada), self.nils, "other", 10)
        Dispute = self.env["fair.allocation.dispute"].with_user(self.nils)
        for act in (
            helper.with_user(self.nils).action_accept,
            lambda: Dispute._raise(lead, "Mine", is_known=False),
        ):
            with self.assertRaisesRegex(UserError, "read and accept it"):
                act()
        self._accept(self.nils)
        helper.with_user(self.nils).action_accept()
        self.assertTrue(Dispute._raise(lead, "Mine", is_known=False))

    def test_a_ruling_stands_above_it(self):
        """A version published while a case is pending doesn't decide the case."""
        self.policy.arbiter_ids = self.eva
        for user in (self.ada, self.nils):
            self._accept(user)
        self.member_nils.fair_paused = True
        lead = self._new_leads(50)
        self._allocate(lead)
        Dispute = self.env["fair.allocation.dispute"].with_user(self.nils)
        dispute = Dispute._raise(lead, "Mine", is_known=False)
        dispute.with_user(self.ada)._state("Mine")
        self._new_version().action_publish()
        dispute.with_user(self.eva)._opine("move", "He was first")
        self.assertOwner(lead, self.nils)

    def test_a_rule_nobody_can_obey_is_not_published(self):
        self.policy.acceptance_required = False
        self.policy.with_user(self.mara).action_publish("Leads for everybody")
        self.agreement.active = False
        self.policy.acceptance_required = True
        with self.assertRaisesRegex(
            ValidationError, "No Leads Before Acceptance: .*(North|South) and"
        ):
            self.policy.with_user(self.mara).action_publish("No leads")
        self.agreement.active = True
        self.policy.with_user(self.mara).action_publish("No leads")
        self.assertTrue(self.policy.version_id._settings()["acceptance_required"])

    def test_the_page_of_the_rules_says_so(self):
        page = str(self.policy.version_html)
        self.assertIn("before accepting the customer-protection agreement", page)

    def test_my_standing_says_so(self):
        Standing = self.env["fair.allocation.standing"]
        standing = Standing.with_user(self.nils).get_standing()
        (asked,) = standing["agreements"]
        self.assertEqual(asked["id"], self.agreement.id)
        self.assertIn("Until then you are given no leads", asked["text"])
        turns = {row["name"]: row["turn"] for row in standing["teams"][0]["tiers"]}
        self.assertEqual(
            turns["C"], {"state": "no", "text": "None now: accept the agreement first"}
        )
        self._accept(self.nils)
        standing = Standing.with_user(self.nils).get_standing()
        self.assertFalse(standing["agreements"])
        self.assertEqual(standing["teams"][0]["tiers"][-1]["turn"]["state"], "next")

    def test_the_checker_misses_an_agreement(self):
        self.policy.with_user(self.mara).action_check()
        codes = self.policy.finding_ids.mapped("code")
        self.assertNotIn("no_agreement", codes)
        self.agreement.active = False
        self.policy.with_user(self.mara).action_check()
        findings = self.policy.finding_ids.filtered(lambda f: f.code == "no_agreement")
        self.assertEqual(set(findings.mapped("severity")), {"problem"})
        self.assertEqual(findings.team_id, self.north | self.south)
        finding = findings.filtered(lambda f: f.team_id == self.north)
        self.assertIn("none is published for North", finding.message)
        action = finding.with_user(self.mara).action_open_mend()
        self.assertEqual(action["res_model"], "fair.allocation.agreement")

    def test_as_many_queries_for_many_people_as_for_few(self):
        self._accept(self.nils)
        few = self._count_queries(self.team_north)
        users = self.team_north
        for number in range(10):
            user = new_test_user(self.env, f"fair_signer_{number}", SALESMAN)
            self.north.crm_team_member_ids = [Command.create({"user_id": user.id})]
            users |= user
            self._accept(user)
        self.assertLessEqual(self._count_queries(users), few)

    def _count_queries(self, users):
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["fair.allocation.agreement"]._get_pending(users, self.company)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestAgreementRpc(AgreementCase, RpcCase):
    """The same over the network, as every role."""

    MODEL = "fair.allocation.agreement"
    REGISTER = "fair.allocation.agreement.acceptance"

    def test_salespeople_read_what_is_published(self):
        draft = self._new_version()
        for user in (self.nils, self.alba):
            self._sign_in(user)
            found, fault, message = self._rpc(self.MODEL, "search_read", [], ["name"])
            self.assertFalse(fault, message)
            self.assertEqual([row["id"] for row in found], self.agreement.ids)
            self.assertRefused(self._rpc(self.MODEL, "read", draft.ids, ["body"]))
            self.assertRefused(self._rpc(self.MODEL, "action_accept", draft.ids))
        for user in (self.pia, self.emil, self.otto):
            self._sign_in(user)
            answer = self._rpc(self.MODEL, "read", self.agreement.ids, ["body"])
            self.assertRefused(answer)

    def test_nobody_changes_what_is_published(self):
        values = {"body": "<p>Anything</p>"}
        for user in (self.pia, self.emil, self.nils, self.alba, self.mara, self.otto):
            self._sign_in(user)
            for method, *arguments in (
                ("write", values),
                ("web_save", values, {}),
                ("unlink",),
                ("action_publish",),
            ):
                *answer, changed = self._rpc_undone(
                    self.MODEL, method, self.agreement.ids, *arguments
                )
                self.assertRefused(answer, (AccessError, UserError))
                self.assertFalse(changed)

    def test_only_managers_write_drafts(self):
        draft = self._new_version()
        for user in (self.pia, self.emil, self.nils, self.alba, self.otto):
            self._sign_in(user)
            for method, *arguments in (
                ("write", {"name": "Mine"}),
                ("unlink",),
                ("action_publish",),
                ("action_new_version",),
                ("action_remind",),
            ):
                answer = self._rpc(self.MODEL, method, draft.ids, *arguments)
                self.assertRefused(answer)
            self.assertRefused(
                self._rpc(self.MODEL, "create", [{"company_id": self.company.id}])
            )
        self._sign_in(self.mara)
        answer = self._rpc(self.MODEL, "write", draft.ids, {"name": "Fairer Play"})
        self.assertEqual(answer[:2], (True, None))

    def test_everybody_accepts_for_themselves(self):
        for user in (self.pia, self.emil, self.alba, self.mara, self.otto):
            self._sign_in(user)
            for ids in (self.agreement.ids, [MISSING]):
                answer = self._rpc(self.MODEL, "action_accept", ids)
                self.assertRefused(answer, (AccessError, UserError, MissingError))
        self._sign_in(self.nils)
        # Whatever is passed beside it: whose session it is, accepts.
        _result, fault, _message = self._rpc(
            self.MODEL, "action_accept", self.agreement.ids, self.ada.id
        )
        self.assertTrue(fault)
        answer = self._rpc(
            self.MODEL,
            "action_accept",
            self.agreement.ids,
            context={"uid": self.ada.id, "user_id": self.ada.id},
        )
        self.assertFalse(answer[1], answer[2])
        self.env.invalidate_all()
        self.assertEqual(self.agreement.acceptance_ids.user_id, self.nils)

    @mute_logger("odoo.http")
    def test_the_register_is_closed(self):
        self._accept(self.ada)
        entry = self.agreement.acceptance_ids
        values = {"agreement_id": self.agreement.id, "user_id": self.nils.id}
        values["date"] = "2026-01-01 00:00:00"
        for user in (self.pia, self.emil, self.nils, self.alba, self.mara, self.otto):
            self._sign_in(user)
            for method, *arguments in (
                ("create", [values]),
                ("web_save", [], values, {}),
                ("write", entry.ids, {"user_id": self.nils.id}),
                ("unlink", entry.ids),
                ("_append", [values]),
            ):
                *answer, changed = self._rpc_undone(self.REGISTER, method, *arguments)
                self.assertRefused(answer, (AccessError, UserError))
                self.assertFalse(changed)
        for user, seen in ((self.nils, 0), (self.alba, 0), (self.ada, 1)):
            self._sign_in(user)
            self.assertEqual(self._rpc(self.REGISTER, "search_count", [])[0], seen)
