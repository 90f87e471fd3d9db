from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .allocation_case import AllocationCase
from .common import SALESMAN

#: Scores of leads of these tiers.
B, C = 50, 10

TODAY = date(2026, 5, 20)


class NewcomerCase(AllocationCase):
    """Three old hands alike; tier C is for practice. It is the 20th of May 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tiers = cls.env["fair.allocation.tier"].with_context(active_test=False)
        tiers.search([]).practice = False
        cls.tier_c.practice = True
        cls.company.resource_calendar_id.tz = "UTC"
        cls.team, cls.old_hands = cls._new_team(3, assignment_max=60)
        cls.members = cls.team.crm_team_member_ids
        cls._date(cls.members, "create_date", "2026-01-02")

    @classmethod
    def _date(cls, records, field, day):
        """Let something have happened on another day."""
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                SQL.identifier(field),
                day,
                records.ids,
            )
        )
        cls.env.invalidate_all()

    @contextmanager
    def _at(self, moment):
        """By the product's clock it is ``moment`` (UTC)."""
        now = datetime.fromisoformat(moment)
        with patch.object(self.env.cr, "now", lambda: now):
            yield

    def setUp(self):
        super().setUp()
        self.enterContext(self._at(f"{TODAY} 12:00"))

    def _publish(self, note="Other rules", **values):
        self.policy.write(values)
        self.policy.with_user(self.mara).action_publish(note)

    def _join(self, name="jo", **profile):
        """Somebody new in the team."""
        user = new_test_user(self.env, f"fair_{name}", groups=SALESMAN)
        return (
            self.env["crm.team.member"]
            .with_user(self.mara)
            .create({"crm_team_id": self.team.id, "user_id": user.id, **profile})
        )

    def _given(self, *scores):
        """Share out new leads: ``{user: leads}``."""
        leads = self._new_leads(*scores, team_id=self.team.id)
        self._allocate(leads)
        return self._counts(leads)

    def _get_weights(self, member):
        """Weights in thousandths: the own one, and those of tiers for practice."""
        version = self.policy.version_id
        problem = self.env["fair.allocation.problem"]._collect(
            self.team, version, self.env["crm.lead"]
        )
        [person] = [p for p in problem.people if p.id == member.user_id.id]
        return person.weight, dict(person.tier_weight)


@tagged("post_install", "-at_install", "standard")
class TestNewJoiner(NewcomerCase):
    """Whoever comes later starts level with the team."""

    def test_neither_flooded_nor_starved_by_what_others_received(self):
        self.assertEqual(set(self._given(*[C] * 90).values()), {30})
        member = self._join(assignment_max=60)
        given = self._given(*[C] * 12)
        self.assertEqual(given, dict.fromkeys(self.old_hands | member.user_id, 3))

    def test_the_same_where_nobody_received_anything(self):
        member = self._join(assignment_max=60)
        given = self._given(*[C] * 12)
        self.assertEqual(given, dict.fromkeys(self.old_hands | member.user_id, 3))

    def test_what_was_given_before_is_not_owed_by_the_opening_balance(self):
        """The ledger begins after the joiner came, with leads from before."""
        past = self._new_leads(*[C] * 90, team_id=self.team.id)
        for number, user in enumerate(self.old_hands):
            past[number::3].user_id = user
        self._forget(past)
        member = self._join(assignment_max=60)
        self.policy.with_user(self.mara).action_record_history()
        self.assertEqual(set(self._decisions(past).mapped("kind")), {"opening"})
        self.assertFalse(member.fair_entitlement)
        given = self._given(*[C] * 12)
        self.assertEqual(given, dict.fromkeys(self.old_hands | member.user_id, 3))
        self.assertBooksBalance()

    def test_who_was_there_before_is_owed_what_the_others_got(self):
        """The membership was entered late, but the leads show who was there."""
        first, second, third = self.old_hands
        past = self._new_leads(*[C] * 12, team_id=self.team.id)
        past.user_id = first
        past[0].user_id = second
        self._forget(past)
        self._date(self.members, "create_date", "2026-05-19")
        self.policy.with_user(self.mara).action_record_history()
        members = {member.user_id: member for member in self.members}
        self.assertAlmostEqual(members[second].fair_entitlement, 6, 1)
        self.assertFalse(members[third].fair_entitlement)

    def _forget(self, leads):
        """Leads given early in the month, of which the ledger knows nothing."""
        self._date(leads, "date_open", "2026-05-05")
        self.env.cr.execute("DELETE FROM fair_allocation_decision")
        self.env.cr.execute("DELETE FROM fair_allocation_entitlement")
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "standard")
class TestPractice(NewcomerCase):
    """A small capacity is a small share, but for the tiers for practice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.entitlement_mode = "capacity"
        cls.policy.with_user(cls.mara).action_publish("By capacity")

    def test_a_practice_share_of_the_easier_tier_and_of_no_other(self):
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        jo = member.user_id
        self.assertEqual(self._given(*[C] * 20)[jo], 5)
        self.assertEqual(self._given(*[B] * 20)[jo], 2)

    def test_without_practice_the_share_is_small(self):
        jo = self._join(assignment_max=20).user_id
        self.assertEqual(self._given(*[C] * 20)[jo], 2)

    def test_a_part_of_an_average_share_is_exactly_that_part(self):
        self._publish(practice_percent=50)
        member = self._join(
            assignment_max=20, fair_weight=0.1, fair_practice_until=TODAY
        )
        self.assertEqual(self._given(*[C] * 40)[member.user_id], 5)

    def test_it_ends_after_the_date(self):
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        self.assertTrue(member.fair_in_practice)
        with self._at("2026-05-20 23:59"):
            self.assertTrue(self._get_weights(member)[1])
        with self._at("2026-05-21 00:00"):
            self.env.invalidate_all()
            self.assertFalse(member.fair_in_practice)
            self.assertFalse(self._get_weights(member)[1])
            self.assertEqual(self._given(*[C] * 20)[member.user_id], 2)

    def test_the_date_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"  # UTC+12 in May
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        with self._at("2026-05-20 11:59"):
            self.assertTrue(self._get_weights(member)[1])
        with self._at("2026-05-20 12:00"):
            self.assertFalse(self._get_weights(member)[1])

    def test_it_ends_at_the_rung(self):
        self._publish(practice_seniority_id=self.advisor.id)
        member = self._join(fair_seniority_id=self.newcomer.id, assignment_max=20)
        self.assertTrue(member.fair_in_practice)
        self.assertEqual(self._given(*[C] * 20)[member.user_id], 5)
        member.fair_seniority_id = self.advisor
        self.assertFalse(member.fair_in_practice)
        self.assertFalse(self._get_weights(member)[1])

    def test_without_a_rung_nobody_is_below_it(self):
        self._publish(practice_seniority_id=self.expert.id)
        self.assertFalse(self._join(assignment_max=20).fair_in_practice)

    def test_a_date_keeps_whoever_has_climbed_the_rung(self):
        self._publish(practice_seniority_id=self.advisor.id)
        member = self._join(
            fair_seniority_id=self.senior.id,
            assignment_max=20,
            fair_practice_until=TODAY,
        )
        self.assertTrue(member.fair_in_practice)

    def test_nought_per_cent_switches_it_off(self):
        self._publish(practice_percent=0)
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        self.assertEqual(self._get_weights(member), (20000, {}))
        self.assertEqual(self._given(*[C] * 20)[member.user_id], 2)

    def test_a_tier_that_is_not_for_practice_any_more(self):
        self.tier_c.practice = False
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        self.assertFalse(self._get_weights(member)[1])

    def test_what_is_published_counts_and_not_the_draft(self):
        self.policy.write(
            {"practice_percent": 0, "practice_seniority_id": self.expert.id}
        )
        by_date = self._join(assignment_max=20, fair_practice_until=TODAY)
        by_rung = self._join("kim", fair_seniority_id=self.newcomer.id)
        self.assertFalse(by_rung.fair_in_practice)
        self.assertTrue(self._get_weights(by_date)[1])
        self.policy.with_user(self.mara).action_publish("Now it counts")
        self.env.invalidate_all()
        self.assertTrue(by_rung.fair_in_practice)
        self.assertFalse(self._get_weights(by_date)[1])

    def test_nobody_is_lowered(self):
        member = self._join(assignment_max=200, fair_practice_until=TODAY)
        self.assertEqual(self._get_weights(member), (200000, {}))

    def test_several_newcomers_come_to_the_average_of_the_others(self):
        members = [
            self._join(name, assignment_max=size, fair_practice_until=TODAY)
            for name, size in (("jo", 1), ("kim", 20), ("lea", 59))
        ]
        for member in members:
            self.assertEqual(
                self._get_weights(member)[1], {self.tier_c.id: 60000}, member.name
            )

    def test_only_newcomers(self):
        self.members.fair_practice_until = TODAY
        for member in self.members:
            self.assertEqual(self._get_weights(member), (60000, {}))

    def test_who_is_away_does_not_raise_the_average(self):
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        rich = self.members[0]
        rich.assignment_max = 600
        self.assertEqual(self._get_weights(member)[1], {self.tier_c.id: 240000})
        rich.fair_paused = True
        self.assertEqual(self._get_weights(member)[1], {self.tier_c.id: 60000})

    def test_shares_of_the_run_show_it(self):
        member = self._join(assignment_max=20, fair_practice_until=TODAY)
        leads = self._new_leads(*[C] * 20, *[B] * 20, team_id=self.team.id)
        run = self._preview(leads)
        shares = run.share_ids.filtered(lambda share: share.user_id == member.user_id)
        nominal = {share.tier_id: share.nominal for share in shares}
        self.assertAlmostEqual(nominal[self.tier_c], 5)
        self.assertAlmostEqual(nominal[self.tier_b], 2)

    def test_a_practice_share_does_not_lift_the_capacity(self):
        member = self._join(assignment_max=3, fair_practice_until=TODAY)
        self.assertEqual(self._given(*[C] * 40)[member.user_id], 3)


@tagged("post_install", "-at_install", "standard")
class TestPracticeOnScreen(NewcomerCase):
    def test_newcomers_can_be_found(self):
        member = self._join(fair_practice_until=TODAY)
        found = (
            self.env["crm.team.member"]
            .with_user(self.nils)
            .search([("fair_in_practice", "=", True)])
        )
        self.assertEqual(found, member)
        others = self.env["crm.team.member"].search([("fair_in_practice", "=", False)])
        self.assertNotIn(member, others)
        self.assertIn(self.member_ada, others)

    def test_the_badge_is_there_without_rules_too(self):
        member = self._join(fair_practice_until=TODAY)
        self.team.fair_policy_id = False
        self.assertTrue(member.fair_in_practice)

    def test_a_rung_that_is_gone_is_no_rung(self):
        rung = self.env["fair.allocation.seniority"].create({"name": "X", "level": 9})
        self._publish(practice_seniority_id=rung.id)
        self._publish("Without", practice_seniority_id=False, tolerance=1)
        member = self._join(fair_seniority_id=self.newcomer.id)
        self.assertFalse(member.fair_in_practice)

    def test_percentages_there_are_not(self):
        for value in (101, -1, 1.5, "half"):
            with self.assertRaisesRegex(
                ValidationError, r"Practice Share \(%\): enter a whole number from 0"
            ):
                self.policy.with_user(self.mara).write({"practice_percent": value})
