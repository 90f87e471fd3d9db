from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SALESMAN
from .training_case import TrainingCase


@tagged("post_install", "-at_install", "standard")
class TestPlan(TrainingCase):
    """What a manager plans makes sense, and says what it opens."""

    def test_what_it_opens_is_said_beforehand(self):
        plan = self._plan()
        self.assertEqual(plan.display_name, "Ada: Robotics (Skilled)")
        self.assertEqual((plan.state, plan.team_id), ("planned", self.north))
        self.assertEqual(plan.promise_text, "Leads that need Robotics.")
        plan.write({"promise": "seniority", "seniority_id": self.senior.id})
        self.assertEqual(
            plan.promise_text, "Ada becomes Senior and may take leads of A."
        )
        cap = self._new_cap()
        plan.write({"promise": "cap", "cap_id": cap.id, "cap_raise": 3})
        self.assertEqual(plan.promise_text, "Week: at most 8 of B, instead of 5.")

    def _new_cap(self):
        return self.env["fair.allocation.cap"].create(
            {
                "member_id": self.member_ada.id,
                "period": "week",
                "tier_id": self.tier_b.id,
                "limit": 5,
            }
        )

    def test_what_makes_no_sense_is_refused(self):
        cap = self.env["fair.allocation.cap"].create(
            {"member_id": self.member_nils.id, "period": "day"}
        )
        emil = self._new_user("emil", "base.group_user")
        other_type = self.skill_type.copy()
        for message, values in (
            ("Salesperson: Alba isn't in this sales team", {"user_id": self.alba.id}),
            ("Salesperson: Ada isn't in this sales team", {"team_id": self.south.id}),
            ("Mentor: Ada can't be their own", {"mentor_id": self.ada.id}),
            ("Mentor: Emil is no salesperson", {"mentor_id": emil.id}),
            (
                "Until: choose a day",
                {"date_from": "2030-02-01", "date_to": "2030-01-01"},
            ),
            ("Until: enter a day", {"date_to": "soon"}),
            ("Target Level: Ada has Robotics", {"level_id": self.basic.id}),
            (
                "Target Level: .* is no level of Robotics",
                {"level_id": other_type.skill_level_ids[:1].id},
            ),
            ("Progress .*: enter a whole number", {"progress": 101}),
            ("New Seniority: choose a rung above", {"promise": "seniority"}),
            (
                "New Seniority: choose a rung above",
                {"promise": "seniority", "seniority_id": self.newcomer.id},
            ),
            ("Cap: choose one of the caps", {"promise": "cap", "cap_raise": 1}),
            (
                "Cap: choose one of the caps",
                {"promise": "cap", "cap_id": cap.id, "cap_raise": 1},
            ),
            (
                "More Leads: enter how many",
                {"promise": "cap", "cap_id": self._new_cap().id},
            ),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                self._plan(**values)

    def test_nobody_keeps_skills_of_who_is_no_employee(self):
        self.ada.employee_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "isn't an employee"):
            self._plan()

    def test_one_open_training_in_a_skill(self):
        self._plan()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._plan()

    def test_a_plan_made_by_hand_begins_as_a_plan(self):
        forged = self._plan(state="done", outcome={"tiers": []}, answer="So there")
        self.assertEqual((forged.state, forged.answer), ("planned", False))
        self.assertFalse(forged.outcome)
        Training = forged.with_context(default_state="done", default_answer="So there")
        forged._drop("A mistake")
        again = Training.create(
            {
                "user_id": self.ada.id,
                "skill_id": self.robotics.id,
                "level_id": self.skilled.id,
            }
        )
        self.assertEqual((again.state, again.answer), ("planned", False))


@tagged("post_install", "-at_install", "standard")
class TestCourse(TrainingCase):
    """Who may do what while it runs, and what comes of it."""

    def test_done_raises_the_skill_and_keeps_the_promise(self):
        training = self._promise_senior()
        training.action_start()
        self.assertEqual(training.state, "running")
        for user in (self.ada, self.sven):
            self.assertIn("may take leads of A", self._messages_to(user)[0].body)
            self.assertIn(user, training.activity_ids.user_id)
        told = self._messages_to(self.ada)
        training.action_confirm()
        self.assertEqual((training.state, training.progress), ("done", 100))
        self.assertEqual(training.decided_by_id, self.mara)
        self.assertEqual(self._levels(self.ada), [("Basic", False), ("Skilled", True)])
        self.assertEqual(self.member_ada.fair_seniority_id, self.senior)
        message = self._messages_to(self.ada) - told
        self.assertEqual(len(message), 1)
        self.assertIn("You may now take leads of A.", message.body)
        # What it opened stays readable, and nobody is reminded any more.
        self.assertEqual(
            training.promise_text, "Ada becomes Senior and may take leads of A."
        )
        self.assertFalse(training.activity_ids)

    def test_done_raises_a_cap(self):
        cap = self.env["fair.allocation.cap"].create(
            {"member_id": self.member_ada.id, "period": "open", "limit": 4}
        )
        training = self._plan(promise="cap", cap_id=cap.id, cap_raise=2)
        training.action_start()
        training.action_confirm()
        self.assertEqual(cap.limit, 6)
        self.assertEqual(
            training.promise_text, "Open at once: at most 6, instead of 4."
        )
        self.assertIn("Open at once: at most 6", self._messages_to(self.ada)[0].body)

    def test_a_skill_nobody_had_an_entry_for(self):
        training = self._plan(skill_id=self.calibration.id)
        training.action_start()
        training.action_confirm()
        levels = self._levels(self.ada, self.calibration)
        self.assertEqual(levels, [("Skilled", True)])

    def test_a_higher_level_reached_meanwhile_stays(self):
        training = self._promise_senior()
        training.action_start()
        line = self.ada.employee_ids.employee_skill_ids
        line.skill_level_id = self.master
        training.action_confirm()
        self.assertEqual(self._levels(self.ada), [("Master", True)])
        self.assertEqual(self.member_ada.fair_seniority_id, self.senior)

    def test_nobody_decides_on_their_own_training(self):
        member = self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": self.moritz.id}
        )
        self._employ(self.moritz, {})
        training = self._plan(user_id=member.user_id.id).with_user(self.moritz)
        for act in (
            training.action_start,
            training.action_confirm,
            training.action_open_drop,
            lambda: training._drop("No time"),
        ):
            with self.assertRaisesRegex(AccessError, "their own training"):
                act()
        training.with_user(self.mara).action_start()
        with self.assertRaisesRegex(AccessError, "mentor proposes"):
            training.action_propose()
        training.with_user(self.mara).action_confirm()
        self.assertEqual(self._levels(self.moritz), [("Skilled", True)])

    def test_person_and_mentor_keep_the_progress_and_nothing_else(self):
        training = self._promise_senior()
        for user in (self.ada, self.sven):
            own = training.with_user(user)
            with self.assertRaises(AccessError):
                own.progress = 10
        training.action_start()
        for user in (self.ada, self.sven):
            own = training.with_user(user)
            own.write({"progress": 50, "note": "Half of it"})
            for vals in (
                {"state": "done"},
                {"level_id": self.master.id},
                {"date_to": "2099-12-31"},
                {"promise": "none"},
                {"mentor_id": self.nils.id},
                {"outcome": {}},
                {"progress": 100, "decided_by_id": self.mara.id},
            ):
                with self.assertRaises(AccessError):
                    own.write(vals)
            for act in (own.action_confirm, own.action_start, own.action_open_drop):
                with self.assertRaisesRegex(AccessError, "Only sales managers"):
                    act()
            with self.assertRaises(AccessError):
                own.unlink()
        for user in (self.nils, self.alba, self.eva):
            self.assertFalse(
                self.env["fair.allocation.training"]
                .with_user(user)
                .search([("id", "=", training.id)])
            )
            for act in ("action_propose", "action_confirm", "action_start"):
                with self.assertRaises(AccessError):
                    getattr(training.with_user(user), act)()

    def test_the_mentor_proposes_and_a_manager_is_told(self):
        training = self._promise_senior()
        training.action_start()
        mentor = training.with_user(self.sven)
        self.assertTrue(mentor.can_propose)
        self.assertFalse(training.with_user(self.ada).can_propose)
        mentor.action_propose()
        self.assertEqual(training.proposed_by_id, self.sven)
        self.assertIn(
            "Sven says it is done", "".join(training.activity_ids.mapped("summary"))
        )
        self.assertIn(self.mara, training.activity_ids.user_id)
        self.assertEqual(self._levels(self.ada), [("Basic", True)])
        with self.assertRaisesRegex(UserError, "proposed as done already"):
            mentor.action_propose()

    def test_what_was_agreed_holds(self):
        training = self._promise_senior()
        training.action_start()
        for vals in (
            {"promise": "none"},
            {"level_id": self.master.id},
            {"user_id": self.nils.id},
        ):
            with self.assertRaisesRegex(UserError, "What was agreed holds"):
                training.write(vals)
        training.write({"date_to": "2099-12-31", "mentor_id": False})
        training.action_confirm()
        with self.assertRaisesRegex(UserError, "is over"):
            training.write({"note": "Better"})
        for act in (
            training.action_confirm,
            training.action_start,
            lambda: training._drop("Not any more"),
        ):
            with self.assertRaisesRegex(UserError, "is “Done” now"):
                act()
        with self.assertRaises(AccessError):
            training.unlink()
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            training.sudo().unlink()

    def test_dropping_asks_why_and_opens_nothing(self):
        training = self._promise_senior()
        training.action_start()
        action = training.action_open_drop()
        Drop = self.env[action["res_model"]].with_user(self.mara)
        drop = Drop.with_context(**action["context"]).create({"note": " "})
        with self.assertRaisesRegex(ValidationError, "Reason: say why"):
            drop.action_drop()
        drop.note = "Changes to another team"
        drop.action_drop()
        self.assertEqual(training.state, "dropped")
        self.assertEqual(training.answer, "Changes to another team")
        self.assertEqual(self.member_ada.fair_seniority_id, self.advisor)
        self.assertEqual(self._levels(self.ada), [("Basic", True)])
        self.assertFalse(training.activity_ids)
        for user in (self.ada, self.sven):
            self.assertIn("Changes to another", self._messages_to(user)[0].body)

    def test_a_promise_that_cannot_be_kept_any_more(self):
        cap = self.env["fair.allocation.cap"].create(
            {"member_id": self.member_ada.id, "period": "open", "limit": 4}
        )
        training = self._plan(promise="cap", cap_id=cap.id, cap_raise=2)
        training.action_start()
        cap.unlink()
        with self.assertRaisesRegex(UserError, "can't be kept any more"):
            training.action_confirm()
        self.assertEqual(training.state, "running")
        self.assertEqual(self._levels(self.ada), [("Basic", True)])

    def test_overdue_is_told_once(self):
        training = self._plan(date_from="2020-01-01", date_to="2020-02-01")
        Training = self.env["fair.allocation.training"]
        self.assertFalse(Training._get_overdue() & training)
        training.action_start()
        self.assertTrue(training.is_late)
        with self.enter_registry_test_mode():
            job = self.env.ref("fair_allocation.ir_cron_training")
            job.method_direct_trigger()
            job.method_direct_trigger()
        self.env.invalidate_all()
        told = training.activity_ids.filtered(lambda a: a.user_id == self.mara)
        self.assertEqual(len(told), 1)
        self.assertEqual(
            told.summary, "Overdue: confirm, prolong or drop Ada: Robotics (Skilled)"
        )
        tomorrow = self.env.cr.now().date() + timedelta(days=1)
        training.date_to = tomorrow
        self.assertFalse(training.is_late)
        self.assertFalse(training.reminded_on)

    def test_on_the_profile(self):
        training = self._promise_senior()
        training.action_start()
        for user, seen in (
            (self.mara, training),
            (self.ada, training),
            (self.sven, training),
            (self.nils, training.browse()),
        ):
            self.env.invalidate_all()
            member = self.member_ada.with_user(user)
            self.assertEqual(member.fair_training_ids.ids, seen.ids, user.name)
            self.assertEqual(
                member.fair_training_text, seen.skill_id.name or "", user.name
            )
        action = self.member_ada.with_user(self.mara).action_fair_train()
        self.assertEqual(action["context"]["default_user_id"], self.ada.id)
        with self.assertRaises(AccessError):
            self.member_ada.with_user(self.nils).action_fair_train()


@tagged("post_install", "-at_install", "standard")
class TestMentor(TrainingCase):
    """The mentor reads the important open leads, and changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.important, cls.plain = cls._new_leads(50, 10, type="opportunity")
        (cls.important | cls.plain).with_user(cls.mara).user_id = cls.ada
        cls.customer = cls.env["res.partner"].create({"name": "Azur"})
        cls.important.partner_id = cls.customer
        cls.env.flush_all()

    def _seen(self, user):
        Lead = self.env["crm.lead"].with_user(user)
        self.env.invalidate_all()
        return Lead.search([("user_id", "=", self.ada.id)]).with_env(self.env)

    def test_while_the_training_runs(self):
        training = self._plan()
        self.assertFalse(self._seen(self.sven))
        training.action_start()
        self.assertEqual(self._seen(self.sven), self.important)
        self.assertFalse(self._seen(self.nils))
        lead = self.important.with_user(self.sven)
        self.assertEqual(lead.read(["name"])[0]["name"], self.important.name)
        self.assertEqual(lead.partner_id.name, "Azur")
        training.action_confirm()
        self.assertFalse(self._seen(self.sven))

    def test_who_stands_on_the_profile(self):
        self.member_ada.fair_mentor_id = self.sven
        self.assertEqual(self._seen(self.sven), self.important)
        self.member_ada.active = False
        self.assertFalse(self._seen(self.sven))

    def test_reading_is_all(self):
        self.member_ada.fair_mentor_id = self.sven
        lead = self.important.with_user(self.sven)
        before = self.important.read(["name", "user_id", "stage_id", "write_date"])
        for act in (
            lambda: lead.write({"name": "Mine"}),
            lambda: lead.write({"user_id": self.sven.id}),
            lead.action_set_won,
            lead.action_archive,
            lead.unlink,
            lambda: lead.activity_schedule("mail.mail_activity_data_call"),
            lambda: lead.message_post(body="Called them, they agree to everything"),
        ):
            with self.assertRaises(AccessError):
                act()
        self.env.invalidate_all()
        after = self.important.read(["name", "user_id", "stage_id", "write_date"])
        self.assertEqual(after, before)

    def test_what_the_mentor_does_is_not_the_owners_follow_up(self):
        self.member_ada.fair_mentor_id = self.sven
        self.assertTrue(self.important._fair_counts_for(self.ada))
        self.assertFalse(self.important._fair_counts_for(self.sven))
        done = self.important._fair_follow_up(self.sven, "call")
        self.assertFalse(done)
        self.assertFalse(self.important.fair_last_follow_up)

    def test_a_mentor_of_another_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.member_ada.fair_mentor_id = self.sven
        self.important.company_id = self.company
        self.env.flush_all()
        lena = self._new_user("lena", SALESMAN)
        lena.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.member_ada.fair_mentor_id = lena
        self.assertFalse(self._seen(lena))
