from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged, test_cursor

from .common import MANAGER
from .rpc_case import RpcCase

JULY = (date(2026, 7, 1), date(2026, 7, 31))
AWARDS = ("best_seller", "service_star", "fair_player")


class RewardCase(RpcCase):
    """In July nils, ada and sven each received 30 leads alike; it is 1 August."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.policy.write({"evaluation_sample": 10, "leaderboard": "top"})
        cls.policy.with_user(cls.mara).action_publish("Ranked from 10 leads")
        members = cls.member_nils | cls.member_ada | cls.member_sven
        members.assignment_max = 200
        cls.leads = cls._new_leads(*[10] * 90, type="opportunity")
        cls._freeze(cls, "2026-07-10 10:00:00")
        run = cls.env["fair.allocation.run"].browse(
            cls.leads.with_user(cls.mara).action_fair_allocate()["res_id"]
        )
        run.with_user(cls.mara).action_apply()
        cls.env.flush_all()
        assert {len(cls._of(cls, user)) for user in cls.team_north} == {30}

    def setUp(self):
        super().setUp()
        self._freeze("2026-08-01 10:00:00")

    def _freeze(self, moment):
        """From now on it is ``moment`` (UTC)."""
        now = datetime.fromisoformat(moment)
        freezer = freeze_time(now)
        patcher = patch.object(self.env.cr, "now", lambda: now)
        in_tests = patch.object(test_cursor.TestCursor, "now", lambda cursor: now)
        add = getattr(self, "addCleanup", None) or self.addClassCleanup
        if isinstance(self, type):
            add = self.addClassCleanup
        for change in (freezer, patcher, in_tests):
            change.start()
            add(change.stop)

    def _of(self, user):
        return self.leads.filtered(lambda lead: lead.user_id == user)

    def _win(self, user, number, revenue=10):
        leads = self._of(user).filtered(lambda ld: ld.won_status == "pending")[:number]
        leads.expected_revenue = revenue
        leads.action_set_won()
        self.env.flush_all()

    def _judge(self, award, days=JULY):
        """Rows of July by person."""
        Merit = self.env["fair.allocation.merit"]
        Merit._refresh(self.north, *days)
        rows = Merit.search(
            [("award", "=", award), ("team_id", "=", self.north.id)]
            + [("date_from", "=", days[0]), ("date_to", "=", days[1])]
        )
        return {row.user_id: row for row in rows}

    def _places(self, award):
        return {user.name: row.rank for user, row in self._judge(award).items()}


@tagged("post_install", "-at_install", "standard")
class TestAwards(RewardCase):
    def test_best_seller_wins_most_for_the_leads_received(self):
        for user, wins in ((self.nils, 12), (self.ada, 6), (self.sven, 3)):
            self._win(user, wins)
        self.assertEqual(self._places("best_seller"), {"Nils": 1, "Ada": 2, "Sven": 3})
        row = self._judge("best_seller")[self.nils]
        # 30 leads each, 21 won: 7 were to be expected.
        self.assertEqual(row.numbers["expected"], 7)
        self.assertEqual(row.score, 150)
        self.assertEqual(row.percent, 100)

    def test_wins_without_revenue_do_not_count(self):
        self._win(self.nils, 20, revenue=0)
        self._win(self.ada, 2)
        self.assertEqual(self._places("best_seller")["Ada"], 1)
        self.assertEqual(self._judge("best_seller")[self.nils].numbers["won"], 0)

    def test_what_a_colleague_won_does_not_count(self):
        self._win(self.nils, 5)
        won = self._of(self.nils).filtered(lambda lead: lead.won_status == "won")
        won.with_user(self.mara).user_id = self.ada
        self.env.flush_all()
        rows = self._judge("best_seller")
        self.assertEqual(rows[self.nils].numbers["won"], 0)

    def test_equals_share_a_place(self):
        for user in (self.nils, self.ada):
            self._win(user, 6)
        self.assertEqual(self._places("best_seller"), {"Nils": 1, "Ada": 1, "Sven": 3})

    def test_too_few_leads_are_not_ranked(self):
        self.policy.evaluation_sample = 40
        self.policy.with_user(self.mara).action_publish("From 40 leads")
        self._win(self.nils, 30)
        self.assertEqual(set(self._places("best_seller").values()), {0})
        row = self._judge("best_seller")[self.nils]
        self.assertIn("30 of at least 40", row.with_user(self.nils).text)

    def test_only_the_leads_of_the_month(self):
        self.assertFalse(
            self._judge("best_seller", (date(2026, 6, 1), date(2026, 6, 30)))
        )

    def test_service_star_answers_in_time(self):
        """As the report says who answered how many in time."""
        cases = {self.nils.id: (28, 30), self.ada.id: (20, 30), self.sven.id: (9, 9)}
        Merit = type(self.env["fair.allocation.merit"])
        with patch.object(Merit, "_count_responses", lambda *_args: cases):
            places = self._places("service_star")
        # Nine are too few, however good.
        self.assertEqual(places, {"Nils": 1, "Ada": 2, "Sven": 0})

    def test_responses_are_those_of_the_report(self):
        Figures = self.env["fair.allocation.figures"]
        found = self.env["fair.allocation.merit"]._count_responses(self.north, *JULY)
        domain = Figures._get_domain(
            self.north, *Figures._get_moments(self.north, *JULY)
        )
        [(due,)] = self.env["fair.allocation.report"]._read_group(
            domain, [], ["response_due:sum"]
        )
        self.assertEqual(sum(pair[1] for pair in found.values()), due or 0)

    def test_fair_player_passes_leads_on_with_a_note(self):
        self._give_back(self.nils, 4, "Calls back in spring, ask for Grace")
        self._give_back(self.ada, 4, "x")
        Decision = self.env["fair.allocation.decision"]
        for lead in self._of(self.sven)[:4]:
            Decision._append(
                [
                    Decision._prepare_entry(lead, self.north, "reclaim")
                    | {"from_user_id": self.sven.id, "date": "2026-07-20 10:00:00"}
                ]
            )
        rows = self._judge("fair_player")
        self.assertEqual(rows[self.nils].rank, 1)
        self.assertEqual(rows[self.sven].rank, 3)
        self.assertEqual(rows[self.nils].numbers["helpful"], 4)
        self.assertEqual(rows[self.ada].numbers["helpful"], 0)

    def _give_back(self, user, number, note):
        Decision = self.env["fair.allocation.decision"]
        Decision._append(
            [
                Decision._prepare_entry(lead, self.north, "return")
                | {
                    "from_user_id": user.id,
                    "actor_id": user.id,
                    "note": note,
                    "date": "2026-07-20 10:00:00",
                }
                for lead in self._of(user)[:number]
            ]
        )
        self.env.flush_all()

    def test_claiming_and_returning_helps_nobody(self):
        lead = self._of(self.nils)[:1]
        Decision = self.env["fair.allocation.decision"]
        Decision._append(
            [
                Decision._prepare_entry(lead, self.north, "claim")
                | {"to_user_id": self.nils.id, "date": "2026-07-19 10:00:00"}
            ]
        )
        self._give_back(self.nils, 1, "Calls back in spring, ask for Grace")
        self.assertEqual(self._judge("fair_player")[self.nils].numbers["helpful"], 0)

    def test_a_violation_keeps_from_being_ranked(self):
        for user in self.team_north:
            self._give_back(user, 1, "Calls back in spring, ask for Grace")
        boss = new_test_user(self.env, "fair_boss", groups=MANAGER)
        Violation = self.env["fair.allocation.violation"].with_user(boss)
        violation = Violation._report(self.nils, "other", "Rude")
        # Nothing counts before somebody has confirmed it.
        self.assertEqual(set(self._places("fair_player").values()), {1})
        violation.with_user(self.mara)._confirm("Heard by two customers", 3)
        rows = self._judge("fair_player")
        self.assertEqual(rows[self.nils].rank, 0)
        self.assertFalse(rows[self.nils].is_shown)
        self.assertIn("violation", rows[self.nils].with_user(self.nils).text)
        self.assertEqual({rows[u].rank for u in (self.ada, self.sven)}, {1})

    def test_one_query_more_or_less_however_many_leads(self):
        Merit = self.env["fair.allocation.merit"]
        Merit._refresh(self.north, *JULY)
        self.env.flush_all()
        with self.assertQueryCount(40):
            Merit._refresh(self.north, *JULY)
            self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestLeaderboard(RewardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_eva.crm_team_id = cls.north
        cls.eva.sale_team_id = cls.north

    def setUp(self):
        super().setUp()
        for user, wins in ((self.nils, 12), (self.ada, 6), (self.sven, 3)):
            self._win(user, wins)
        self.rows = self._judge("best_seller")

    def _publish(self, leaderboard):
        self.policy.leaderboard = leaderboard
        if self.policy.is_changed:
            self.policy.with_user(self.mara).action_publish(f"Shows {leaderboard}")

    def _seen_by(self, user):
        """Who is on the leaderboard, by every way of reading it."""
        self._sign_in(user)
        domain = [("award", "=", "best_seller"), ("date_from", "=", "2026-07-01")]
        name = "fair.allocation.merit"
        rows, fault, _text = self._rpc(name, "search_read", domain, ["user_id", "text"])
        if fault:
            self.assertRefused((rows, fault, ""))
            return None
        groups, _fault, _text = self._rpc(
            name, "formatted_read_group", domain, ["user_id"], ["rank:sum"]
        )
        self.assertEqual(len(groups), len(rows))
        ids = [row.id for row in self.rows.values()]
        read, fault, _text = self._rpc(name, "read", ids, ["score"])
        if len(rows) < len(ids):
            self.assertEqual(fault, "AccessError")
        self._assert_no_numbers(user, ids)
        for row in rows:
            is_own = row["user_id"][0] == user.id
            knows = is_own or user == self.mara
            self.assertEqual(bool(row["text"]), knows, row)
        return {row["user_id"][1] for row in rows}

    def _assert_no_numbers(self, user, ids):
        if not user.has_group(MANAGER):
            answer = self._rpc("fair.allocation.merit", "read", ids, ["numbers"])
            self.assertRefused(answer)
            answer = self._rpc(
                "fair.allocation.merit", "search", [("numbers", "!=", False)]
            )
            self.assertRefused(answer)

    def test_what_the_rules_show(self):
        everyone = {"Nils", "Ada", "Sven"}
        self.policy.evaluation_sample = 10
        for leaderboard, of_ada, of_alba in (
            ("none", {"Ada"}, set()),
            ("top", everyone, everyone),
            ("all", everyone, everyone),
        ):
            self._publish(leaderboard)
            with self.subTest(leaderboard=leaderboard):
                self.assertEqual(self._seen_by(self.ada), of_ada)
                self.assertEqual(self._seen_by(self.alba), of_alba)
                self.assertEqual(self._seen_by(self.mara), everyone)
                self.assertEqual(self._seen_by(self.ines), set())
                self.assertEqual(self._seen_by(self.otto), set())
                self.assertIsNone(self._seen_by(self.emil))
                self.assertIsNone(self._seen_by(self.pia))

    def test_the_fourth_is_shown_when_everybody_is(self):
        row = self.rows[self.sven]
        for leaderboard, shown in (("all", True), ("top", False), ("none", False)):
            row.write({"rank": 4})
            self._publish(leaderboard)
            self.assertEqual(row.is_shown, shown, leaderboard)

    def test_nobody_writes_a_place(self):
        for user in (self.ada, self.alba, self.mara):
            self._sign_in(user)
            row = self.rows[self.ada]
            for call in (
                ("write", row.ids, {"rank": 1}),
                ("unlink", row.ids),
                ("create", [{"award": "best_seller"}]),
            ):
                self.assertRefused(
                    self._rpc("fair.allocation.merit", *call), (AccessError, UserError)
                )

    def test_the_job_works_out_this_month_and_the_last(self):
        self.rows[self.nils].unlink()
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_merit").method_direct_trigger()
        self.env.invalidate_all()
        Merit = self.env["fair.allocation.merit"]
        of_north = Merit.search([("team_id", "=", self.north.id)])
        self.assertEqual(set(of_north.mapped("date_from")), {JULY[0]})
        best = of_north.filtered(lambda row: row.award == "best_seller")
        self.assertEqual(best.user_id, self.team_north)
        # Nobody received a lead in August yet.
        self.assertFalse(Merit.search([("date_from", "=", "2026-08-01")]))


class ChallengeCase(RewardCase):
    def setUp(self):
        super().setUp()
        self.challenge = self.env.ref("fair_allocation.challenge_best_seller")
        self.badge = self.env.ref("fair_allocation.badge_best_seller")

    def _start_in_july(self):
        with freeze_time("2026-07-02"):
            self.challenge.with_user(self.mara).action_start()
        self.env.flush_all()

    def _goal(self, user):
        return self.env["gamification.goal"].search(
            [("challenge_id", "=", self.challenge.id), ("user_id", "=", user.id)]
            + [("start_date", "=", "2026-07-01")]
        )

    def _cron(self):
        self.env["gamification.challenge"]._cron_update(commit=False)

    def _winners(self):
        return self.badge.owner_ids.user_id


@tagged("post_install", "-at_install", "standard")
class TestChallenge(ChallengeCase):
    def test_challenges_wait_for_a_manager(self):
        for award in AWARDS:
            challenge = self.env.ref(f"fair_allocation.challenge_{award}")
            self.assertEqual(challenge.state, "draft")
            self.assertFalse(challenge.line_ids.challenge_id.user_ids)

    def test_the_month_is_won_once(self):
        self._start_in_july()
        self.assertLessEqual(self.team_north, self.challenge.user_ids)
        self._win(self.nils, 12)
        self._win(self.ada, 6)
        self._cron()
        self.assertEqual(self._winners(), self.nils)
        self._cron()
        self.assertEqual(len(self.badge.owner_ids), 1)
        self.assertEqual(self._goal(self.nils).state, "reached")
        self.assertEqual(self._goal(self.ada).state, "failed")
        self.assertTrue(self._goal(self.ada).closed)
        # The next month has its own goals.
        self.assertTrue(
            self.env["gamification.goal"].search(
                [
                    ("challenge_id", "=", self.challenge.id),
                    ("start_date", "=", "2026-08-01"),
                ]
            )
        )

    def test_a_month_without_a_win_has_no_winner(self):
        self._start_in_july()
        self._cron()
        self.assertFalse(self._winners())
        self.assertEqual(set(self._places("best_seller").values()), {0})

    def test_equals_get_the_badge_both(self):
        self._start_in_july()
        for user in (self.nils, self.ada):
            self._win(user, 6)
        self._cron()
        self.assertEqual(self._winners(), self.nils | self.ada)

    def test_who_led_and_fell_back_does_not_win(self):
        self._start_in_july()
        goals = self._goal(self.nils) | self._goal(self.ada)
        self._win(self.nils, 3)
        self.env["fair.allocation.merit"]._refresh(self.north, *JULY)
        goals.update_goal()
        self.assertEqual(self._goal(self.nils).state, "reached")
        self._win(self.ada, 9)
        self._cron()
        self.assertEqual(self._winners(), self.ada)

    def test_only_managers_start_and_stop(self):
        for user in (self.ada, self.alba, self.emil):
            with self.assertRaises(AccessError):
                self.challenge.with_user(user).action_start()
            with self.assertRaises(AccessError):
                self.challenge.with_user(user).action_fair_stop()
        self._start_in_july()
        self.challenge.with_user(self.mara).action_fair_stop()
        self.assertEqual(self.challenge.state, "done")
        self.assertFalse(self._winners())

    def test_a_stopped_challenge_of_odoos_own_is_left_alone(self):
        other = self.env.ref("gamification.challenge_base_discover")
        with self.assertRaises(AccessError):
            other.with_user(self.mara).action_start()
        state = other.state
        other.with_user(self.mara).action_fair_stop()
        self.assertEqual(other.state, state)


@tagged("post_install", "-at_install", "standard")
class TestForgedMerit(ChallengeCase):
    """Nobody improves their own standing, whichever door they come through."""

    def setUp(self):
        super().setUp()
        self._start_in_july()
        self._win(self.ada, 6)
        self.definition = self.env.ref("fair_allocation.goal_definition_best_seller")
        self.chief = new_test_user(
            self.env, "fair_chief", groups=f"{MANAGER},base.group_erp_manager"
        )
        self.env.flush_all()

    def _refused(self, user, *call):
        self._sign_in(user)
        result, fault, message, _changed = self._rpc_undone(*call)
        self.assertIn(fault, ("AccessError", "UserError"), f"{call}: {result}{message}")

    def _everyone(self):
        return (self.nils, self.alba, self.mara, self.emil, self.chief)

    def test_a_goal_is_not_written(self):
        goal = self._goal(self.nils)
        name = "gamification.goal"
        for user in self._everyone():
            for call in (
                ("write", goal.ids, {"current": 100}),
                ("write", goal.ids, {"state": "reached", "closed": False}),
                ("web_save", goal.ids, {"current": 100}, {}),
                ("action_reach", goal.ids),
                (
                    "create",
                    [
                        {
                            "definition_id": self.definition.id,
                            "user_id": self.nils.id,
                            "line_id": self.challenge.line_ids.id,
                            "target_goal": 100,
                            "current": 100,
                            "state": "reached",
                        }
                    ],
                ),
            ):
                with self.subTest(user=user.name, call=call):
                    self._refused(user, name, *call)

    def test_the_dialog_of_manual_goals_has_no_effect(self):
        goal = self._goal(self.nils)
        wizard = (
            self.env["gamification.goal.wizard"]
            .with_user(self.nils)
            .create({"goal_id": goal.id, "current": 100})
        )
        self._refused(
            self.nils, "gamification.goal.wizard", "action_update_current", wizard.ids
        )

    def test_a_goal_of_another_kind_does_not_become_one_of_ours(self):
        manual = self.env["gamification.goal.definition"].create({"name": "Manual"})
        own = self.env["gamification.goal"].create(
            {"definition_id": manual.id, "user_id": self.nils.id, "target_goal": 1}
        )
        vals = {"definition_id": self.definition.id, "current": 100}
        self._refused(self.nils, "gamification.goal", "write", own.ids, vals)

    def test_a_goal_of_another_kind_wins_no_challenge_of_ours(self):
        manual = self.env["gamification.goal.definition"].create({"name": "Manual"})
        own = self.env["gamification.goal"].create(
            {"definition_id": manual.id, "user_id": self.nils.id, "target_goal": 1}
        )
        self._sign_in(self.nils)
        # What somebody does with a goal of their own is theirs; it wins nothing.
        for vals in (
            {"line_id": self.challenge.line_ids.id, "challenge_id": self.challenge.id},
            {"start_date": "2026-07-01", "end_date": "2026-07-31"},
            {"target_goal": -1, "current": 100, "state": "reached"},
        ):
            self._rpc("gamification.goal", "write", own.ids, vals)
        self.env.invalidate_all()
        self._cron()
        self.assertEqual(self._winners(), self.ada)

    def test_a_badge_is_neither_given_nor_taken_over(self):
        name = "gamification.badge.user"
        other = self.env.ref("gamification.badge_good_job")
        own = self.env[name].create({"user_id": self.nils.id, "badge_id": other.id})
        self._cron()
        won = self.badge.owner_ids
        self.assertEqual(won.user_id, self.ada)
        vals = {"user_id": self.nils.id, "badge_id": self.badge.id}
        for user in self._everyone():
            for call in (
                ("create", [vals]),
                ("write", own.ids, {"badge_id": self.badge.id}),
                ("write", won.ids, {"user_id": self.nils.id}),
                ("copy", won.ids),
            ):
                with self.subTest(user=user.name, call=call):
                    self._refused(user, name, *call)

    def test_updating_ones_goal_takes_the_facts(self):
        goal = self._goal(self.nils)
        self._sign_in(self.nils)
        self._rpc("gamification.goal", "update_goal", goal.ids)
        self.env.invalidate_all()
        self.assertLess(goal.current, 100)
        self._cron()
        self.assertEqual(self._winners(), self.ada)

    def test_no_context_opens_the_door(self):
        self._sign_in(self.nils)
        answer = self._rpc(
            "gamification.goal",
            "write",
            self._goal(self.nils).ids,
            {"current": 100},
            context={"fair_allocation_pen": True},
        )
        self.assertRefused(answer)


@tagged("post_install", "-at_install", "standard")
class TestRulesPage(RewardCase):
    def test_who_sees_what_is_said(self):
        version = self.policy.version_id
        [section] = [s for s in version._get_page() if s["code"] == "reward"]
        text = " ".join(section["lines"])
        self.assertIn("first three", text)
        self.assertIn("10 leads", text)
