from datetime import timedelta

from lxml import html

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase
from .common import SALESMAN
from .rpc_case import RpcCase

#: Each comes back exactly as it was, and nothing in it is ever carried out.
NASTY = {
    "markup": "<script>alert(1)</script><b onclick='x()'>bold</b>",
    "template": "{{7*7}} {{1234*5678}} ${1234*5678} <t t-out='1234*5678'/>",
    "format": "%s %d %(lead)s {0} {name}",
    "formula": "=cmd|' /C calc'!A0",
    "right to left": "\u202egnp.exe\u202c",
    "arabic": "مشروع الروبوتات الكبير",
    "chinese": "机器人维护合同",
    "emoji": "🤖👩‍🔧🇨🇳",
    "long": ("long " * 13108).strip(),
}


@tagged("post_install", "-at_install", "standard")
class TestBadNumbers(RpcCase):
    """Every number with bounds, tried by every door, says its field and the mend."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.mara)
        self.need_rule = self.env["fair.allocation.need.rule"].create(
            {
                "name": "Arms",
                "keywords": "arm",
                "skill_id": self.robotics.id,
                "skill_level_id": self.basic.id,
            }
        )
        self.known = {
            **self._more_time(),
            **self._help(),
            **self._train(),
            "crm.lead": (self._new_leads(10), {"name": "New"}),
            "fair.allocation.pool": (
                self.env["fair.allocation.pool"].create({"name": "Second Chance"}),
                {"name": "New"},
            ),
            "crm.team.member": (
                self.member_ada,
                {"crm_team_id": self.south.id, "user_id": self.alba.id},
            ),
            "fair.allocation.cap": (
                self.env["fair.allocation.cap"].create(
                    {"member_id": self.member_ada.id, "period": "day"}
                ),
                {"member_id": self.member_ada.id, "period": "week"},
            ),
            "fair.allocation.seniority": (self.senior, {"name": "New", "level": 9}),
            "fair.allocation.tier": (self.tier_b, {"name": "New", "score_min": 9}),
            "fair.allocation.tier.criterion": (self.criterion, {"name": "New"}),
            "fair.allocation.policy": (self.policy, {"name": "New"}),
            "fair.allocation.policy.factor": (
                self.policy.factor_ids[:1],
                {"policy_id": self.policy.id, "code": "interest"},
            ),
        }

    def _help(self):
        """Asking for help, as the manager opened it."""
        lead = self._new_leads(10)
        lead.with_user(self.mara).user_id = self.ada
        vals = {"lead_id": lead.id, "user_id": self.sven.id}
        name = "fair.allocation.helper.ask"
        return {name: (self.env[name].with_user(self.mara).create(vals), vals)}

    def _train(self):
        """A training of Ada, and one of Sven."""
        plan = {"level_id": self.master.id}
        name = "fair.allocation.training"
        hers = {"user_id": self.ada.id, "skill_id": self.robotics.id, **plan}
        his = {"user_id": self.sven.id, "skill_id": self.calibration.id, **plan}
        return {name: (self.env[name].with_user(self.mara).create(hers), his)}

    def _more_time(self):
        """The dialogs about more time with a customer, as the manager opened them."""
        lead = self._new_leads(10)
        asked = {"lead_id": lead.id, "days": 1, "reason": "A tender"}
        request = self.env["fair.allocation.extension"].create(asked)
        answered = {"extension_id": request.id, "days": 1}
        return {
            name: (self.env[name].with_user(self.mara).create(vals), vals)
            for name, vals in (
                ("fair.allocation.extension.ask", asked),
                ("fair.allocation.extension.answer", answered),
            )
        }

    def test_every_model_with_bounds_is_tried(self):
        bounded = [
            model._name
            for model in self.env.values()
            if not model._abstract and getattr(model, "_fair_bounds", None)
        ]
        self.assertEqual(set(bounded), set(self.known))

    def test_create_write_save_and_import(self):
        for name, (record, vals) in self.known.items():
            for field, (low, high) in record._fair_bounds.items():
                label = record._fields[field].string
                for value in self._bad_values(record, field, low, high):
                    with self.subTest(model=name, field=field, value=value):
                        self._refuse(label, name, "write", record.ids, {field: value})
                bad = {field: low - 1}
                with self.subTest(model=name, field=field):
                    self._refuse(label, name, "create", [{**vals, **bad}])
                    self._refuse(label, name, "web_save", record.ids, bad, {})
                    self._refuse_import(label, record, field, low - 1)
                    self._refuse_import(label, record, field, "many")

    def test_what_is_no_number_at_all(self):
        """JSON has no such values, XML-RPC and Python do."""
        for name, (record, _vals) in self.known.items():
            for field in record._fair_bounds:
                for value in (float("nan"), float("inf"), -float("inf")):
                    with self.subTest(model=name, field=field, value=value):
                        with self.assertRaises(ValidationError):
                            record.write({field: value})

    def test_the_bounds_themselves_are_good(self):
        for name, (record, _vals) in self.known.items():
            if name == "fair.allocation.tier":
                continue  # its score decides about the whole ladder
            for field, bounds in record._fair_bounds.items():
                if field == "level":
                    continue  # each is there once
                for value in bounds:
                    if field == "full_at" and not value:
                        continue  # a criterion that counts up needs more than 0
                    answer = self._rpc_undone(name, "write", record.ids, {field: value})
                    self.assertEqual(answer[:2], (True, None), f"{field}: {answer[2]}")

    def _bad_values(self, record, field, low, high):
        values = [low - 1, high + 1, 10 * high + 10**13, "many", [1], {"a": 1}]
        if record._fields[field].type == "integer":
            values.append(1.5)
        return values

    def _refuse(self, label, *call):
        _result, fault, message, changed = self._rpc_undone(*call)
        self.assertEqual(fault, "ValidationError", f"{call}: {message}")
        self.assertRegex(
            message, f"^{label.replace('(', '.').replace(')', '.')}: enter a"
        )
        self.assertFalse(changed)

    def _refuse_import(self, label, record, field, value):
        result, _fault, _message, changed = self._rpc_undone(
            record._name, "load", [".id", field], [[str(record.id), str(value)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn(label, result["messages"][0]["message"])
        self.assertFalse(changed)


@tagged("post_install", "-at_install", "standard")
class TestBadDaysAndChoices(RpcCase):
    """What is no day, or no choice, by every door: the field and the mend."""

    NO_DAYS = ("soon", "2026-13-01", "31.12.2026", 5, True, [1], {"a": 1})
    NO_CHOICES = ("fortnight", 7, [1], {"a": 1})

    def setUp(self):
        super().setUp()
        self._sign_in(self.mara)

    def test_days_on_the_profile(self):
        name, ids = "crm.team.member", self.member_ada.ids
        new = {"crm_team_id": self.south.id, "user_id": self.alba.id}
        for field in self.env[name]._fair_days:
            label = self.env[name]._fields[field].string
            for value in self.NO_DAYS:
                with self.subTest(field=field, value=value):
                    bad = {field: value}
                    self._refuse(label, "2030-12-31", name, "write", ids, bad)
                    self._refuse(label, "2030-12-31", name, "create", [new | bad])
                    self._refuse(label, "2030-12-31", name, "web_save", ids, bad, {})
            result, _fault, _message, changed = self._rpc_undone(
                name, "load", [".id", field], [[str(ids[0]), "soon"]]
            )
            self.assertFalse(result["ids"])
            self.assertIn(label, result["messages"][0]["message"])
            self.assertFalse(changed)

    def test_every_day_on_the_profile_is_tried(self):
        days = {
            name
            for name, field in self.env["crm.team.member"]._fields.items()
            if name.startswith("fair_") and field.store and field.type == "date"
        }
        self.assertEqual(days, set(self.env["crm.team.member"]._fair_days))

    def test_days_of_ones_own_pause(self):
        self._sign_in(self.ada)
        label = "Paused Until"
        name, ids = "crm.team.member", self.member_ada.ids
        for value in self.NO_DAYS:
            with self.subTest(value=value):
                asked = ("action_fair_pause", ids, "Away", value)
                self._refuse(label, "2030-12-31", name, *asked)
                wizard = {"member_id": ids[0], "until": value}
                self._refuse(
                    *(label, "2030-12-31"),
                    *("fair.allocation.pause", "create", [wizard]),
                )
        asked = ("action_fair_pause", ids, "Away", "2000-01-01")
        self._refuse(label, "today or", name, *asked)

    def test_a_practice_that_is_over_is_no_practice(self):
        self.policy.practice_percent = 50
        self.policy.with_user(self.mara).action_publish("Practice")
        for day, expected in (("1900-01-01", False), ("2999-12-31", True)):
            _result, fault, message = self._rpc(
                *("crm.team.member", "write", self.member_ada.ids),
                {"fair_practice_until": day},
            )
            self.assertFalse(fault, message)
            self.member_ada.invalidate_recordset()
            self.assertEqual(self.member_ada.fair_in_practice, expected)

    def test_choices_there_are_not(self):
        lead = self._new_leads(10, user_id=self.mara.id)
        cap = {"member_id": self.member_ada.id}
        for name, vals, field, label, choice in (
            ("fair.allocation.cap", cap, "period", "Period", "Week"),
            (
                *("fair.allocation.bad.lead", {"lead_id": lead.id}),
                *("reason", "What Is Wrong", "Spam or a test"),
            ),
            ("fair.allocation.policy", {"name": "P"}, "period", "Period", "Quarter"),
            (
                *("fair.allocation.policy", {"name": "P"}),
                *("fallback", "If Nobody Can Take a Lead", "Keep it waiting"),
            ),
            (
                *("fair.allocation.tier.criterion", {"name": "C"}),
                *("kind", "Kind", "Budget of the customer"),
            ),
        ):
            for value in self.NO_CHOICES:
                with self.subTest(model=name, value=value):
                    bad = {**vals, field: value}
                    self._refuse(label, choice, name, "create", [bad])
                    self._refuse(label, choice, name, "web_save", [], bad, {})

    def _refuse(self, label, mend, *call):
        _result, fault, message, changed = self._rpc_undone(*call)
        self.assertEqual(fault, "ValidationError", message)
        self.assertRegex(message, f"^{label}: ")
        self.assertIn(mend, message)
        self.assertFalse(changed)


@tagged("post_install", "-at_install", "standard")
class TestBadSettings(RpcCase):
    """Settings that contradict themselves are refused, and the answer says how."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.mara)

    def test_tiers_that_overlap_or_leave_a_gap(self):
        for vals, mend in (
            ({"name": "Same", "score_min": 40}, "Choose another score"),
            ({"name": "Below", "score_min": -1}, "from 0 to 100"),
        ):
            self._refuse("From Score", mend, "fair.allocation.tier", "create", [vals])
        for vals in ({"score_min": 5}, {"active": False}):
            self._refuse(
                *("From Score", "to 0", "fair.allocation.tier"),
                *("write", self.tier_c.ids, vals),
            )
        self._refuse(
            *("From Score", "to 0", "fair.allocation.tier", "unlink", self.tier_c.ids)
        )

    def test_two_rungs_of_one_level(self):
        self._refuse(
            *("Level", "Choose a free level", "fair.allocation.seniority"),
            *("create", [{"name": "Twin", "level": 2}]),
        )

    def test_conditions_and_fields_that_are_none(self):
        name = "fair.allocation.tier.criterion"
        for domain in ("[('nope', '=', 1)]", "[(", "__import__('os').getcwd()"):
            vals = {"name": "Bad", "kind": "domain", "domain": domain}
            self._refuse("Condition", "condition editor", name, "create", [vals])
        for field in ("nope", "fair_score", "id.id"):
            vals = {"name": "Bad", "kind": "field", "field_name": field}
            self._refuse("Field", "Choose a stored", name, "create", [vals])

    def test_rules_of_needs_that_say_nothing(self):
        name = "fair.allocation.need.rule"
        skill = {"skill_id": self.robotics.id, "skill_level_id": self.basic.id}
        for vals, label, mend in (
            ({**skill}, "Keywords, Tags, Condition", "at least one"),
            ({"keywords": "arm"}, "Needed Skill, Industry", "Fill in one"),
            (
                {"keywords": "arm", "skill_id": self.robotics.id},
                "Minimum Level",
                "choose",
            ),
        ):
            self._refuse(label, mend, name, "create", [{"name": "Bad", **vals}])

    def test_policies_that_contradict_themselves(self):
        self._refuse(
            *("Fallback Owner", "or let them wait", "fair.allocation.policy"),
            *("write", self.policy.ids, {"fallback": "user"}),
        )
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "performance")
        self._refuse(
            *("Required", "weight instead", "fair.allocation.policy.factor"),
            *("write", factor.ids, {"required": True}),
        )
        self._refuse(
            *("Factors", "Remove one", "fair.allocation.policy.factor"),
            *("create", [{"policy_id": self.policy.id, "code": "skills"}]),
        )
        double = {"policy_id": self.policy.id, "code": "skills"}
        self._refuse(
            *("Factors", "Remove one", "fair.allocation.policy"),
            *("write", self.policy.ids, {"factor_ids": [Command.create(double)]}),
        )

    def test_a_practice_rung_of_another_company(self):
        rung = self.env["fair.allocation.seniority"].create(
            {"name": "Theirs", "level": 1, "company_id": self.other_company.id}
        )
        vals = {"practice_seniority_id": rung.id}
        for call in (
            ("write", self.policy.ids, vals),
            ("web_save", self.policy.ids, vals, {}),
            ("create", [{"name": "New", **vals}]),
        ):
            _result, fault, message, changed = self._rpc_undone(
                "fair.allocation.policy", *call
            )
            self.assertIn(fault, ("UserError", "AccessError"), message)
            self.assertFalse(changed)

    def test_change_notes_that_are_no_text(self):
        for note in (5, [1], {"a": 1}, True):
            self.policy.tolerance += 1
            _result, fault, message, _changed = self._rpc_undone(
                "fair.allocation.policy", "action_publish", self.policy.ids, note
            )
            self.assertIn(fault, (None, "ValidationError", "UserError"), message)

    def test_reasons_that_are_no_text(self):
        lead = self._new_leads(10)
        for reason in (5, [1], {"a": 1}, True):
            asked = ("crm.team.member", "action_fair_pause", self.member_ada.ids)
            _result, fault, message, _changed = self._rpc_undone(*asked, reason)
            self.assertIn(fault, (None, "ValidationError"), message)
            wizard = {
                "lead_ids": [Command.set(lead.ids)],
                "tier_id": self.tier_a.id,
                "reason": reason,
            }
            _result, fault, message, _changed = self._rpc_undone(
                "fair.allocation.manual.tier", "create", [wizard]
            )
            self.assertIn(fault, (None, "ValidationError"), message)

    def test_tiers_by_hand_that_are_gone(self):
        lead = self._new_leads(10)
        for tier in (2**31 - 1, 2**40, "A", [1]):
            wizard = {
                "lead_ids": [Command.set(lead.ids)],
                "tier_id": tier,
                "reason": "Because",
            }
            _result, fault, message, changed = self._rpc_undone(
                "fair.allocation.manual.tier", "create", [wizard]
            )
            with self.subTest(tier=tier):
                self.assertTrue(fault)
                self.assertFalse(changed)
                self.assertTrue(message)

    def test_nobody_mentors_or_replaces_themselves(self):
        for field in ("fair_mentor_id", "fair_substitute_id"):
            self._refuse(
                *("Mentor, Substitute", "Choose a colleague", "crm.team.member"),
                *("write", self.member_ada.ids, {field: self.ada.id}),
            )

    def _refuse(self, label, mend, *call):
        _result, fault, message, changed = self._rpc_undone(*call)
        self.assertEqual(fault, "ValidationError", message)
        self.assertIn(label, message)
        self.assertIn(mend, message)
        self.assertFalse(changed)


@tagged("post_install", "-at_install", "standard")
class TestNastyNames(AllocationCase):
    """Names and reasons are text, whatever they contain."""

    def test_preview_apply_notice_and_undo(self):
        for what, name in NASTY.items():
            with self.subTest(what):
                lead = self._new_leads(80, name=name, partner_name=name)
                run = self._preview(lead)
                self._assert_text(run.line_ids.explanation_html)
                run.action_apply()
                self.assertOwner(lead, self.sven)
                self.assertEqual(self._decisions(lead).lead_name, lead.name)
                self.assertEqual(lead.name, name)
                self._assert_text(self._last_notice().body, name)
                self._assert_text(self._decisions(lead).explanation_html)
                run.action_undo()
                self.assertFalse(lead.user_id)
        self.assertBooksBalance()

    def test_reasons_of_overrides(self):
        for what, note in NASTY.items():
            with self.subTest(what):
                lead = self._new_leads(80)
                run = self._preview(lead)
                self._override(run.line_ids, self.ada, note)
                self.assertIn(note, run.line_ids.summary)
                run.action_apply()
                decision = self._decisions(lead)
                self.assertEqual(decision.note, note)
                self._assert_text(decision.with_user(self.ada).explanation_html, note)
                self._assert_text(self._last_notice().body, note)

    def test_names_of_people_teams_tiers_and_rules(self):
        for what, name in NASTY.items():
            if what == "long":
                continue  # nobody is called that
            with self.subTest(what):
                self.sven.name = self.ada.name = self.tier_a.name = name
                self.policy.name = self.north.name = name
                lead = self._new_leads(80)
                run = self._allocate(lead)
                html_of_owner = lead.with_user(self.sven).fair_explanation
                self._assert_text(html_of_owner, name)
                self._assert_text(run.people_html, name)
                self._assert_text(self._last_notice().body, name)
                self._assert_text(self.policy.version_id.content_html)

    def test_change_notes(self):
        for number, (what, note) in enumerate(NASTY.items(), start=1):
            with self.subTest(what):
                self.policy.tolerance = number
                self.policy.with_user(self.mara).action_publish(note)
                self.assertEqual(self.policy.version_id.note, note)
                self._assert_text(self.policy.message_ids[:1].body, note)

    def _override(self, line, user, note):
        wizard = self.env["fair.allocation.override"].with_user(self.mara)
        wizard.create(
            {"line_id": line.id, "user_id": user.id, "note": note}
        ).action_override()

    def _last_notice(self):
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification")], order="id desc", limit=1
        )

    def _assert_text(self, body, text=""):
        """``text`` is in ``body`` to be read, and nothing in it has come alive."""
        root = html.fromstring(str(body))
        self.assertFalse(root.xpath("//script | //b[@onclick] | //*[@t-out]"))
        read = " ".join(root.text_content().split())
        self.assertIn(" ".join(text.split()), read)
        self.assertNotIn(str(1234 * 5678), read)


@tagged("post_install", "-at_install", "standard")
class TestOddLeads(AllocationCase):
    def test_revenue_of_nothing_less_than_nothing_and_a_fortune(self):
        for revenue in (0, -1, 10**15):
            with self.subTest(revenue):
                lead = self._new_leads(revenue)
                self._allocate(lead)
                self.assertTrue(lead.user_id, lead.fair_reason)
                # Less than nothing counts as nothing; floats end at 15 digits.
                worth = self._decisions(lead).value
                self.assertAlmostEqual(worth, max(revenue, 0), delta=2)
        self.assertBooksBalance()

    def test_neither_team_nor_mail_nor_customer(self):
        lead = self._new_leads(
            10, team_id=False, email_from=False, phone=False, partner_id=False
        )
        self._allocate(lead)
        self.assertTrue(lead.user_id, lead.fair_reason)

    def test_any_number_of_leads(self):
        for number in (0, 1, 99, 100, 101):
            with self.subTest(number):
                self.env["crm.team.member"].search([]).assignment_max = 10000
                leads = self._new_leads(*[10] * number)
                run = self._allocate(leads)
                self.assertEqual(run.assigned_count, number)
                self.assertEqual(len(leads.filtered("user_id")), number)


@tagged("post_install", "-at_install", "standard")
class TestOddPeople(AllocationCase):
    """People who left, came twice or belong elsewhere: the run goes on without them."""

    def test_archived_and_incapable_people_get_nothing(self):
        self.sven.active = False
        self.member_ada.assignment_max = 0
        leads = self._new_leads(10, 10, 10)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {self.nils: 3})

    def test_nobody_left_at_all(self):
        self.north.crm_team_member_ids.active = False
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "nobody")

    def test_nobody_with_capacity(self):
        self.north.crm_team_member_ids.assignment_max = 0
        lead = self._new_leads(10)
        self._allocate(lead)
        self.assertWaits(lead, "full")

    def test_without_an_employee_and_with_two(self):
        self.nils.employee_ids.unlink()
        other = self.env["res.company"].create({"name": "Other"})
        self.ada.company_ids += other
        self._employ(self.ada, {self.robotics: self.master}, company_id=other.id)
        leads = self._new_leads(*[10] * 6)
        self._allocate(leads)
        self.assertEqual(
            self._counts(leads), dict.fromkeys((self.nils, self.ada, self.sven), 2)
        )

    def test_in_two_teams(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.env["crm.team.member"].create(
            {"crm_team_id": self.south.id, "user_id": self.nils.id}
        )
        north, south = (
            self._new_leads(*[10] * 3),
            self._new_leads(*[10] * 3, team_id=self.south.id),
        )
        self._allocate(north | south)
        self.assertEqual(self._counts(north | south)[self.nils], 2)
        self.assertBooksBalance()

    def test_gone_between_preview_and_apply(self):
        leads = self._new_leads(*[10] * 6)
        run = self._preview(leads)
        self.sven.active = False
        self.member_ada.unlink()
        run.action_apply()
        self.assertEqual(set(leads.user_id), {self.nils})
        self.assertBooksBalance()

    def test_deleted_between_preview_and_apply(self):
        self.member_nils.fair_paused = self.member_sven.fair_paused = True
        guest = new_test_user(self.env, "fair_guest", groups=SALESMAN)
        self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": guest.id}
        )
        leads = self._new_leads(10, 10)
        run = self._preview(leads)
        self.assertIn(guest, run.line_ids.user_id)
        guest.unlink()
        run.action_apply()
        self.assertEqual(leads.user_id, self.ada)
        self.assertEqual(len(leads.filtered("user_id")), 1)

    def test_substitutes_who_can_not_stand_in_change_nothing(self):
        portal = new_test_user(self.env, "fair_door", groups="base.group_portal")
        guest = new_test_user(self.env, "fair_guest", groups=SALESMAN)
        guest.active = False
        for substitute in (portal, guest, self.eva):
            self.member_sven.fair_substitute_id = substitute
            leads = self._new_leads(10, 10, 10)
            self._allocate(leads)
            self.assertEqual(set(leads.user_id), set(self.team_north))
        self.assertBooksBalance()

    def test_out_of_office_that_ends_before_it_begins(self):
        now = self.env.cr.now()
        self.sven.write(
            {
                "out_of_office_from": now + timedelta(days=2),
                "out_of_office_to": now - timedelta(days=2),
            }
        )
        leads = self._new_leads(10, 10, 10)
        self._allocate(leads)
        self.assertEqual(len(leads.filtered("user_id")), 3)

    def test_fallback_owner_who_left(self):
        guest = new_test_user(self.env, "fair_guest", groups=SALESMAN)
        self.policy.write({"fallback": "user", "fallback_user_id": guest.id})
        self.policy.with_user(self.mara).action_publish("Somebody keeps them")
        self.north.crm_team_member_ids.assignment_max = 0
        lead = self._new_leads(10)
        guest.active = False
        self._allocate(lead)
        self.assertWaits(lead, "full")
        guest.unlink()
        self._allocate(lead)
        self.assertWaits(lead, "full")


@tagged("post_install", "-at_install", "standard")
class TestChangedMeanwhile(AllocationCase):
    """Settings change between preview and apply: obeyed or told, never a traceback."""

    def setUp(self):
        super().setUp()
        self.leads = self._new_leads(10, 50, 80)
        self.run = self._preview(self.leads)

    def _apply(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.run.action_apply()
        self.env.flush_all()
        self.assertBooksBalance()
        for lead in self.leads:
            owners = self._decisions(lead).to_user_id
            self.assertEqual(lead.user_id, owners[-1:], lead.fair_reason)

    def test_a_new_version_asks_for_a_new_preview(self):
        self.policy.tolerance = 3
        self.policy.with_user(self.mara).action_publish("Meanwhile")
        with self.assertRaisesRegex(UserError, "[Pp]review"):
            self.run.action_apply()
        self.assertFalse(self.leads.user_id)

    def test_settings_that_are_not_published_change_nothing(self):
        self.policy.write({"practice_percent": 100, "catch_up": True, "tolerance": 9})
        proposed = {line.lead_id: line.user_id for line in self.run.line_ids}
        self._apply()
        self.assertEqual(
            {lead: lead.user_id for lead in self.leads},
            {lead: proposed[lead.with_env(self.run.env)] for lead in self.leads},
        )

    def test_a_pause(self):
        self.member_sven.fair_paused = True
        self._apply()
        self.assertNotIn(self.sven, self.leads.user_id)

    def test_a_cap_of_nothing(self):
        self.env["fair.allocation.cap"].create(
            {"member_id": self.member_sven.id, "period": "day", "limit": 0}
        )
        self._apply()
        self.assertNotIn(self.sven, self.leads.user_id)

    def test_a_capacity_of_nothing(self):
        self.member_sven.assignment_max = 0
        self._apply()
        self.assertNotIn(self.sven, self.leads.user_id)

    def test_a_tier_archived(self):
        self.tier_a.active = False
        self._apply()

    def test_a_tier_deleted(self):
        self.tier_a.unlink()
        self._apply()

    def test_a_tier_of_other_scores(self):
        self.tier_a.score_min = 90
        self.leads._fair_rescore()
        self._apply()

    def test_a_tier_set_by_hand(self):
        lead = self.leads[0].with_user(self.mara)
        lead._fair_set_tier(self.tier_a.with_user(self.mara), "A friend of the house")
        self._apply()
        line = self._line(self.run, self.leads[0])
        self.assertEqual((line.state, line.reason), ("changed", "changed"))
        self.assertFalse(lead.user_id)
        self._allocate(self.leads[0])
        self.assertOwner(self.leads[0], self.sven)

    def test_a_rung_lowered(self):
        self.member_sven.fair_seniority_id = self.newcomer
        self._apply()

    def test_a_substitute_removed_and_a_leaver(self):
        self.member_sven.fair_substitute_id = self.ada
        self.env.flush_all()
        self.member_sven.fair_substitute_id = False
        self.ada.active = False
        self._apply()
        self.assertNotIn(self.ada, self.leads.user_id)

    def test_a_team_without_policy(self):
        self.north.fair_policy_id = False
        try:
            self._apply()
        except UserError as error:
            self.assertIn("review", str(error))
            self.assertFalse(self.leads.user_id)
