from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestPreview(AllocationCase):
    def test_changes_nothing_but_the_run(self):
        leads = self._new_leads(10, 50, 80)
        before = leads.read(["user_id", "team_id", "type", "write_date"])
        run = self._preview(leads)
        self.assertEqual(run.state, "previewed")
        self.assertEqual(run.assigned_count, 3)
        self.assertEqual(
            leads.read(["user_id", "team_id", "type", "write_date"]), before
        )
        self.assertFalse(self._decisions(leads))

    def test_a_tier_released_after_the_preview_drops_the_lead(self):
        leads = released, kept, scored = self._new_leads(10, 10, 10)
        by_hand = (released | kept).with_user(self.mara)
        by_hand._fair_set_tier(self.tier_a, "Growing firm")
        run = self._preview(leads)
        released.with_user(self.mara).action_fair_release_tier()
        # A new score alone doesn't matter.
        scored.expected_revenue = 50
        run.action_apply()
        states = [self._line(run, lead).state for lead in leads]
        self.assertEqual(states, ["changed", "applied", "applied"])

    def test_the_highest_tier_goes_to_the_only_senior(self):
        lead = self._new_leads(80)
        line = self._preview(lead).line_ids
        self.assertEqual(line.user_id, self.sven)
        self.assertEqual(line.reason, "only_one")

    def test_shares_say_who_is_entitled_to_what(self):
        run = self._preview(self._new_leads(*[10] * 9))
        shares = {share.user_id: share for share in run.share_ids}
        self.assertEqual(set(shares), set(self.team_north))
        for share in shares.values():
            self.assertEqual(share.entitled_after, 3)
            self.assertEqual((share.received_before, share.received_after), (0, 3))
        self.assertEqual(run.balance_after, 100)

    def test_leads_with_an_owner_are_left_alone_and_say_so(self):
        mine, free = self._new_leads(10, 10)
        mine.user_id = self.nils
        run = self._preview(mine | free)
        self.assertEqual(self._line(run, mine).state, "skipped")
        self.assertEqual(self._line(run, mine).reason, "owned")
        self.assertEqual((run.assigned_count, run.skipped_count), (1, 1))

    def test_closed_leads_are_left_alone(self):
        lost, free = self._new_leads(10, 10)
        lost.action_set_lost()
        run = self._preview(lost | free)
        self.assertEqual(self._line(run, lost).reason, "closed")

    def test_a_team_without_rules_is_named(self):
        team = self.env["crm.team"].create({"name": "Lawless"})
        run = self._preview(self._new_leads(10, team_id=team.id))
        self.assertEqual(run.line_ids.reason, "no_policy")

    def test_missing_skill_waits_with_the_reason(self):
        self._require("skills")
        lead = self._new_leads(10)
        self.env["fair.allocation.need"].create(
            {
                "lead_id": lead.id,
                "skill_id": self.calibration.id,
                "skill_level_id": self.basic.id,
            }
        )
        run = self._preview(lead)
        self.assertEqual(run.line_ids.state, "waiting")
        self.assertEqual(run.line_ids.reason, "not_permitted")
        self.assertIn("required skill missing (3)", run.line_ids.summary)

    def test_same_state_gives_the_same_result_three_times(self):
        leads = self._new_leads(*range(0, 100, 3))
        proposals = [
            {line.lead_id.id: line.user_id.id for line in self._preview(leads).line_ids}
            for _time in range(3)
        ]
        self.assertEqual(proposals[0], proposals[1])
        self.assertEqual(proposals[0], proposals[2])

    def test_leads_without_a_team_are_divided_by_capacity(self):
        (self.member_nils | self.member_ada | self.member_sven).assignment_max = 20
        (self.member_eva | self.member_ines).assignment_max = 15
        leads = self._new_leads(*[10] * 12, team_id=False)
        run = self._preview(leads)
        teams = run.line_ids.grouped("team_id")
        self.assertEqual(len(teams[self.north.with_env(run.env)]), 8)
        self.assertEqual(len(teams[self.south.with_env(run.env)]), 4)

    def test_nothing_selected_is_an_empty_run(self):
        run = self._preview(self.env["crm.lead"])
        self.assertEqual((run.lead_count, run.assigned_count), (0, 0))


@tagged("post_install", "-at_install", "standard")
class TestFairness(AllocationCase):
    def test_five_equal_people_and_a_thousand_equal_leads(self):
        team, users = self._new_team(5)
        leads = self._new_leads(*[10] * 1000, team_id=team.id)
        self._allocate(leads)
        counts = [
            len(leads.filtered(lambda lead, u=u: lead.user_id == u)) for u in users
        ]
        self.assertEqual(sum(counts), 1000)
        self.assertLessEqual(max(counts) - min(counts), 1)
        self.assertBooksBalance()

    def test_weights_one_two_three(self):
        team, users = self._new_team(3)
        for weight, user in enumerate(users, start=1):
            member = team.crm_team_member_ids.filtered(
                lambda member, user=user: member.user_id == user
            )
            member.fair_weight = weight
        leads = self._new_leads(*[10] * 100, team_id=team.id)
        self._allocate(leads)
        for weight, user in enumerate(users, start=1):
            count = len(leads.filtered(lambda lead, user=user: lead.user_id == user))
            self.assertLessEqual(abs(count - 100 * weight / 6), 1)

    def test_what_happened_before_is_corrected(self):
        team, users = self._new_team(4)
        favourite = users[0]
        old = self._new_leads(*[10] * 12, team_id=team.id)
        for lead in old:
            lead.with_user(self.mara).user_id = favourite
        leads = self._new_leads(*[10] * 36, team_id=team.id)
        self._allocate(leads)
        total = {user: 0 for user in users}
        for lead in old | leads:
            total[lead.user_id] += 1
        self.assertEqual(set(total.values()), {12})

    def test_value_is_shared_as_well(self):
        team, users = self._new_team(2)
        leads = self._new_leads(*[60, 41] * 10, team_id=team.id)
        self._allocate(leads)
        values = [
            sum(
                leads.filtered(lambda ld, u=u: ld.user_id == u).mapped(
                    "expected_revenue"
                )
            )
            for u in users
        ]
        self.assertLessEqual(abs(values[0] - values[1]), 60)

    def test_capacity_of_one(self):
        team, users = self._new_team(2, assignment_max=1)
        leads = self._new_leads(*[10] * 3, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(sorted(self._counts(leads).values()), [1, 1, 1])
        (waiting,) = leads.filtered(lambda lead: not lead.user_id)
        self.assertWaits(waiting, "full")

    def test_giving_a_lead_away_makes_no_room(self):
        team, users = self._new_team(1, assignment_max=1)
        first, second = self._new_leads(10, 10, team_id=team.id)
        self._allocate(first)
        first.with_user(self.mara).user_id = self.mara
        self._allocate(second)
        self.assertWaits(second, "full")

    def test_cap_on_open_leads(self):
        team, users = self._new_team(1, fair_open_max=2)
        leads = self._new_leads(*[10] * 3, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads)[users], 2)

    def test_absent_people_get_nothing_and_are_owed_nothing(self):
        self.member_nils.fair_paused = True
        leads = self._new_leads(*[10] * 10)
        run = self._allocate(leads)
        self.assertNotIn(self.nils, self._counts(leads))
        share = run.share_ids.filtered(lambda share: share.user_id == self.nils)
        self.assertEqual((share.credited, share.entitled_after), (0, 0))
        self.assertTrue(share.nominal, "By weight alone he would have had some.")

    def test_a_known_customer_goes_to_the_person_who_knows_it(self):
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "relationship")
        factor.weight = 100
        self.policy.tolerance = 5
        self.policy.with_user(self.mara).action_publish("Continuity first")
        customer = self.env["res.partner"].create({"name": "Azur", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Zoe", "parent_id": customer.id}
        )
        known = self._new_leads(10, partner_id=customer.id)
        known.with_user(self.mara).user_id = self.ada
        new = self._new_leads(10, partner_id=contact.id)
        self._allocate(new)
        self.assertOwner(new, self.ada)


@tagged("post_install", "-at_install", "standard")
class TestApply(AllocationCase):
    def test_leads_have_their_owner_team_and_become_opportunities(self):
        lead = self._new_leads(80)
        self._allocate(lead)
        self.assertOwner(lead, self.sven)
        self.assertEqual(lead.type, "opportunity")
        self.assertTrue(lead.date_conversion)
        self.assertIn(self.sven.partner_id, lead.message_partner_ids)

    def test_the_ledger_names_lead_person_rules_and_reason(self):
        lead = self._new_leads(80)
        run = self._allocate(lead)
        decision = self._decisions(lead)
        self.assertEqual(decision.kind, "allocate")
        self.assertEqual(decision.to_user_id, self.sven)
        self.assertEqual(decision.version_id, self.policy.version_id)
        self.assertEqual(decision.run_id.id, run.id)
        self.assertEqual(decision.actor_id, self.mara)
        self.assertEqual(decision.tier_id, self.tier_a)
        self.assertEqual((decision.count, decision.value), (1, 80))
        self.assertBooksBalance()

    def test_an_activity_with_the_deadline_of_the_tier(self):
        self.tier_a.response_hours = 48
        lead = self._new_leads(80)
        self._allocate(lead)
        activity = lead.activity_ids
        self.assertEqual(activity.user_id, self.sven)
        expected = (self.env.cr.now() + timedelta(hours=48)).date()
        self.assertLessEqual(abs((activity.date_deadline - expected).days), 1)

    def test_one_message_a_person_naming_the_leads(self):
        leads = self._new_leads(*[10] * 6)
        before = self.env["mail.message"].search([], limit=1, order="id desc").id
        self._allocate(leads)
        for user in self.team_north:
            messages = self.env["mail.message"].search(
                [
                    ("id", ">", before),
                    ("message_type", "=", "user_notification"),
                    ("notified_partner_ids", "in", user.partner_id.ids),
                ]
            )
            self.assertEqual(len(messages), 1)
            for lead in leads.filtered(lambda lead, user=user: lead.user_id == user):
                self.assertIn(lead.name, messages.body)

    def test_a_lead_taken_meanwhile_is_dropped_and_listed(self):
        taken, free = self._new_leads(10, 10)
        run = self._preview(taken | free)
        taken.user_id = self.alba
        run.action_apply()
        self.assertOwner(taken, self.alba)
        self.assertEqual(self._line(run, taken).state, "changed")
        self.assertTrue(free.user_id)
        self.assertBooksBalance()

    def test_a_lead_deleted_meanwhile_does_no_harm(self):
        gone, free = self._new_leads(10, 10)
        run = self._preview(gone | free)
        gone.unlink()
        run.action_apply()
        self.assertTrue(free.user_id)
        self.assertEqual(run.skipped_count, 1)

    def test_capacity_used_up_meanwhile_is_respected(self):
        team, users = self._new_team(1, assignment_max=2)
        first, second, third = self._new_leads(10, 10, 10, team_id=team.id)
        early = self._preview(first | second)
        self._allocate(third)
        early.action_apply()
        owned = (first | second | third).filtered("user_id")
        self.assertEqual(len(owned), 2)
        self.assertEqual(
            early.line_ids.filtered(lambda ln: ln.reason == "full").state, "changed"
        )

    def test_new_rules_ask_for_a_new_preview(self):
        run = self._preview(self._new_leads(10))
        self.policy.tolerance = 3
        self.policy.with_user(self.mara).action_publish("More tolerance")
        with self.assertRaisesRegex(UserError, "Preview it again"):
            run.action_apply()

    def test_a_run_is_applied_once(self):
        run = self._allocate(self._new_leads(10))
        with self.assertRaisesRegex(UserError, "Applied"):
            run.action_apply()

    def test_a_waiting_lead_keeps_its_reason_until_it_is_given(self):
        (self.member_nils | self.member_ada | self.member_sven).assignment_max = 0
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "full")
        self.assertIn("capacity used up (3)", lead.fair_wait_text)
        self.member_nils.assignment_max = 1
        self._allocate(lead)
        self.assertOwner(lead, self.nils)
        self.assertFalse(lead.fair_wait_reason)

    def test_the_fallback_owner_gets_what_nobody_can_take(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.alba.id})
        self.policy.with_user(self.mara).action_publish("Alba looks after the rest")
        (self.member_nils | self.member_ada | self.member_sven).assignment_max = 0
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertOwner(lead, self.alba)
        decision = self._decisions(lead)
        self.assertEqual((decision.kind, decision.count), ("fallback", 0))
        self.assertBooksBalance()

    def test_a_large_run_is_finished_by_the_scheduled_job(self):
        leads = self._new_leads(*[10] * 6)
        run = self._preview(leads)
        self.patch(type(run), "_get_direct_limit", lambda self: 5)
        run.action_apply()
        self.assertEqual(run.state, "queued")
        self.assertFalse(leads.user_id)
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_apply_runs").method_direct_trigger()
        self.assertEqual(run.state, "applied")
        self.assertEqual(len(leads.filtered("user_id")), 6)
        self.assertEqual(self._decisions(leads).actor_id, self.mara)


@tagged("post_install", "-at_install", "standard")
class TestUndo(AllocationCase):
    def test_everything_is_as_before(self):
        leads = self._new_leads(10, 50, 80)
        facts = ["user_id", "team_id", "type", "date_conversion", "activity_ids"]
        before = leads.read(facts)
        run = self._allocate(leads)
        run.action_undo()
        self.env.flush_all()
        self.assertEqual(leads.read(facts), before)
        self.assertFalse(leads.message_partner_ids & self.team_north.partner_id)
        self.assertEqual(run.state, "undone")

    def test_the_ledger_keeps_both_entries_and_counts_nothing(self):
        lead = self._new_leads(80)
        self._allocate(lead).action_undo()
        self.assertEqual(self._decisions(lead).mapped("kind"), ["allocate", "undo"])
        self.assertEqual(sum(self._decisions(lead).mapped("count")), 0)
        self.assertEqual(self.member_sven.fair_received, 0)
        self.assertEqual(self.member_sven.fair_entitlement, 0)
        self.assertBooksBalance()

    def test_leads_worked_on_since_are_left_and_listed(self):
        called, changed, done, untouched = self._new_leads(10, 10, 10, 10)
        leads = called | changed | done | untouched
        run = self._allocate(leads)
        called.message_post(body="Called, wants an offer", message_type="comment")
        changed.user_id = self.alba
        done.activity_ids.action_feedback("Done")
        run.action_undo()
        left = run.line_ids.filtered(lambda line: line.state == "left")
        self.assertEqual(left.lead_id, called | changed | done)
        self.assertTrue(called.user_id)
        self.assertOwner(changed, self.alba)
        self.assertFalse(untouched.user_id)
        self.assertEqual(run.skipped_count, 3)

    def test_after_undo_the_same_leads_can_be_shared_again(self):
        leads = self._new_leads(*[10] * 5)
        first = self._allocate(leads)
        owners = {line.lead_id.id: line.user_id.id for line in first.line_ids}
        first.action_undo()
        second = self._allocate(leads)
        self.assertEqual(
            {line.lead_id.id: line.user_id.id for line in second.line_ids}, owners
        )

    def test_only_applied_runs_can_be_undone(self):
        run = self._preview(self._new_leads(10))
        with self.assertRaisesRegex(UserError, "Previewed"):
            run.action_undo()


@tagged("post_install", "-at_install", "standard")
class TestOverride(AllocationCase):
    def setUp(self):
        super().setUp()
        self.lead = self._new_leads(80)
        self.previewed = self._preview(self.lead)
        self.line = self.previewed.line_ids

    def _override(self, user, note):
        wizard = self.env["fair.allocation.override"].with_user(self.mara)
        return wizard.create(
            {"line_id": self.line.id, "user_id": user.id, "note": note}
        ).action_override()

    def test_the_manager_decides_and_it_is_counted(self):
        self._override(self.ada, "Ada met them at the fair")
        self.assertEqual(self.line.user_id, self.ada)
        self.assertEqual(self.line.proposed_user_id, self.sven)
        self.assertEqual(self.previewed.override_count, 1)
        self.previewed.action_apply()
        self.assertOwner(self.lead, self.ada)
        decision = self._decisions(self.lead)
        self.assertEqual(decision.kind, "override")
        self.assertIn("Ada met them at the fair", decision.summary)
        self.assertIn("Mara", decision.summary)
        self.assertBooksBalance()

    def test_fairness_follows_the_override(self):
        self._override(self.ada, "Ada met them at the fair")
        received = {
            share.user_id: share.received_after
            for share in self.previewed.share_ids
            if share.received_after
        }
        self.assertEqual(received, {self.ada: 1})

    def test_nobody_is_a_choice_too(self):
        self._override(self.env["res.users"], "Wait for the merger")
        self.previewed.action_apply()
        self.assertWaits(self.lead, "left_out")

    def test_a_reason_is_needed(self):
        with self.assertRaisesRegex(ValidationError, "Reason"):
            self._override(self.ada, "  ")

    def test_only_members_of_the_team(self):
        with self.assertRaisesRegex(ValidationError, "isn't a member of North"):
            self._override(self.eva, "She is good")

    def test_capacity_holds_for_managers_as_well(self):
        self.member_ada.assignment_max = 0
        with self.assertRaisesRegex(ValidationError, "capacity of Ada is used up"):
            self._override(self.ada, "She can do it")

    def test_not_after_the_run_was_applied(self):
        self.previewed.action_apply()
        with self.assertRaisesRegex(UserError, "Applied"):
            self._override(self.ada, "Too late")
