from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import MANAGER
from .rpc_case import RpcCase


class GuardCase(AllocationCase):
    """Ada has a protected lead of team North; Alba sees all leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.tier_a | cls.tier_b | cls.tier_c).protection_days = 30
        cls.lead = cls._new_leads(10)
        cls.free = cls._new_leads(10)
        cls.loose = cls._new_leads(10, name="Loose")
        cls.lead.with_user(cls.mara).user_id = cls.ada
        cls.loose.with_user(cls.mara).user_id = cls.ada
        cls.env.flush_all()
        cls.loose._fair_write({"fair_protected_until": False})
        cls.pool = cls.env["fair.allocation.pool"].create(
            {"name": "North Pool", "company_id": cls.company.id}
        )
        company = cls.env["res.company"].create({"name": "Overseas"})
        cls.omar = new_test_user(
            cls.env,
            "fair_omar",
            groups=MANAGER,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def assertRefused(self, function, *texts):
        """Refused, with an answer that says all of ``texts``; nothing changed."""
        self.env.flush_all()
        before = self._rows()
        with self.assertRaises(AccessError) as caught, mute_logger("odoo.models"):
            function()
        self.env.invalidate_all()
        self.assertEqual(self._rows(), before)
        for text in texts:
            self.assertIn(text, str(caught.exception))

    def _rows(self):
        self.env.cr.execute("SELECT crm_lead::text FROM crm_lead ORDER BY id")
        return self.env.cr.fetchall()


@tagged("post_install", "-at_install", "standard")
class TestProtected(GuardCase):
    """A protected lead is worked by its owner and by managers."""

    def test_what_a_manager_gives_is_protected(self):
        self.assertTrue(self.lead.fair_is_protected)

    def test_a_colleague_changes_nothing(self):
        lead = self.lead.with_user(self.alba)
        for act in (
            lambda: lead.write({"user_id": self.alba.id}),
            lambda: lead.write({"phone": "1"}),
            lambda: lead.write({"team_id": self.south.id}),
            lead.action_archive,
            lead.action_set_lost,
            lead.action_set_won,
            lambda: lead.convert_opportunity(False),
            lambda: lead.web_save({"user_id": self.alba.id}, {}),
        ):
            self.assertRefused(act, "Ada", "protected until")
        both = lead | self.loose.with_user(self.alba)
        self.assertRefused(both.merge_opportunity, "Ada")

    def test_sudo_does_not_help(self):
        for user in (self.alba, self.nils, self.omar, self.env.ref("base.public_user")):
            lead = self.lead.with_user(user).sudo()
            for vals in (
                {"user_id": user.id},
                {"user_id": False},
                {"team_id": self.south.id},
                {"company_id": False},
                {"active": False},
                {"type": "opportunity"},
                {"probability": 0},
                {"probability": 100},
                {"won_status": "lost"},
            ):
                with self.subTest(user.login, vals=vals):
                    self.assertRefused(lambda v=vals, ld=lead: ld.write(v), "Ada")
            self.assertRefused(lead.unlink, "Ada")

    def test_what_code_notes_meanwhile_goes_on(self):
        self.lead.with_user(self.alba).sudo().email_cc = "a@fair.example"
        self.assertTrue(self.lead.email_cc)

    def test_the_system_changes_no_owner_either(self):
        self.assertRefused(lambda: self.lead.write({"user_id": self.nils.id}), "Ada")
        self.assertRefused(self.lead.unlink, "Ada")
        as_root = self.lead.with_user(SUPERUSER_ID)
        self.assertRefused(lambda: as_root.write({"team_id": self.south.id}), "Ada")

    def test_the_owner_works_it(self):
        lead = self.lead.with_user(self.ada)
        lead.phone = "1"
        lead.convert_opportunity(False)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.team_id, self.north)
        self.assertRefused(
            lambda: lead.write({"user_id": self.nils.id}), "Give it back"
        )
        self.assertRefused(lambda: lead.write({"user_id": False}), "Give it back")
        self.assertRefused(lambda: lead.write({"team_id": self.south.id}))
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")

    def test_a_manager_works_it_but_says_why_it_changes_hands(self):
        lead = self.lead.with_user(self.mara)
        lead.phone = "1"
        for act in (
            lambda: lead.write({"user_id": self.nils.id}),
            lambda: lead.write({"team_id": self.south.id}),
            lead.unlink,
        ):
            self.assertRefused(act, "Ada", "Hand Over…", "End Protection…")

    def test_the_answer_says_nothing_to_whom_the_lead_is_hidden(self):
        lead = self.lead.with_user(self.nils)
        with self.assertRaises(AccessError) as caught, mute_logger("odoo.addons.base"):
            lead.write({"user_id": self.nils.id})
        self.assertNotIn("Ada", str(caught.exception))

    def test_the_answer_says_nothing_of_the_customer(self):
        self.lead.with_user(self.mara).write(
            {"name": "Acme", "partner_name": "Acme", "email_from": "acme@x.example"}
        )
        with self.assertRaises(AccessError) as caught:
            self.lead.with_user(self.alba).write({"user_id": self.alba.id})
        self.assertNotIn("acme", str(caught.exception).lower())

    def test_nobody_is_kept_from_writing_to_his_own_customer(self):
        self.lead._fair_write({"email_from": "both@fair.example"})
        own = self._new_leads(10, user_id=self.alba.id, email_from="both@fair.example")
        partner = self.env["res.partner"].create(
            {"name": "Both", "email": "both@fair.example"}
        )
        (own | self.lead)._fair_write({"partner_id": False})
        own.with_user(self.alba).message_post(body="Hi", partner_ids=partner.ids)
        self.assertEqual(own.partner_id, partner)
        self.assertFalse(self.lead.partner_id)

    def test_it_ends_by_the_clock(self):
        later = self.lead.fair_protected_until + timedelta(seconds=1)
        with patch.object(self.env.cr, "now", lambda: later):
            self.env.invalidate_all()
            self.assertFalse(self.lead.fair_is_protected)
            self.lead.with_user(self.mara).user_id = self.nils
        self.assertEqual(self.lead.user_id, self.nils)


@tagged("post_install", "-at_install", "standard")
class TestGoverned(GuardCase):
    """Leads of teams with rules change hands by the rules."""

    def test_nobody_takes_a_waiting_lead_by_writing(self):
        for user in (self.nils, self.alba):
            lead = self.free.with_user(user)
            self.assertRefused(lambda ld=lead, u=user: ld.write({"user_id": u.id}))
            self.assertRefused(
                lambda ld=lead, u=user: ld.sudo().write({"user_id": u.id})
            )

    def test_nobody_gives_a_lead_away_by_writing(self):
        own = self.loose.with_user(self.ada)
        self.assertRefused(lambda: own.write({"user_id": self.nils.id}), "Give it back")
        self.assertRefused(lambda: own.write({"user_id": False}), "Give it back")
        self.assertRefused(lambda: own.write({"team_id": self.south.id}))

    def test_all_documents_takes_nothing_from_a_colleague(self):
        lead = self.loose.with_user(self.alba)
        self.assertRefused(lambda: lead.write({"user_id": self.alba.id}), "Ada")
        lead.phone = "1"  # As Odoo lets her.

    def test_the_same_value_is_no_change(self):
        self.loose.with_user(self.ada).write(
            {"user_id": self.ada.id, "team_id": self.north.id, "phone": "2"}
        )
        self.assertEqual(self.loose.phone, "2")

    def test_the_manager_of_another_company_is_none_here(self):
        lead = self.free.with_user(self.omar).sudo()
        self.assertRefused(lambda: lead.write({"user_id": self.nils.id}))

    def test_a_salesperson_creates_for_himself_or_for_nobody(self):
        Lead = self.env["crm.lead"].with_user(self.nils)
        own = Lead.create({"name": "Mine", "team_id": self.north.id})
        self.assertOwner(own, self.nils)
        self.assertEqual(self._decisions(own).mapped("count"), [0])
        free = Lead.create({"name": "X", "team_id": self.north.id, "user_id": False})
        self.assertFalse(free.user_id)
        for Model in (Lead.with_user(self.alba), Lead.sudo()):
            for vals in ({"team_id": self.north.id}, {}):
                self.assertRefused(
                    lambda M=Model, v=vals: M.create(
                        {"name": "Yours", "user_id": self.ada.id, **v}
                    ),
                    "for yourself",
                )

    def test_nobody_brings_a_lead_of_others_into_a_team_with_rules(self):
        lead = self.env["crm.lead"].create(
            {"name": "Free", "team_id": False, "user_id": False}
        )
        mine = lead.with_user(self.nils)
        self.assertRefused(lambda: mine.write({"user_id": self.ada.id}))
        team = self.env["crm.team"].create({"name": "Lawless"})
        lead.team_id = team
        self.assertRefused(
            lambda: mine.write({"user_id": self.ada.id, "team_id": self.north.id})
        )

    def test_a_pooled_lead_is_for_managers(self):
        self.env["fair.allocation.decision"]._move(
            self.free, "pool", "pool", pool=self.pool
        )
        for user in (self.nils, self.alba):
            found = self.env["crm.lead"].with_user(user).search([])
            self.assertNotIn(self.free, found)
            self.assertFalse(self.free.with_user(user).has_access("read"))
            lead = self.free.with_user(user).sudo()
            self.assertRefused(lambda ld=lead, u=user: ld.write({"user_id": u.id}))
        self.pool.admin_ids = self.alba
        self.assertTrue(self.free.with_user(self.alba).has_access("read"))
        self.assertRefused(
            lambda: self.free.with_user(self.alba).write({"user_id": self.alba.id}),
            "North Pool",
        )
        self.free.with_user(self.mara).user_id = self.nils
        self.assertFalse(self.free.fair_pool_id)
        self.assertTrue(self.free.fair_is_protected)

    def test_teams_without_rules_stay_as_they_are(self):
        team = self.env["crm.team"].create({"name": "Lawless", "user_id": self.alba.id})
        lead = self._new_leads(10, team_id=team.id)
        lead.with_user(self.alba).user_id = self.alba
        self.assertOwner(lead, self.alba)
        self.assertFalse(self._decisions(lead))


@tagged("post_install", "-at_install", "standard")
class TestByMail(GuardCase):
    """Who sends a mail, or feeds the gateway, assigns nothing."""

    def _receive(self, sender, values, caller=None):
        mail = (
            f"From: {sender}\nTo: nobody@fair.example\nSubject: Hello\n"
            f"Message-Id: <{sender}-{len(values)}-{self.env.uid}>\n\nHello"
        )
        thread = self.env["mail.thread"].with_user(caller or self.env.user)
        lead_id = thread.message_process("crm.lead", mail, custom_values=values)
        return self.env["crm.lead"].browse(lead_id)

    def test_a_forged_sender_fills_nobodys_capacity(self):
        clerk = self._new_user("clerk", "base.group_user")
        self.mara.email = "mara@fair.example"
        for values in (
            {"user_id": self.nils.id, "team_id": self.north.id},
            {"user_id": self.nils.id},
        ):
            lead = self._receive("mara@fair.example", values, clerk)
            self.assertNotEqual(lead.user_id, self.nils)
            self.assertFalse(lead.fair_is_protected)
        self.assertEqual(self.member_nils.fair_received, 0)

    def test_what_the_product_says_is_not_taken_from_a_mail(self):
        with self.assertRaises(AccessError):
            self._receive("a@x.example", {"fair_pool_id": self.pool.id})

    def test_teams_without_rules_get_what_odoo_gives_them(self):
        team = self.env["crm.team"].create({"name": "Lawless"})
        values = {"user_id": self.alba.id, "team_id": team.id}
        self.assertOwner(self._receive("a@x.example", values), self.alba)


@tagged("post_install", "-at_install", "standard")
class TestByManagers(GuardCase):
    """What managers assign is limited by the capacity of the person."""

    def test_nobody_gets_more_than_the_capacity(self):
        self.member_nils.assignment_max = 2
        leads = self._new_leads(*[10] * 3).with_user(self.mara)
        with self.assertRaises(UserError) as caught:
            leads.write({"user_id": self.nils.id})
        self.assertIn("Nils by 1", str(caught.exception))
        leads[:2].write({"user_id": self.nils.id})
        with self.assertRaises(UserError):
            leads[2:].write({"user_id": self.nils.id})
        with self.assertRaises(UserError):
            leads.create(
                {"name": "X", "user_id": self.nils.id, "team_id": self.north.id}
            )

    def test_the_cap_on_open_leads_holds_too(self):
        self.member_nils.fair_open_max = 1
        leads = self._new_leads(10, 10).with_user(self.mara)
        leads[0].user_id = self.nils
        with self.assertRaises(UserError):
            leads[1].user_id = self.nils

    def test_what_a_manager_creates_counts_and_is_protected(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.mara)
            .create({"name": "New", "user_id": self.nils.id, "team_id": self.north.id})
        )
        decision = self._decisions(lead)
        self.assertEqual((decision.count, decision.account_user_id), (1, self.nils))
        self.assertTrue(lead.fair_is_protected)
        self.assertBooksBalance()


@tagged("post_install", "-at_install", "standard")
class TestDuplicates(GuardCase):
    """Merging takes no customer from anybody."""

    def test_odoos_assignment_eats_nothing_that_is_governed(self):
        (self.lead | self.free)._fair_write({"email_from": "same@fair.example"})
        team = self.env["crm.team"].create(
            {"name": "Lawless", "company_id": self.company.id}
        )
        new = self._new_leads(10, 10, team_id=False, email_from="same@fair.example")
        data = team._allocate_leads_deduplicate(new)
        self.assertEqual(data["duplicates"] | data["merged"], set(new.ids))
        self.assertEqual((self.lead | self.free).exists(), self.lead | self.free)
        self.assertOwner(self.lead, self.ada)

    def test_not_even_a_manager_merges_a_protected_one_away(self):
        other = self._new_leads(10, type="opportunity", probability=90)
        both = (self.lead | other).with_user(self.mara)
        self.assertRefused(both.merge_opportunity, "Hand Over…")

    def test_the_owner_merges_his_own_and_stays_protected(self):
        until = self.lead.fair_protected_until
        both = (self.lead | self.loose).with_user(self.ada)
        merged = both.merge_opportunity()
        self.assertOwner(merged, self.ada)
        self.assertEqual(merged.fair_protected_until, until)

    def test_a_salesperson_merges_no_waiting_lead_into_his_own(self):
        own = self._new_leads(10, user_id=self.nils.id, type="opportunity")
        both = (self.free | own).with_user(self.nils)
        self.assertRefused(both.merge_opportunity)


@tagged("post_install", "-at_install", "standard")
class TestLeftBehind(GuardCase):
    """Deleting an account leaves no lead without a trace."""

    def test_open_leads_go_to_the_pool(self):
        closed = self._new_leads(10, user_id=self.ada.id)
        closed.action_set_lost()
        # Else her employee would keep the account.
        self.ada.employee_ids.with_context(active_test=False).unlink()
        self.ada.unlink()
        self.env.invalidate_all()
        leads = self.lead | self.loose
        self.assertFalse((leads | closed).user_id)
        self.assertEqual(leads.fair_pool_id, self.pool)
        self.assertFalse(closed.fair_pool_id)
        self.assertFalse(any((leads | closed).mapped("fair_is_protected")))
        for lead in leads | closed:
            entry = self._decisions(lead)[-1]
            self.assertEqual((entry.reason, entry.note), ("deleted", "Ada"))
            self.assertIn("Ada", entry.summary)
        self.assertEqual(set(self._decisions(leads).mapped("pool_id")), {self.pool})

    def test_without_a_pool_they_wait_in_their_team(self):
        self.env["fair.allocation.pool"].search([]).action_archive()
        self.ada.employee_ids.with_context(active_test=False).unlink()
        self.ada.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.lead.team_id, self.north)
        self.assertFalse(self.lead.user_id or self.lead.fair_pool_id)
        self.assertEqual(self._decisions(self.lead)[-1].reason, "deleted")


@tagged("post_install", "-at_install", "standard")
class TestCost(GuardCase):
    """Leads of teams without rules cost no query more than without the guard."""

    def test_ungoverned_leads_cost_nothing(self):
        team = self.env["crm.team"].create({"name": "Lawless", "user_id": self.alba.id})
        leads = self._new_leads(*[10] * 5, team_id=team.id).with_user(self.alba)
        for vals in (
            {"phone": "1"},
            {"user_id": self.alba.id},
            {"user_id": False},
            {"type": "opportunity"},
        ):
            with self.subTest(vals=vals):
                guarded, plain = [], []
                for _round in range(2):  # What is kept by Odoo is kept then.
                    guarded.append(self._count_queries(leads, vals))
                    with patch.object(
                        type(self.env["crm.team"]),
                        "_fair_get_governed_ids",
                        lambda self: frozenset(),
                    ):
                        plain.append(self._count_queries(leads, vals))
                self.assertEqual(min(guarded), min(plain))

    def _count_queries(self, leads, vals):
        with self.env.cr.savepoint() as savepoint:
            leads.write(vals)  # What is read once is read.
            savepoint.rollback()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with self.env.cr.savepoint() as savepoint:
            leads.write(vals)
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            savepoint.rollback()
        self.env.invalidate_all()
        return count


@tagged("post_install", "-at_install", "standard")
class TestRefusals(RpcCase, GuardCase):
    """A refusal is on record though what was tried was rolled back."""

    def _refusals(self):
        self.env.invalidate_all()
        return self.env["fair.allocation.refusal"].search([])

    def test_over_the_network(self):
        self._sign_in(self.alba)
        _result, fault, message = self._rpc(
            "crm.lead", "write", self.lead.ids, {"user_id": self.alba.id}
        )
        self.assertEqual(fault, "AccessError")
        self.assertIn("Ada", message)
        refusal = self._refusals()
        self.assertEqual(
            (refusal.user_id, refusal.lead_id, refusal.owner_id, refusal.operation),
            (self.alba, self.lead, self.ada, "user"),
        )
        self.assertEqual((refusal.lead_name, refusal.message), ("Lead 1", message))
        self.assertTrue(refusal.with_user(self.mara).has_access("read"))
        self.assertFalse(refusal.with_user(self.alba).has_access("read"))
