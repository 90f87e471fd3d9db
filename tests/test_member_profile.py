from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FairAllocationCase


@tagged("post_install", "-at_install", "standard")
class TestMemberProfile(FairAllocationCase):
    def test_rung_proposes_the_capacity(self):
        self.assertEqual(self.member_ada.assignment_max, 20)
        self.assertEqual(self.member_ines.assignment_max, 30)  # Odoo's own default
        member = self._join(fair_seniority_id=self.expert.id, assignment_max=5)
        self.assertEqual(member.assignment_max, 5)

    def test_form_proposes_the_capacity(self):
        with Form(self.member_ines.with_user(self.mara)) as form:
            form.fair_seniority_id = self.expert
            self.assertEqual(form.assignment_max, 40)

    def test_bad_numbers_name_field_and_mend(self):
        member = self.member_ada.with_user(self.mara)
        for name, label, values in (
            ("assignment_max", "Capacity", (-1, 10**10, 1.5, "many")),
            ("fair_open_max", "Open Leads at Most", (-1, 10**10, 1.5)),
            ("fair_weight", "Share Weight", (0, -1, 101, float("inf"), "x")),
        ):
            for value in values:
                with self.assertRaisesRegex(ValidationError, f"{label}.*enter a"):
                    member.write({name: value})
                with self.assertRaisesRegex(ValidationError, f"{label}.*enter a"):
                    self._join(**{name: value})
        member.write({"assignment_max": 0, "fair_open_max": 0, "fair_weight": 0.5})

    def test_import_refuses_bad_numbers(self):
        result = (
            self.env["crm.team.member"]
            .with_user(self.mara)
            .load([".id", "fair_open_max"], [[str(self.member_ada.id), "-3"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("Open Leads at Most", result["messages"][0]["message"])

    def test_skills_are_read_without_hr_rights(self):
        for user in (self.nils, self.alba, self.mara):
            member = self.member_sven.with_user(user)
            self.assertEqual(member.fair_current_skill_ids.skill_id, self.robotics)
            self.assertEqual(member.fair_skill_names, "Robotics: Master")
        self.assertFalse(self.member_ines.with_user(self.nils).fair_skill_names)

    def test_skills_follow_the_employee(self):
        employee = self.sven.employee_ids
        employee.employee_skill_ids = [
            Command.create(
                {
                    "skill_type_id": self.skill_type.id,
                    "skill_id": self.calibration.id,
                    "skill_level_id": self.basic.id,
                }
            )
        ]
        self.assertEqual(
            self.member_sven.fair_current_skill_ids.skill_id,
            self.robotics + self.calibration,
        )
        employee.action_archive()
        self.member_sven.invalidate_recordset()
        self.assertFalse(self.member_sven.fair_current_skill_ids)

    def test_user_without_or_with_two_employees(self):
        self.ines.employee_ids.unlink()
        self.assertFalse(self.member_ines.fair_current_skill_ids)
        other = self.env["res.company"].create({"name": "Other"})
        self.ada.company_ids += other
        self._employ(self.ada, {self.robotics: self.master}, company_id=other.id)
        self.member_ada.invalidate_recordset()
        self.assertEqual(self.member_ada.fair_skill_names, "Robotics: Master")

    def test_availability(self):
        member = self.member_ada
        self.assertTrue(member.fair_available)
        for values in (
            {"fair_paused": True},
            {"assignment_optout": True},
            {"active": False},
        ):
            member.write(values)
            self.assertFalse(member.fair_available)
            self.assertNotIn(member, self._available())
            member.write({name: not value for name, value in values.items()})
        self.assertIn(member, self._available())
        self.ada.action_archive()
        self.assertFalse(member.fair_available)

    def test_everybody_pauses_only_themselves(self):
        self.member_ada.with_user(self.ada).action_fair_pause("Trade fair")
        self.assertTrue(self.member_ada.fair_paused)
        self.assertEqual(self.member_ada.fair_pause_reason, "Trade fair")
        with self.assertRaises(AccessError):
            self.member_ada.with_user(self.sven).action_fair_resume()
        self.member_ada.with_user(self.ada).action_fair_resume()
        self.member_sven.with_user(self.mara).action_fair_pause()
        self.assertTrue(self.member_sven.fair_paused)
        self.assertFalse(self.member_ada.fair_paused)

    def test_salespeople_do_not_edit_profiles(self):
        for values in ({"fair_weight": 9}, {"fair_seniority_id": self.expert.id}):
            for user in (self.ada, self.alba):
                with self.assertRaises(AccessError):
                    self.member_ada.with_user(user).write(values)

    def test_rung_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        rung = self.env["fair.allocation.seniority"].create(
            {"name": "Far", "level": 9, "company_id": other.id}
        )
        with self.assertRaisesRegex(ValidationError, "Seniority: .*Choose a rung"):
            self.member_ada.fair_seniority_id = rung

    def test_nobody_is_their_own_mentor(self):
        with self.assertRaisesRegex(ValidationError, "Mentor, Substitute"):
            self.member_ada.fair_mentor_id = self.ada

    def _available(self):
        return self.env["crm.team.member"].search([("fair_available", "=", True)])

    def _join(self, **values):
        """A new member of team North."""
        count = self.env["res.users"].search_count([])
        user = self._new_user(f"joiner{count}", "base.group_user")
        return self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": user.id, **values}
        )
