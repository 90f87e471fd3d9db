import re
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .absence_case import Absences
from .allocation_case import AllocationCase
from .rpc_case import RpcCase

BERLIN = "Europe/Berlin"
BEFORE, DURING, AFTER = "2026-12-04 09:00", "2026-12-10 09:00", "2026-12-21 09:00"


@tagged("post_install", "-at_install", "standard")
class TestAbsenceShare(Absences, AllocationCase):
    """What an absence does to somebody's share: three equal people, one on leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.period = "always"
        cls.policy.with_user(cls.mara).action_publish("All of the time counts")
        cls.team, cls.people = cls._new_team(3)
        calendar = cls._calendar(BERLIN)
        for user in cls.people:
            cls._employ(user, {})
            cls._works(user, calendar)
        cls.away = cls.people[0]
        cls._leave(cls.away, "2026-12-07 08:00", "2026-12-18 16:59", BERLIN)
        cls.member = cls.team.crm_team_member_ids.filtered(
            lambda member: member.user_id == cls.away
        )

    def _give(self, number, when):
        """How many of these leads, given then, each of the people gets."""
        leads = self._new_leads(*[10] * number, team_id=self.team.id)
        with self._at(when, BERLIN):
            self._allocate(leads)
        self.assertBooksBalance()
        counts = self._counts(leads)
        return [counts.get(user, 0) for user in self.people]

    def test_an_absence_earns_nothing_and_floods_nobody(self):
        self.assertEqual(self._give(9, BEFORE), [3, 3, 3])
        self.assertEqual(self._give(12, DURING), [0, 6, 6])
        self.assertEqual(self._give(9, AFTER), [3, 3, 3])

    def test_what_was_missed_is_caught_up_where_the_policy_says_so(self):
        self.policy.catch_up = True
        self.policy.with_user(self.mara).action_publish("Leave is caught up")
        self.assertEqual(self._give(9, BEFORE), [3, 3, 3])
        self.assertEqual(self._give(12, DURING), [0, 6, 6])
        self.assertEqual(self._give(9, AFTER), [7, 1, 1])
        self.assertEqual(self._give(9, AFTER), [3, 3, 3])

    def test_a_pause_is_never_caught_up(self):
        """Nobody is credited for a pause of their own choice."""
        self.policy.catch_up = True
        self.policy.with_user(self.mara).action_publish("Leave is caught up")
        self.member.with_user(self.away).action_fair_pause()
        self.assertEqual(self._give(12, BEFORE), [0, 6, 6])
        self.member.with_user(self.away).action_fair_resume()
        self.assertEqual(self._give(9, BEFORE), [3, 3, 3])

    def test_the_eve_of_the_leave(self):
        """An answer due tomorrow is for others; one due in a month is hers as well."""
        tier = self.tier_c
        tier.response_hours = 12
        self.assertEqual(self._give(4, "2026-12-06 20:00"), [0, 2, 2])
        tier.response_hours = 24 * 30
        self.assertEqual(self._give(3, "2026-12-06 20:00"), [1, 1, 1])

    def test_the_manager_reads_who_was_away_and_why(self):
        lead = self._new_leads(10, team_id=self.team.id)
        with self._at(DURING, BERLIN):
            line = self._line(self._preview(lead), lead)
            self.assertRegex(
                line.explanation_html,
                rf"(?s)Could not take it: on leave.*{re.escape(self.away.name)}",
            )

    def test_on_a_holiday_leads_wait_and_say_so(self):
        self._off("2026-12-25 00:00", "2026-12-25 23:59", BERLIN)
        lead = self._new_leads(10, team_id=self.team.id)
        with self._at("2026-12-25 10:00", BERLIN):
            self._allocate(lead)
            self.assertWaits(lead, "not_permitted")
            self.assertIn("public holiday (3)", lead.fair_wait_text)

    def test_who_goes_away_before_a_run_is_applied_gets_nothing(self):
        for go_away in (
            lambda: self.member.with_user(self.away).action_fair_pause(),
            lambda: self.member.action_archive(),
            lambda: self._leave(self.away, "2026-12-04 08:00", "2026-12-04 17:00"),
        ):
            leads = self._new_leads(*[10] * 3, team_id=self.team.id)
            with self._at(BEFORE, BERLIN), self.env.cr.savepoint() as savepoint:
                run = self._preview(leads)
                go_away()
                run.action_apply()
                counts = self._counts(leads)
                line = run.line_ids.filtered(lambda line: line.user_id == self.away)
                states = line.mapped("state")
                savepoint.rollback()
            self.assertNotIn(self.away, counts)
            self.assertEqual(states, ["changed"])

    def test_whom_a_manager_chooses_gets_the_lead_all_the_same(self):
        lead = self._new_leads(10, team_id=self.team.id)
        with self._at(DURING, BERLIN):
            run = self._preview(lead)
            self.env["fair.allocation.override"].with_user(self.mara).create(
                {
                    "line_id": self._line(run, lead).id,
                    "user_id": self.away.id,
                    "note": "She asked for it",
                }
            ).action_override()
            run.action_apply()
        self.assertOwner(lead, self.away)


@tagged("post_install", "-at_install", "standard")
class TestAbsenceRpc(Absences, RpcCase):
    """What a colleague may know of an absence, and whom one may pause."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._works(cls.ada, cls._calendar("UTC", range(7), ((0, 24),)))
        now = cls.env.cr.now()
        cls.leave = cls._leave(
            cls.ada,
            f"{now - timedelta(hours=2):%Y-%m-%d %H:%M}",
            f"{now + timedelta(days=9):%Y-%m-%d} 23:59",
        )

    def test_colleagues_see_until_when_and_nothing_more(self):
        fields = ["fair_available", "fair_absence", "fair_absence_text"]
        for reader in (self.nils, self.ada, self.alba, self.mara):
            self._sign_in(reader)
            result, _fault, message = self._rpc(
                "crm.team.member", "read", self.member_ada.ids, fields
            )
            self.assertEqual(result[0]["fair_absence"], "leave", message)
            self.assertFalse(result[0]["fair_available"])
            self.assertRegex(result[0]["fair_absence_text"], r"^On leave until \w+ \d+")
        self._sign_in(self.nils)
        self.assertRefused(
            self._rpc("resource.calendar.leaves", "read", self.leave.ids, ["name"])
        )
        self._sign_in(self.emil)
        self.assertRefused(
            self._rpc("crm.team.member", "read", self.member_ada.ids, fields)
        )

    def test_the_filter_finds_who_is_away(self):
        self._sign_in(self.mara)
        for wanted, member in ((False, self.member_ada), (True, self.member_sven)):
            found, _fault, message = self._rpc(
                "crm.team.member", "search", [("fair_available", "=", wanted)]
            )
            self.assertIn(member.id, found, message)
            found, _fault, message = self._rpc(
                "crm.team.member", "search", [("fair_available", "!=", wanted)]
            )
            self.assertNotIn(member.id, found, message)

    def test_everybody_pauses_only_themselves_until_a_day(self):
        until = f"{self.env.cr.now() + timedelta(days=3):%Y-%m-%d}"
        pause = ("crm.team.member", "action_fair_pause")
        self._sign_in(self.sven)
        self.assertRefused(self._rpc(*pause, self.member_ada.ids, "Envy", until))
        self.assertRefused(
            self._rpc(
                "crm.team.member",
                "write",
                self.member_sven.ids,
                {"fair_paused_until": until},
            ),
            (AccessError,),
        )
        _result, fault, message = self._rpc(*pause, self.member_sven.ids, "Fair", until)
        self.assertFalse(fault, message)
        self.env.invalidate_all()
        self.assertTrue(self.member_sven.fair_paused)
        self.assertEqual(str(self.member_sven.fair_paused_until), until)
        self.assertFalse(self.member_ada.fair_paused)

    def test_a_salesperson_says_until_when(self):
        """The Pause button of one's own profile, and of a colleague's."""
        until = f"{self.env.cr.now() + timedelta(days=3):%Y-%m-%d}"
        self._sign_in(self.sven)
        for member, allowed in ((self.member_sven, True), (self.member_nils, False)):
            wizard, _fault, message = self._rpc(
                "fair.allocation.pause",
                "create",
                {"member_id": member.id, "until": until, "note": "Fair"},
            )
            answer = self._rpc("fair.allocation.pause", "action_pause", [wizard])
            if not allowed:
                self.assertRefused(answer)
            self.env.invalidate_all()
            self.assertEqual(member.fair_paused, allowed, message or answer)
