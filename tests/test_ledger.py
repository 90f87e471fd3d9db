from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase
from .common import MANAGER


@tagged("post_install", "-at_install", "standard")
class TestLedger(AllocationCase):
    """Entries are made by the product, read by those concerned, edited by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_leads(80)
        run = cls.env["fair.allocation.run"].with_user(cls.mara)._create_for(cls.lead)
        run.action_preview()
        run.action_apply()
        cls.env.flush_all()
        cls.applied = run
        cls.decision = cls.env["fair.allocation.decision"].search(
            [("lead_id", "=", cls.lead.id)]
        )
        cls.entitlement = cls.env["fair.allocation.entitlement"].search([], limit=1)
        cls.portal = new_test_user(cls.env, "fair_portal", groups="base.group_portal")
        cls.employee = new_test_user(cls.env, "fair_clerk", groups="base.group_user")
        cls.everyone = (
            cls.portal | cls.employee | cls.nils | cls.sven | cls.alba | cls.mara
        )

    def test_nobody_changes_or_deletes_an_entry(self):
        for user in self.everyone:
            for entry in (self.decision, self.entitlement):
                with self.subTest(user.login, model=entry._name):
                    with self.assertRaises(UserError):
                        entry.with_user(user).write({"date": False})
                    with self.assertRaises(UserError):
                        entry.with_user(user).unlink()

    def test_not_even_the_superuser(self):
        for entry in (self.decision, self.entitlement):
            with self.assertRaisesRegex(UserError, "can't be changed"):
                entry.sudo().write({"date": False})
            with self.assertRaisesRegex(UserError, "can't be deleted"):
                entry.sudo().unlink()

    def test_nobody_makes_an_entry_of_his_own(self):
        for pen in (True, "pen", object()):
            for user in self.everyone:
                Decision = self.env["fair.allocation.decision"].with_user(user)
                with self.assertRaises(UserError):
                    Decision.with_context(fair_allocation_pen=pen).create(
                        {"kind": "undo", "date": "2026-01-01"}
                    )
            with self.assertRaises(UserError):
                self.decision.sudo().with_context(fair_allocation_pen=pen).create(
                    {"kind": "undo", "date": "2026-01-01"}
                )

    def test_who_reads_which_decision(self):
        readers = {
            user
            for user in self.nils | self.sven | self.eva | self.alba | self.mara
            if self.decision.with_user(user).has_access("read")
        }
        self.assertEqual(readers, {self.sven, self.alba, self.mara})

    def test_portal_and_employees_see_nothing(self):
        for user in (self.portal, self.employee):
            for name in (
                "fair.allocation.decision",
                "fair.allocation.entitlement",
                "fair.allocation.log",
                "fair.allocation.run",
                "fair.allocation.run.line",
                "fair.allocation.policy",
                "fair.allocation.policy.version",
            ):
                with self.subTest(user.login, model=name):
                    with self.assertRaises(AccessError):
                        self.env[name].with_user(user).search([])

    def test_the_log_tells_the_team_but_not_whose_customer(self):
        log = self.env["fair.allocation.log"].with_user(self.nils)
        entry = log.search([("id", "=", self.decision.id)])
        self.assertEqual(entry.to_user_id, self.sven)
        self.assertEqual(entry.tier_id, self.tier_a)
        self.assertNotIn("lead_id", log._fields)
        self.assertFalse({"lead_name", "note", "explanation"} & set(log._fields))
        other_team = self.env["fair.allocation.log"].with_user(self.eva)
        self.assertFalse(other_team.search([("id", "=", self.decision.id)]))

    def test_runs_are_for_managers(self):
        for user in (self.nils, self.alba):
            with self.assertRaises(AccessError):
                self.applied.with_user(user).read(["name"])
            for method in ("action_apply", "action_undo", "action_drop"):
                with self.assertRaises(AccessError):
                    getattr(self.applied.with_user(user), method)()

    def test_managers_change_lines_only_with_a_reason(self):
        run = self._preview(self._new_leads(80))
        line = run.line_ids
        with self.assertRaises(AccessError):
            line.write({"user_id": self.nils.id})
        with self.assertRaises(AccessError):
            run.write({"state": "applied"})
        with self.assertRaises(AccessError):
            self.env["fair.allocation.run"].with_user(self.mara).create({"name": "X"})

    def test_companies_never_mix(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "fair_stranger",
            groups=MANAGER,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (
            self.decision,
            self.entitlement,
            self.applied,
            self.applied.line_ids,
            self.applied.share_ids,
            self.policy,
            self.policy.version_id,
        ):
            with self.subTest(record._name):
                self.assertFalse(record.with_user(stranger).has_access("read"))
        log = self.env["fair.allocation.log"].with_user(stranger)
        self.assertFalse(log.search([("id", "=", self.decision.id)]))
        with self.assertRaises(AccessError):
            self.applied.with_user(stranger).action_undo()
        with self.assertRaises(AccessError):
            self.lead.with_user(stranger).action_fair_allocate()


@tagged("post_install", "-at_install", "standard")
class TestByHand(AllocationCase):
    """Changes of owner outside a run."""

    def test_what_a_manager_gives_counts_and_is_shared_on_paper(self):
        lead = self._new_leads(10)
        lead.with_user(self.mara).user_id = self.nils
        decision = self._decisions(lead)
        self.assertEqual((decision.kind, decision.count), ("manual", 1))
        self.assertEqual(decision.account_user_id, self.nils)
        self.assertEqual(self.member_nils.fair_received, 1)
        self.assertAlmostEqual(self.member_ada.fair_entitlement, 0.3, 1)
        self.assertBooksBalance()

    def test_what_one_enters_for_oneself_fills_nothing(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.nils)
            .create({"name": "My own", "team_id": self.north.id})
        )
        self.assertOwner(lead, self.nils)
        decision = self._decisions(lead)
        self.assertEqual((decision.kind, decision.count), ("manual", 0))
        self.assertEqual(self.member_nils.fair_received, 0)

    def test_nobody_fills_a_colleagues_capacity(self):
        self.member_ada.assignment_max = 1
        lead = self._new_leads(10)
        lead.user_id = self.nils
        own = lead.with_user(self.nils)
        for act in (
            lambda: own.write({"user_id": self.ada.id}),
            lambda: own.sudo().write({"user_id": self.ada.id}),
            lambda: own.sudo().create(
                {"name": "Full", "team_id": self.north.id, "user_id": self.ada.id}
            ),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertEqual(self.member_ada.fair_received, 0)
        (self.member_nils | self.member_sven).fair_paused = True
        new = self._new_leads(10)
        self._allocate(new)
        self.assertOwner(new, self.ada)

    def test_what_the_system_assigns_is_recorded_without_counting(self):
        lead = self._new_leads(10)
        lead.user_id = self.nils
        lead.user_id = self.ada
        self.assertEqual(self._decisions(lead).mapped("count"), [0, 0])
        self.assertEqual(self._decisions(lead)[-1].from_user_id, self.nils)
        self.assertEqual(self._decisions(lead)[-1].to_user_id, self.ada)

    def test_a_team_without_policy_keeps_no_ledger(self):
        team = self.env["crm.team"].create({"name": "Lawless", "user_id": self.alba.id})
        lead = self._new_leads(10, team_id=team.id)
        lead.with_user(self.mara).user_id = self.alba
        self.assertFalse(self._decisions(lead))

    def test_a_policy_given_to_a_team_takes_effect_at_once(self):
        team = self.env["crm.team"].create(
            {"name": "Young", "company_id": self.company.id, "user_id": self.alba.id}
        )
        lead = self._new_leads(10, team_id=team.id)
        team.fair_policy_id = self.policy
        lead.with_user(self.mara).user_id = self.alba
        self.assertTrue(self._decisions(lead))
