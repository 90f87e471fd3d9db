from odoo.tests import tagged

from .test_standing import StandingCase
from .training_case import TrainingCase


@tagged("post_install", "-at_install", "standard")
class TestTrainingStanding(StandingCase, TrainingCase):
    """*My Standing* tells what one learns, what it opens, and whom one mentors."""

    def _trainings(self, user, person=False):
        self.env.invalidate_all()
        return self._standing(user, person)["trainings"]

    def test_from_the_plan_to_what_was_unlocked(self):
        training = self._promise_senior()
        training.write({"date_from": "2099-01-01", "date_to": "2099-03-31"})
        (row,) = self._trainings(self.ada)["own"]["rows"]
        self.assertEqual(
            row,
            {
                "id": training.id,
                "state": "planned",
                "name": "Robotics: Skilled",
                "person": "Ada",
                "mentor": "Sven",
                "progress": 0,
                "opens": "Ada becomes Senior and may take leads of A.",
                "late": False,
                "when": "Planned: 01/01/2099 to 03/31/2099",
            },
        )
        training.action_start()
        training.with_user(self.ada).progress = 40
        (row,) = self._trainings(self.ada)["own"]["rows"]
        self.assertEqual((row["progress"], row["when"]), (40, "Until 03/31/2099"))
        training.with_user(self.sven).action_propose()
        (row,) = self._trainings(self.ada)["own"]["rows"]
        self.assertIn("a manager confirms", row["when"])
        training.action_confirm()
        (row,) = self._trainings(self.ada)["own"]["rows"]
        self.assertEqual(row["state"], "done")
        self.assertIn("may take leads of A", row["opens"])

    def test_overdue(self):
        training = self._plan(date_from="2020-01-01", date_to="2020-02-01")
        training.action_start()
        (row,) = self._trainings(self.ada)["own"]["rows"]
        self.assertTrue(row["late"])
        self.assertEqual(row["when"], "Overdue since 02/01/2020")

    def test_whom_one_mentors(self):
        training = self._plan()
        self.assertFalse(self._trainings(self.sven)["own"]["rows"])
        (row,) = self._trainings(self.sven)["mentored"]["rows"]
        self.assertEqual((row["id"], row["person"]), (training.id, "Ada"))
        for user in (self.ada, self.nils):
            self.assertFalse(self._trainings(user)["mentored"]["rows"])
        # The manager sees what the person sees.
        seen = self._trainings(self.mara, self.ada.id)["own"]["rows"]
        self.assertEqual(seen, self._trainings(self.ada)["own"]["rows"])

    def test_dropped_and_long_ago_is_over(self):
        training = self._plan()
        training._drop("Changes to another team")
        done = self._plan()
        done.action_start()
        done.action_confirm()
        done.sudo().decided_on = "2020-01-01 00:00:00"
        self.assertFalse(self._trainings(self.ada)["own"]["rows"])

    def test_as_many_queries_for_many_as_for_one(self):
        self._promise_senior().action_start()
        few = self._count_queries()
        skills = self.env["hr.skill"].create(
            [
                {"name": f"Machine {i}", "skill_type_id": self.skill_type.id}
                for i in range(12)
            ]
        )
        for skill in skills:
            self._plan(
                skill_id=skill.id, promise="seniority", seniority_id=self.senior.id
            )
        self.assertLessEqual(self._count_queries(), few)
        listed = self._trainings(self.ada)["own"]
        self.assertEqual((len(listed["rows"]), listed["more"]), (8, "Show all 13"))

    def _count_queries(self):
        self._standing(self.ada)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._standing(self.ada)
        return self.env.cr.sql_log_count - before
