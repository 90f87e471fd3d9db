from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase


class ObjectionCase(AllocationCase):
    """Mara's run gave Ada a lead called *Blue Mill*; Nils is in the same team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.member_nils | cls.member_sven).fair_paused = True
        cls.lead = cls._new_leads(50, name="Blue Mill")
        action = cls.lead.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        assert cls.lead.user_id == cls.ada
        cls.decision = run.decision_ids
        cls.log = cls.env["fair.allocation.log"].browse(cls.decision.id)
        cls.env.flush_all()

    def _ask(self, user, question="Why not I?", decision=None):
        """Press the button, and fill in the dialog that opens."""
        decision = self.log if decision is None else decision
        action = decision.with_user(user).action_question()
        ask = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"question": question})
        )
        ask.action_ask()
        return self.env["fair.allocation.objection"].search(
            [("user_id", "=", user.id)], limit=1
        )

    def _answer(self, objection, user, answer="It was her turn"):
        action = objection.with_user(user).action_open_answer()
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"answer": answer})
        )
        dialog.action_answer()

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [("notified_partner_ids", "in", user.partner_id.ids)], order="id desc"
        )


@tagged("post_install", "-at_install", "standard")
class TestQuestion(ObjectionCase):
    """A salesperson asks, the manager answers, and both stay on record."""

    def test_one_tap_and_a_short_text(self):
        objection = self._ask(self.nils)
        self.assertEqual(objection.state, "asked")
        self.assertEqual(objection.user_id, self.nils)
        self.assertEqual(objection.team_id, self.north)
        self.assertEqual(objection.question, "Why not I?")

    def test_from_the_decision_and_from_the_lead(self):
        for record, method in (
            (self.decision, "action_question"),
            (self.lead, "action_fair_question"),
        ):
            action = getattr(record.with_user(self.ada), method)()
            self.assertEqual(action["context"], {"default_log_id": self.decision.id})

    def test_the_manager_is_told_and_reminded(self):
        objection = self._ask(self.nils)
        message = self._messages_to(self.mara)[0]
        self.assertIn("Why not I?", message.body)
        self.assertIn(f"fair.allocation.objection/{objection.id}", message.body)
        self.assertEqual(objection.activity_ids.user_id, self.mara)
        self._answer(objection, self.mara)
        self.assertFalse(objection.activity_ids)

    def test_the_answer_comes_with_the_explanation_beside(self):
        objection = self._ask(self.nils)
        dialog = self.env["fair.allocation.objection.answer"].with_user(self.mara)
        dialog = dialog.create({"objection_id": objection.id})
        self.assertIn("Ada", dialog.explanation_html)
        self.assertEqual(dialog.question, "Why not I?")

    def test_the_asker_hears_the_answer_and_is_content(self):
        objection = self._ask(self.nils)
        self._answer(objection, self.mara)
        self.assertIn("It was her turn", self._messages_to(self.nils)[0].body)
        own = objection.with_user(self.nils)
        self.assertEqual((own.state, own.answer), ("answered", "It was her turn"))
        own.action_settle()
        self.assertEqual(own.state, "settled")

    def test_a_customer_of_a_colleague_stays_unknown(self):
        objection = self._ask(self.nils).with_user(self.nils)
        self._answer(objection, self.mara)
        values = objection.read()[0]
        self.assertNotIn("Blue Mill", str(values))
        self.assertIn("tier B, given to Ada", objection.subject)
        for message in self._messages_to(self.nils):
            self.assertNotIn("Blue Mill", f"{message.subject} {message.body}")
        self.assertIn("Blue Mill", objection.with_user(self.mara).subject)

    def test_ones_own_customer_is_named(self):
        objection = self._ask(self.ada).with_user(self.ada)
        self.assertIn("Blue Mill", objection.subject)
        self.assertIn("o_fair_explanation", objection.explanation_html)


@tagged("post_install", "-at_install", "standard")
class TestWhoMay(ObjectionCase):
    """Who may ask, answer and be content."""

    def test_not_what_another_team_decided(self):
        with self.assertRaises(AccessError):
            self._ask(self.eva)
        with self.assertRaises(AccessError):
            self.decision.with_user(self.eva).action_question()
        Ask = self.env["fair.allocation.objection.ask"].with_user(self.eva)
        ask = Ask.create({"log_id": self.log.id, "question": "Who?"})
        self.assertFalse(ask.subject)
        with self.assertRaises(AccessError):
            ask.action_ask()

    def test_the_same_answer_for_what_is_not_there(self):
        Log = self.env["fair.allocation.log"].with_user(self.eva)
        texts = set()
        for log in (Log.browse(self.log.id), Log.browse(2**31 - 1)):
            with self.assertRaises(AccessError) as caught:
                log.action_question()
            texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1)

    def test_nobody_reads_a_colleagues_question(self):
        objection = self._ask(self.nils)
        for user in (self.ada, self.sven, self.eva, self.alba):
            found = objection.with_user(user).search([("id", "=", objection.id)])
            self.assertFalse(found, user.name)

    def test_only_managers_answer_and_nobody_their_own(self):
        objection = self._ask(self.nils)
        for user in (self.nils, self.ada, self.alba):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                objection.with_user(user)._answer("So there")
        own = self._ask(self.mara)
        with self.assertRaises(AccessError):
            own.with_user(self.mara)._answer("So there")

    def test_only_who_asked_is_content(self):
        objection = self._ask(self.nils)
        with self.assertRaises(AccessError):
            objection.with_user(self.mara).action_settle()

    def test_an_answer_is_final(self):
        objection = self._ask(self.nils)
        self._answer(objection, self.mara)
        with self.assertRaises(UserError):
            objection.with_user(self.mara)._answer("No, otherwise")
        for writer in (objection.with_user(self.mara), objection.sudo()):
            with self.assertRaises(UserError):
                writer.answer = "No, otherwise"
            with self.assertRaises(UserError):
                writer.unlink()

    def test_words_are_needed(self):
        with self.assertRaisesRegex(ValidationError, "Question"):
            self._ask(self.nils, "  ")
        objection = self._ask(self.nils)
        with self.assertRaisesRegex(ValidationError, "Answer"):
            self._answer(objection, self.mara, " ")

    def test_once_at_a_time(self):
        objection = self._ask(self.nils)
        with self.assertRaisesRegex(UserError, "already"):
            self._ask(self.nils)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            objection._as_product().copy()
        objection.with_user(self.nils).action_settle()
        self.assertNotEqual(self._ask(self.nils), objection)
