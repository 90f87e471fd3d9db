from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .evaluation_case import MAY
from .pulse_case import PulseCase
from .rpc_case import MISSING, RpcCase


@tagged("post_install", "-at_install", "standard")
class TestAnonymity(PulseCase):
    """Nothing that is stored leads from an answer to a person."""

    def setUp(self):
        super().setUp()
        with self._at("2026-06-01 08:00:00"):
            self.pulse = self._ask()

    def test_the_database_is_the_same_whoever_said_what(self):
        answers = (
            {self.nils: (1, "Too slow"), self.ada: (5, "I like it"), self.sven: 3},
            {self.nils: (5, "I like it"), self.ada: 3, self.sven: (1, "Too slow")},
            {self.sven: (5, "Too slow"), self.nils: 1, self.ada: (3, "I like it")},
        )
        for is_closed in (False, True):
            with self.subTest(is_closed=is_closed):
                one, *others = (self._get_world(said, is_closed) for said in answers)
                self.assertGreater(len(one), 300)
                for other in others:
                    self.assertEqual(self._compare(one, other), set())

    def test_a_difference_would_be_noticed(self):
        one = self._get_world({self.nils: 1, self.ada: 1, self.sven: 3})
        other = self._get_world({self.nils: 1, self.ada: 2, self.sven: 3})
        self.assertEqual(self._compare(one, other), {"fair_allocation_pulse_answer"})

    def _compare(self, one, other):
        return {table for table, content in one.items() if other[table] != content}

    def _get_world(self, answers, is_closed=False):
        """What all tables hold after these answers; then all of it is undone."""
        alphabetically = patch(
            "odoo.addons.fair_allocation.pulse.SystemRandom.shuffle",
            lambda _random, words: words.sort(),
        )
        # What is sent has a new number each time, and says what anybody may read.
        quietly = patch.object(
            self.registry["fair.allocation.notice"], "_send_pulse_result"
        )
        with self._at("2026-06-02 08:00:00"), self._undone(), alphabetically, quietly:
            numbers = self._get_numbers()
            self._answer(self.pulse, answers)
            if is_closed:
                self.pulse.action_close()
            self.env.flush_all()
            # An answer is no record, so it has no number that could be lined up.
            self.assertEqual(self._get_numbers(), numbers)
            return self._read_everything()

    @contextmanager
    def _undone(self):
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def _get_numbers(self):
        self.env.cr.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(self.env.cr.fetchall())

    def _read_everything(self):
        self.env.cr.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        parts = " UNION ALL ".join(
            f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) "
            f"FROM {table} t"
            for (table,) in self.env.cr.fetchall()
        )
        self.env.cr.execute(parts)  # pylint: disable=sql-injection
        return dict(self.env.cr.fetchall())

    def test_the_box_has_neither_people_nor_dates(self):
        fields = self.env["fair.allocation.pulse.answer"]._fields
        stored = {name for name, field in fields.items() if field.store}
        self.assertEqual(stored, {"id", "pulse_id", "counts", "words", "answered_ids"})
        pulse = self.pulse
        self._answer(pulse, {self.nils: (1, "So"), self.ada: 1, self.sven: 4})
        self.assertEqual(len(self._box(pulse)), 1)

    def test_who_was_last_to_answer_isnt_noted(self):
        pulse = self.pulse
        before = pulse.write_uid, pulse.write_date
        with self._at("2026-06-03 09:30:00"):
            self._answer(pulse, {self.nils: 1})
        self.assertEqual((pulse.write_uid, pulse.write_date), before)

    def test_who_has_answered_is_forgotten_at_the_end(self):
        pulse = self.pulse
        self._answer(pulse, {self.nils: 1, self.ada: 2, self.sven: 3})
        self.assertEqual(len(self._box(pulse).answered_ids), 3)
        pulse.action_close()
        self.assertFalse(self._box(pulse).answered_ids)
        self.assertEqual((pulse.answered_count, pulse.asked_count), (3, 3))

    def test_nobody_learns_who_has_answered(self):
        pulse = self.pulse
        self._answer(pulse, {self.nils: 1})
        for user in (self.mara, self.ada):
            self.assertFalse(pulse.with_user(user).has_answered)
        # Of what people may read, nothing leads there: not even by grouping.
        ways = [
            f"{name}.{field.name}"
            for name, model in self.env.items()
            for field in model._fields.values()
            if field.comodel_name == "fair.allocation.pulse.answer"
            or getattr(field, "relation", None) == "fair_allocation_pulse_answered_rel"
        ]
        self.assertEqual(ways, ["fair.allocation.pulse.answer.answered_ids"])
        self.assertTrue(pulse.with_user(self.nils).has_answered)
        # A manager who looks at somebody's standing neither.
        Standing = self.env["fair.allocation.standing"]
        for user in (self.nils, self.ada):
            seen = Standing.with_user(self.mara).get_standing(user.id)
            self.assertEqual(seen["pulses"], [])

    def test_reminders_tell_nothing_about_single_people(self):
        pulse = self.pulse
        with self._at("2026-06-02 08:00:00"):
            self._answer(pulse, {self.nils: 1})
        with self._at("2026-06-10 08:00:00"):
            self._job()
        self.assertEqual(self._told("Reminder"), [])
        for day in (11, 12):
            with self._at(f"2026-06-{day} 08:00:00"):
                self._job()
        self.assertEqual(self._told("Reminder"), [self.team_north])


@tagged("post_install", "-at_install", "standard")
class TestResult(PulseCase):
    """Told when it closes, to all who were asked, of as many as were promised."""

    def _close(self, answers, **values):
        pulse = self._ask(**values)
        self._answer(pulse, answers)
        pulse.action_close()
        self.env.invalidate_all()
        return pulse

    def assertNothingTold(self, pulse, *words):
        for user in (self.mara, self.ada):
            seen = pulse.with_user(user)
            self.assertFalse(seen.is_shown)
            self.assertFalse(seen.score)
            for word in ("on average", *words):
                self.assertNotIn(word, str(seen.result_html))

    def test_what_the_team_says(self):
        answers = {self.nils: (2, "Slow"), self.ada: (5, "<b>Fine</b>"), self.sven: 5}
        pulse = self._close(answers)
        for user in (self.mara, *self.team_north):
            seen = pulse.with_user(user)
            self.assertEqual(seen.score, 4)
            self.assertEqual(seen.headline, "4.0 of 5 on average.")
            self.assertIn("3 of 3 answered", seen.result_html)
            self.assertIn("5 · Fully", seen.result_html)
            # Two remarks are too few to be mixed.
            self.assertNotIn("Slow", seen.result_html)
        self.assertFalse(self._box(pulse).words)
        self.assertEqual(self._told("What the team says"), [self.team_north])

    def test_enough_remarks_are_told(self):
        words = ("Slow", "<b>Fine</b>", "So, so")
        answers = dict(zip(self.team_north, [(3, word) for word in words], strict=True))
        page = str(self._close(answers).with_user(self.ada).result_html)
        for text in ("Slow", "&lt;b&gt;Fine&lt;/b&gt;", "So, so"):
            self.assertIn(text, page)
        self.assertNotIn("<b>Fine</b>", page)

    def test_nothing_before_it_closes(self):
        pulse = self._ask()
        self._answer(pulse, {user: (4, "Well") for user in self.team_north})
        self.assertNothingTold(pulse, "Well")
        self.assertIn("3 of 3 have answered", pulse.headline)

    def test_nothing_of_too_few(self):
        pulse = self._close({self.nils: (1, "Slow"), self.ada: (1, "Slow")})
        self.assertNothingTold(pulse, "Slow")
        self.assertIn("3 are needed", pulse.with_user(self.ada).headline)
        # Not even whoever administers the database finds them.
        box = self._box(pulse)
        self.assertFalse(box.counts or box.words)

    def test_lowering_the_setting_afterwards_shows_nothing(self):
        self.policy.pulse_sample = 4
        self.policy.with_user(self.mara).action_publish("Four")
        self.member_eva.copy({"crm_team_id": self.north.id})
        pulse = self._ask()
        self.assertEqual(pulse.minimum, 4)
        self.policy.pulse_sample = 3
        self.policy.with_user(self.mara).action_publish("Three")
        self._answer(pulse, dict.fromkeys(self.team_north, 2))
        pulse.action_close()
        self.assertNothingTold(pulse)

    def test_closing_is_final(self):
        pulse = self._close({self.nils: 1, self.ada: 2})
        with self.assertRaisesRegex(UserError, "closed"):
            pulse.with_user(self.sven).action_answer(3)
        for name, value in (("state", "open"), ("minimum", 1), ("question", "Other")):
            # Not even with all rights.
            with self.assertRaises(UserError):
                pulse.sudo().write({name: value})
        with self.assertRaises(UserError):
            pulse.sudo().unlink()
        with self.assertRaises(UserError):
            self._box(pulse).write({"counts": [3, 0, 0, 0, 0]})
        for step in (pulse.action_open, pulse.action_close):
            with self.assertRaisesRegex(UserError, "“Closed”"):
                step()

    def test_compared_with_the_same_question_before(self):
        with self._at("2026-05-02 08:00:00"):
            self._close(dict.fromkeys(self.team_north, 2))
        with self._at("2026-05-25 08:00:00"):
            self._close(dict.fromkeys(self.team_north, 5), question="Other")
        with self._at("2026-06-20 08:00:00"):
            pulse = self._close(dict.fromkeys(self.team_north, 4))
            self.assertEqual(
                pulse.with_user(self.ada).headline, "4.0 of 5 on average, 2.0 before."
            )

    def test_no_cuts(self):
        """Lists can't be cut or added up into the answers of single people."""
        pulse = self._close(dict.fromkeys(self.team_north, 2))
        for name in ("score", "headline", "result_html", "is_shown"):
            with self.assertRaises(ValueError):
                pulse._read_group([], [name])


@tagged("post_install", "-at_install", "standard")
class TestAsking(PulseCase):
    """Who is asked, when, and by whom."""

    def test_one_answer_each(self):
        pulse = self._ask()
        asked = pulse.with_user(self.nils)
        self.assertEqual(asked.ask["question"], "I find the allocation of leads fair.")
        self.assertEqual([c["score"] for c in asked.ask["choices"]], [1, 2, 3, 4, 5])
        asked.action_answer(4)
        self.env.invalidate_all()
        self.assertFalse(asked.ask)
        with self.assertRaisesRegex(UserError, "answered already"):
            asked.action_answer(1)
        self.assertEqual(self._box(pulse).counts, [0, 0, 0, 1, 0])

    def test_nobody_answers_for_others(self):
        pulse = self._ask()
        for user in (self.mara, self.eva, self.env.ref("base.user_root")):
            with self.assertRaises(AccessError):
                pulse.with_user(user).action_answer(1)
        with self.assertRaises(AccessError):
            pulse.with_user(self.ada).sudo().action_answer(1)
        self.assertEqual(self._box(pulse).counts, [0] * 5)

    def test_answers_there_are(self):
        pulse = self._ask().with_user(self.ada)
        for score in (0, 6, -1, 2.5, "3", True, None, [3]):
            with self.subTest(score=score), self.assertRaises(ValidationError):
                pulse.action_answer(score)
        with self.assertRaisesRegex(ValidationError, "500"):
            pulse.action_answer(3, "x" * 501)
        for words in (None, 7, ["Fine"], " \n"):
            with self.env.cr.savepoint() as savepoint:
                pulse.action_answer(3, words)
                self.assertFalse(self._box(pulse).words)
                savepoint.rollback()
            self.env.invalidate_all()
        pulse.action_answer(3, "Fine\0\n so")
        self.assertEqual(self._box(pulse).words, ["Fine so"])

    def test_opened_with_each_evaluation_and_closed_by_itself(self):
        with self._at("2026-06-02 08:00:00"):
            evaluation = self._run_job().filtered(lambda e: e.team_id == self.north)
            pulse = evaluation.pulse_id
            self.assertEqual(pulse.state, "open")
            self.assertEqual((pulse.date_from, pulse.date_to), MAY)
            self.assertEqual(pulse.closes_on, date(2026, 6, 16))
            self.assertEqual(pulse.user_ids, self.team_north)
            self.assertEqual(self._told("how fair is it"), [self.team_north])
            self._answer(pulse, dict.fromkeys(self.team_north, 4))
            self.assertEqual(pulse.answered_count, 3)
            self.assertNotIn("on average", evaluation.with_user(self.mara).pulse_html)
        # The last day is over at midnight in Shanghai.
        with self._at("2026-06-16 15:59:00"):
            self._job()
            self.assertEqual(pulse.state, "open")
        with self._at("2026-06-16 16:01:00"):
            self._job()
            self.assertEqual(pulse.state, "closed")
            self._job()
        self.assertIn("4.0 of 5", evaluation.with_user(self.mara).pulse_html)
        self.assertEqual(self._told("What the team says"), [self.team_north])
        evaluation.with_user(self.mara).action_publish()
        self.assertIn("4.0 of 5", evaluation.with_user(self.ada).pulse_html)
        page = self.env["ir.actions.report"]._render_qweb_html(
            "fair_allocation.report_evaluation", evaluation.ids
        )[0]
        self.assertIn("4.0 of 5", page.decode())
        notes = self.env["fair.allocation.workbook"]._get_evaluation_notes(evaluation)
        self.assertIn("4.0 of 5", notes[-1])

    def test_a_draft_is_opened_with_the_next_evaluation(self):
        draft = self._draft(question="Is it fair?", date_from="2026-01-01")
        with self._at("2026-06-02 08:00:00"):
            self._run_job()
        self.assertEqual((draft.state, draft.date_from), ("open", MAY[0]))
        self.assertEqual(draft.with_user(self.ada).ask["question"], "Is it fair?")

    def test_small_teams_arent_asked(self):
        self.member_sven.active = False
        with self._at("2026-06-02 08:00:00"):
            evaluations = self._run_job()
        self.assertEqual(len(evaluations), 2)
        self.assertFalse(evaluations.pulse_id)
        with self.assertRaisesRegex(UserError, "North has 2 salespeople"):
            self._ask()
        with self.assertRaisesRegex(UserError, "North has 2 salespeople"):
            evaluations[0].with_user(self.mara).action_ask_team()

    def test_two_results_are_weeks_apart(self):
        """Or the second, with one person less, would tell what that one said."""
        with self._at("2026-06-02 08:00:00"):
            pulse = self._ask()
            with self.assertRaisesRegex(UserError, "asked on"):
                self._ask()
            pulse.action_close()
        with self._at("2026-06-22 08:00:00"):
            with self.assertRaisesRegex(UserError, "ask again from 06/23/2026"):
                self._ask()
            evaluation = self._evaluate()
            evaluation.action_ask_team()
            self.assertEqual(evaluation.pulse_id, pulse)
        with self._at("2026-06-23 08:00:00"):
            self._ask()

    def test_asked_from_the_evaluation(self):
        with self._at("2026-06-02 08:00:00"):
            evaluation = self._evaluate()
            self.assertTrue(evaluation.can_ask)
            action = evaluation.action_ask_team()
        self.assertEqual(action["res_id"], evaluation.pulse_id.id)
        self.assertFalse(evaluation.can_ask)

    def test_who_comes_later_isnt_asked_and_who_leaves_may_still_answer(self):
        pulse = self._ask()
        self.member_eva.copy({"crm_team_id": self.north.id})
        self.member_nils.active = False
        with self.assertRaises(AccessError):
            pulse.with_user(self.eva).action_answer(1)
        self._answer(pulse, {self.nils: 1})
        self.assertEqual(pulse.answered_count, 1)

    def test_on_my_standing_and_in_the_menu(self):
        Standing = self.env["fair.allocation.standing"].with_user(self.ada)
        Pulse = self.pulses.with_user(self.ada)
        self.assertEqual(Standing.get_standing()["pulses"], [])
        self.assertFalse(Pulse.action_open_own().get("res_id"))
        pulse = self._ask()
        [asked] = Standing.get_standing()["pulses"]
        self.assertEqual(asked["id"], pulse.id)
        self.assertEqual(Pulse.action_open_own()["res_id"], pulse.id)
        self._answer(pulse, {self.ada: 3})
        self.assertEqual(Standing.get_standing()["pulses"], [])
        self.assertFalse(Pulse.action_open_own().get("res_id"))

    def test_in_everyones_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.ada.lang = "zh_CN"
        self._ask()
        self.assertEqual(
            sorted(self._told(self.north.name), key=len),
            [self.ada, self.nils | self.sven],
        )

    def test_the_rules_say_so(self):
        page = str(self.policy.with_user(self.ada).version_html)
        self.assertIn("the team is asked how fair it finds this", page)
        self.assertIn("from 3 answers on", page)

    def test_the_checker_finds_teams_that_are_never_asked(self):
        self.policy.pulse_sample = 4
        self.policy.with_user(self.mara).action_check()
        found = self.policy.finding_ids.filtered(lambda f: f.code == "pulse_small_team")
        # Two salespeople of team South could never answer without their names.
        self.assertEqual(found.team_id, self.north)
        self.assertIn("it has 3 salespeople", found.message)
        for values in ({"pulse_sample": 3}, {"evaluation_period": "none"}):
            self.policy.write({"pulse_sample": 4, "evaluation_period": "month"})
            self.policy.write(values)
            self.policy.with_user(self.mara).action_check()
            self.assertNotIn("pulse_small_team", self.policy.finding_ids.mapped("code"))


@tagged("post_install", "-at_install", "standard")
class TestRoles(RpcCase, AllocationCase):
    """Every step of a pulse, by everybody, over the network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.pulse_sample = 3
        cls.policy.with_user(cls.mara).action_publish("The team is asked")
        Pulse = cls.env["fair.allocation.pulse"].with_user(cls.mara)
        cls.draft = Pulse.create({"team_id": cls.north.id, "question": "Secret"})
        cls.pulse = Pulse.create({"team_id": cls.north.id, "question": "Secret"})
        cls.pulse.action_open()
        cls.admin = cls.env.ref("base.user_admin")

    def _try(self, user, record, method, *args):
        self._sign_in(user)
        name = "fair.allocation.pulse"
        answer = self._rpc_undone(name, method, record.ids, *args)
        self.assertNotIn("Secret", answer[2])
        return answer[1], answer[3]

    def test_answering(self):
        for user, wanted in (
            (self.pia, "AccessError"),
            (self.emil, "AccessError"),
            (self.eva, "AccessError"),
            (self.alba, "AccessError"),
            (self.mara, "AccessError"),
            (self.otto, "AccessError"),
            (self.ada, None),
            (self.nils, None),
        ):
            with self.subTest(user=user.name):
                fault, changed = self._try(user, self.pulse, "action_answer", 3, "So")
                self.assertEqual((fault, changed), (wanted, wanted is None))

    def test_twice(self):
        self._sign_in(self.ada)
        name, ids = "fair.allocation.pulse", self.pulse.ids
        self.assertEqual(self._rpc(name, "action_answer", ids, 3)[1], None)
        answer = self._rpc_undone(name, "action_answer", ids, 3)
        self.assertEqual((answer[1], answer[3]), ("UserError", False))

    def test_opening_and_closing(self):
        for user in (self.pia, self.emil, self.ada, self.eva, self.alba, self.otto):
            with self.subTest(user=user.name):
                for record, step in ((self.draft, "open"), (self.pulse, "close")):
                    done = self._try(user, record, f"action_{step}")
                    self.assertEqual(done, ("AccessError", False))
        self.assertEqual(self._try(self.mara, self.pulse, "action_close"), (None, True))
        # Asked just now.
        self.assertEqual(
            self._try(self.mara, self.draft, "action_open"), ("UserError", False)
        )

    def test_asking_from_an_evaluation(self):
        today = self.env.cr.now().date()
        Evaluation = self.env["fair.allocation.evaluation"]
        evaluation = Evaluation._create_for(self.north, today, today)
        evaluation.published_on = self.env.cr.now()
        for user in (self.pia, self.emil, self.ada, self.alba, self.otto):
            self._sign_in(user)
            answer = self._rpc_undone(
                "fair.allocation.evaluation", "action_ask_team", evaluation.ids
            )
            self.assertEqual((answer[1], answer[3]), ("AccessError", False))

    def test_nobody_reads_the_box(self):
        box = self.env["fair.allocation.pulse.answer"].search(
            [("pulse_id", "=", self.pulse.id)]
        )
        self.assertTrue(box)
        for user in (self.pia, self.emil, self.ada, self.alba, self.mara, self.otto):
            self._sign_in(user)
            for args in (
                ("read", box.ids, ["counts"]),
                ("search_read", [], ["answered_ids"]),
                ("search_read", [], ["counts"]),
                ("formatted_read_group", [], [], ["__count"]),
                ("formatted_read_group", [], ["answered_ids"], ["__count"]),
                ("write", box.ids, {"counts": [9, 0, 0, 0, 0]}),
                ("unlink", box.ids),
            ):
                answer = self._rpc_undone("fair.allocation.pulse.answer", *args)
                # A register refuses to be written, whoever tries.
                self.assertIn(answer[1], ("AccessError", "UserError"), args)
                self.assertFalse(answer[0] or answer[3], args)

    def test_what_the_product_keeps_is_written_by_nobody(self):
        for user in (self.ada, self.mara, self.otto):
            for record in (self.draft, self.pulse):
                for name, value in (
                    ("state", "closed"),
                    ("minimum", 1),
                    ("user_ids", [Command.clear()]),
                    ("answered_count", 9),
                    ("opened_on", False),
                ):
                    with self.subTest(user=user.name, field=name):
                        fault, changed = self._try(user, record, "write", {name: value})
                        self.assertEqual((fault, changed), ("AccessError", False))
            done = self._try(user, self.pulse, "write", {"question": "Other"})
            self.assertIn(done[0], ("AccessError", "UserError"))
            self.assertFalse(done[1])
            self.assertFalse(self._try(user, self.pulse, "unlink")[1])
        self.assertEqual(
            self._try(self.mara, self.draft, "write", {"question": "Other"})[1], True
        )
        self.assertEqual(self._try(self.mara, self.draft, "unlink"), (None, True))

    def test_nothing_is_made_open(self):
        self._sign_in(self.mara)
        vals = {
            "team_id": self.north.id,
            "state": "closed",
            "minimum": 1,
            "user_ids": [Command.set(self.ada.ids)],
        }
        made, fault, _message = self._rpc("fair.allocation.pulse", "create", [vals])
        self.assertFalse(fault)
        pulse = self.env["fair.allocation.pulse"].browse(made)
        self.assertEqual((pulse.state, pulse.minimum), ("draft", 0))
        self.assertFalse(pulse.user_ids)

    def test_what_is_missing(self):
        missing = self.pulse.browse(MISSING)
        for method, args in (
            ("action_open", ()),
            ("action_close", ()),
            ("action_answer", (3,)),
        ):
            fault, changed = self._try(self.mara, missing, method, *args)
            self.assertIn(fault, (MissingError.__name__, "AccessError", "UserError"))
            self.assertFalse(changed)
