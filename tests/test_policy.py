from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestPolicy(AllocationCase):
    def test_publishing_freezes_a_numbered_version_with_its_note(self):
        version = self.policy.version_id
        self.assertEqual((version.number, version.note), (1, "First rules"))
        self.assertEqual(version.published_by_id, self.mara)
        self.policy.tolerance = 4
        self.assertEqual(version.content["tolerance"], 0)

    def test_changes_count_only_once_published(self):
        self.policy.tolerance = 4
        self.assertTrue(self.policy.is_changed)
        self.assertEqual(self.policy.version_id._rules().tolerance, 0)
        self.policy.with_user(self.mara).action_publish("Wider band")
        self.assertFalse(self.policy.is_changed)
        self.assertEqual(self.policy.version_id.number, 2)
        self.assertEqual(self.policy.version_id._rules().tolerance, 4)

    def test_nothing_to_publish_says_so(self):
        with self.assertRaisesRegex(UserError, "Nothing has changed since version 1"):
            self.policy.with_user(self.mara).action_publish("Again")

    def test_a_version_never_changes_or_disappears(self):
        version = self.policy.version_id
        with self.assertRaisesRegex(UserError, "can't be changed"):
            version.write({"note": "Something else"})
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            version.unlink()
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.policy.unlink()

    def test_salespeople_read_the_rules_and_change_nothing(self):
        policy = self.policy.with_user(self.nils)
        self.assertEqual(policy.version_id.note, "First rules")
        self.assertTrue(policy.factor_ids.mapped("code"))
        with self.assertRaises(AccessError):
            policy.tolerance = 9
        with self.assertRaises(AccessError):
            policy.action_publish("Mine")
        with self.assertRaises(AccessError):
            policy.factor_ids[:1].weight = 9

    def test_bad_figures_name_the_field(self):
        policy = self.policy.with_user(self.mara)
        for label, vals in (
            ("Tolerance \\(leads\\): enter", {"tolerance": -1}),
            ("Tolerance \\(%\\): enter", {"tolerance_percent": 101}),
            ("Limit for Ordinary Leads", {"chain_limit": 1.5}),
            ("Performance Bound", {"performance_bound": "much"}),
        ):
            with self.assertRaisesRegex(ValidationError, label):
                policy.write(vals)
        with self.assertRaisesRegex(ValidationError, "Weight: enter"):
            policy.factor_ids[:1].write({"weight": 101})

    def test_a_quarter_begins_at_midnight_where_the_company_works(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        # The first of January in Auckland, still December in Greenwich.
        with patch.object(self.env.cr, "_now", datetime(2025, 12, 31, 12, 0)):
            start = self.policy.version_id._get_period_start()
        self.assertEqual(start, datetime(2025, 12, 31, 11, 0))
        with patch.object(self.env.cr, "_now", datetime(2025, 12, 31, 10, 59)):
            start = self.policy.version_id._get_period_start()
        self.assertEqual(start, datetime(2025, 9, 30, 11, 0))

    def test_degrees_are_no_conditions(self):
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "performance")
        with self.assertRaisesRegex(ValidationError, "Performance.*weight instead"):
            factor.required = True

    def test_a_fallback_needs_an_owner(self):
        with self.assertRaisesRegex(ValidationError, "Fallback Owner"):
            self.policy.fallback = "user"

    def test_opening_balance_counts_what_was_given_before(self):
        team = self.env["crm.team"].create(
            {"name": "Old Hands", "company_id": self.company.id}
        )
        for user in (self.alba, self.nils):
            self.env["crm.team.member"].with_context(active_test=False).create(
                {"crm_team_id": team.id, "user_id": user.id, "assignment_max": 100}
            )
        old = self._new_leads(*[10] * 6, team_id=team.id)
        old.user_id = self.alba
        own = self._new_leads(10, team_id=team.id).with_user(self.alba)
        policy = self.policy.copy({"name": "Late Rules", "team_ids": False})
        team.fair_policy_id = policy
        policy.with_user(self.mara).action_publish("We begin")
        decisions = self._decisions(old | own)
        self.assertEqual(set(decisions.mapped("kind")), {"opening"})
        self.assertEqual(decisions.account_user_id, self.alba)
        leads = self._new_leads(*[10] * 4, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {self.nils: 4})
        self.assertBooksBalance()

    def test_history_is_entered_once(self):
        given = self._new_leads(10, 10)
        self._allocate(given)
        past = self._new_leads(10)
        past.with_context(tracking_disable=True).sudo().user_id = self.nils
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM fair_allocation_decision WHERE lead_id = %s", [past.id]
        )
        policy = self.policy.with_user(self.mara)
        for expected in ("1 leads entered", "knows all leads"):
            action = policy.action_record_history()
            self.assertIn(expected, action["params"]["message"])
        self.assertEqual(self._decisions(past).kind, "opening")
        self.assertEqual(len(self._decisions(given)), 2)

    def test_leads_people_entered_for_themselves_are_no_opening(self):
        team = self.env["crm.team"].create(
            {"name": "Own Finds", "company_id": self.company.id}
        )
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.alba.id}
        )
        own = (
            self.env["crm.lead"]
            .with_user(self.alba)
            .create({"name": "Found it", "team_id": team.id, "user_id": self.alba.id})
        )
        policy = self.policy.copy({"name": "Late Rules", "team_ids": False})
        team.fair_policy_id = policy
        policy.with_user(self.mara).action_publish("We begin")
        self.assertFalse(self._decisions(own))
