from datetime import date, datetime, timedelta
from unittest.mock import patch

from pytz import timezone, utc

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .ledger_case import NOON, LedgerCase

# ------------------------------------------------------------
# INDEPENDENT FORMULAS
# ------------------------------------------------------------


def hoover(received, entitled):
    """Share of all that would have to change hands."""
    whole, due = sum(received), sum(entitled)
    return (
        sum(abs(r / whole - e / due) for r, e in zip(received, entitled, strict=True))
        / 2
    )


def jain(ratios):
    return sum(ratios) ** 2 / (len(ratios) * sum(x * x for x in ratios))


def gini(ratios):
    """Mean difference of all pairs ÷ twice the mean."""
    pairs = sum(abs(x - y) for x in ratios for y in ratios)
    return pairs / (2 * len(ratios) * sum(ratios))


@tagged("post_install", "-at_install", "standard")
class TestFigures(LedgerCase):
    """Every figure, recomputed in plain fractions from the ledger."""

    def _check(self, measure, sums):
        """``measure`` is what the definitions say of ``sums``."""
        received, entitled, worth, due = zip(*sums.values(), strict=True)
        ratios = [r / e for r, e in zip(received, entitled, strict=True) if e > 0]
        gaps = [r - e for r, e in zip(received, entitled, strict=True)]
        money = [r - e for r, e in zip(worth, due, strict=True)]
        values = self.Figures._get_values(measure)
        tenth, thousandth = "0.11", "0.0031"
        self.assertClose(
            values["balance"], 100 - 100 * hoover(received, entitled), tenth
        )
        self.assertClose(values["balance_value"], 100 - 100 * hoover(worth, due), tenth)
        self.assertClose(values["fulfilment_min"], 100 * min(ratios), tenth)
        self.assertClose(values["fulfilment_max"], 100 * max(ratios), tenth)
        self.assertClose(values["jain"], jain(ratios), thousandth)
        self.assertClose(values["gini"], gini(ratios), thousandth)
        self.assertClose(values["gap"], max(gaps) - min(gaps), "0.001")
        self.assertClose(values["gap_value"], max(money) - min(money), "0.01")

    def test_overall_and_by_tier(self):
        for seed in range(3):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                decisions, credits = self._write_ledger(seed)
                fairness = self.Figures._measure(self.Figures._get(self._domain()))
                self._check(fairness.overall, self._recompute(decisions, credits))
                for tier in self.tiers:
                    sums = self._recompute(decisions, credits, tier)
                    self._check(fairness.tiers[tier.id], sums)
                savepoint.rollback()

    def test_the_sums_are_those_of_the_ledger(self):
        decisions, credits = self._write_ledger(7)
        figures = self.Figures._get(self._domain())
        for (team, user), sums in self._recompute(decisions, credits).items():
            rows = [
                row
                for (t, u, _tier), row in figures.items()
                if (t.id, u.id) == (team, user)
            ]
            for place, name in enumerate(
                ("received", "entitled", "received_value", "entitled_value")
            ):
                self.assertAlmostEqual(
                    sum(row[name] for row in rows), float(sums[place]), 2
                )

    def test_each_month_of_the_trend(self):
        decisions, credits = self._write_ledger(3)
        trend = self.Figures._get_trend(self._domain(), 9, self.north)
        self.assertEqual(trend[0]["start"], date(2025, 7, 1))
        self.assertEqual(trend[-1]["start"], date(2026, 3, 1))
        self.assertEqual(trend[-1]["label"], "Mar 2026")
        here = timezone("Asia/Shanghai")
        measured = 0
        for month, after in zip(
            trend, [*(m["start"] for m in trend[1:]), date(2026, 4, 1)], strict=True
        ):
            start, end = (
                here.localize(datetime(day.year, day.month, 1))
                .astimezone(utc)
                .replace(tzinfo=None)
                for day in (month["start"], after)
            )
            sums = self._recompute(decisions, credits, None, start, end)
            if not sums:
                self.assertIsNone(month["balance"])
                continue
            measured += 1
            received, entitled, worth, due = zip(*sums.values(), strict=True)
            self.assertClose(
                month["balance"], 100 - 100 * hoover(received, entitled), "0.11"
            )
            self.assertClose(
                month["balance_value"], 100 - 100 * hoover(worth, due), "0.11"
            )
        self.assertGreaterEqual(measured, 6)

    def test_more_months_are_no_more_queries(self):
        self._write_ledger(4)
        self.Figures._get_trend(self._domain(), 1)
        with self.assertQueryCount(1):
            self.Figures._get_trend(self._domain(), 36)

    def test_a_membership_is_a_person_of_its_own(self):
        """Nils is in both teams: too much in one doesn't make up for the other."""
        for team, count, credited in ((self.north, 2, 1), (self.south, 0, 1)):
            common = {
                "date": NOON - timedelta(days=1),
                "team_id": team.id,
                "company_id": self.company.id,
                "tier_id": self.tier_a.id,
            }
            self.env["fair.allocation.decision"]._append(
                [
                    common
                    | {
                        "kind": "allocate",
                        "count": count,
                        "account_user_id": self.nils.id,
                    }
                ]
            )
            self.env["fair.allocation.entitlement"]._append(
                [common | {"user_id": self.nils.id, "credited": credited}]
            )
        fairness = self.Figures._measure(self.Figures._get(self._domain()))
        self.assertEqual(fairness.overall.balance, 500)


@tagged("post_install", "-at_install", "standard")
class TestWords(LedgerCase):
    """Figures as people read them."""

    def test_every_figure_has_a_sentence_and_balance_comes_first(self):
        self._write_ledger(1, 60)
        overview = self.Figures._get_overview(self._domain())
        self.assertEqual(
            [row["code"] for row in overview["overall"]],
            [
                *("balance", "balance_value", "fulfilment_min", "fulfilment_max"),
                *("gap", "gap_value", "unassigned", "jain", "gini"),
            ],
        )
        self.assertEqual(set(overview["tiers"]), set(self.tiers))
        for row in overview["overall"]:
            self.assertTrue(row["label"] and row["meaning"] and row["text"])
        headline = overview["overall"][0]
        self.assertEqual(headline["text"], f"{headline['value']:.1f} %")

    def test_what_was_stored_reads_the_same(self):
        self._write_ledger(2, 60)
        fairness = self.Figures._measure(self.Figures._get(self._domain()))
        self.assertEqual(
            self.Figures._describe(fairness.overall),
            self.Figures._describe(fairness.as_dict()["overall"]),
        )

    def test_without_anything_due_there_is_no_figure(self):
        overview = self.Figures._get_overview(self._domain())
        self.assertFalse(overview["figures"])
        texts = {row["code"]: row["text"] for row in overview["overall"]}
        self.assertEqual(texts["balance"], "—")
        self.assertEqual(texts["gap"], "0.0")
        self.assertNotIn("unassigned", texts)
        for month in self.Figures._get_trend(self._domain()):
            self.assertIsNone(month["balance"])

    def test_unassigned_is_what_waits_of_all_that_came_in(self):
        self._allocate(self._new_leads(80, 80, 80, 50))
        self._new_leads(80)
        self.env.flush_all()
        overview = self.Figures._get_overview(self._domain())
        self.assertEqual(
            {
                tier.name: row["text"]
                for tier, rows in overview["tiers"].items()
                for row in rows
                if row["code"] == "unassigned"
            },
            {"A": "25.0 %", "B": "0.0 %"},
        )
        [overall] = [r for r in overview["overall"] if r["code"] == "unassigned"]
        self.assertEqual(overall["value"], 20)

    def test_the_workbook_says_the_same(self):
        rows = self.env["fair.allocation.workbook"]._get_meanings_table().rows
        meanings = self.env["fair.allocation.figures"]._get_measure_meanings()
        self.assertLessEqual(set(meanings.values()), {tuple(row) for row in rows})

    def test_an_employee_without_sales_rights_gets_nothing(self):
        clerk = new_test_user(self.env, "fair_clerk", groups="base.group_user")
        Figures = self.env["fair.allocation.figures"].with_user(clerk)
        for ask in (Figures._get_overview, Figures._get_trend):
            with self.assertRaises(AccessError):
                ask(self._domain())


@tagged("post_install", "-at_install", "standard")
class TestPeriods(LedgerCase):
    """Calendar periods begin at midnight where the company works."""

    def test_running_and_earlier_periods(self):
        for unit, number, first, last in (
            ("month", 0, date(2026, 3, 1), date(2026, 3, 31)),
            ("month", 1, date(2026, 2, 1), date(2026, 2, 28)),
            ("month", 15, date(2024, 12, 1), date(2024, 12, 31)),
            ("quarter", 0, date(2026, 1, 1), date(2026, 3, 31)),
            ("quarter", 1, date(2025, 10, 1), date(2025, 12, 31)),
            ("year", 1, date(2025, 1, 1), date(2025, 12, 31)),
            ("week", 0, date(2026, 3, 9), date(2026, 3, 15)),
        ):
            with self.subTest(unit=unit, number=number):
                self.assertEqual(
                    self.Figures._get_dates(self.north, unit, number), (first, last)
                )

    def test_moments_are_those_of_the_companys_clock(self):
        self.assertEqual(
            self.Figures._get_period(self.north, "month"),
            (datetime(2026, 2, 28, 16), datetime(2026, 3, 31, 16)),
        )

    def test_the_first_hours_of_a_month_belong_to_it(self):
        now = datetime(2026, 3, 31, 20)
        with patch.object(type(self.env.cr), "now", lambda cursor: now):
            self.assertEqual(
                self.Figures._get_dates(self.north, "month")[0], date(2026, 4, 1)
            )

    def test_without_end_is_all_of_time(self):
        self.assertEqual(self.Figures._get_period(self.north, "always"), (False, False))
        self.assertEqual(
            list(self.Figures._get_domain(self.north)),
            [("team_id", "in", [self.north.id])],
        )
