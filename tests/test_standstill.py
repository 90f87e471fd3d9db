from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dispute_case import DisputeCase


@tagged("post_install", "-at_install", "standard")
class TestStandstill(DisputeCase):
    """While *Blue Mill* is in dispute nobody changes whose it is; work goes on."""

    def setUp(self):
        super().setUp()
        self.dispute = self._raise()
        self.pool = self.env["fair.allocation.pool"].create(
            {"name": "North Pool", "company_id": self.company.id}
        )
        self.env.flush_all()

    def assertStands(self, act):
        self.env.flush_all()
        with (
            self.assertRaises(UserError) as caught,
            mute_logger("odoo.models", "odoo.addons.base"),
            self.env.cr.savepoint(),
        ):
            act()
        self.env.invalidate_all()
        self.assertOwner(self.lead, self.ada)
        self.assertTrue(self.lead.fair_is_disputed)
        return str(caught.exception)

    def test_a_manager_is_told_which_case(self):
        lead = self.lead.with_user(self.mara)
        for act in (
            lambda: lead.write({"user_id": self.sven.id}),
            lambda: lead.write({"user_id": False}),
            lambda: lead.write({"team_id": self.south.id}),
            lambda: lead._fair_hand_over(self.sven, "Because"),
            lead.action_fair_hand_over,
            lead.unlink,
            lambda: (
                lead | self._new_leads(50).with_user(self.mara)
            ).merge_opportunity(),
        ):
            self.assertIn(self.dispute.name, self.assertStands(act))

    def test_neither_the_system_nor_the_product(self):
        Decision = self.env["fair.allocation.decision"]
        for act in (
            lambda: self.lead.sudo().write({"user_id": self.sven.id}),
            lambda: self.lead._fair_write({"user_id": self.sven.id}),
            lambda: Decision._move(self.lead, "pool", "put", pool=self.pool),
            self.lead.sudo().unlink,
        ):
            self.assertIn(self.dispute.name, self.assertStands(act))

    def test_the_owner_works_it_but_does_not_give_it_back(self):
        lead = self.lead.with_user(self.ada)
        lead.phone = "+1 555 0100"
        lead.convert_opportunity(False)
        self.assertEqual((lead.type, lead.phone), ("opportunity", "+1 555 0100"))
        self.assertFalse(lead.fair_can_return)
        message = self.assertStands(lambda: lead.action_fair_return("no_time"))
        self.assertIn(self.dispute.name, message)

    def test_the_claimant_does_not_help_himself(self):
        lead = self.lead.with_user(self.nils)
        self.assertStands(lambda: lead.write({"user_id": self.nils.id}))
        self.assertStands(lambda: lead.sudo().write({"user_id": self.nils.id}))
        self.assertStands(lead.action_fair_claim)

    def test_a_run_leaves_it_alone_and_says_so(self):
        run = self._preview(self.lead)
        self.assertEqual(self._line(run, self.lead).reason, "disputed")
        moved = self.env["fair.allocation.run"].with_user(self.mara)
        [run] = moved._create_redistribution(self.ada)
        run.action_preview()
        self.assertEqual(self._line(run, self.lead).reason, "disputed")

    def test_a_preview_from_before_leaves_it_alone(self):
        self.dispute.with_user(self.nils).action_withdraw()
        (self.member_nils | self.member_sven).fair_paused = False
        runs = self.env["fair.allocation.run"].with_user(self.mara)
        [run] = runs._create_redistribution(self.ada)
        run.action_preview()
        self.assertNotEqual(self._line(run, self.lead).user_id, self.ada)
        self._raise(self.sven)
        run.action_apply()
        self.assertEqual(self._line(run, self.lead).state, "changed")
        self.assertOwner(self.lead, self.ada)

    def test_undoing_leaves_it_alone(self):
        self.decision.run_id.with_user(self.mara).action_undo()
        self.assertOwner(self.lead, self.ada)
        self.assertEqual(self.decision.run_id.line_ids.state, "left")

    def test_it_is_neither_taken_back_nor_rotated(self):
        tier = self.tier_b
        tier.write({"follow_up_days": 1, "response_hours": 1, "rotation_months": 1})
        self.policy.write(
            {"auto_return": True, "warn_days": 0, "missed_response": "pool"}
        )
        self.policy.rotation = True
        self.policy.with_user(self.mara).action_publish("Strict")
        self._later(days=400)
        Lead = self.env["crm.lead"]
        self.assertFalse(self.lead._fair_get_returns())
        self.assertFalse(Lead._fair_search_unanswered()._fair_filter_missed())
        self.assertFalse(Lead._fair_search_due(self.north))
        # … but would be without the dispute.
        self.dispute.with_user(self.nils).action_withdraw()
        self.assertTrue(self.lead._fair_get_returns())
        self.assertTrue(Lead._fair_search_unanswered()._fair_filter_missed())
        self.assertTrue(Lead._fair_search_due(self.north))

    def test_nobody_says_that_a_lead_is_in_dispute(self):
        for vals in ({"fair_is_disputed": False}, {"fair_is_disputed": True}):
            with self.assertRaises(AccessError):
                self.lead.with_user(self.mara).write(vals)
