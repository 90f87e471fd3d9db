from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import tagged

from .dispute_case import DisputeCase
from .rpc_case import MISSING, RpcCase

DISPUTE = "fair.allocation.dispute"
OPINION = "fair.allocation.dispute.opinion"
QUESTION = "fair.allocation.objection"
ANY = (AccessError, UserError, ValidationError, MissingError)


class DisputeRpcCase(DisputeCase, RpcCase):
    """Nils claims Ada's *Blue Mill* before Eva; everybody tries everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._new_user(
            "root", "sales_team.group_sale_manager,base.group_system"
        )
        cls.admin.lang = "en_US"

    @property
    def everybody(self):
        """Portal, employee, both sides, a colleague, all documents, the arbiter, …"""
        return {
            "portal": self.pia,
            "employee": self.emil,
            "claimant": self.nils,
            "other side": self.ada,
            "colleague": self.sven,
            "salesperson of no team": self.rita,
            "all documents": self.alba,
            "arbiter": self.eva,
            "manager": self.mara,
            "another manager": self.boss,
            "manager of another company": self.otto,
            "administrator": self.admin,
        }

    def _refuse(self, model, method, *arguments, but=()):
        """Refused to everybody but some, and nothing changes."""
        for role, user in self.everybody.items():
            if role in but:
                continue
            self._sign_in(user)
            with self.subTest(role=role, model=model, method=method):
                *answer, changed = self._rpc_undone(model, method, *arguments)
                self.assertRefused(answer, ANY)
                self.assertFalse(changed)

    def _press(self, model, vals, method):
        """Fill in a dialog and press its button: ``(answer, changed)``."""
        before = self._digest()
        with self.env.cr.savepoint() as savepoint:
            created, fault, message = self._rpc(model, "create", [vals])
            answer = None, fault, message
            if created:
                answer = self._rpc(model, method, created)
            changed = self._digest() != before
            savepoint.rollback()
        self.env.invalidate_all()
        return answer, changed

    def _refuse_dialog(self, model, vals, method, but=()):
        for role, user in self.everybody.items():
            self._sign_in(user)
            with self.subTest(role=role, model=model, vals=vals):
                answer, changed = self._press(model, vals, method)
                if role in but:
                    self.assertFalse(answer[1], answer)
                    self.assertTrue(changed)
                else:
                    self.assertRefused(answer, ANY)
                    self.assertFalse(changed)

    def _say_vals(self, purpose, record):
        return {"purpose": purpose, "record_id": record.id, "text": "So there"}


@tagged("post_install", "-at_install", "standard")
class TestSteps(DisputeRpcCase):
    """Each step by whom it is for, and by nobody else."""

    SAY = ("fair.allocation.dispute.say", "action_say")
    RULE = ("fair.allocation.dispute.rule", "action_rule")
    APPOINT = ("fair.allocation.dispute.appoint", "action_appoint")

    def _dialog(self, dialog, vals, but):
        model, method = dialog
        self._refuse_dialog(model, vals, method, but)

    def test_claiming(self):
        objection = self._ask(self.nils)
        self._dialog(self.SAY, self._say_vals("escalate", objection), ["claimant"])

    def test_statements(self):
        dispute = self._raise()
        said = self._say_vals("state", dispute)
        self._dialog(self.SAY, said, ["claimant", "other side"])

    def test_rulings(self):
        dispute = self._heard()
        ruled = {"dispute_id": dispute.id, "outcome": "keep", "reasons": "So"}
        self._dialog(self.RULE, ruled, ["arbiter"])

    def test_appeals(self):
        dispute = self._heard()
        self._rule(dispute, self.eva, "move")
        said = self._say_vals("appeal", dispute)
        self._dialog(self.SAY, said, ["claimant", "other side"])

    def test_appointments(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        appointed = {"dispute_id": dispute.id, "user_id": self.rolf.id}
        managers = ["manager", "another manager", "administrator"]
        self._dialog(self.APPOINT, appointed, managers)

    def test_buttons(self):
        dispute = self._raise()
        self._refuse(DISPUTE, "action_withdraw", dispute.ids, but=["claimant"])
        self._refuse(DISPUTE, "action_draw", dispute.ids)
        self._refuse(DISPUTE, "action_open_rule", dispute.ids)
        self._refuse(DISPUTE, "action_open_appeal", dispute.ids)

    def test_of_a_case_that_is_not_there(self):
        for vals, dialog in (
            ({"purpose": "state", "record_id": MISSING, "text": "So"}, self.SAY),
            ({"purpose": "appeal", "record_id": MISSING, "text": "So"}, self.SAY),
            ({"dispute_id": MISSING, "outcome": "keep", "reasons": "So"}, self.RULE),
        ):
            self._dialog(dialog, vals, [])


@tagged("post_install", "-at_install", "standard")
class TestNobodyRulesHisOwn(DisputeRpcCase):
    """Neither a side nor who leads one, however they came to sit there."""

    def _rule_by(self, user, dispute):
        self._sign_in(user)
        ruled = {"dispute_id": dispute.id, "outcome": "move", "reasons": "Mine"}
        return self._press("fair.allocation.dispute.rule", ruled, "action_rule")

    def test_an_arbiter_who_is_a_side(self):
        """All of the policy's arbiters are sides, or lead one: nobody is drawn."""
        self.policy.arbiter_ids = self.nils | self.ada | self.mara
        dispute = self._heard()
        self.assertFalse(dispute.arbiter_ids)
        for user in (self.nils, self.ada, self.mara):
            with self.subTest(user=user.name):
                answer, changed = self._rule_by(user, dispute)
                self.assertRefused(answer, ANY)
                self.assertFalse(changed)

    def test_a_manager_appoints_neither_himself_nor_a_side(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        self._sign_in(self.mara)
        for user in (self.mara, self.nils, self.ada):
            vals = {"dispute_id": dispute.id, "user_id": user.id}
            answer, changed = self._press(
                "fair.allocation.dispute.appoint", vals, "action_appoint"
            )
            with self.subTest(user=user.name):
                self.assertRefused(answer, ANY)
                self.assertIn("can't rule here", answer[2])
                self.assertFalse(changed)

    def test_an_arbiter_who_came_to_lead_a_side(self):
        dispute = self._heard()
        self.north.user_id = self.eva
        self.env.flush_all()
        answer, changed = self._rule_by(self.eva, dispute)
        self.assertRefused(answer, ANY)
        self.assertIn("leads one of the two", answer[2])
        self.assertFalse(changed)
        self.north.user_id = self.mara
        self.env.flush_all()
        answer, changed = self._rule_by(self.eva, dispute)
        self.assertFalse(answer[1], answer)
        self.assertTrue(changed)


@tagged("post_install", "-at_install", "standard")
class TestNothingIsEdited(DisputeRpcCase):
    """No write, import, deletion or message changes what was ruled on."""

    def setUp(self):
        super().setUp()
        self.dispute = self._heard()
        self._rule(self.dispute, self.eva, "keep")
        self.question = self.env[QUESTION].search([("user_id", "=", self.nils.id)])
        self.seat = self.dispute.opinion_ids

    def test_writing(self):
        for record, vals in (
            (self.dispute, {"outcome": "move"}),
            (self.dispute, {"claimant_statement": "More"}),
            (self.dispute, {"respondent_statement": "Less"}),
            (self.dispute, {"state": "open", "ruled_on": False}),
            (self.dispute, {"opinion_ids": [[2, self.seat.id, 0]]}),
            (self.seat, {"outcome": "move"}),
            (self.seat, {"reasons": "Otherwise"}),
            (self.question, {"question": "Why?"}),
            (self.question, {"answer": "Because"}),
        ):
            self._refuse(record._name, "write", record.ids, vals)
            self._refuse(record._name, "web_save", record.ids, vals, {})

    def test_making_copying_and_deleting(self):
        for record in (self.dispute, self.seat, self.question):
            self._refuse(record._name, "unlink", record.ids)
            self._refuse(record._name, "copy", record.ids)
            self._refuse(record._name, "create", [{}])

    def test_importing(self):
        for record, name, value in (
            (self.dispute, "claimant_statement", "More"),
            (self.dispute, "outcome", "move"),
            (self.seat, "reasons", "Otherwise"),
            (self.question, "answer", "Because"),
        ):
            rows = [[str(record.id), value]]
            for role, user in self.everybody.items():
                self._sign_in(user)
                with self.subTest(role=role, field=name):
                    result, fault, _message, changed = self._rpc_undone(
                        record._name, "load", [".id", name], rows
                    )
                    self.assertFalse(changed)
                    self.assertTrue(fault or not result["ids"])

    def test_by_message(self):
        """Nobody writes in a case, and no mail changes one."""
        for record in (self.dispute, self.question):
            # Who is to answer may leave a note beside a question.
            but = ["manager"] if record == self.question else []
            self._refuse(record._name, "message_post", record.ids, but=but)
            vals = {"claimant_statement": "More"}
            self._refuse(record._name, "message_update", record.ids, {}, vals)
            self._refuse(record._name, "message_new", {"subject": "x"}, vals)

    def test_the_steps_again(self):
        for method in ("action_open_statement", "action_open_rule", "action_withdraw"):
            self._refuse(DISPUTE, method, self.dispute.ids)
        for method in ("action_settle", "action_open_answer", "action_open_dispute"):
            self._refuse(QUESTION, method, self.question.ids)
        self.assertEqual(self.dispute.outcome, "keep")
        self.assertOwner(self.lead, self.ada)


@tagged("post_install", "-at_install", "standard")
class TestQuestionRpc(DisputeRpcCase):
    """Asked by who reads the log, answered by a manager, settled by who asked."""

    def test_asking(self):
        asked = {"log_id": self.log.id, "question": "Why?"}
        may = ["claimant", "other side", "colleague", "all documents"]
        may += ["manager", "another manager", "administrator"]
        self._refuse_dialog(f"{QUESTION}.ask", asked, "action_ask", may)

    def test_answering(self):
        answered = {"objection_id": self._ask(self.nils).id, "answer": "So"}
        managers = ["manager", "another manager", "administrator"]
        self._refuse_dialog(f"{QUESTION}.answer", answered, "action_answer", managers)

    def test_settling(self):
        objection = self._ask(self.nils)
        self._refuse(QUESTION, "action_settle", objection.ids, but=["claimant"])
        self._refuse(QUESTION, "action_open_dispute", objection.ids, but=["claimant"])

    def test_nobody_answers_his_own(self):
        objection = self._ask(self.mara)
        answered = {"objection_id": objection.id, "answer": "So"}
        others = ["another manager", "administrator"]
        self._refuse_dialog(f"{QUESTION}.answer", answered, "action_answer", others)
