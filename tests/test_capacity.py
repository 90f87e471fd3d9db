from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase
from .common import SALESMAN
from .concurrency_case import ConcurrencyCase
from .rpc_case import RpcCase

#: Scores of leads of these tiers.
A, B, C = 80, 50, 10


class CapacityCase(AllocationCase):
    """One person alone in a team, who may take every tier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team, cls.solo = cls._new_team(1)
        cls.member = cls.team.crm_team_member_ids
        cls.company.resource_calendar_id.tz = "UTC"

    @classmethod
    def _cap(cls, period, limit, tier=None, member=None):
        return (
            cls.env["fair.allocation.cap"]
            .with_user(cls.mara)
            .create(
                {
                    "member_id": (member or cls.member).id,
                    "period": period,
                    "tier_id": tier and tier.id,
                    "limit": limit,
                }
            )
        )

    @contextmanager
    def _at(self, moment):
        """By the product's clock it is ``moment`` (UTC)."""
        now = datetime.fromisoformat(moment)
        with patch.object(self.env.cr, "now", lambda: now):
            yield

    def _give(self, *scores, team=None):
        """Share out new leads; how many were given."""
        leads = self._new_leads(*scores, team_id=(team or self.team).id)
        self._allocate(leads)
        waiting = leads.filtered(lambda lead: not lead.user_id)
        self.assertLessEqual(set(waiting.mapped("fair_wait_reason")), {"full"})
        return len(leads - waiting)


@tagged("post_install", "-at_install", "standard")
class TestCapacity(CapacityCase):
    def test_a_capacity_of_one_is_one_lead_and_not_none(self):
        self.member.assignment_max = 1
        with self._at("2026-03-02 12:00"):
            self.assertEqual(self._give(C, C, C), 1)
        with self._at("2026-04-01 11:59"):
            self.assertEqual(self._give(C), 0)
        with self._at("2026-04-01 12:01"):
            self.assertEqual(self._give(C, C), 1)

    def test_a_capacity_or_a_cap_of_zero_is_none(self):
        self._cap("week", 0)
        self.assertEqual(self._give(C), 0)
        self.member.fair_cap_ids.unlink()
        self.assertEqual(self._give(C), 1)
        self.member.assignment_max = 0
        self.assertEqual(self._give(C), 0)

    def test_a_burst_fills_the_cap_and_the_rest_says_why_it_waits(self):
        self._cap("day", 15)
        leads = self._new_leads(*[C] * 40, team_id=self.team.id)
        self._allocate(leads)
        self.assertEqual(len(leads.filtered("user_id")), 15)
        for lead in leads.filtered(lambda lead: not lead.user_id):
            self.assertWaits(lead, "full")
            self.assertIn("full", lead.fair_wait_text)

    def test_a_day_begins_at_midnight_where_the_company_works(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"  # UTC+13 in March
        self._cap("day", 1)
        with self._at("2026-03-10 00:30"):
            self.assertEqual(self._give(C, C), 1)
        with self._at("2026-03-10 10:59"):
            self.assertEqual(self._give(C), 0)
        with self._at("2026-03-10 11:00"):
            self.assertEqual(self._give(C, C), 1)
        with self._at("2026-03-11 00:30"):  # a new day only in Greenwich
            self.assertEqual(self._give(C), 0)

    def test_the_clock_is_that_of_the_teams_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere.resource_calendar_id.tz = "Pacific/Auckland"
        self.mara.company_ids += elsewhere
        self.solo.company_ids += elsewhere
        policy = self.policy.copy({"company_id": False, "team_ids": False})
        policy.with_user(self.mara).action_publish("For everybody")
        self.team.write({"company_id": elsewhere.id, "fair_policy_id": policy.id})
        self._cap("day", 1)
        with self._at("2026-03-10 10:59"):
            self.assertEqual(self._give(C), 1)
        with self._at("2026-03-10 11:00"):
            self.assertEqual(self._give(C), 1)

    def test_week_month_and_quarter(self):
        for period, first, last, anew in (
            ("week", "2026-03-04 10:00", "2026-03-08 23:59", "2026-03-09 00:00"),
            ("month", "2026-05-01 00:00", "2026-05-31 23:59", "2026-06-01 00:00"),
            ("quarter", "2026-07-20 10:00", "2026-09-30 23:59", "2026-10-01 00:00"),
        ):
            with self.subTest(period):
                cap = self._cap(period, 2)
                with self._at(first):
                    self.assertEqual(self._give(C, C, C), 2)
                with self._at(last):
                    self.assertEqual(self._give(C), 0)
                with self._at(anew):
                    self.assertEqual(self._give(C), 1)
                cap.unlink()

    def test_a_quarter_begins_at_the_offset_of_its_own_season(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self._cap("quarter", 1)
        with self._at("2026-03-31 11:30"):  # 0:30 on 1 April, summer time
            self.assertEqual(self._give(C), 1)
        with self._at("2026-05-20 12:00"):  # winter time
            self.assertEqual(self._give(C), 0)

    def test_every_cap_holds_beside_the_others(self):
        self._cap("day", 3)
        self._cap("week", 5)
        with self._at("2026-03-03 10:00"):
            self.assertEqual(self._give(*[C] * 9), 3)
        with self._at("2026-03-04 10:00"):
            self.assertEqual(self._give(*[C] * 9), 2)
        with self._at("2026-03-09 10:00"):
            self.assertEqual(self._give(*[C] * 9), 3)

    def test_a_cap_of_one_tier_leaves_the_others_alone(self):
        self._cap("week", 2, self.tier_a)
        leads = self._new_leads(A, A, A, A, B, B, B, team_id=self.team.id)
        self._allocate(leads)
        given = leads.filtered("user_id")
        self.assertEqual(
            sorted(lead.fair_tier_id.name for lead in given), list("AABBB")
        )
        self.assertEqual(self._give(A, B), 1)

    def test_leads_beyond_ones_tier_cap_go_to_colleagues(self):
        team, (busy, free) = self._new_team_of_two()
        member = team.crm_team_member_ids.filtered(lambda m: m.user_id == busy)
        self._cap("week", 1, self.tier_a, member)
        leads = self._new_leads(*[A] * 6, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {busy: 1, free: 5})

    def _new_team_of_two(self):
        team = self.env["crm.team"].create(
            {
                "name": "Two",
                "company_id": self.company.id,
                "fair_policy_id": self.policy.id,
            }
        )
        users = self.env["res.users"]
        for name in ("busy", "free"):
            users |= new_test_user(self.env, f"fair_{name}", groups=SALESMAN)
        self.env["crm.team.member"].create(
            [
                {"crm_team_id": team.id, "user_id": user.id, "assignment_max": 100}
                for user in users
            ]
        )
        return team, users

    def test_open_leads_of_one_tier(self):
        self._cap("open", 1, self.tier_a)
        held = self._new_leads(A, team_id=self.team.id)
        self._allocate(held)
        self.assertEqual(self._give(A, B, B), 2)
        held.action_set_lost()
        self.assertEqual(self._give(A, A), 1)

    def test_open_leads_of_all_teams_count(self):
        self._cap("open", 2)
        self._new_leads(C, user_id=self.solo.id)  # in team North
        self.assertEqual(self._give(C, C), 1)

    def test_won_customers_use_the_cap_only_if_the_policy_says_so(self):
        self._cap("open", 1)
        won = self._new_leads(C, team_id=self.team.id)
        self._allocate(won)
        won.action_set_won()
        self.policy.count_won = True
        self.policy.with_user(self.mara).action_publish("Won ones count")
        self.assertEqual(self._give(C), 0)
        self.policy.count_won = False
        self.policy.with_user(self.mara).action_publish("Won ones don't")
        self.assertEqual(self._give(C), 1)

    def test_neither_giving_back_nor_losing_makes_room_in_a_period(self):
        self._cap("week", 2)
        with self._at("2026-03-03 10:00"):
            returned, lost = leads = self._new_leads(C, C, team_id=self.team.id)
            self._allocate(leads)
            returned.with_user(self.solo).action_fair_return("no_time")
            lost.with_user(self.solo).action_set_lost()
            self.assertEqual(self._give(C), 0)

    def test_undoing_makes_room_where_the_lead_was_received(self):
        self._cap("day", 1)
        with self._at("2026-03-03 10:00"):
            first = self._allocate(self._new_leads(C, team_id=self.team.id))
        with self._at("2026-03-04 10:00"):
            second = self._allocate(self._new_leads(C, team_id=self.team.id))
            first.action_undo()
            self.assertEqual(self._give(C), 0)
            second.action_undo()
            self.assertEqual(self._give(C, C), 1)

    def test_what_a_manager_gives_by_hand_counts(self):
        self._cap("day", 2)
        lead = self._new_leads(C, team_id=self.team.id)
        lead.with_user(self.mara).user_id = self.solo
        self.assertEqual(self._give(C, C), 1)


@tagged("post_install", "-at_install", "standard")
class TestCapsAndRuns(CapacityCase):
    def test_a_cap_lowered_after_the_preview_is_obeyed(self):
        leads = self._new_leads(A, A, A, B, team_id=self.team.id)
        run = self._preview(leads)
        self.assertEqual(run.assigned_count, 4)
        self._cap("week", 1, self.tier_a)
        run.action_apply()
        self.assertEqual(len(leads.filtered("user_id")), 2)
        dropped = run.line_ids.filtered(lambda line: line.state == "changed")
        self.assertEqual(dropped.tier_id, self.tier_a)
        self.assertEqual(set(dropped.mapped("reason")), {"full"})
        self.assertBooksBalance()

    def test_a_cap_raised_after_the_preview_gives_nothing_that_was_not_shown(self):
        cap = self._cap("day", 1)
        leads = self._new_leads(C, C, team_id=self.team.id)
        run = self._preview(leads)
        cap.limit = 2
        run.action_apply()
        self.assertEqual(len(leads.filtered("user_id")), 1)

    def test_the_least_important_is_dropped(self):
        leads = self._new_leads(C, A, B, team_id=self.team.id)
        run = self._preview(leads)
        self._cap("day", 2)
        run.action_apply()
        self.assertEqual(
            leads.filtered("user_id").fair_tier_id, self.tier_a | self.tier_b
        )

    def test_an_override_beyond_the_tier_cap_is_refused(self):
        self._cap("week", 1, self.tier_a, self.member_sven)
        self.member_ada.fair_seniority_id = self.senior
        self.member_sven.assignment_max = self.member_ada.assignment_max = 100
        leads = self._new_leads(A, A, A, B)
        run = self._preview(leads)
        of_sven = run.line_ids.filtered(lambda line: line.user_id == self.sven)
        self.assertIn(self.tier_a, of_sven.tier_id)
        of_ada = run.line_ids.filtered(lambda line: line.user_id == self.ada)
        with self.assertRaisesRegex(ValidationError, "Salesperson: the capacity"):
            of_ada.filtered(lambda line: line.tier_id == self.tier_a)[:1]._override(
                self.sven, "He knows them"
            )
        ordinary = run.line_ids.filtered(lambda line: line.tier_id == self.tier_b)
        ordinary._override((self.sven | self.ada) - ordinary.user_id, "Their turn")
        self.assertEqual(run.override_count, 1)

    def test_the_number_of_queries_is_that_of_the_periods(self):
        self._cap("week", 5)
        self.member.fair_open_max = 50
        few = self._count_queries(self.team)
        for tier in (self.tier_a, self.tier_b, self.tier_c):
            self._cap("week", 5, tier)
        self.env["crm.team.member"].create(
            [
                {
                    "crm_team_id": self.team.id,
                    "user_id": new_test_user(
                        self.env, f"fair_more_{number}", groups=SALESMAN
                    ).id,
                    "fair_open_max": 50,
                    "fair_cap_ids": [
                        Command.create({"period": "week", "limit": number}),
                        Command.create(
                            {
                                "period": "week",
                                "limit": number,
                                "tier_id": self.tier_a.id,
                            }
                        ),
                    ],
                }
                for number in range(8)
            ]
        )
        self._give(*[C] * 20)
        self.assertEqual(self._count_queries(self.team), few)

    def _count_queries(self, team):
        self.env.flush_all()
        self.env.invalidate_all()
        version = team.fair_policy_id.version_id
        before = self.env.cr.sql_log_count
        self.env["fair.allocation.problem"]._get_capacity(team, version)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestCapsInWords(CapacityCase):
    def test_the_profile_says_what_is_left_and_by_which_cap(self):
        self.member.assignment_max = 30
        member = self.member.with_user(self.solo)
        self.assertEqual(member.fair_capacity_left, "30 (capacity of 30 days)")
        self._cap("week", 4)
        self._cap("day", 1, self.tier_a)
        self._give(A, B)
        self.env.invalidate_all()
        self.assertEqual(
            member.fair_capacity_left, "2 (cap per week); A: 0 (cap per day)"
        )
        self.member.with_user(self.mara).fair_open_max = 2
        self.assertEqual(member.fair_capacity_left[:24], "0 (cap on open leads)")

    def test_it_says_nothing_to_those_who_cannot_count_the_leads(self):
        self.assertFalse(self.member.with_user(self.nils).fair_capacity_left)
        self.assertTrue(self.member.with_user(self.alba).fair_capacity_left)

    def test_without_rules_there_is_nothing_to_say(self):
        self.team.fair_policy_id = False
        self.assertFalse(self.member.with_user(self.mara).fair_capacity_left)

    def test_the_chatter_tells_what_became_of_the_caps(self):
        cap = self._cap("week", 3)
        cap.limit = 4
        cap.limit = 4
        cap.unlink()
        self.env.flush_all()
        told = [m.body.striptags() for m in self.member.message_ids.sorted("id")]
        self.assertEqual(
            [text for text in told if "Cap" in text],
            [
                "Cap added: Week: at most 3",
                "Cap changed: Week: at most 3 → Week: at most 4",
                "Cap removed: Week: at most 4",
            ],
        )

    def test_a_manager_adds_caps_on_the_profile(self):
        with Form(self.member.with_user(self.mara)) as form:
            with form.fair_cap_ids.new() as line:
                line.period = "month"
                line.tier_id = self.tier_a
                line.limit = 7
            with form.fair_cap_ids.new() as line:
                line.period = "month"
                line.limit = 9
        self.assertEqual(
            self.member.fair_cap_ids.mapped("display_name"),
            ["Month: at most 7 of A", "Month: at most 9"],
        )
        with self.assertRaises(AccessError):
            self.member.fair_cap_ids.with_user(self.nils).limit = 1

    def test_caps_name_themselves(self):
        self.assertEqual(self._cap("week", 3).display_name, "Week: at most 3")
        self.assertEqual(
            self._cap("open", 2, self.tier_a).display_name,
            "Open at once: at most 2 of A",
        )


@tagged("post_install", "-at_install", "standard")
class TestBadCaps(RpcCase):
    """What contradicts itself is refused by every door, and the answer says how."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.mara)
        self.vals = {
            "member_id": self.member_ada.id,
            "period": "week",
            "tier_id": self.tier_a.id,
            "limit": 2,
        }
        self.cap = self.env["fair.allocation.cap"].create(self.vals)

    def test_the_same_cap_twice(self):
        self._refuse("Period", "Change the existing", "create", [self.vals])
        everything = {**self.vals, "tier_id": False}
        self.env["fair.allocation.cap"].create(everything)
        self._refuse("Period", "Change the existing", "create", [everything])
        other = self.cap.copy({"period": "day"})
        self._refuse("Period", "existing one", "write", other.ids, {"period": "week"})
        nested = {"fair_cap_ids": [Command.create({"period": "week", "limit": 1})]}
        self._refuse(
            *("Period", "Change the existing", "write", self.member_ada.ids, nested),
            model="crm.team.member",
        )

    def test_an_import_of_the_same_cap(self):
        columns = ["member_id/.id", "period", "limit"]
        rows = [[str(self.member_ada.id), "Day", "3"]] * 2
        result, _fault, _message, changed = self._rpc_undone(
            "fair.allocation.cap", "load", columns, rows
        )
        self.assertIn("Change the existing", str(result["messages"]))
        self.assertFalse(changed)

    def test_a_tier_of_another_company(self):
        foreign = self.env["fair.allocation.tier"].create(
            {"name": "F", "score_min": 0, "company_id": self.other_company.id}
        )
        for call in (
            ("create", [{**self.vals, "tier_id": foreign.id}]),
            ("write", self.cap.ids, {"tier_id": foreign.id}),
        ):
            self._refuse("Tier", "Choose a tier of the team's company", *call)

    def test_periods_there_are_not_and_nobodys_caps(self):
        for vals in ({"period": "decade"}, {"period": False}, {"member_id": False}):
            _result, fault, _message, changed = self._rpc_undone(
                "fair.allocation.cap", "create", [{**self.vals, **vals}]
            )
            self.assertTrue(fault, vals)
            self.assertFalse(changed)

    def _refuse(self, label, mend, *call, model="fair.allocation.cap"):
        _result, fault, message, changed = self._rpc_undone(model, *call)
        self.assertEqual(fault, "ValidationError", message)
        self.assertIn(label, message)
        self.assertIn(mend, message)
        self.assertFalse(changed)


@tagged("post_install", "-at_install", "standard")
class TestCapsAtTheSameMoment(ConcurrencyCase):
    """Caps hold between transactions that can't see each other."""

    def test_two_runs_for_one_free_slot_of_a_cap(self):
        team = self._new_team(people=1, capacity=10)
        self._cap(team, "week", 1)
        first, second = (
            self._preview(m, self._new_leads(team, 1)) for m in self.managers
        )
        self._apply_on_old_figures(second, after=lambda env: apply(first, env))
        self.assertEqual(self._count([first, second]), 1)
        self.assertSound(first, second)

    def test_a_cap_set_while_a_run_is_being_applied(self):
        team = self._new_team(people=1, capacity=10)
        run = self._preview(self.managers[1], self._new_leads(team, 3))
        self._apply_on_old_figures(run, after=lambda env: self._cap(team, "day", 1))
        self.assertEqual(self._count([run]), 1)
        self.assertSound(run)

    def test_one_persons_open_leads_in_two_teams(self):
        north = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
            policy = env["crm.team"].browse(north).fair_policy_id
            south = env["crm.team"].create(
                {"name": "South", "fair_policy_id": policy.id}
            )
            env["crm.team.member"].create(
                {
                    "crm_team_id": south.id,
                    "user_id": env["crm.team"].browse(north).member_ids.id,
                }
            )
            south = south.id
        for team in (north, south):
            self._cap(team, "open", 1)
        first, second = (
            self._preview(manager, self._new_leads(team, 1))
            for manager, team in zip(self.managers, (north, south), strict=True)
        )
        self._apply_on_old_figures(second, after=lambda env: apply(first, env))
        self.assertEqual(self._count([first, second]), 1)

    def _cap(self, team_id, period, limit):
        with self._environment() as env:
            members = env["crm.team"].browse(team_id).crm_team_member_ids
            env["fair.allocation.cap"].create(
                {"member_id": members.id, "period": period, "limit": limit}
            )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _apply_on_old_figures(self, run, after):
        """The transaction begins before ``after`` happens, and goes on after it."""
        with self._environment(self.managers[1]) as late:
            late["crm.lead"].search([], limit=1)
            with self._environment(self.managers[0]) as early:
                after(early)
            retrying(lambda: apply(run, late), late)


def apply(run_id, env):
    """What the button *Apply* does."""
    return env["fair.allocation.run"].browse(run_id).action_apply()
