from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase
from .common import MANAGER
from .rpc_case import RpcCase


class LeaverCase(AllocationCase):
    """Four equals; Lea, the first of them, has been given some leads and leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team, cls.equals = cls._new_team(4)
        cls.team.user_id = cls.mara
        cls.lea = cls.equals[0]
        cls.others = cls.equals - cls.lea
        cls.member_lea = cls._get_member(cls.lea)

    @classmethod
    def _get_member(cls, user):
        return (
            cls.env["crm.team.member"]
            .with_context(active_test=False)
            .search([("user_id", "=", user.id), ("crm_team_id", "=", cls.team.id)])
        )

    def _give_lea(self, *scores, **values):
        team_id = values.setdefault("team_id", self.team.id)
        leads = self._new_leads(*scores, **values)
        # Odoo would move them to her own team.
        leads.with_user(self.mara).write({"user_id": self.lea.id, "team_id": team_id})
        self.env.flush_all()
        return leads

    def _redistribute(self, user=None, member=None):
        """What the manager sees after pressing the button on the team member."""
        manager = user or self.mara
        action = (member or self.member_lea).with_user(manager)
        action = action.action_fair_redistribute()
        run = self.env["fair.allocation.run"].with_user(manager)
        return run.browse(action["res_id"])

    def _archive(self, *users):
        """A manager archives from the form; what the web client is told to open."""
        leavers = self.env["res.users"].concat(*users)
        return leavers.with_user(self._new_admin(MANAGER)).action_archive()

    def _switch_off(self, user):
        """Whoever administers users but not sales can only switch the field."""
        user.with_user(self._new_admin()).active = False

    def _new_admin(self, *groups):
        groups = ",".join(("base.group_erp_manager", *groups))
        return new_test_user(self.env, "fair_admin", groups=groups)

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )


@tagged("post_install", "-at_install", "standard")
class TestRedistribution(LeaverCase):
    def test_a_preview_changes_nothing(self):
        leads = self._give_lea(*[10] * 6)
        before = leads.read(["user_id", "team_id", "write_date"])
        run = self._redistribute()
        self.assertEqual((run.kind, run.state), ("redistribution", "previewed"))
        self.assertEqual(run.assigned_count, 6)
        self.assertNotIn(self.lea, run.line_ids.user_id)
        self.assertEqual(run.line_ids.from_user_id, self.lea)
        self.assertIn("leads of", run.summary)
        self.assertEqual(leads.read(["user_id", "team_id", "write_date"]), before)

    def test_everyone_gets_a_fair_part(self):
        leads = self._give_lea(*[10] * 9)
        self._redistribute().action_apply()
        self.assertEqual(self._counts(leads), dict.fromkeys(self.others, 3))
        entries = self._decisions(leads).filtered(lambda d: d.kind == "redistribute")
        self.assertEqual(len(entries), 9)
        self.assertEqual(entries.from_user_id, self.lea)
        self.assertEqual(set(entries.mapped("count")), {1})
        self.assertBooksBalance()

    def test_whoever_is_owed_most_gets_more(self):
        favoured, *rest = self.others
        early = self._new_leads(*[10] * 3, team_id=self.team.id)
        early.with_user(self.mara).user_id = favoured
        leads = self._give_lea(*[10] * 6)
        self._redistribute().action_apply()
        counts = self._counts(leads)
        self.assertLess(counts.get(favoured, 0), min(counts[user] for user in rest))

    def test_the_conditions_of_the_policy_hold(self):
        leads = important, plain = self._new_leads(80, 10)
        leads.with_user(self.mara).user_id = self.nils
        run = self._redistribute(member=self.member_nils)
        self.assertEqual(self._line(run, important).user_id, self.sven)
        why = self._line(run, plain).explanation_html
        self.assertRegex(why, r"excluded for this lead</dt>\s*<dd[^>]*>Nils")

    def test_leads_of_one_customer_stay_together(self):
        customer = self.env["res.partner"].create({"name": "Azur", "is_company": True})
        self._give_lea(*[10] * 2)
        together = self._give_lea(10, 10, partner_id=customer.id)
        self._redistribute().action_apply()
        self.assertEqual(len(together.user_id), 1)
        self.assertIn(together.user_id, self.others)

    def test_a_colleague_who_knows_the_customer_gets_the_lead(self):
        customer = self.env["res.partner"].create({"name": "Azur", "is_company": True})
        knows = self.others[1]
        old = self._new_leads(10, team_id=self.team.id, partner_id=customer.id)
        old.with_user(self.mara).user_id = knows
        lead = self._give_lea(10, partner_id=customer.id)
        self._redistribute().action_apply()
        self.assertOwner(lead, knows)

    def test_losing_leads_games_nothing(self):
        self._give_lea(*[10] * 4)
        received = self.member_lea.fair_received
        self._redistribute().action_apply()
        self.env.invalidate_all()
        self.assertEqual(self.member_lea.fair_received, received)

    def test_capacity_is_obeyed_and_the_rest_stays_and_says_why(self):
        leads = self._give_lea(*[10] * 5)
        for user in self.others:
            self._get_member(user).assignment_max = 1
        run = self._redistribute()
        self.assertEqual((run.assigned_count, run.waiting_count), (3, 2))
        run.action_apply()
        self.assertEqual(self._counts(leads)[self.lea], 2)
        waiting = run.line_ids.filtered(lambda line: line.state == "waiting")
        self.assertEqual(set(waiting.mapped("reason")), {"full"})
        self.assertIn("capacity used up (3)", waiting[0].summary)
        # They have somebody, so they are not among the leads that wait for anyone.
        self.assertFalse(any(leads.mapped("fair_wait_reason")))
        self.assertIn("2 stay", run.summary)

    def test_what_was_won_or_lost_is_left_alone(self):
        won, lost, pending = self._give_lea(10, 10, 10, type="opportunity")
        won.action_set_won()
        lost.action_set_lost()
        run = self._redistribute()
        self.assertEqual(run.line_ids.lead_id, pending)
        run.action_apply()
        self.assertEqual((won | lost).user_id, self.lea)
        self.assertTrue(pending.user_id & self.others)

    def test_a_lead_taken_meanwhile_is_dropped_and_listed(self):
        taken, other = self._give_lea(10, 10)
        run = self._redistribute()
        taken.user_id = self.alba
        run.action_apply()
        self.assertOwner(taken, self.alba)
        self.assertEqual(self._line(run, taken).state, "changed")
        self.assertTrue(other.user_id & self.others)
        self.assertBooksBalance()

    def test_preview_again_leaves_alone_what_changed_hands(self):
        taken, other = self._give_lea(10, 10)
        run = self._redistribute()
        taken.user_id = self.alba
        run.action_preview()
        self.assertEqual(self._line(run, taken).state, "skipped")
        self.assertEqual(self._line(run, other).state, "proposed")

    def test_an_override_is_counted_and_nobody_means_it_stays(self):
        chosen, stays = self._give_lea(10, 10)
        run = self._redistribute()
        someone = self.others[1]
        if self._line(run, chosen).user_id == someone:
            someone = self.others[2]
        self._line(run, chosen)._override(someone, "Knows the firm")
        self._line(run, stays)._override(self.env["res.users"], "Lea finishes it")
        with self.assertRaisesRegex(ValidationError, "looks after the lead now"):
            self._line(run, stays)._override(self.lea, "Back to her")
        run.action_apply()
        self.assertOwner(chosen, someone)
        self.assertOwner(stays, self.lea)
        self.assertBooksBalance()

    def test_the_fallback_owner_gets_what_nobody_can_take(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.alba.id})
        self.policy.with_user(self.mara).action_publish("Alba looks after the rest")
        lead = self._give_lea(10)
        for user in self.others:
            self._get_member(user).assignment_max = 0
        run = self._redistribute()
        run.action_apply()
        self.assertOwner(lead, self.alba)
        self.assertEqual(self._decisions(lead)[-1].count, 0)
        run.action_undo()
        self.assertOwner(lead, self.lea)
        self.assertBooksBalance()

    def test_the_leaver_as_fallback_owner_gets_nothing_back(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.lea.id})
        self.policy.with_user(self.mara).action_publish("Lea looks after the rest")
        self._give_lea(10)
        for user in self.others:
            self._get_member(user).assignment_max = 0
        self.assertEqual(self._redistribute().line_ids.state, "waiting")

    def test_nothing_to_redistribute_is_said(self):
        with self.assertRaisesRegex(UserError, "no open lead"):
            self._redistribute()

    def test_only_managers(self):
        self._give_lea(10)
        for user in (self.lea, self.others[0], self.alba):
            with self.assertRaises(AccessError):
                self._redistribute(user)

    def test_the_form_counts_the_open_leads(self):
        self._give_lea(10, 10)
        self._give_lea(10, team_id=self.south.id)
        self._give_lea(10, team_id=False)
        self.assertEqual(self.member_lea.fair_open_lead_count, 3)
        self.assertEqual(self._redistribute().lead_count, 3)


@tagged("post_install", "-at_install", "standard")
class TestUndoRedistribution(LeaverCase):
    def test_everything_is_as_before(self):
        leads = self._give_lea(*[10] * 6)
        leads.date_open = "2026-01-05 08:00:00"
        facts = ["user_id", "team_id", "type", "date_open", "date_conversion"]
        before = leads.read(facts)
        received = [self._get_member(user).fair_received for user in self.others]
        run = self._redistribute()
        run.action_apply()
        run.action_undo()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(leads.read(facts), before)
        self.assertEqual(run.line_ids.mapped("state"), ["undone"] * 6)
        self.assertEqual(
            [self._get_member(user).fair_received for user in self.others], received
        )
        last = self._decisions(leads[0])[-1]
        self.assertEqual((last.kind, last.to_user_id), ("undo", self.lea))
        self.assertBooksBalance()

    def test_also_after_the_leaver_is_archived(self):
        leads = self._give_lea(10, 10)
        run = self._redistribute()
        run.action_apply()
        self.lea.action_archive()
        run.action_undo()
        self.assertEqual(leads.user_id, self.lea)

    def test_what_the_new_owner_has_worked_on_stays(self):
        called, untouched = self._give_lea(10, 10)
        run = self._redistribute()
        run.action_apply()
        owner = called.user_id
        called.message_post(body="Called, wants an offer", message_type="comment")
        run.action_undo()
        self.assertOwner(called, owner)
        self.assertOwner(untouched, self.lea)
        self.assertEqual(self._line(run, called).state, "left")


@tagged("post_install", "-at_install", "standard")
class TestNextSteps(LeaverCase):
    """What a leaver had promised to customers is neither lost nor done twice."""

    def test_planned_activities_move_and_come_back(self):
        planned, plain = self._give_lea(10, 10)
        call = planned.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.lea.id, summary="Call back"
        )
        foreign = planned.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.alba.id
        )
        run = self._redistribute()
        run.action_apply()
        self.assertEqual(call.user_id, planned.user_id)
        self.assertEqual(foreign.user_id, self.alba)
        self.assertEqual(planned.activity_ids, call | foreign)
        # A lead that comes without a next step gets the first response of its tier.
        self.assertEqual(plain.activity_ids.user_id, plain.user_id)
        run.action_undo()
        self.assertEqual(call.user_id, self.lea)
        self.assertFalse(plain.activity_ids)

    def test_archiving_the_leaver_first_loses_none(self):
        lead = self._give_lea(10)
        call = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.lea.id, summary="Call back"
        )
        self.lea.action_archive()
        self.assertTrue(call.exists())
        self.assertFalse(call.user_id)
        run = self._redistribute()
        run.action_apply()
        self.assertEqual(call.user_id, lead.user_id)
        run.action_undo()
        self.assertFalse(call.user_id)
        self.assertOwner(lead, self.lea)


@tagged("post_install", "-at_install", "standard")
class TestArchiving(LeaverCase):
    def test_a_manager_is_led_to_the_preview(self):
        leads = self._give_lea(*[10] * 3)
        action = self._archive(self.lea)
        self.assertFalse(self.lea.active)
        run = self.env["fair.allocation.run"].browse(action["res_id"])
        self.assertEqual((run.kind, run.state), ("redistribution", "previewed"))
        self.assertEqual(run.assigned_count, 3)
        self.assertEqual(leads.user_id, self.lea)
        self.assertFalse(self._messages_to(self.mara))

    def test_several_leavers_at_once_are_listed(self):
        self._give_lea(10)
        lead = self._new_leads(10, team_id=self.team.id)
        lead.with_user(self.mara).user_id = self.others[0]
        action = self._archive(self.lea, self.others[0])
        runs = self.env["fair.allocation.run"].search(action["domain"])
        self.assertEqual(runs.from_user_id, self.lea | self.others[0])
        self.assertFalse(runs.line_ids.user_id & runs.from_user_id)

    def test_others_leave_it_to_the_leader_of_the_team(self):
        self._give_lea(*[10] * 3)
        self._switch_off(self.lea)
        message = self._messages_to(self.mara)
        self.assertEqual(len(message), 1)
        self.assertIn("3 open leads", message.body)
        self.assertIn(f"crm.team.member/{self.member_lea.id}", message.body)
        self.assertFalse(self._messages_to(self.others[0]))

    def test_toggling_the_field_tells_the_leader_as_well(self):
        self._give_lea(10)
        self.lea.with_user(self._new_admin(MANAGER)).active = False
        self.assertEqual(len(self._messages_to(self.mara)), 1)

    def test_a_team_without_leader_tells_the_managers(self):
        self._give_lea(10)
        self.team.user_id = False
        self._switch_off(self.lea)
        self.assertEqual(len(self._messages_to(self.mara)), 1)

    def test_without_open_leads_nothing_happens(self):
        self._give_lea(10).action_set_lost()
        self.assertFalse(self._archive(self.lea))
        self.assertFalse(self._messages_to(self.mara))

    def test_a_team_without_rules_is_none_of_our_business(self):
        team = self.env["crm.team"].create({"name": "Lawless", "user_id": self.mara.id})
        self._give_lea(10, team_id=team.id)
        self.assertFalse(self._archive(self.lea))
        self.assertFalse(self._messages_to(self.mara))

    def test_companies_never_mix(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.lea.company_ids = [Command.link(elsewhere.id)]
        policy = self.policy.copy({"name": "Theirs", "company_id": elsewhere.id})
        team = self.env["crm.team"].create(
            {
                "name": "There",
                "company_id": elsewhere.id,
                "fair_policy_id": policy.id,
                "user_id": False,
            }
        )
        policy.action_publish("Theirs")
        here = self._give_lea(10, company_id=self.company.id)
        there = self._new_leads(10, team_id=team.id, company_id=elsewhere.id)
        there.write({"user_id": self.lea.id, "team_id": team.id})
        action = self._archive(self.lea)
        run = self.env["fair.allocation.run"].browse(action["res_id"])
        self.assertEqual(run.company_id, self.company)
        self.assertEqual(run.line_ids.lead_id, here)
        self.assertEqual(there.user_id, self.lea)

    def test_one_run_for_each_company_a_manager_has(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.lea.company_ids = [Command.link(elsewhere.id)]
        self.mara.company_ids = [Command.link(elsewhere.id)]
        self._give_lea(10, company_id=self.company.id)
        there = self._new_leads(10, team_id=False, company_id=elsewhere.id)
        there.write({"user_id": self.lea.id, "team_id": False})
        both = self.company | elsewhere
        Run = self.env["fair.allocation.run"].with_user(self.mara)
        Run = Run.with_context(allowed_company_ids=both.ids)
        runs = Run._create_redistribution(self.lea)
        self.assertEqual(runs.company_id, both)
        self.assertEqual(len(runs), 2)


@tagged("post_install", "-at_install", "standard")
class TestDeletedUser(LeaverCase):
    def test_no_owner_is_lost_without_an_entry(self):
        pending, won = self._give_lea(10, 10, type="opportunity")
        won.action_set_won()
        name = self.lea.name
        self.lea.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        for lead in pending | won:
            self.assertFalse(lead.user_id)
            last = self._decisions(lead)[-1]
            self.assertEqual(
                (last.kind, last.reason, last.count), ("manual", "deleted", 0)
            )
            self.assertIn(name, last.summary)
        self.assertBooksBalance()

    def test_the_leads_can_be_shared_out_afterwards(self):
        lead = self._give_lea(10)
        self.lea.unlink()
        self.env.invalidate_all()
        self._allocate(lead)
        self.assertTrue(lead.user_id & self.others)


@tagged("post_install", "-at_install", "standard")
class TestLeaverRpc(RpcCase):
    def test_salespeople_redistribute_nothing(self):
        lead = self._new_leads(10)
        lead.user_id = self.ada
        for user in (self.nils, self.ada, self.alba, self.emil, self.pia, self.otto):
            with self.subTest(user.login):
                self._sign_in(user)
                for method in ("action_fair_redistribute", "action_fair_substitute"):
                    answer = self._rpc_undone(
                        "crm.team.member", method, self.member_ada.ids
                    )
                    self.assertRefused(answer[:3])
                    self.assertFalse(answer[3])
        self.assertFalse(
            self.env["fair.allocation.run"].search([("from_user_id", "!=", False)])
        )
