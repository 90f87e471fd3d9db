import json
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase
from .common import SALESMAN
from .protection_case import GIVEN, ProtectionCase
from .rpc_case import MISSING, RpcCase

NOON = datetime(2026, 3, 18, 12)


class StandingCase(AllocationCase):
    def _standing(self, user, person=False):
        self.env.flush_all()
        Standing = self.env["fair.allocation.standing"].with_user(user)
        return Standing.get_standing(person)

    def _team(self, user, person=False):
        (team,) = self._standing(user, person)["teams"]
        return team

    def _tier(self, team, tier):
        return next(row for row in team["tiers"] if row["name"] == tier.name)

    def _credit(self, user, leads, **values):
        """``user`` is entitled to so many leads more."""
        self.env["fair.allocation.entitlement"]._append(
            [
                {
                    "date": self.env.cr.now(),
                    "team_id": self.north.id,
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "tier_id": self.tier_c.id,
                    "user_id": user.id,
                    "credited": leads,
                    "credited_value": 100 * leads,
                    **values,
                }
            ]
        )


@tagged("post_install", "-at_install", "standard")
class TestShare(StandingCase):
    """What one received and is entitled to."""

    def test_the_figures_are_those_of_the_books(self):
        self._allocate(self._new_leads(10, 50, 80, 20, 30, 45, 90))
        self._allocate(self._new_leads(15, 55))
        for user in self.team_north:
            team = self._team(user)
            rows = self._read_books(user)
            columns = zip(*rows, strict=True)
            self.assertShare(team["total"], [sum(column) for column in columns])
            for tier in (self.tier_a, self.tier_b, self.tier_c):
                own = self._read_books(user, tier)
                share = self._tier(team, tier)
                if any(map(any, own)):
                    self.assertShare(share, own[0])
                else:
                    self.assertIsNone(share["share"])

    def _read_books(self, user, tier=None):
        """Received, its value, entitled and its value, straight from the tables."""
        self.env.cr.execute(
            """
            SELECT SUM(count), SUM(given), SUM(credited), SUM(credited_value) FROM (
                SELECT tier_id, count, value AS given, 0 AS credited,
                       0 AS credited_value
                  FROM fair_allocation_decision
                 WHERE account_user_id = %(user)s AND team_id = %(team)s
                UNION ALL
                SELECT tier_id, 0, 0, credited, credited_value
                  FROM fair_allocation_entitlement
                 WHERE user_id = %(user)s AND team_id = %(team)s
            ) AS books
            WHERE %(tier)s IS NULL OR tier_id = %(tier)s GROUP BY tier_id
            """,
            {"user": user.id, "team": self.north.id, "tier": tier and tier.id},
        )
        return [[float(n) for n in row] for row in self.env.cr.fetchall()]

    def assertShare(self, row, books):
        received, value, entitled, entitled_value = books
        gap = received - entitled
        sign = "" if abs(gap) < 0.05 else "+" if gap > 0 else "\N{MINUS SIGN}"
        self.assertEqual(
            row["share"]["leads"],
            f"{received:.0f} of {entitled:.1f} leads ({sign}{abs(gap):.1f})",
        )
        self.assertEqual(row["share"]["percent"], int(100 * received / entitled + 0.5))
        for amount in (value, entitled_value):
            self.assertIn(f"{amount:,.2f}", row["share"]["value"])

    def test_what_is_owed_in_words(self):
        self.assertEqual(self._team(self.nils)["owed"]["state"], "new")
        self._credit(self.nils, 0.4)
        self.assertEqual(self._team(self.nils)["owed"]["state"], "even")
        self._credit(self.nils, 0.7)
        self.assertEqual(
            self._team(self.nils)["owed"],
            {"state": "owed", "text": "1 lead is owed to you"},
        )
        self._credit(self.nils, 1)
        owed = self._team(self.nils)["owed"]["text"]
        self.assertEqual(owed, "2 leads are owed to you")
        self._new_leads(*[10] * 4).with_user(self.mara).user_id = self.nils
        self.assertEqual(
            self._team(self.nils)["owed"],
            {"state": "ahead", "text": "1 lead more than you are entitled to"},
        )

    def test_only_the_running_period_counts(self):
        self.policy.period = "month"
        self.policy.with_user(self.mara).action_publish("By the month")
        with patch.object(type(self.env.cr), "now", lambda cursor: NOON):
            self._credit(self.nils, 5, date=datetime(2026, 2, 28, 12))
            self.assertEqual(self._team(self.nils)["owed"]["state"], "new")
            self._credit(self.nils, 3, date=datetime(2026, 3, 2))
            team = self._team(self.nils)
        self.assertEqual(team["owed"]["text"], "3 leads are owed to you")
        self.assertEqual(team["since"], "Since 03/01/2026")

    def test_each_team_for_itself(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sales_team.membership_multi", True)
        self.env["crm.team.member"].create(
            {"crm_team_id": self.south.id, "user_id": self.nils.id}
        )
        self._credit(self.nils, 3)
        self._credit(self.nils, 1, team_id=self.south.id)
        owed = {
            team["name"]: team["owed"]["text"]
            for team in self._standing(self.nils)["teams"]
        }
        self.assertEqual(
            owed,
            {"North": "3 leads are owed to you", "South": "1 lead is owed to you"},
        )

    def test_the_rules_in_one_line(self):
        team = self._team(self.nils)
        self.assertEqual(team["rules"], "Our Rules, version 1")
        self.assertEqual(
            team["rules_line"], "Everyone is entitled to the same number of leads."
        )

    def test_what_is_left(self):
        self.member_nils.write({"assignment_max": 5, "fair_open_max": 2})
        self.env["fair.allocation.cap"].create(
            {"member_id": self.member_nils.id, "period": "day", "limit": 1}
            | {"tier_id": self.tier_c.id}
        )
        self._new_leads(10).with_user(self.mara).user_id = self.nils
        self.assertEqual(
            {
                limit["label"]: (limit["left"], limit["text"])
                for limit in self._team(self.nils)["limits"]
            },
            {
                "capacity of 30 days": (4, "4 of 5 left"),
                "cap on open leads": (1, "1 of 2 left"),
                "cap per day, C": (0, "0 of 1 left"),
            },
        )

    def test_claims_left_today(self):
        self.env["fair.allocation.pool"].create(
            {
                "name": "Second Chance",
                "company_id": self.company.id,
                "team_ids": self.north.ids,
                "claims_per_day": 3,
            }
        )
        (pool,) = self._standing(self.nils)["pools"]
        self.assertEqual(pool["label"], "Second Chance")
        self.assertEqual(pool["text"], "3 of 3 left today")
        self.assertFalse(self._standing(self.eva)["pools"])


@tagged("post_install", "-at_install", "standard")
class TestTurn(StandingCase):
    """What the next lead of a tier would do."""

    def _turns(self, tier):
        return {
            user: self._tier(self._team(user), tier)["turn"] for user in self.team_north
        }

    def test_who_is_told_so_gets_the_next_lead(self):
        told = 0
        for number in range(9):
            turns = self._turns(self.tier_c)
            heads = [user for user, turn in turns.items() if turn["state"] == "next"]
            lead = self._new_leads(10 + number)
            self._allocate(lead)
            self.assertIn(lead.user_id, heads)
            if len(heads) == 1:
                told += 1
                self.assertEqual(turns[heads[0]]["text"], "You are next")
        self.assertGreater(told, 2)

    def test_how_many_are_before(self):
        self._new_leads(10).with_user(self.mara).user_id = self.nils
        self._new_leads(10, 10).with_user(self.mara).user_id = self.ada
        self.assertEqual(
            {user: turn["text"] for user, turn in self._turns(self.tier_c).items()},
            {
                self.sven: "You are next",
                self.nils: "1 colleague is before you",
                self.ada: "2 colleagues are before you",
            },
        )

    def test_level_with_colleagues(self):
        turns = self._turns(self.tier_b)
        for user in (self.ada, self.sven):
            text = "You are next, level with 1 colleague"
            self.assertEqual(turns[user], {"state": "next", "text": text})

    def test_what_keeps_the_next_one_away(self):
        self.assertEqual(
            self._turns(self.tier_a)[self.nils],
            {"state": "no", "text": "From Senior up"},
        )
        self.member_nils.assignment_max = 0
        self.member_ada.fair_paused = True
        turns = self._turns(self.tier_c)
        self.assertEqual(turns[self.nils]["text"], "None now: capacity used up")
        self.assertEqual(turns[self.ada]["text"], "None now: paused")
        self.assertEqual(turns[self.sven]["text"], "You are next")


@tagged("post_install", "-at_install", "standard")
class TestWork(StandingCase, ProtectionCase):
    """What is to be done about one's leads. Ada's was given on 2 March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_c.write({"follow_up_days": 14, "response_hours": 24})
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-03-01'"
        )
        cls.env.invalidate_all()

    def _work(self, moment):
        with self._at(moment):
            return self._standing(self.ada)["work"]

    def test_nothing_to_do_yet(self):
        work = self._work(GIVEN)
        self.assertEqual(work["open"], 1)
        self.assertFalse(work["ending"]["rows"])
        self.assertFalse(work["returning"]["rows"])

    def test_a_first_follow_up(self):
        work = self._work("2026-03-03 10:00:00")
        self.assertEqual(
            work["answers"]["waiting"], "1 of 1 open leads without a first follow-up"
        )
        self.assertEqual(work["answers"]["action"]["domain"][0][2], self.lead.ids)
        with self._at("2026-03-04 10:00:00"):
            self.lead._fair_follow_up(self.ada, "call")
            self.env.flush_all()
        work = self._work("2026-03-05 10:00:00")
        self.assertFalse(work["answers"]["waiting"])
        self.assertEqual(
            work["answers"]["done"],
            "All 1 open leads have been followed up; 1 follow-ups in the last 30 days",
        )

    def test_an_overdue_first_response(self):
        with self._at(GIVEN):
            lead = self._new_leads(10)
            lead.with_user(self.mara).user_id = self.ada
            self._make_activity(lead)
        self.assertFalse(self._work("2026-03-03 20:00:00")["answers"]["overdue"])
        self.assertEqual(
            self._work("2026-03-05 10:00:00")["answers"]["overdue"],
            "1 first response is overdue",
        )

    def _make_activity(self, lead):
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "res_id": lead.id,
                "user_id": self.ada.id,
                "date_deadline": "2026-03-03",
                "automated": True,
            }
        )

    def test_leads_about_to_be_taken_back(self):
        work = self._work("2026-03-12 10:00:00")
        (row,) = work["returning"]["rows"]
        self.assertEqual(row["id"], self.lead.id)
        self.assertIn("unless you follow up", row["text"])

    def test_protection_ends_soon_the_first_one_first(self):
        with self._at("2026-02-27 09:00:00"):
            earlier = self._new_leads(10, type="opportunity", name="Earlier")
            self._give(earlier, self.ada)
            self._give(self._new_leads(10, name="Of Sven"), self.sven)
        rows = self._work("2026-03-28 09:00:00")["ending"]["rows"]
        self.assertEqual([row["id"] for row in rows], [earlier.id, self.lead.id])
        self.assertIn("until tomorrow", rows[0]["text"])
        self.assertIn("4 days left", rows[1]["text"])

    def test_decisions_with_their_reasons(self):
        given = self._standing(self.ada)["decisions"]["rows"]
        self.assertEqual(
            [(row["lead"], row["kind"], row["gained"]) for row in given],
            [(self.lead.name, "Handed over", True)],
        )
        self.assertEqual(given[0]["why"], "Handed over by a manager")
        self._give(self.lead, self.sven)
        latest = self._standing(self.ada)["decisions"]["rows"]
        self.assertEqual([row["gained"] for row in latest], [False, True])
        self.assertEqual(len(self._standing(self.sven)["decisions"]["rows"]), 1)


@tagged("post_install", "-at_install", "standard")
class TestEmpty(StandingCase):
    """The page says what to do when there is nothing to show."""

    def test_in_no_team(self):
        standing = self._standing(self.alba)
        self.assertFalse(standing["teams"] or standing["others"])

    def test_a_team_without_rules(self):
        self.north.fair_policy_id = False
        standing = self._standing(self.nils)
        self.assertFalse(standing["teams"])
        self.assertIn("North shares no leads by rules yet", standing["others"][0])

    def test_no_lead_yet(self):
        team = self._team(self.nils)
        self.assertIsNone(team["total"]["share"])
        self.assertEqual(len(team["tiers"]), 3)
        standing = self._standing(self.nils)
        self.assertFalse(standing["decisions"]["rows"])
        self.assertEqual(standing["work"]["open"], 0)


@tagged("post_install", "-at_install", "standard")
class TestSecrecy(StandingCase):
    """A standing is one's own."""

    def test_nothing_of_colleagues(self):
        leads = self._new_leads(10, 20, 30, 40, 50, 60)
        for lead in leads:
            lead.name = f"Customer {lead.expected_revenue:.0f}"
        self._allocate(leads)
        text = json.dumps(self._standing(self.nils))
        for other in self.team_north - self.nils:
            self.assertNotIn(other.name, text)
        for lead in leads:
            own = lead.user_id == self.nils
            self.assertEqual(lead.name in text, own, lead.name)

    def test_a_manager_sees_what_the_person_sees(self):
        self._allocate(self._new_leads(10, 20, 30, 40, 50, 60))
        own = self._standing(self.nils)
        seen = self._standing(self.mara, self.nils.id)
        self.assertEqual(seen.pop("title"), "Standing of Nils")
        self.assertEqual(seen.pop("seen_by"), "This is what Nils sees.")
        self.assertEqual(own.pop("title"), "My Standing")
        self.assertFalse(own.pop("seen_by"))
        self.assertEqual(seen, own)

    def test_the_button_of_the_profile(self):
        action = self.member_ada.with_user(self.mara).action_fair_open_standing()
        self.assertEqual(action["tag"], "fair_allocation.standing")
        self.assertEqual(action["params"], {"person": self.ada.id})
        with self.assertRaises(AccessError):
            self.member_ada.with_user(self.nils).action_fair_open_standing()

    def test_as_many_queries_for_many_as_for_few(self):
        users = [
            new_test_user(self.env, f"fair_more_{number}", SALESMAN)
            for number in range(12)
        ]
        self._allocate(self._new_leads(10, 20, 30))
        few = self._count_queries()
        self.north.crm_team_member_ids = [
            Command.create({"user_id": user.id, "assignment_max": 100})
            for user in users
        ]
        self.member_nils.assignment_max = 100
        leads = self._new_leads(*range(60))
        self._allocate(leads)
        leads[:12].with_user(self.mara).user_id = self.nils
        self.assertLessEqual(self._count_queries(), few)

    def _count_queries(self):
        # Rules and rights are read once by whoever comes first.
        self._standing(self.nils)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._standing(self.nils)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestStandingRpc(RpcCase):
    """Asked over the network, for oneself and for others."""

    MODEL = "fair.allocation.standing"

    def _ask(self, *args):
        before = self._digest()
        answer = self._rpc(self.MODEL, "get_standing", *args)
        self.assertEqual(self._digest(), before)
        return answer

    def test_ones_own(self):
        for user in (self.nils, self.alba, self.mara):
            self._sign_in(user)
            for args in ((), (False,), (None,), (user.id,)):
                result, fault, message = self._ask(*args)
                self.assertFalse(fault, message)
                self.assertEqual(result["title"], "My Standing")

    def test_nobody_elses(self):
        others = (self.ada.id, self.mara.id, 0, -1, MISSING, 2**70, True, 1.5)
        others += ("", "text", str(self.ada.id), [self.ada.id], {"id": self.ada.id})
        for user in (self.nils, self.alba):
            self._sign_in(user)
            for other in others:
                self.assertRefused(self._ask(other))

    def test_a_manager_for_members_of_teams(self):
        self._sign_in(self.mara)
        for user in (self.nils, self.eva):
            result, fault, message = self._ask(user.id)
            self.assertFalse(fault, message)
            self.assertEqual(result["title"], f"Standing of {user.name}")
        others = (self.emil.id, self.otto.id, self.pia.id, 0, -1, MISSING, 2**70)
        for other in (*others, True, 1.5, "text", [self.ada.id]):
            self.assertRefused(self._ask(other))

    def test_not_of_another_company(self):
        self._sign_in(self.otto)
        self.assertRefused(self._ask(self.ada.id))

    def test_not_for_others(self):
        for user in (self.pia, self.emil):
            self._sign_in(user)
            for args in ((), (user.id,), (self.ada.id,), (0,)):
                self.assertRefused(self._ask(*args))

    def test_no_other_way_in(self):
        self._sign_in(self.nils)
        for method in ("_describe_work", "_get_person", "_describe_turns"):
            answer = self._rpc(self.MODEL, method, self.ada.id)
            self.assertRefused(answer)
