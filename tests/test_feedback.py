import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .allocation_case import AllocationCase
from .concurrency_case import ConcurrencyCase
from .evaluation_case import APRIL, MAY, EvaluationCase
from .rpc_case import MISSING, RpcCase
from .test_finding import FindingCase

TAPS = ("action_fits", "action_wrong", "action_bad_data", "action_open_feedback")


class FeedbackCase(AllocationCase):
    """Mara's run gave Ada two leads: *Blue Mill*, from a list, and *Red Barn*."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.member_nils | cls.member_sven).fair_paused = True
        cls.source = cls.env["utm.source"].create({"name": "Bought list"})
        cls.mill = cls._new_leads(50, name="Blue Mill", source_id=cls.source.id)
        cls.barn = cls._new_leads(50, name="Red Barn")
        cls._give(cls.mill | cls.barn)
        assert (cls.mill | cls.barn).user_id == cls.ada

    @classmethod
    def _give(cls, leads):
        action = leads.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.env.flush_all()
        cls.env.invalidate_all()
        return run

    def _feedback(self, lead):
        return self.env["fair.allocation.feedback"].search([("lead_id", "=", lead.id)])


@tagged("post_install", "-at_install", "standard")
class TestOneTap(FeedbackCase):
    """Who was given a lead says whether it fits."""

    def test_on_the_lead(self):
        mill = self.mill.with_user(self.ada)
        self.assertTrue(mill.fair_can_give_feedback)
        self.assertFalse(mill.fair_feedback)
        self.assertIs(mill.action_fair_fits(), True)
        self.assertEqual(mill.fair_feedback, "fits")
        feedback = self._feedback(self.mill)
        decision = self._decisions(self.mill)
        self.assertEqual(feedback.decision_id, decision)
        self.assertEqual((feedback.user_id, feedback.team_id), (self.ada, self.north))
        self.assertEqual(feedback.version_id, self.policy.version_id)
        self.assertEqual(feedback.reason, decision.reason)
        self.assertEqual(feedback.source_id, self.source)
        self.assertFalse(self._feedback(self.barn))

    def test_on_ones_own_decisions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_decision_action_received"
        )
        domain = safe_eval(action["domain"], {"uid": self.ada.id})
        shown = self.env["fair.allocation.decision"].with_user(self.ada).search(domain)
        self.assertEqual(shown.lead_id, self.mill | self.barn)
        self.assertEqual(shown._filter_received(), shown)
        self._decisions(self.barn).with_user(self.ada).action_wrong()
        said = shown.search([("feedback_ids.answer", "=", "wrong")])
        self.assertEqual(said.lead_id, self.barn)
        self.assertEqual(said.feedback_answer, "wrong")
        unanswered = shown.search(
            [("feedback_ids", "=", False), ("id", "in", shown.ids)]
        )
        self.assertEqual(unanswered.lead_id, self.mill)

    def test_a_second_tap_changes_the_answer(self):
        mill = self.mill.with_user(self.ada)
        mill.action_fair_fits()
        said_on = self._feedback(self.mill).date
        mill.action_fair_wrong()
        feedback = self._feedback(self.mill)
        self.assertEqual((len(feedback), feedback.answer), (1, "wrong"))
        self.assertEqual(feedback.date, said_on)

    def test_wrong_may_be_followed_by_a_question(self):
        mill = self.mill.with_user(self.ada)
        mill.action_fair_wrong()
        action = mill.action_fair_question()
        self.assertEqual(action["res_model"], "fair.allocation.objection.ask")

    def test_bad_data_goes_on_to_the_report_without_asking_twice(self):
        mill = self.mill.with_user(self.ada)
        action = mill.action_fair_bad_data()
        self.assertEqual(action["res_model"], "fair.allocation.bad.lead")
        Report = self.env[action["res_model"]].with_user(self.ada)
        dialog = Report.with_context(**action["context"]).create({})
        self.assertEqual(dialog.reason, "wrong_data")
        dialog.note = "No such number"
        dialog.action_report()
        credit = self.env["fair.allocation.credit"].search(
            [("lead_id", "=", self.mill.id)]
        )
        self.assertEqual((credit.reason, credit.state), ("wrong_data", "reported"))
        feedback = self._feedback(self.mill)
        self.assertEqual(feedback.answer, "bad_data")
        self.assertEqual(feedback.note, "No such number")
        # Reported before: nothing more is asked.
        self.env.invalidate_all()
        self.assertIs(mill.action_fair_bad_data(), True)

    def test_reporting_a_bad_lead_says_it_as_well(self):
        self.mill.with_user(self.ada).action_fair_fits()
        Credit = self.env["fair.allocation.credit"].with_user(self.ada)
        for lead in (self.mill, self.barn):
            Credit._report(lead.with_user(self.ada), "spam", None)
            self.assertEqual(self._feedback(lead).answer, "bad_data")

    def test_a_note_of_ones_own(self):
        mill = self.mill.with_user(self.ada)
        mill.action_fair_wrong()
        action = mill.action_fair_open_feedback()
        own = self.env[action["res_model"]].with_user(self.ada)
        own = own.browse(action["res_id"])
        self.assertTrue(own.can_change)
        own.note = "They speak no English"
        self.assertEqual(self._feedback(self.mill).note, "They speak no English")

    def test_where_an_imported_lead_came_from(self):
        by_file = {"import_file": True}
        lead = self.env["crm.lead"].with_user(self.mara).with_context(**by_file)
        lead = lead.create(
            {"name": "By file", "team_id": self.north.id, "user_id": False}
        )
        today = self.env.cr.now().date()
        self.assertEqual(lead.fair_imported_on, today)
        self.assertFalse(lead.with_context(import_file=False).copy().fair_imported_on)
        lead = self.env["crm.lead"].browse(lead.id)
        self._give(lead)
        lead.with_user(self.ada).action_fair_bad_data()
        self.assertEqual(self._feedback(lead).imported_on, today)

    def test_where_it_came_from_then(self):
        self.mill.with_user(self.ada).action_fair_bad_data()
        self.mill.source_id = False
        self.assertEqual(self._feedback(self.mill).source_id, self.source)
        self.barn.with_user(self.ada).action_fair_fits()
        feedback = self._feedback(self.barn)
        self.barn.unlink()
        self.assertEqual(feedback.lead_name, "Red Barn")


@tagged("post_install", "-at_install", "standard")
class TestWhoseLeads(FeedbackCase):
    """A lead somebody was given, and not one that was theirs anyway."""

    def test_not_ones_own_entry_and_not_the_opening(self):
        own = self.env["crm.lead"].with_user(self.ada).create({"name": "My own"})
        self.env.flush_all()
        self.assertEqual(own.user_id, self.ada)
        self.assertFalse(own.fair_can_give_feedback)
        with self.assertRaises(AccessError):
            own.action_fair_fits()
        Decision = self.env["fair.allocation.decision"]
        entries = Decision._append(
            [
                {
                    **Decision._prepare_entry(self.mill, self.north, kind),
                    "to_user_id": self.ada.id,
                    **values,
                }
                for kind, values in (
                    ("opening", {}),
                    ("undo", {}),
                    ("dispute", {"from_user_id": self.ada.id}),
                    ("manual", {"actor_id": self.ada.id}),
                )
            ]
        )
        for entry in entries.with_user(self.ada):
            self.assertFalse(entry.can_give_feedback, entry.kind)
            with self.assertRaises(AccessError):
                entry.action_fits()

    def test_given_by_hand(self):
        lead = self._new_leads(10, name="By hand")
        lead.with_user(self.mara).user_id = self.nils
        self.env.flush_all()
        lead.with_user(self.nils).action_fair_wrong()
        self.assertEqual(self._feedback(lead).reason, "manual")

    def test_each_says_so_of_what_each_was_given(self):
        """Passed on, the lead is the next one's; the first answer stays."""
        self.mill.with_user(self.ada).action_fair_wrong()
        self.mill.with_user(self.mara).user_id = self.nils
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.mill.with_user(self.nils).fair_feedback)
        self.mill.with_user(self.nils).action_fair_fits()
        said = {feedback.user_id: feedback for feedback in self._feedback(self.mill)}
        self.assertEqual(said[self.ada].answer, "wrong")
        self.assertEqual(said[self.nils].answer, "fits")
        with self.assertRaises(AccessError):
            self.mill.with_user(self.ada).action_fair_fits()
        # What was decided about her remains hers to judge.
        said[self.ada].decision_id.with_user(self.ada).action_bad_data()
        self.assertEqual(said[self.ada].answer, "bad_data")
        self.assertEqual(said[self.nils].answer, "fits")

    def test_nobody_edits_not_even_with_all_rights(self):
        self.mill.with_user(self.ada).action_fair_wrong()
        feedback = self._feedback(self.mill)
        for vals in ({"answer": "fits"}, {"note": "x"}, {"answer": "fits", "note": ""}):
            with self.assertRaises(UserError):
                feedback.sudo().write(vals)
        with self.assertRaises(UserError):
            feedback.sudo().with_context(fair_allocation_pen=True).answer = "fits"
        with self.assertRaises(UserError):
            feedback.sudo().unlink()
        with self.assertRaises(UserError):
            feedback.sudo().copy()
        self.assertEqual(feedback.answer, "wrong")

    def test_who_reads_what(self):
        self.mill.with_user(self.ada).action_fair_wrong()
        feedback = self._feedback(self.mill)
        for user, number in (
            *((self.ada, 1), (self.mara, 1), (self.nils, 0), (self.sven, 0)),
            *((self.eva, 0), (self.alba, 0)),
        ):
            found = feedback.with_user(user).search([("id", "=", feedback.id)])
            self.assertEqual(len(found), number, user.name)


@tagged("post_install", "-at_install", "standard")
class TestDoors(RpcCase):
    """Every role over the network: only who was given the lead says anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.member_nils | cls.member_sven).fair_paused = True
        cls.lead = cls._new_leads(50, name="Secret")
        action = cls.lead.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.decision = run.decision_ids
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.write({"password": cls.admin.login, "lang": "en_US"})
        cls.env.flush_all()

    def _calls(self):
        for name in TAPS:
            yield "fair.allocation.decision", name, self.decision.ids
            on_lead = name.replace("action_", "action_fair_")
            yield "crm.lead", on_lead, self.lead.ids
            for ids in ([MISSING], []):
                yield "fair.allocation.decision", name, ids
                yield "crm.lead", on_lead, ids

    def test_nobody_else_says_anything(self):
        for user in (
            *(self.pia, self.emil, self.nils, self.eva, self.alba),
            *(self.mara, self.otto, self.admin),
        ):
            self._sign_in(user)
            for model, name, ids in self._calls():
                with self.subTest(user=user.login, model=model, name=name, ids=ids):
                    result, fault, message, changed = self._rpc_undone(model, name, ids)
                    self.assertTrue(fault, result)
                    self.assertFalse(changed)
                    if not user.has_group("sales_team.group_sale_manager"):
                        self.assertNotIn("Secret", message)

    def test_who_was_given_it(self):
        self._sign_in(self.ada)
        for model, record in (
            ("fair.allocation.decision", self.decision),
            ("crm.lead", self.lead),
        ):
            name = "action_wrong" if record == self.decision else "action_fair_fits"
            result, fault, message = self._rpc(model, name, record.ids)
            self.assertFalse(fault, message)
            self.assertTrue(result)
        feedback = self.env["fair.allocation.feedback"].search([])
        self.assertEqual((len(feedback), feedback.answer), (1, "fits"))

    def test_nobody_writes_by_another_door(self):
        Feedback = self.env["fair.allocation.feedback"].with_user(self.ada)
        feedback = Feedback._give(self.decision.with_user(self.ada), "wrong")
        forged = {
            "decision_id": self.decision.id,
            "user_id": self.nils.id,
            "answer": "fits",
            "date": "2026-01-01 00:00:00",
        }
        calls = (
            ("create", [forged]),
            ("write", feedback.ids, {"answer": "fits"}),
            ("write", feedback.ids, {"answer": "fits", "note": "x"}),
            ("write", feedback.ids, {"evaluation_id": False}),
            ("web_save", feedback.ids, {"answer": "fits"}, {}),
            ("web_save", [], forged, {}),
            ("copy", feedback.ids),
            ("unlink", feedback.ids),
            ("_give", self.decision.ids, "fits"),
            ("_step", feedback.ids, {"answer": "fits"}),
        )
        for user in (self.pia, self.nils, self.ada, self.alba, self.mara, self.admin):
            self._sign_in(user)
            for method, *arguments in calls:
                with self.subTest(user=user.login, method=method):
                    _result, fault, _message, changed = self._rpc_undone(
                        "fair.allocation.feedback",
                        method,
                        *arguments,
                        context={"fair_allocation_pen": True},
                    )
                    self.assertTrue(fault)
                    self.assertFalse(changed)

    def test_a_note_is_for_who_gave_the_feedback(self):
        Feedback = self.env["fair.allocation.feedback"].with_user(self.ada)
        feedback = Feedback._give(self.decision.with_user(self.ada), "wrong")
        for user, may in (
            *((self.nils, False), (self.alba, False), (self.mara, False)),
            *((self.otto, False), (self.admin, False), (self.ada, True)),
        ):
            self._sign_in(user)
            answer = self._rpc_undone(
                "fair.allocation.feedback", "write", feedback.ids, {"note": "So"}
            )
            self.assertEqual(answer[3], may, f"{user.login}: {answer[2]}")


@tagged("post_install", "-at_install", "standard")
class TestCounts(FeedbackCase):
    """Counted by rule and by source."""

    def setUp(self):
        super().setUp()
        self.Feedback = self.env["fair.allocation.feedback"]
        self.campaign = self.env["utm.campaign"].create({"name": "Spring"})
        more = self._new_leads(50, 50, campaign_id=self.campaign.id)
        more[0].source_id = self.source
        self._give(more)
        self.mill.with_user(self.ada).action_fair_bad_data()
        self.barn.with_user(self.ada).action_fair_fits()
        more[0].with_user(self.ada).action_fair_wrong()
        more[1].with_user(self.ada).action_fair_fits()
        by_hand = self._new_leads(10)
        by_hand.with_user(self.mara).user_id = self.nils
        self.env.flush_all()
        by_hand.with_user(self.nils).action_fair_wrong()
        self.env.flush_all()

    def test_by_rule(self):
        counts = self.Feedback._count_by_rule([("team_id", "=", self.north.id)])
        version = self.policy.version_id
        given = self._decisions(self.mill).reason
        self.assertEqual(counts[version, given], {"fits": 2, "wrong": 1, "bad_data": 1})
        self.assertEqual(
            counts[version, "manual"], {"fits": 0, "wrong": 1, "bad_data": 0}
        )

    def test_by_source(self):
        counts = self.Feedback._count_by_source([("team_id", "=", self.north.id)])
        self.assertEqual(
            counts["source", self.source], {"fits": 0, "wrong": 1, "bad_data": 1}
        )
        self.assertEqual(
            counts["campaign", self.campaign], {"fits": 1, "wrong": 1, "bad_data": 0}
        )
        self.assertEqual(counts["none", False], {"fits": 1, "wrong": 1, "bad_data": 0})

    def test_one_query_each_however_many(self):
        domain = [("team_id", "=", self.north.id)]
        self.env.invalidate_all()
        self.Feedback._count_by_rule(domain)
        self.Feedback._count_by_source(domain)
        with self.assertQueryCount(2):
            self.Feedback._count_by_rule(domain)
            self.Feedback._count_by_source(domain)

    def test_a_list_of_decisions_asks_once(self):
        shown = self.env["fair.allocation.decision"].with_user(self.ada)
        numbers = []
        # The first time rights are worked out.
        for limit in (1, 1, 4):
            self.env.invalidate_all()
            records = shown.search([("to_user_id", "=", self.ada.id)], limit=limit)
            before = self.env.cr.sql_log_count
            records.mapped("can_give_feedback")
            numbers.append(self.env.cr.sql_log_count - before)
        self.assertEqual(numbers[1], numbers[2])


@tagged("post_install", "-at_install", "standard")
class TestEvaluated(EvaluationCase):
    """What was said in the period is counted, and settled on publication."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.member_nils | cls.member_sven).fair_paused = True

    def _said(self, moment, answer, lead):
        with self._at(moment):
            getattr(lead.with_user(self.ada), f"action_fair_{answer}")()
        return self.env["fair.allocation.feedback"].search([("lead_id", "=", lead.id)])

    def _counted(self, evaluation):
        rows = evaluation.feedback["rules"]
        return {
            name: sum(row[name] for row in rows)
            for name in ("fits", "wrong", "bad_data")
        }

    def test_changed_until_published_and_then_no_more(self):
        leads = self._share_at("2026-05-10 08:00:00", 50, 50, 50)
        first = self._said("2026-05-11 08:00:00", "wrong", leads[0])
        later = self._said("2026-06-02 08:00:00", "fits", leads[1])
        with self._at("2026-06-03 08:00:00"):
            evaluation = self._evaluate()
        self.assertEqual(
            self._counted(evaluation), {"fits": 0, "wrong": 1, "bad_data": 0}
        )
        # A draft settles nothing.
        self._said("2026-06-04 08:00:00", "fits", leads[0])
        with self._at("2026-06-05 08:00:00"):
            evaluation.action_publish()
        self.assertEqual(
            self._counted(evaluation), {"fits": 1, "wrong": 0, "bad_data": 0}
        )
        self.assertEqual(first.evaluation_id, evaluation)
        self.assertFalse(later.evaluation_id)
        own = leads[0].with_user(self.ada)
        self.assertFalse(own.fair_can_give_feedback)
        self.assertEqual(own.fair_feedback, "fits")
        with self.assertRaisesRegex(UserError, "published"):
            own.action_fair_wrong()
        with self.assertRaisesRegex(UserError, "published"):
            first.with_user(self.ada).note = "But"
        self._said("2026-06-06 08:00:00", "wrong", leads[1])
        self.assertEqual(later.answer, "wrong")
        # Of an earlier lead one may still speak; that counts in the next evaluation.
        last = self._said("2026-06-06 09:00:00", "fits", leads[2])
        self.assertFalse(last.evaluation_id)
        # A report afterwards changes nothing of what was counted.
        Credit = self.env["fair.allocation.credit"].with_user(self.ada)
        Credit._report(own, "spam", None)
        self.assertEqual(first.answer, "fits")

    def test_another_period_and_another_team_settle_nothing(self):
        leads = self._share_at("2026-05-10 08:00:00", 50)
        feedback = self._said("2026-05-11 08:00:00", "wrong", leads)
        with self._at("2026-06-03 08:00:00"):
            for evaluation in (
                self._evaluate(APRIL),
                self._evaluate(MAY, self.south),
            ):
                evaluation.action_publish()
                self.assertFalse(feedback.evaluation_id)
                self.assertFalse(sum(self._counted(evaluation).values()))
            closed = self._evaluate()
            closed.action_close()
        self.assertFalse(feedback.evaluation_id)

    def test_midnight_is_where_the_company_works(self):
        leads = self._share_at("2026-05-10 08:00:00", 50, 50)
        # In Shanghai the second one is said on the first of June.
        self._said("2026-05-31 15:30:00", "wrong", leads[0])
        self._said("2026-05-31 16:30:00", "wrong", leads[1])
        with self._at("2026-06-03 08:00:00"):
            evaluation = self._evaluate()
        self.assertEqual(self._counted(evaluation)["wrong"], 1)

    def test_on_the_page_in_print_and_in_the_workbook(self):
        source = self.env["utm.source"].create({"name": "Bought <b>list</b>"})
        leads = self._share_at("2026-05-10 08:00:00", 50, 50, source_id=source.id)
        self._said("2026-05-11 08:00:00", "bad_data", leads[0])
        self._said("2026-05-11 09:00:00", "fits", leads[1])
        with self._at("2026-06-03 08:00:00"):
            evaluation = self._evaluate()
            evaluation.action_publish()
        read = evaluation.with_user(self.nils)
        self.assertIn("Bought &lt;b&gt;list", read.feedback_html)
        self.assertNotIn("Ada", read.feedback_html)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.nils)
            ._render_qweb_html("fair_allocation.report_evaluation", evaluation.ids)
        )
        self.assertIn("Bought &lt;b&gt;list", html.decode())
        self.mara.group_ids += self.env.ref("base.group_allow_export")
        file = io.BytesIO()
        evaluation.with_user(self.mara)._make_workbook(file)
        rows = load_workbook(file)["Feedback"].iter_rows(values_only=True)
        header, *rows = rows
        [row] = [dict(zip(header, r, strict=True)) for r in rows if "Bought" in r[1]]
        self.assertEqual(row["Which"], "Source")
        self.assertEqual(
            (row["Answers"], row["Fits"], row["Wrong"], row["Bad Data"]), (2, 1, 0, 1)
        )
        self.assertEqual(row["Wrong or Bad Data (%)"], 50)
        action = evaluation.with_user(self.mara).action_open_feedback()
        shown = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(shown.lead_id, leads)

    def test_nothing_was_said(self):
        with self._at("2026-06-03 08:00:00"):
            evaluation = self._evaluate()
        self.assertIn("Nobody said anything", evaluation.feedback_html)


@tagged("post_install", "-at_install", "standard")
class TestFound(FindingCase):
    """A source whose leads fit clearly less often is worth a finding."""

    def _said(self, source, **answers):
        """Nils is given leads of ``source``, and says this of them."""
        self.member_nils.assignment_max = 1000
        number = sum(answers.values())
        leads = self._give(number, self.nils, source_id=source.id)
        Feedback = self.env["fair.allocation.feedback"].with_user(self.nils)
        taps = [answer for answer, times in answers.items() for _ in range(times)]
        for decision, answer in zip(leads.fair_decision_ids, taps, strict=True):
            Feedback._give(decision.with_user(self.nils), answer)
        self.env.flush_all()

    def setUp(self):
        super().setUp()
        self.bought, self.website = self.env["utm.source"].create(
            [{"name": "Bought list"}, {"name": "Website"}]
        )

    def test_a_bad_source_in_words_and_what_accepting_does(self):
        self._said(self.bought, fits=8, wrong=4, bad_data=12)
        self._said(self.website, fits=28, wrong=2)
        [finding] = self._findings(self._evaluate(), "rule").filtered(
            lambda found: found.code == "feedback_source"
        )
        self.assertEqual(
            finding.text,
            "Of 24 leads from “Source: Bought list”, their salespeople called 4 wrong "
            "and 12 bad data; of the others 2 of 30. That is more than chance.",
        )
        self.assertEqual(
            finding.evidence["rows"],
            [
                ["Source: Bought list", 16, 24, "67 %"],
                ["All others", 2, 30, "7 %"],
            ],
        )
        action = finding.action_accept()
        self.assertEqual(finding.state, "accepted")
        self.assertIn("Bought list", finding.sudo().activity_ids.summary)
        shown = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual((len(shown), shown.source_id), (24, self.bought))

    def test_a_rule_beside_the_others(self):
        self._said(self.website, fits=5, wrong=20)
        leads = self._new_leads(*[10] * 25)
        (self.member_ada | self.member_sven).fair_paused = True
        self._allocate(leads)
        for lead in leads:
            lead.with_user(self.nils).action_fair_fits()
        found = self._findings(self._evaluate(), "rule")
        [finding] = found.filtered(lambda f: f.code == "feedback_reason")
        self.assertIn("“Assigned by hand”", finding.text)
        self.assertIn("25 leads", finding.text)
        finding.action_accept()
        self.assertIn("don't fit", finding.sudo().activity_ids.summary)

    def test_nothing_below_the_sample(self):
        self._said(self.bought, bad_data=19)
        self._said(self.website, fits=30)
        codes = self._findings(self._evaluate()).mapped("code")
        self.assertNotIn("feedback_source", codes)

    def test_another_source_isnt_the_same_finding(self):
        self._said(self.bought, fits=8, bad_data=16)
        self._said(self.website, fits=30)
        evaluation = self._evaluate()
        codes = self._findings(evaluation).mapped("code")
        self.assertEqual(codes.count("feedback_source"), 1)
        # Taken anew, what was decided on isn't proposed again.
        self._findings(evaluation, "rule").filtered(
            lambda f: f.code == "feedback_source"
        ).action_accept()
        evaluation.with_user(self.mara).action_recompute()
        codes = self._findings(evaluation).mapped("code")
        self.assertEqual(codes.count("feedback_source"), 1)


@tagged("post_install", "-at_install", "standard")
class TestTwoTaps(ConcurrencyCase):
    """The same person taps on the phone and at the desk, at the same moment."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_answer(self):
        team_id = self._new_team(people=1, capacity=10)
        leads = self._new_leads(team_id, 1)
        run = self._preview(self.managers[0], leads)
        with self._environment(self.managers[0]) as env:
            env["fair.allocation.run"].browse(run).action_apply()
        with self._environment() as env:
            lead = env["crm.lead"].browse(leads)
            user, decision = lead.user_id.id, lead.fair_decision_ids.id

        def tap(name):
            def act(env):
                record = env["fair.allocation.decision"].browse(decision)
                return getattr(record, name)()

            return act

        answers = self._together(
            (user, tap("action_fits")), (user, tap("action_wrong"))
        )
        self.assertEqual(answers, [True, True])
        with self._environment() as env:
            feedback = env["fair.allocation.feedback"].search(
                [("decision_id", "=", decision)]
            )
            self.assertEqual(len(feedback), 1)
            self.assertIn(feedback.answer, ("fits", "wrong"))
