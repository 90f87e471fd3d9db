from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .rpc_case import RpcCase
from .test_taken import TakenCase
from .test_violation import ViolationCase

EMAIL = "anita@lumber.example.com"


@tagged("post_install", "-at_install", "standard")
class TestDuplicates(RpcCase, TakenCase):
    """Nils enters the customer who is protected for Sven, whichever way he can."""

    def setUp(self):
        super().setUp()
        self.vals = {
            "name": "Lumber again",
            "email_from": EMAIL,
            "user_id": self.nils.id,
            "team_id": self.north.id,
        }
        self._sign_in(self.nils)

    def _find(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_violation").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["fair.allocation.violation"].search([])

    def _enter(self, method, *args):
        """It is tried twice: the first time one may not have known."""
        for times in (1, 2):
            _result, fault, message = self._rpc("crm.lead", method, *args)
            self.assertEqual(fault, "AccessError", message)
            self.assertEqual(len(self._find()), times - 1)

    def assertOnce(self, words="Entered a customer anew"):
        found = self._find()
        self.assertEqual(len(found), 1, found.mapped("description"))
        self.assertEqual((found.kind, found.user_id), ("duplicate", self.nils))
        self.assertEqual((found.state, found.lead_id), ("suspected", self.lead))
        self.assertIn(words, found.description)
        self.assertNotIn("Lumber", found.description)
        self.assertEqual(self._find(), found)
        return found

    def test_by_rpc(self):
        self._enter("create", [self.vals])
        self.assertOnce()

    def test_in_the_form(self):
        self._enter("web_save", [], self.vals, {})
        self.assertOnce()

    def test_by_duplicating_a_lead(self):
        lead = self._new_leads(10, user_id=self.nils.id, team_id=self.north.id)
        self._enter("copy", lead.ids, self.vals)
        self.assertOnce()

    def test_in_an_imported_file(self):
        """Odoo's import answers with messages; each line is one attempt."""
        names = ["name", "email_from", "user_id/.id", "team_id/.id"]
        row = ["Lumber", EMAIL, str(self.nils.id), str(self.north.id)]
        cr, now = self.env.cr, self.env.cr.now()
        for times in (1, 2):
            with patch.object(cr, "now", lambda t=times: now + timedelta(minutes=t)):
                result = self.env["crm.lead"].with_user(self.nils).load(names, [row])
                # What is committed, as an import is; tests never commit.
                cr.postcommit.run()
            self.assertFalse(result["ids"])
            self.assertEqual(len(self._find()), times - 1)
        self.assertOnce()

    def test_several_ways_on_a_day(self):
        self._enter("create", [self.vals])
        self._rpc("crm.lead", "web_save", [], self.vals, {})
        self.test_the_customer_is_filled_in_later()

    def test_the_customer_is_filled_in_later(self):
        lead, _fault, message = self._rpc(
            "crm.lead", "create", [{**self.vals, "email_from": False}]
        )
        self.assertTrue(lead, message)
        already = len(self._find())
        self._rpc("crm.lead", "write", lead, {"email_from": EMAIL})
        self.assertOnce("" if already else "Entered for themselves")

    def test_the_lead_comes_from_another_team(self):
        lawless = self.env["crm.team"].create({"name": "Lawless"})
        vals = {**self.vals, "team_id": lawless.id}
        lead, _fault, message = self._rpc("crm.lead", "create", [vals])
        self.assertFalse(self._find(), message)
        self._rpc("crm.lead", "write", lead, {"team_id": self.north.id})
        self.assertOnce("Entered for themselves")

    def test_by_mail_nobody_takes_anything(self):
        """Whoever's address is on the mail: the lead goes to who looks after it."""
        self.nils.email = "nils@fair.example"
        for number in (1, 2):
            lead = self.env["mail.thread"].message_process(
                "crm.lead",
                f"From: {self.nils.email}\nTo: sales@fair.example\nSubject: Lumber\n"
                f"Message-Id: <{number}@fair.example>\n\nPlease call {EMAIL}",
                custom_values={k: v for k, v in self.vals.items() if k != "name"},
            )
            self.assertNotEqual(self.env["crm.lead"].browse(lead).user_id, self.nils)
        self.assertFalse(self._find())

    def test_leaving_it_to_the_rules_is_right(self):
        for _time in (1, 2):
            lead, _fault, message = self._rpc(
                "crm.lead", "create", [{**self.vals, "user_id": False}]
            )
            self.assertTrue(lead, message)
        self.assertFalse(self._find())

    def test_ones_own_customer_and_managers(self):
        for user in (self.sven, self.mara):
            self._sign_in(user)
            vals = {**self.vals, "user_id": user.id}
            lead, _fault, message = self._rpc("crm.lead", "create", [vals])
            self.assertTrue(lead, message)
        self.assertFalse(self._find())

    def test_protected_only_later(self):
        """He had entered it before Sven was given the customer."""
        self.lead._fair_write({"fair_protected_until": False})
        lead, _fault, message = self._rpc("crm.lead", "create", [self.vals])
        self.assertTrue(lead, message)
        now = self.env.cr.now()
        self.lead._fair_write(
            {
                "fair_protected_from": now + timedelta(minutes=1),
                "fair_protected_until": now + timedelta(days=30),
            }
        )
        self.assertFalse(self._find())


@tagged("post_install", "-at_install", "standard")
class TestPassedOn(ViolationCase):
    """A missed first response, after which the lead went to a colleague at once."""

    def _pass_on(self, *scores):
        leads = self._new_leads(*scores, user_id=self.ada.id)
        self.env["fair.allocation.run"]._reassign(leads)
        self.env.flush_all()
        self.assertNotIn(self.ada, leads.user_id)
        self.assertFalse(leads.fair_pool_id)
        return leads

    def test_it_is_missed_service_once_a_day(self):
        self._pass_on(10, 10)
        self.assertFalse(self._find())
        self.now += timedelta(days=1)
        found = self._find()
        self.assertEqual((found.kind, found.user_id), ("service", self.ada))
        self.assertIn("followed up: 2.", found.description)
        self.assertEqual(self._find(), found)

    @mute_logger("odoo.addons.fair_allocation.models.fair_allocation_run_apply")
    def test_not_what_a_manager_undid(self):
        leads = self._pass_on(10)
        leads.fair_decision_id.run_id.with_user(self.mara).action_undo()
        self.assertEqual(leads.user_id, self.ada)
        self.now += timedelta(days=1)
        self.assertFalse(self._find())
