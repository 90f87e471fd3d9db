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

    def _refuse(self, *calls, but=()):
        """Calls that are refused to everybody but some, and change nothing."""
        self.env.flush_all()
        before = self._digest()
        for role, user in self.everybody.items():
            if role in but:
                continue
            self._sign_in(user)
            for model, method, *arguments in calls:
                with self.subTest(role=role, model=model, method=method):
                    self.assertRefused(self._rpc(model, method, *arguments), ANY)
        self.assertEqual(self._digest(), before)

    def _press(self, model, vals, method):
        """Fill in a dialog and press its button; what it did is taken back."""
        with self.env.cr.savepoint() as savepoint:
            created, *fault = self._rpc(model, "create", [vals])
            answer = None, *fault
            if created:
                answer = self._rpc(model, method, created)
            savepoint.rollback()
        self.env.invalidate_all()
        return answer

    def _refuse_dialog(self, model, vals, method, but=()):
        for role, user in self.everybody.items():
            self._sign_in(user)
            with self.subTest(role=role, model=model, vals=vals):
                answer = self._press(model, vals, method)
                if role in but:
                    self.assertFalse(answer[1], answer)
                else:
                    self.assertRefused(answer, ANY)

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
        self._refuse(
            *(
                (DISPUTE, name, dispute.ids)
                for name in ("action_draw", "action_open_rule", "action_open_appeal")
            )
        )
        self._refuse((DISPUTE, "action_withdraw", dispute.ids), but=["claimant"])

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
                self.assertRefused(self._rule_by(user, dispute), ANY)

    def test_a_manager_appoints_neither_himself_nor_a_side(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        self._sign_in(self.mara)
        for user in (self.mara, self.nils, self.ada):
            vals = {"dispute_id": dispute.id, "user_id": user.id}
            answer = self._press(
                "fair.allocation.dispute.appoint", vals, "action_appoint"
            )
            with self.subTest(user=user.name):
                self.assertRefused(answer, ANY)
                self.assertIn("can't rule here", answer[2])

    def test_an_arbiter_who_came_to_lead_a_side(self):
        dispute = self._heard()
        self.north.user_id = self.eva
        self.env.flush_all()
        answer = self._rule_by(self.eva, dispute)
        self.assertRefused(answer, ANY)
        self.assertIn("leads one of the two", answer[2])
        self.north.user_id = self.mara
        self.env.flush_all()
        answer = self._rule_by(self.eva, dispute)
        self.assertFalse(answer[1], answer)


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
        calls = []
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
            calls.append((record._name, "write", record.ids, vals))
            calls.append((record._name, "web_save", record.ids, vals, {}))
        self._refuse(*calls)

    def test_making_copying_and_deleting(self):
        calls = []
        for record in (self.dispute, self.seat, self.question):
            calls.append((record._name, "unlink", record.ids))
            calls.append((record._name, "copy", record.ids))
            calls.append((record._name, "create", [{}]))
        self._refuse(*calls)

    def test_importing(self):
        """Odoo answers an import with what is wrong with its rows."""
        before = self._digest()
        for role, user in self.everybody.items():
            self._sign_in(user)
            for record, name, value in (
                (self.dispute, "claimant_statement", "More"),
                (self.dispute, "outcome", "move"),
                (self.seat, "reasons", "Otherwise"),
                (self.question, "answer", "Because"),
            ):
                with self.subTest(role=role, field=name):
                    result, fault, _message = self._rpc(
                        record._name, "load", [".id", name], [[str(record.id), value]]
                    )
                    self.assertTrue(fault or not result["ids"])
        self.assertEqual(self._digest(), before)

    def test_by_message(self):
        """No mail changes a case, nor does what is written beside it."""
        calls = []
        vals = {"claimant_statement": "More"}
        for record in (self.dispute, self.question):
            calls.append((record._name, "message_update", record.ids, {}, vals))
            calls.append((record._name, "message_new", {"subject": "x"}, vals))
        self._refuse(*calls)
        self._refuse((DISPUTE, "message_post", self.dispute.ids))

    def test_the_steps_again(self):
        self._refuse(
            *(
                (DISPUTE, name, self.dispute.ids)
                for name in (
                    "action_open_statement",
                    "action_open_rule",
                    "action_withdraw",
                )
            ),
            *(
                (QUESTION, name, self.question.ids)
                for name in (
                    "action_settle",
                    "action_open_answer",
                    "action_open_dispute",
                )
            ),
        )
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
        self._refuse(
            (QUESTION, "action_settle", objection.ids),
            (QUESTION, "action_open_dispute", objection.ids),
            but=["claimant"],
        )

    def test_nobody_answers_his_own(self):
        objection = self._ask(self.mara)
        answered = {"objection_id": objection.id, "answer": "So"}
        others = ["another manager", "administrator"]
        self._refuse_dialog(f"{QUESTION}.answer", answered, "action_answer", others)
