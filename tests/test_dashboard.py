from collections import Counter
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .rpc_case import RpcCase


class DashboardCase(AllocationCase):
    """Thirty leads of North were shared out today; three wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls._new_leads(*range(5, 95, 3))
        action = cls.leads.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.env.flush_all()

    def _data(self, user=None, **filters):
        filters = {"team": self.north.id, "period": "this_month", **filters}
        Dashboard = self.env["fair.allocation.dashboard"].with_user(user or self.mara)
        return Dashboard.get_data(filters)

    def _records(self, what, key=False, user=None, **filters):
        """What opens when the figure is pressed."""
        filters = {"team": self.north.id, "period": "this_month", **filters}
        env = self.env["fair.allocation.dashboard"].with_user(user or self.mara)
        action = env.get_action(filters, what, key)
        self.assertEqual(action["type"], "ir.actions.act_window")
        return (
            self.env[action["res_model"]]
            .with_user(user or self.mara)
            .search(action["domain"])
        )

    def _date_back(self, days):
        """The run was so many days ago."""
        self.env.flush_all()
        for table in ("fair_allocation_decision", "fair_allocation_entitlement"):
            self.env.cr.execute(
                f"UPDATE {table} SET date = date - make_interval(days => %s)", (days,)
            )
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "standard")
class TestDashboard(DashboardCase):
    """The figures are those of the report, and each leads to its records."""

    def test_the_figures_are_those_of_the_report(self):
        data = self._data()
        rows = (
            self.env["fair.allocation.report"]
            .with_user(self.mara)
            ._read_group(
                [("team_id", "=", self.north.id), ("user_id", "!=", False)],
                ["user_id"],
                [
                    *("received:sum", "entitled:sum"),
                    *("received_value:sum", "entitled_value:sum", "nominal:sum"),
                ],
            )
        )
        shown = {row["id"]: row for row in data["people"]}
        self.assertEqual(set(shown), set(self.team_north.ids))
        for user, received, entitled, received_value, entitled_value, nominal in rows:
            row = shown[user.id]
            self.assertAlmostEqual(row["nominal"], nominal, 2)
            self.assertEqual(row["received"], received)
            self.assertAlmostEqual(row["entitled"], entitled, 2)
            self.assertAlmostEqual(row["gap"], received - entitled, 2)
            gap_value = received_value - entitled_value
            self.assertAlmostEqual(row["gap_value"], gap_value, 2)
        Figures = self.env["fair.allocation.figures"].with_user(self.mara)
        figures = Figures._get(Domain("team_id", "=", self.north.id))
        fairness = Figures._measure(figures).overall
        told = data["figures"]
        self.assertEqual(told["balance"]["value"], fairness.balance / 10)
        self.assertEqual(told["balance_value"]["value"], fairness.balance_value / 10)
        self.assertEqual(told["gap"]["value"], fairness.gap / 1000)
        self.assertTrue(all(row["meaning"] for row in told.values()))
        self.assertEqual(data["trend"][-1]["balance"], fairness.balance / 10)
        self.assertEqual(len(data["trend"]), 12)

    def test_a_person_leads_to_the_decisions(self):
        self._new_leads(10, user_id=self.ada.id)
        for row in self._data()["people"]:
            found = self._records("person", row["id"])
            self.assertEqual(found._name, "fair.allocation.decision")
            self.assertEqual(sum(found.mapped("count")), row["received"])
            self.assertEqual(found.account_user_id.id, row["id"])

    def test_a_tier_is_a_part(self):
        everything = self._data()
        parts = [self._data(tier=t.id) for t in (self.tier_a, self.tier_b, self.tier_c)]
        sums = Counter()
        for part in parts:
            sums.update({row["id"]: row["received"] for row in part["people"]})
        self.assertEqual(
            sums, {row["id"]: row["received"] for row in everything["people"]}
        )
        found = self._records("person", self.sven.id, tier=self.tier_a.id)
        self.assertEqual(found.tier_id, self.tier_a)

    def test_the_period_before(self):
        self._date_back(days=31 + self.env.cr.now().day)
        data = self._data(period="this_month")
        self.assertFalse(data["has_figures"])
        self.assertIsNone(data["figures"]["balance"]["value"])
        self.assertFalse(self._records("person", self.ada.id))
        data = self._data(period="12_months")
        self.assertTrue(data["has_figures"])
        balance = data["figures"]["balance"]["value"]
        # So many days are compared with as many days before.
        now = self.env.cr.now().date()
        data = self._data(
            period="custom",
            date_from=str(now - timedelta(days=25)),
            date_to=str(now + timedelta(days=45)),
        )
        self.assertEqual(data["before"]["value"], balance)
        self.assertTrue(data["before"]["label"])

    def test_months_lead_to_their_rows(self):
        data = self._data()
        rows = self._records("month", data["trend"][-1]["start"])
        self.assertEqual(sum(rows.mapped("received")), 30)
        self.assertFalse(self._records("month", data["trend"][-2]["start"]))

    def test_waiting_leads_by_reason(self):
        waiting = self._new_leads(10, 20, 30)
        waiting[:2]._fair_write({"fair_wait_reason": "full"})
        self.env.flush_all()
        data = self._data()
        found = {row["code"]: row["count"] for row in data["waiting"]}
        self.assertEqual(found, {"full": 2, "new": 1})
        self.assertEqual(data["waiting_count"], 3)
        self.assertEqual(self._records("waiting", "full"), waiting[:2])
        self.assertEqual(self._records("waiting", "new"), waiting[2])
        self.assertEqual(self._records("waiting"), waiting)
        self.assertEqual(self._records("unassigned"), waiting)
        share = data["figures"]["unassigned"]["value"]
        self.assertAlmostEqual(share, 100 * 3 / 33, 3)

    def test_protected_and_pooled(self):
        now = self.env.cr.now()
        for lead, days in ((self.leads[0], 3), (self.leads[1], 30)):
            until = now + timedelta(days=days)
            lead._fair_write({"fair_protected_until": until})
        pool = self.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": self.company.id}
        )
        pooled = self._new_leads(10)
        self.env["fair.allocation.decision"]._move(pooled, "pool", "put", pool=pool)
        self.env.flush_all()
        data = self._data()
        self.assertEqual(data["protected"]["count"], 2)
        self.assertEqual(data["protected"]["soon"], 1)
        self.assertEqual(self._records("protected"), self.leads[:2])
        self.assertEqual(self._records("protected", "soon"), self.leads[0])
        self.assertEqual([row["count"] for row in data["pools"]], [1])
        self.assertEqual(self._records("pool", pool.id), pooled)
        self.assertEqual(self._records("pool"), pooled)
        # Waiting is what lies in no pool.
        self.assertFalse(data["waiting"])
        # Who may not see what is in the pools isn't shown how much it is.
        self.assertFalse(self._data(self.alba)["pools"])

    def test_full_idle_and_away(self):
        received = len(self.leads.filtered(lambda ld: ld.user_id == self.nils))
        self.assertTrue(received)
        self.member_nils.assignment_max = received
        self.member_ada.fair_paused = True
        self.member_sven.write({"assignment_max": 1000, "fair_open_max": 1000})
        load = {row["user"]: row for row in self._data()["load"]}
        nils, ada, sven = (load[user.id] for user in self.team_north)
        self.assertEqual((nils["state"], nils["used"]), ("full", 1))
        self.assertEqual((ada["state"], ada["away"]), ("away", "Paused"))
        self.assertEqual(sven["state"], "idle")
        for row, user in ((nils, self.nils), (sven, self.sven)):
            self.assertEqual(len(self._records("held", user.id)), row["held"])
            found = self._records("received", row["id"])
            self.assertEqual(sum(found.mapped("count")), row["received"])
        # Who takes nothing at all isn't idle.
        self.member_sven.assignment_max = 0
        load = {row["user"]: row for row in self._data()["load"]}
        self.assertEqual(load[self.sven.id]["state"], "full")

    def test_what_is_left_is_what_the_rules_count(self):
        self.leads.filtered(lambda ld: ld.user_id == self.ada)[0].action_set_lost()
        self.env.flush_all()
        Problem = self.env["fair.allocation.problem"]
        used = Problem._count_used(self.north, self.policy.version_id, "rolling")
        held = Problem._count_used(self.north, self.policy.version_id, "open")
        for row in self._data()["load"]:
            self.assertEqual(row["received"], used[row["user"], False])
            self.assertEqual(row["held"], held[row["user"], False])

    def test_without_rules(self):
        (self.north | self.south).fair_policy_id = False
        data = self.env["fair.allocation.dashboard"].with_user(self.mara).get_data()
        names = [team["name"] for team in data["choices"]["teams"]]
        self.assertNotIn("North", names)
        self.env["crm.team"].search([]).fair_policy_id = False
        data = self.env["fair.allocation.dashboard"].with_user(self.mara).get_data()
        self.assertFalse(data["choices"]["teams"])
        self.assertNotIn("figures", data)

    def test_a_new_team_has_no_figures(self):
        data = self._data(team=self.south.id)
        self.assertFalse(data["has_figures"])
        self.assertFalse(data["people"])
        self.assertFalse(data["waiting"])
        self.assertEqual(len(data["load"]), 2)


@tagged("post_install", "-at_install", "standard")
class TestDashboardInput(DashboardCase):
    """What comes from an address is checked; answers are plain sentences."""

    BAD = (
        {"team": -1},
        {"team": 2**40},
        {"team": "North"},
        {"team": True},
        {"team": [1]},
        {"team": {"id": 1}},
        {"team": 1.5},
        {"tier": "A' OR 1=1"},
        {"tier": 2**31},
        {"period": "next_month"},
        {"period": 7},
        {"period": ["this_month"]},
        {"period": "custom"},
        {"period": "custom", "date_from": "yesterday", "date_to": "2026-01-01"},
        {"period": "custom", "date_from": "2026-02-01", "date_to": "2026-01-01"},
        {"period": "custom", "date_from": "2026-02-30", "date_to": "2026-03-01"},
        {"period": "custom", "date_from": "0001-01-01", "date_to": "0001-01-02"},
        {"period": "custom", "date_from": "2001-01-01", "date_to": "2026-01-02"},
        {"period": "custom", "date_from": 1, "date_to": None},
    )

    def test_bad_filters_are_refused(self):
        for filters in self.BAD:
            with self.subTest(filters=filters), self.assertRaises(UserError) as caught:
                self._data(**filters)
            self.assertIn(":", str(caught.exception), "names the filter")

    def test_filters_of_another_kind(self):
        Dashboard = self.env["fair.allocation.dashboard"].with_user(self.mara)
        for filters in ([], "team", 5, True):
            with self.subTest(filters=filters), self.assertRaises(UserError):
                Dashboard.get_data(filters)
        self.assertTrue(Dashboard.get_data({"colour": "red"})["figures"])

    def test_text_of_an_address_is_an_id(self):
        self.assertEqual(
            self._data(team=str(self.north.id))["filters"]["team"], self.north.id
        )

    def test_bad_figures_and_keys_are_refused(self):
        for what, key in (
            ("nothing", False),
            ("__class__", False),
            (None, False),
            (["person"], 1),
            ("person", False),
            ("person", True),
            ("person", "1"),
            ("person", 2**40),
            ("person", -5),
            ("received", 2**31 - 1),
            ("held", [1]),
            ("month", "2026-13-01"),
            ("month", "0001-01-01"),
            ("month", 5),
            ("month", False),
            ("waiting", "because"),
            ("waiting", ["full"]),
            ("waiting", 7),
            ("pool", "x"),
            ("pool", 2**31 - 1),
        ):
            with self.subTest(what=what, key=key), self.assertRaises(UserError):
                self._records(what, key)


@tagged("post_install", "-at_install", "standard")
class TestDashboardReaders(RpcCase):
    """For managers, and for salespeople who see all documents."""

    def test_who_may_look(self):
        for user, is_let_in in (
            (self.pia, False),
            (self.emil, False),
            (self.nils, False),
            (self.alba, True),
            (self.mara, True),
        ):
            self._sign_in(user)
            for method, arguments in (
                ("get_data", [{}]),
                ("get_action", [{}, "report"]),
                ("get_action", [{}, "person", self.ada.id]),
            ):
                answer = self._rpc("fair.allocation.dashboard", method, *arguments)
                with self.subTest(user=user.name, method=method):
                    if is_let_in:
                        self.assertTrue(answer[0], answer)
                    else:
                        self.assertRefused(answer, (AccessError,))

    def test_nothing_of_another_company(self):
        self._sign_in(self.otto)
        data, _fault, message = self._rpc("fair.allocation.dashboard", "get_data")
        self.assertFalse(data["choices"]["teams"], message)
        for filters in ({"team": self.north.id}, {"tier": self.tier_a.id}):
            if filters.get("tier") and not self.tier_a.company_id:
                continue
            answer = self._rpc("fair.allocation.dashboard", "get_data", filters)
            self.assertRefused(answer, (UserError,))
        for what, key in (("received", self.member_ada.id), ("person", self.ada.id)):
            answer = self._rpc("fair.allocation.dashboard", "get_action", {}, what, key)
            if not answer[1]:
                model, domain = answer[0]["res_model"], answer[0]["domain"]
                self.assertEqual(self._rpc(model, "search", domain)[0], [])

    def test_an_all_documents_salesperson_reads_the_same(self):
        leads = self._new_leads(*range(5, 35))
        self._allocate(leads)
        Dashboard = self.env["fair.allocation.dashboard"]
        told = [
            Dashboard.with_user(user).get_data({"team": self.north.id})
            for user in (self.mara, self.alba)
        ]
        for part in ("figures", "people", "trend", "load", "waiting", "protected"):
            self.assertEqual(told[0][part], told[1][part])
        self.assertTrue(told[0]["is_manager"])
        self.assertFalse(told[1]["is_manager"])


@tagged("post_install", "-at_install", "standard")
class TestDashboardSpeed(DashboardCase):
    """As many queries for many people and leads as for few."""

    def _count_warm(self, team):
        self._count(team)  # Fills what Odoo keeps in memory between requests.
        return self._count(team)

    def _count(self, team):
        Dashboard = self.env["fair.allocation.dashboard"].with_user(self.mara)
        filters = {"team": team.id, "period": "this_month"}
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        data = Dashboard.get_data(filters)
        return self.env.cr.sql_log_count - before, data

    def test_queries(self):
        small, few = self._new_team(4)
        self._allocate(self._new_leads(*range(8), team_id=small.id))
        little, _data = self._count_warm(small)
        for user in few:
            user.login = f"was_{user.login}"
        self.env.flush_all()
        large, _many = self._new_team(40)
        self._allocate(self._new_leads(*range(90), team_id=large.id))
        much, data = self._count_warm(large)
        self.assertEqual(len(data["load"]), 30)
        self.assertEqual(data["load_count"], 40)
        self.assertEqual(data["people_count"], 40)
        self.assertLessEqual(much, little)
        self.assertLess(much, 40)

    def test_a_large_team_shows_its_ends(self):
        rows = [
            {"id": n, "gap": (n * 37) % 100 - 50, "gap_value": (n * 53) % 100 - 50}
            for n in range(100)
        ]
        shown = self.env["fair.allocation.dashboard"]._get_extremes(rows)
        for gap in ("gap", "gap_value"):
            ranked = sorted(rows, key=lambda row, gap=gap: row[gap])
            for row in ranked[:15] + ranked[-15:]:
                self.assertIn(row, shown)
        self.assertLessEqual(len(shown), 60)
