from datetime import datetime, timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .protection_case import ProtectionCase


@tagged("post_install", "-at_install", "standard")
class TestProtection(ProtectionCase):
    # -- from allocation ------------------------------------------------------

    def test_whoever_a_run_gives_a_lead_to_is_protected_by_its_tier(self):
        lead, worth = self._new_leads(10, 50)
        with self._at("2026-06-01 08:30:00"):
            self._allocate(lead | worth)
            self.assertTrue(lead.user_id and worth.user_id)
            self.assertProtectedUntil("2026-07-01 08:30:00", lead)
            self.assertTrue(lead.fair_is_protected)
            # Tier B states no days.
            self.assertProtectedUntil(None, worth)
            self.assertFalse(worth.fair_is_protected)

    def test_whoever_a_manager_gives_a_lead_to_is_protected_too(self):
        written, own = self._new_leads(10, 10)
        with self._at("2026-06-01 08:30:00"):
            self._as(self.mara, written).user_id = self.nils
            self._as(self.mara, own).user_id = self.mara
            created = (
                self.env["crm.lead"]
                .with_user(self.mara)
                .create(
                    {"name": "x", "team_id": self.north.id, "user_id": self.nils.id}
                )
            )
            for lead in written | created:
                self.assertOwner(lead, self.nils)
                self.assertProtectedUntil("2026-07-01 08:30:00", lead)
            self.assertProtectedUntil(None, own)

    def test_nobody_enters_the_dates(self):
        for user in (self.ada, self.mara):
            for name in ("fair_protected_until", "fair_last_follow_up"):
                with self.assertRaises(AccessError):
                    self._as(user).write({name: "2099-01-01 00:00:00"})

    # -- until the minute, by the clock of the company ------------------------

    def test_it_ends_to_the_minute(self):
        self.assertProtectedUntil("2026-04-01 08:00:00")
        for moment, protected in (
            ("2026-04-01 07:59:59", True),
            ("2026-04-01 08:00:00", False),
        ):
            with self._at(moment):
                self.assertEqual(self.lead.fair_is_protected, protected)
                for value in (True, False):
                    found = self.env["crm.lead"].search(
                        [
                            ("id", "=", self.lead.id),
                            ("fair_is_protected", "=", value),
                        ]
                    )
                    self.assertEqual(bool(found), protected == value, moment)

    def test_the_hour_stays_when_the_clock_is_changed(self):
        #   where, given, until (both UTC): the same hour there, 30 days later
        for zone, given, until in (
            ("Europe/Berlin", "2026-03-15 12:00:00", "2026-04-14 11:00:00"),
            ("Europe/Berlin", "2026-10-10 12:00:00", "2026-11-09 13:00:00"),
            ("America/New_York", "2026-10-20 12:00:00", "2026-11-19 13:00:00"),
            ("Australia/Sydney", "2026-03-20 00:00:00", "2026-04-19 01:00:00"),
            ("Australia/Lord_Howe", "2026-03-20 00:00:00", "2026-04-19 00:30:00"),
            ("Asia/Shanghai", "2026-03-15 12:00:00", "2026-04-14 12:00:00"),
            # 02:30 doesn't exist on the day the clock goes forward.
            ("Europe/Berlin", "2026-02-27 01:30:00", "2026-03-29 01:30:00"),
        ):
            self.company.resource_calendar_id.tz = zone
            with self.subTest(zone=zone, given=given), self._at(given):
                self._give(self.lead, self.nils)
                self.assertProtectedUntil(until)
            end = datetime.fromisoformat(until)
            for moment, protected in ((end - timedelta(seconds=1), True), (end, False)):
                with self.subTest(zone=zone, moment=moment), self._at(str(moment)):
                    self.assertEqual(self.lead.fair_is_protected, protected)

    def test_another_company_has_another_clock(self):
        calendar = self.company.resource_calendar_id.copy({"tz": "Asia/Tokyo"})
        tokyo = self.env["res.company"].create(
            {"name": "Tokyo", "resource_calendar_id": calendar.id}
        )
        lead = self._new_leads(10, company_id=tokyo.id, team_id=False)
        with self._at("2026-03-15 12:00:00"):
            self._give(lead, self.mara)
            self.assertProtectedUntil("2026-04-14 12:00:00", lead)

    # -- the end --------------------------------------------------------------

    def test_a_closed_lead_is_protected_no_more_and_reopening_revives_nothing(self):
        for close, reopen in (
            ("action_set_won", {"stage_id": self.stages[0].id, "probability": 10}),
            ("action_set_lost", None),
        ):
            with self.subTest(close), self._at("2026-03-05 09:00:00"):
                self._give(self.lead, self.ada)
                self.assertTrue(self.lead.fair_is_protected)
                getattr(self._as(self.ada), close)()
                self.env.flush_all()
                self.assertFalse(self.lead.fair_is_protected)
                self.assertProtectedUntil(None)
                if reopen:
                    self._as(self.ada).write(reopen)
                else:
                    self._as(self.ada).action_restore()
                self.env.flush_all()
                self.assertEqual(self.lead.won_status, "pending")
                self.assertFalse(self.lead.fair_is_protected)

    def test_it_ends_with_its_owner(self):
        with self._at("2026-03-05 09:00:00"):
            self.env["fair.allocation.decision"]._move(self.lead, "pool", "pool")
            self.assertProtectedUntil(None)
            self._give(self.lead, self.ada)
        with self._at("2026-05-05 09:00:00"):
            # The dates are history by now; they go with the owner all the same.
            self._as(self.mara).user_id = False
            self.assertProtectedUntil(None)
            self.assertFalse(self.lead.fair_protected_from)
            self._as(self.mara).user_id = self.mara
            self.assertFalse(self.lead.fair_is_protected)

    def test_undoing_a_run_restores_the_protection_of_before(self):
        with self._at("2026-03-10 09:00:00"):
            fresh = self._new_leads(10)
            action = self.member_ada.with_user(self.mara).action_fair_redistribute()
            run = self.env["fair.allocation.run"].with_user(self.mara)
            run = run.browse(action["res_id"])
            run.action_apply()
            other = self.lead.user_id
            self.assertNotIn(other, self.ada | self.env["res.users"])
            self.assertProtectedUntil("2026-04-09 08:00:00")
            given = self._allocate(fresh)
            self.assertTrue(fresh.fair_is_protected)
        with self._at("2026-03-11 09:00:00"):
            for last in (given, run):
                last.with_user(self.mara).action_undo()
            self.env.flush_all()
            self.assertOwner(self.lead, self.ada)
            self.assertProtectedUntil("2026-04-01 08:00:00")
            self.assertEqual(str(self.lead.fair_protected_from), "2026-03-02 09:00:00")
            self.assertFalse(fresh.user_id)
            self.assertProtectedUntil(None, fresh)

    # -- what people see ------------------------------------------------------

    def test_days_left_in_words(self):
        for moment, days, state, text in (
            ("2026-03-02 09:00:00", 30, "safe", "Protected, 30 days left"),
            # Still the 2nd in Greenwich, the 3rd in Berlin.
            ("2026-03-02 23:30:00", 29, "safe", "Protected, 29 days left"),
            ("2026-03-25 09:00:00", 7, "soon", "Protected, 7 days left"),
            ("2026-03-31 08:00:00", 1, "last", "Protected until tomorrow, 10:00"),
            ("2026-04-01 07:00:00", 0, "last", "Protected until today, 10:00"),
            ("2026-04-01 08:00:00", 0, False, False),
        ):
            with self.subTest(moment), self._at(moment):
                lead = self._as(self.ada)
                self.assertEqual(lead.fair_days_left, days)
                self.assertEqual(lead.fair_protection_state, state)
                seen = (lead.fair_protection_text or "").split(
                    "\N{NARROW NO-BREAK SPACE}"
                )
                self.assertEqual(seen[0] or False, text)

    def test_every_screen_shows_it(self):
        for view in (
            *("crm.crm_case_tree_view_leads", "crm.crm_case_tree_view_oppor"),
            *("crm.view_crm_lead_kanban", "crm.crm_case_kanban_view_leads"),
            "crm.crm_lead_view_form",
        ):
            view = self.env.ref(view)
            arch = self._as(self.ada).get_view(view.id, view.type)["arch"]
            for name in ("fair_protection_text", "fair_protected_until"):
                with self.subTest(view=view.name, field=name):
                    self.assertIn(f'name="{name}"', arch)

    def test_filters(self):
        soon = self._new_leads(10)
        with self._at("2026-03-20 09:00:00"):
            self._give(soon, self.nils)
        for moment, protected, ending in (
            ("2026-03-21 09:00:00", self.lead | soon, self.env["crm.lead"]),
            ("2026-03-30 09:00:00", self.lead | soon, self.lead),
            ("2026-04-02 09:00:00", soon, self.env["crm.lead"]),
        ):
            with self.subTest(moment), self._at(moment):
                both = [("id", "in", (self.lead | soon).ids)]
                found = self._filter("fair_protected", both, self.mara)
                self.assertEqual(found, protected)
                found = self._filter("fair_my_protection_ends", both, self.ada)
                self.assertEqual(found, ending)

    def _filter(self, name, domain, user):
        """What a filter of both search views finds."""
        found = []
        for view in (
            "crm.view_crm_case_leads_filter",
            "crm.view_crm_case_opportunities_filter",
        ):
            arch = self.env["crm.lead"].get_view(self.env.ref(view).id, "search")
            [node] = etree.fromstring(arch["arch"]).xpath(f"//filter[@name='{name}']")
            filtered = safe_eval(node.get("domain"), {"uid": user.id})
            lead = self.env["crm.lead"].with_user(user)
            found.append(lead.search(domain + filtered, order="id").sudo())
        self.assertEqual(*found)
        return found[0].with_user(self.env.user)
