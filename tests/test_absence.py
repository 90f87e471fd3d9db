from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .absence_case import Absences, moment
from .common import FairAllocationCase

#: Zones that change their clocks by different rules: by an hour, by half an hour, round
#: a month, and on the southern half of the globe.
CLOCK_CHANGES = (
    # zone, weekend of the change, hours the night lasts from 17:00 to 8:00 on Monday
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Pacific/Auckland", "2026-04-05"),
    ("Pacific/Auckland", "2026-09-27"),
)
AUCKLAND = "Pacific/Auckland"
BERLIN = "Europe/Berlin"


@tagged("post_install", "-at_install", "standard")
class TestAbsence(Absences, FairAllocationCase):
    """Whom an absence keeps from answering in time.

    Leads of tier A want an answer within 12 hours, B within a week, C have no deadline;
    Ada works from 8 to 12 and from 13 to 17, Monday to Friday, where the story says.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_a.response_hours = 12
        cls.tier_b.response_hours = 7 * 24
        cls.tier_c.response_hours = 0
        cls.tier_slow = cls.tier_a.create(
            {"name": "Slow", "score_min": 90, "response_hours": 30 * 24}
        )
        cls.tiers = cls.tier_a | cls.tier_b | cls.tier_c | cls.tier_slow
        cls.berlin = cls._calendar(BERLIN)
        cls._works(cls.ada, cls.berlin)

    def _away(self, member=None):
        """``{tier: code}`` as the engine gets it."""
        member = member or self.member_ada
        return member._fair_absences(self.tiers)[member]

    def assertAway(self, *tiers, code="leave", member=None):
        """Away for exactly these tiers, those without a deadline as one."""
        expected = {tier.id: code for tier in tiers}
        if self.tier_c in tiers:
            expected[0] = code
        self.assertEqual(self._away(member), expected)

    def assertHere(self, member=None):
        self.assertAway(member=member)

    # ------------------------------------------------------------
    # THE DEADLINE
    # ------------------------------------------------------------

    def test_leave_tomorrow_and_an_answer_due_tomorrow(self):
        self._leave(self.ada, "2026-11-24 08:00", "2026-11-24 16:59", BERLIN)
        with self._at("2026-11-23 20:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
        with self._at("2026-11-23 15:00", BERLIN):
            self.assertHere()  # Two hours of work are left today.
        with self._at("2026-11-22 20:00", BERLIN):
            self.assertHere()

    def test_leave_later_in_the_week_keeps_nothing_away_today(self):
        self._leave(self.ada, "2026-11-25 08:00", "2026-12-18 16:59", BERLIN)
        with self._at("2026-11-23 09:00", BERLIN):
            self.assertHere()

    def test_neither_weekend_nor_night_is_an_absence(self):
        for now in ("2026-11-20 23:00", "2026-11-21 12:00", "2026-11-23 03:00"):
            with self._at(now, BERLIN):
                self.assertHere()

    def test_leave_of_a_morning(self):
        self.tier_a.response_hours = 3
        self._leave(self.ada, "2026-11-24 08:00", "2026-11-24 12:00", BERLIN)
        with self._at("2026-11-24 08:30", BERLIN):
            # Work goes on at one o'clock: too late for an answer within three hours.
            self.assertAway(self.tier_a)
        with self._at("2026-11-24 10:30", BERLIN):
            self.assertHere()

    def test_a_fortnight_leaves_only_the_slow_tiers(self):
        self._leave(self.ada, "2026-11-30 08:00", "2026-12-11 16:59", BERLIN)
        with self._at("2026-11-27 18:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_b, self.tier_c)
        with self._at("2026-12-09 09:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
        with self._at("2026-12-11 17:30", BERLIN):
            self.assertHere()

    def test_the_fortnight_in_auckland(self):
        """Days begin at midnight there, when it is noon of the day before in UTC."""
        round_the_clock = self._calendar(AUCKLAND, range(7), ((0, 24),))
        self._works(self.ada, round_the_clock)
        self._leave(self.ada, "2026-11-30 00:00", "2026-12-13 23:59", AUCKLAND)
        self.assertEqual(moment("2026-11-30 00:00", AUCKLAND).day, 29)
        with self._at("2026-11-29 23:59", AUCKLAND):
            self.assertHere()
        with self._at("2026-11-30 00:00", AUCKLAND):
            self.assertAway(self.tier_a, self.tier_b, self.tier_c)
        with self._at("2026-12-13 23:59", AUCKLAND):
            self.assertAway(self.tier_c)  # Within 12 hours she is back.
        with self._at("2026-12-14 00:00", AUCKLAND):
            self.assertHere()

    def test_far_from_the_calendar_it_is_their_own_clock(self):
        """The company's hours, kept in Auckland: its Monday is Berlin's Sunday."""
        self._works(self.ada, self.berlin, AUCKLAND)
        self._leave(self.ada, "2026-11-23 00:00", "2026-11-23 23:59", AUCKLAND)
        with self._at("2026-11-22 21:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
        with self._at("2026-11-23 21:00", BERLIN):
            self.assertHere()

    # ------------------------------------------------------------
    # CHANGES OF THE CLOCK
    # ------------------------------------------------------------

    def test_a_change_of_the_clock_moves_the_hours_of_work(self):
        for tz, sunday in CLOCK_CHANGES:
            with self.subTest(tz=tz, sunday=sunday):
                self._check_clock_change(tz, sunday)

    def _check_clock_change(self, tz, sunday):
        day = moment(f"{sunday} 12:00") + timedelta(days=1)
        monday = f"{day:%Y-%m-%d}"
        before = moment(f"{sunday} 12:00") - timedelta(days=1)
        offset = moment(f"{before:%Y-%m-%d} 12:00", tz) - before
        self.assertNotEqual(moment(f"{monday} 12:00", tz) - day, offset)
        self._works(self.ada, self._calendar(tz))
        leave = self._leave(self.ada, f"{monday} 08:00", f"{monday} 16:59", tz)
        self.tier_a.response_hours = 2
        for now, away in (
            (f"{monday} 07:30", True),
            (f"{monday} 16:59", True),
            (f"{monday} 17:00", False),
        ):
            with self._at(now, tz):
                self.assertEqual(self.tier_a.id in self._away(), away, now)
        leave.unlink()
        # An hour of leave before work, or after it, takes nothing of it.
        early = self._leave(self.ada, f"{monday} 07:00", f"{monday} 07:59", tz)
        late = self._leave(self.ada, f"{monday} 17:00", f"{monday} 17:59", tz)
        with self._at(f"{sunday} 20:00", tz):
            self.assertHere()
        (early | late).unlink()

    # ------------------------------------------------------------
    # CALENDARS
    # ------------------------------------------------------------

    def test_public_holiday_of_one_calendar_only(self):
        vienna = self._calendar("Europe/Vienna")
        self._works(self.sven, vienna)
        self._off("2026-12-08 00:00", "2026-12-08 23:59", BERLIN, calendar_id=vienna.id)
        with self._at("2026-12-07 19:00", BERLIN):
            self.assertAway(
                self.tier_a, self.tier_c, code="holiday", member=self.member_sven
            )
            self.assertHere()

    def test_public_holiday_of_the_whole_company(self):
        self._off("2026-12-25 00:00", "2026-12-25 23:59", BERLIN)
        with self._at("2026-12-25 09:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c, code="holiday")
            self.assertIn(self.tier_a.id, self._away(self.member_nils))
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self._off(
            "2026-12-29 00:00",
            "2026-12-29 23:59",
            calendar_id=elsewhere.resource_calendar_id.id,
        )
        with self._at("2026-12-29 09:00", BERLIN):
            self.assertHere()

    def test_leave_that_runs_into_a_holiday(self):
        self._leave(self.ada, "2026-12-21 08:00", "2026-12-24 16:59", BERLIN)
        self._off("2026-12-25 00:00", "2026-12-25 23:59", BERLIN)
        with self._at("2026-12-23 09:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
            self.assertEqual(self.member_ada.fair_absence_text, "On leave until Dec 25")

    def test_part_time_calendar(self):
        """Mondays and Tuesdays: Tuesday's leave takes the time up to next Monday."""
        self._works(self.ada, self._calendar(BERLIN, range(2)))
        self._leave(self.ada, "2026-11-24 08:00", "2026-11-24 16:59", BERLIN)
        with self._at("2026-11-23 18:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
        with self._at("2026-11-24 18:00", BERLIN):
            self.assertHere()
        # Leave on days off takes nothing.
        self._leave(self.ada, "2026-11-25 08:00", "2026-11-27 16:59", BERLIN)
        with self._at("2026-11-25 09:00", BERLIN):
            self.assertHere()

    def test_calendar_of_two_weeks(self):
        """The first week only; Odoo counts the weeks."""
        calendar = self._calendar(BERLIN)
        calendar.two_weeks_calendar = True
        odd = calendar.attendance_ids.browse().get_week_type(moment("2026-11-30 12:00"))
        calendar.attendance_ids.week_type = str(odd)
        self._works(self.ada, calendar)
        self._leave(self.ada, "2026-11-23 08:00", "2026-11-27 16:59", BERLIN)
        with self._at("2026-11-23 09:00", BERLIN):
            self.assertHere()
        self._leave(self.ada, "2026-11-30 08:00", "2026-12-04 16:59", BERLIN)
        with self._at("2026-11-23 09:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_b, self.tier_c)

    def test_open_hours_count_only_what_is_stated(self):
        """Without fixed hours leave is of whole days, and every hour is one of work."""
        self.berlin.schedule_type = "flexible"
        self._check_open_hours()
        self._works(self.ada, self.berlin.browse(), BERLIN)
        self._check_open_hours()

    def _check_open_hours(self):
        leave = self._leave(self.ada, "2026-11-24 08:00", "2026-11-25 16:59", BERLIN)
        with self._at("2026-11-22 12:00", BERLIN):
            self.assertHere()
        with self._at("2026-11-23 23:30", BERLIN):
            self.assertHere()
        with self._at("2026-11-24 00:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)
        with self._at("2026-11-25 23:00", BERLIN):
            self.assertAway(self.tier_c)
        with self._at("2026-11-26 00:00", BERLIN):
            self.assertHere()
        leave.unlink()

    def test_training_is_no_leave(self):
        self._leave(
            self.ada, "2026-11-24 08:00", "2026-11-24 16:59", BERLIN, time_type="other"
        )
        with self._at("2026-11-24 09:00", BERLIN):
            self.assertHere()

    def test_person_without_employee(self):
        """By the company's calendar on the user's own clock; holidays count as well."""
        self._employee(self.ada).unlink()
        self.company.resource_calendar_id = self.berlin
        self.ada.tz = "America/New_York"
        self._off("2026-11-26 00:00", "2026-11-26 23:59", "America/New_York")
        with self._at("2026-11-26 22:30", BERLIN):
            # Half past four in the afternoon there.
            self.assertAway(self.tier_a, self.tier_c, code="holiday")
        with self._at("2026-11-27 07:00", "America/New_York"):
            self.assertHere()

    def test_person_employed_twice(self):
        """Leave from the company the team belongs to counts, the other's doesn't."""
        other = self.env["res.company"].create({"name": "Other"})
        self.ada.company_ids += other
        second = self._employ(self.ada, {}, company_id=other.id)
        second.resource_calendar_id = other.resource_calendar_id
        self._off("2026-11-24 00:00", "2026-11-24 23:59", BERLIN, resource=second)
        with self._at("2026-11-24 09:00", BERLIN):
            self.assertHere()
        self._leave(self.ada, "2026-11-25 08:00", "2026-11-25 16:59", BERLIN)
        with self._at("2026-11-25 09:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c)

    # ------------------------------------------------------------
    # BY THEIR OWN WORD
    # ------------------------------------------------------------

    def test_out_of_office_with_an_end(self):
        self.ada.write(
            {
                "out_of_office_from": moment("2026-11-24 00:00", BERLIN),
                "out_of_office_to": moment("2026-11-24 23:59", BERLIN),
            }
        )
        with self._at("2026-11-23 20:00", BERLIN):
            self.assertAway(self.tier_a, self.tier_c, code="out_of_office")
        with self._at("2026-11-24 20:00", BERLIN):
            self.assertHere()

    def test_out_of_office_without_end(self):
        self.ada.out_of_office_from = moment("2026-11-24 00:00", BERLIN)
        with self._at("2026-11-23 09:00", BERLIN):
            self.assertHere()
        with self._at("2027-01-10 09:00", BERLIN):
            self.assertAway(*self.tiers, code="out_of_office")
            self.assertEqual(self.member_ada.fair_absence_text, "Out of office")

    def test_leave_is_named_before_out_of_office(self):
        self.ada.out_of_office_from = moment("2026-11-24 00:00", BERLIN)
        self._leave(self.ada, "2026-11-24 08:00", "2026-11-24 16:59", BERLIN)
        with self._at("2026-11-24 09:00", BERLIN):
            self.assertAway(*self.tiers, code="leave")

    def test_a_pause_ends_with_its_last_day(self):
        self._works(self.ada, self.berlin, AUCKLAND)
        self.ada.tz = AUCKLAND
        with self._at("2026-11-20 12:00"):
            self.member_ada.with_user(self.ada).action_fair_pause(
                "Trade fair", "2026-11-24"
            )
            self.assertAway(*self.tiers, code="paused")
            self.assertEqual(self.member_ada.fair_absence_text, "Paused until Nov 24")
        with self._at("2026-11-24 23:30", AUCKLAND):
            self.assertAway(*self.tiers, code="paused")
        with self._at("2026-11-25 00:30", AUCKLAND):
            self.assertHere()
            self.assertTrue(self.member_ada.fair_available)
        with self._at("2026-11-30 02:00"):
            self.member_ada._gc_fair_pauses()
            self.assertFalse(self.member_ada.fair_paused)
            self.assertFalse(self.member_ada.fair_pause_reason)

    def test_an_end_in_the_past_names_field_and_mend(self):
        for until in ("2026-11-19", "1999-01-01"):
            with (
                self._at("2026-11-20 12:00"),
                self.assertRaises(ValidationError) as refusal,
            ):
                self.member_ada.with_user(self.ada).action_fair_pause(False, until)
            self.assertRegex(str(refusal.exception), "Paused Until: .*Enter today")
        for until in ("soon", "2026-02-30", 5, ["x"]):
            with self.assertRaisesRegex(ValidationError, "Paused Until: enter a day"):
                self.member_ada.with_user(self.ada).action_fair_pause(False, until)
        self.assertFalse(self.member_ada.fair_paused)

    def test_archived_paused_and_opted_out_are_away_from_everything(self):
        self.member_ada.fair_paused = True
        self.assertAway(*self.tiers, code="paused")
        self.member_ada.with_user(self.ada).action_fair_resume()
        self.assertHere()
        self.member_ada.assignment_optout = True
        self.assertAway(*self.tiers, code="paused")
        self.ada.action_archive()
        self.assertAway(*self.tiers, code="archived")
        self.assertEqual(self.member_ada.fair_absence_text, "No longer with us")

    def test_who_left_the_team_is_still_with_us(self):
        self.member_sven.action_archive()
        self.assertAway(*self.tiers, code="left_team", member=self.member_sven)
        self.assertEqual(self.member_sven.fair_absence, "left_team")
        self.assertEqual(self.member_sven.fair_absence_text, "No longer in the team")
        self.sven.action_archive()
        self.assertAway(*self.tiers, code="archived", member=self.member_sven)

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def test_queries_do_not_depend_on_the_number_of_people(self):
        few = self._staff(3)
        many = self._staff(50)
        with self._at("2026-11-24 09:00", BERLIN):
            few._fair_absences(self.tiers)
            counts = []
            for members in (few, many):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                absences = members._fair_absences(self.tiers)
                counts.append(self.env.cr.sql_log_count - before)
                self.assertTrue(all(len(away) == 3 for away in absences.values()))
        self.assertEqual(*counts)
        self.assertLess(counts[0], 20)

    def _staff(self, size):
        """People who are all on leave, each by another calendar in another zone."""
        zones = ("Europe/Berlin", "Europe/Vienna", "Europe/Paris", "Europe/Rome")
        team = self.env["crm.team"].create({"name": f"Team of {size}"})
        members = self.env["crm.team.member"]
        for number in range(size):
            user = self._new_user(f"staff_{size}_{number}", "base.group_user")
            self._employ(user, {})
            self._works(user, self._calendar(zones[number % 4]))
            self._leave(user, "2026-11-24 00:00", "2026-11-24 23:59", BERLIN)
            members |= members.create({"crm_team_id": team.id, "user_id": user.id})
        return members
