from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .concurrency_case import ConcurrencyCase
from .rpc_case import RpcCase
from .training_case import TrainingCase

MODEL = "hr.employee.skill"


class OwnSkillsCase(RpcCase):
    """Ada knows the basics of robotics, as her HR officer entered them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held = cls.env[MODEL].search([("employee_id.user_id", "=", cls.ada.id)])
        cls.held.valid_from = "2020-01-01"
        cls.moritz = cls._new_user("moritz", MANAGER)
        cls.hanna = cls._new_user("hanna", "hr.group_hr_user")
        cls._employ(cls.hanna, {})
        cls._employ(cls.mara, {})

    def _said(self, skill, level, user=None):
        return {
            "employee_id": (user or self.ada).employee_ids.id,
            "skill_type_id": self.skill_type.id,
            "skill_id": skill.id,
            "skill_level_id": level.id,
        }

    def _claim(self, user=None, level=None):
        """What somebody enters about themselves, over the network."""
        user = user or self.ada
        self._sign_in(user)
        result, _fault, message = self._rpc(
            MODEL, "create", [self._said(self.calibration, level or self.master, user)]
        )
        self.assertFalse(message)
        return self.env[MODEL].browse(result[0])

    def _counted(self, user=None):
        user = user or self.ada
        skills = self.env["fair.allocation.problem"]._get_skills(user)
        return dict(skills[user.id])

    def _write(self, line, **vals):
        result, _fault, message = self._rpc(MODEL, "write", line.ids, vals)
        self.assertTrue(result, message)
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "standard")
class TestOwnWord(OwnSkillsCase):
    """What somebody enters about their own skills moves no lead."""

    def test_a_new_skill_counts_once_confirmed(self):
        self._require("skills")
        lead = self._new_leads(50)
        lead.fair_skill_ids = [
            Command.create(
                {
                    "skill_id": self.calibration.id,
                    "skill_level_id": self.skilled.id,
                }
            )
        ]
        line = self._claim()
        self.assertEqual(line.fair_state, "claimed")
        self.assertEqual(self._counted(), {self.robotics.id: 30})
        run = self._preview(lead)
        self.assertFalse(self._line(run, lead).user_id)
        run.action_drop()
        line.with_user(self.mara).action_fair_confirm()
        self.assertEqual(
            self._counted(), {self.robotics.id: 30, self.calibration.id: 100}
        )
        self.assertEqual(self._line(self._preview(lead), lead).user_id, self.ada)

    def test_the_profile_tells_them_apart(self):
        line = self._claim()
        member = self.member_ada.with_user(self.nils)
        self.assertEqual(member.fair_skill_names, "Robotics: Basic")
        self.assertEqual(
            member.fair_claimed_skill_ids.mapped("display_name"),
            ["Calibration: Master (not confirmed)"],
        )
        line.with_user(self.mara).action_fair_confirm()
        self.assertEqual(
            member.fair_skill_names, "Calibration: Master and Robotics: Basic"
        )
        self.assertFalse(member.fair_claimed_skill_ids)

    def test_a_raised_level_counts_as_before(self):
        self._sign_in(self.ada)
        self._write(self.held, skill_level_id=self.master.id)
        self.assertEqual(self.held.fair_state, "claimed")
        self.assertEqual(self.held.skill_level_id, self.master)
        self.assertEqual(self._counted(), {self.robotics.id: 30})
        self.assertEqual(
            self.member_ada.fair_skill_names,
            "Robotics: Master (counts as Basic until confirmed)",
        )
        # Said twice, it is no more true.
        self._write(self.held, skill_level_id=self.skilled.id)
        self.assertEqual(self._counted(), {self.robotics.id: 30})

    def test_a_lower_level_counts_at_once(self):
        self.held.skill_level_id = self.master
        self._sign_in(self.ada)
        self._write(self.held, skill_level_id=self.skilled.id)
        self.assertEqual(self.held.fair_state, "confirmed")
        self.assertEqual(self._counted(), {self.robotics.id: 60})
        self._write(self.held, skill_level_id=self.master.id)
        self.assertEqual(self._counted(), {self.robotics.id: 60})

    def test_what_is_over_comes_back_by_no_word(self):
        self.held.valid_to = "2021-01-01"
        self.assertEqual(self._counted(), {})
        self._sign_in(self.ada)
        self._write(self.held, valid_to=False)
        self.assertEqual(self.held.fair_state, "claimed")
        self.assertEqual(self._counted(), {})

    def test_nobody_lends_a_colleague_a_skill(self):
        self.held.skill_level_id = self.master
        self._sign_in(self.ada)
        nils = self.nils.employee_ids.id
        self._rpc(MODEL, "write", self.held.ids, {"employee_id": nils})
        self._rpc(MODEL, "create", [self._said(self.robotics, self.master, self.nils)])
        self.env.invalidate_all()
        self.assertEqual(self._counted(self.nils), {})

    def test_the_states_are_the_products(self):
        forged = {
            "fair_state": "confirmed",
            "fair_known_level_id": self.master.id,
            "fair_confirmed_by_id": self.mara.id,
        }
        self._sign_in(self.ada)
        said = self._said(self.calibration, self.master)
        for context in (
            {f"default_{name}": value for name, value in forged.items()},
            {"fair_known": [[said["employee_id"], self.calibration.id]]},
            {"fair_allocation_pen": True},
        ):
            with self.subTest(context=context):
                result, _fault, message = self._rpc(
                    MODEL, "create", [{**said, **forged}], context=context
                )
                self.assertFalse(message)
                line = self.env[MODEL].browse(result[0])
                self.assertEqual(line.fair_state, "claimed")
                self.assertFalse(line.fair_known_level_id)
                self._rpc(MODEL, "write", line.ids, forged, context=context)
                self._rpc(MODEL, "web_save", line.ids, forged, {}, context=context)
                self.env.invalidate_all()
                self.assertEqual(self._counted(), {self.robotics.id: 30})
                line.unlink()
        result, _fault, _message = self._rpc(
            MODEL,
            "load",
            ["employee_id/.id", "skill_type_id/.id", "skill_id/.id"]
            + ["skill_level_id/.id", "fair_state"],
            [[*map(str, said.values()), "confirmed"]],
        )
        self.env.invalidate_all()
        self.assertEqual(self._counted(), {self.robotics.id: 30}, result)

    def test_lent_rights_make_nobody_an_authority(self):
        said = self._said(self.calibration, self.master)
        line = self.env[MODEL].with_user(self.ada).sudo().create(said)
        self.assertEqual(line.fair_state, "claimed")

    def test_a_manager_and_an_hr_officer_say_it_of_others_not_of_themselves(self):
        for user in (self.mara, self.hanna):
            with self.subTest(user=user.login):
                line = self._claim(user)
                self.assertEqual(line.fair_state, "claimed")
                answer = self._rpc(MODEL, "action_fair_confirm", line.ids)
                self.assertRefused(answer)
        self._sign_in(self.hanna)
        said = self._said(self.calibration, self.master)
        [line], _fault, _message = self._rpc(MODEL, "create", [said])
        self.assertEqual(self.env[MODEL].browse(line).fair_state, "confirmed")
        self._write(self.held, skill_level_id=self.skilled.id)
        self.assertEqual(
            self._counted(), {self.robotics.id: 60, self.calibration.id: 100}
        )

    def test_an_officers_own_raise_in_the_form_keeps_what_was_known(self):
        line = self.env[MODEL].create(self._said(self.robotics, self.basic, self.hanna))
        line.valid_from = "2020-01-01"
        self._sign_in(self.hanna)
        command = [1, line.id, {"skill_level_id": self.master.id}]
        _result, _fault, message = self._rpc(
            "hr.employee",
            "write",
            self.hanna.employee_ids.ids,
            {"current_employee_skill_ids": [command]},
        )
        self.assertFalse(message)
        self.env.invalidate_all()
        now = self.hanna.employee_ids.current_employee_skill_ids
        self.assertEqual((now.skill_level_id, now.fair_state), (self.master, "claimed"))
        self.assertEqual(self._counted(self.hanna), {self.robotics.id: 30})


@tagged("post_install", "-at_install", "standard")
class TestConfirming(OwnSkillsCase):
    """Who confirms, and what comes of it."""

    def test_who_may(self):
        line = self._claim()
        admin = self.env.ref("base.user_admin")
        admin.password = admin.login
        for user, may in (
            (self.pia, False),
            (self.emil, False),
            (self.ada, False),
            (self.nils, False),
            (self.alba, False),
            (self.otto, False),
            (self.mara, True),
            (self.hanna, True),
            (admin, True),
        ):
            self._sign_in(user)
            for method in ("action_fair_confirm", "action_fair_refuse"):
                with self.subTest(user=user.login, method=method):
                    *answer, changed = self._rpc_undone(MODEL, method, line.ids)
                    self.assertEqual(changed, may, answer)
                    if not may:
                        self.assertRefused(answer)

    def test_it_is_said_to_the_person(self):
        line = self._claim()
        line.with_user(self.mara).action_fair_confirm()
        self.assertEqual(line.fair_confirmed_by_id, self.mara)
        [message] = self.env["mail.message"].search(
            [("partner_ids", "in", self.ada.partner_id.ids)]
        )
        self.assertIn("Mara confirmed Calibration, Master", message.body)

    def test_refused_keeps_what_was_known(self):
        self._sign_in(self.ada)
        self._write(self.held, skill_level_id=self.master.id)
        self.held.with_user(self.mara).action_fair_refuse()
        self.assertEqual(self.held.fair_state, "refused")
        self.assertEqual(self._counted(), {self.robotics.id: 30})
        # The same again changes nothing, and more of it is asked about anew.
        self._write(self.held, skill_level_id=self.master.id)
        self.assertEqual(self.held.fair_state, "refused")
        self._write(self.held, skill_level_id=self.skilled.id)
        self.assertEqual(self.held.fair_state, "claimed")

    def test_what_was_changed_meanwhile_is_looked_at_again(self):
        line = self._claim(level=self.skilled)
        self._write(line, skill_level_id=self.master.id)
        self._sign_in(self.mara)
        answer = self._rpc(
            MODEL,
            "action_fair_confirm",
            line.ids,
            context={"fair_seen_level": self.skilled.id},
        )
        self.assertRefused(answer, (UserError,))
        self.assertIn("changed meanwhile", answer[2])
        answer = self._rpc(
            MODEL,
            "action_fair_confirm",
            line.ids,
            context={"fair_seen_level": self.master.id},
        )
        self.assertEqual(answer[0], True, answer)
        self.assertRefused(
            self._rpc(MODEL, "action_fair_refuse", line.ids), (UserError,)
        )

    def test_the_list_is_of_ones_own_teams(self):
        line, own = self._claim(), self._claim(self.mara)
        action = self.env.ref("fair_allocation.hr_employee_skill_action_confirm")
        domain = action.domain.replace(
            "context_today().strftime('%Y-%m-%d')", "'2026-01-01'"
        )
        for user, found in (
            (self.mara, line),
            (self.moritz, line),
            (self.otto, line.browse()),
            (self.ada, line.browse()),
        ):
            with self.subTest(user=user.login):
                env = self.env(user=user)
                evaluated = eval(domain, {"uid": user.id})  # noqa: S307
                shown = env[MODEL].search([*evaluated, ("id", "in", (line | own).ids)])
                self.assertEqual(shown, found)

    def test_adding_it_on_the_profile_asks_the_manager(self):
        self._sign_in(self.ada)
        Ask = "fair.allocation.skill.ask"
        said = self._said(self.robotics, self.master)
        del said["employee_id"]
        [asked], _fault, message = self._rpc(Ask, "create", [said])
        answer = self._rpc(Ask, "action_ask", [asked])
        self.assertTrue(answer[0], message or answer)
        self.env.invalidate_all()
        line = self.ada.employee_ids.current_employee_skill_ids
        self.assertEqual(
            (line.skill_level_id, line.fair_state), (self.master, "claimed")
        )
        self.assertEqual(self._counted(), {self.robotics.id: 30})
        # The one before is kept as history.
        self.assertTrue(self.held.valid_to)
        [told] = self.env["mail.message"].search(
            [("partner_ids", "in", self.mara.partner_id.ids)]
        )
        self.assertIn("Ada says: Robotics, Master", told.body)
        # Not twice.
        self.assertRefused(self._rpc(Ask, "action_ask", [asked]), (UserError,))
        self._sign_in(self.nils)
        self.assertRefused(self._rpc(Ask, "action_ask", [asked]))

    def test_who_is_no_employee_is_told_so(self):
        self.ines.employee_ids.unlink()
        Ask = self.env["fair.allocation.skill.ask"].with_user(self.ines)
        asked = Ask.create(
            {
                "skill_type_id": self.skill_type.id,
                "skill_id": self.robotics.id,
                "skill_level_id": self.basic.id,
            }
        )
        with self.assertRaisesRegex(UserError, "aren't an employee"):
            asked.action_ask()


@tagged("post_install", "-at_install", "standard")
class TestTrainedAndClaimed(TrainingCase):
    """A training that is confirmed counts, whatever was said about the skill before."""

    def test_done_confirms_the_level_of_the_plan(self):
        training = self._plan()
        training.action_start()
        line = self.ada.employee_ids.employee_skill_ids
        line.with_user(self.ada).skill_level_id = self.master
        self.assertEqual(line.fair_state, "claimed")
        training.action_confirm()
        counted = self.env["fair.allocation.problem"]._get_skills(self.ada)
        self.assertEqual(counted[self.ada.id], {self.robotics.id: 60})

    def test_a_plan_looks_at_what_is_known(self):
        line = self.ada.employee_ids.employee_skill_ids
        line.with_user(self.ada).skill_level_id = self.master
        self.assertTrue(self._plan(level_id=self.skilled.id))

    def test_nobody_trains_by_word_alone(self):
        line = self.ada.employee_ids.employee_skill_ids
        with self.assertRaises(AccessError):
            line.with_user(self.ada).action_fair_confirm()


@tagged("post_install", "-at_install", "standard")
class TestConcurrentConfirmation(ConcurrencyCase):
    """Two managers decide on the same skill at the same moment."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_verdict(self):
        team_id = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            person = env["crm.team"].browse(team_id).crm_team_member_ids.user_id
            employee = env["hr.employee"].create(
                {"name": person.name, "user_id": person.id}
            )
            kind = env["hr.skill.type"].create(
                {
                    "name": "Forging",
                    "skill_ids": [Command.create({"name": "Anvil"})],
                    "skill_level_ids": [
                        Command.create({"name": "Smith", "level_progress": 100})
                    ],
                }
            )
            claim = (
                env[MODEL]
                .with_user(person)
                .create(
                    {
                        "employee_id": employee.id,
                        "skill_type_id": kind.id,
                        "skill_id": kind.skill_ids.id,
                        "skill_level_id": kind.skill_level_ids.id,
                    }
                )
                .id
            )
            boss = self._new_users(env, 1, MANAGER).id

        def confirm(env):
            return env[MODEL].browse(claim).action_fair_confirm()

        def refuse(env):
            return env[MODEL].browse(claim).action_fair_refuse()

        answers = self._together((self.managers[1], confirm), (boss, refuse))
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("nothing to confirm any more", refusal)
        with self._environment() as env:
            state = env[MODEL].browse(claim).fair_state
        self.assertEqual(state, "confirmed" if answers[0] is True else "refused")
