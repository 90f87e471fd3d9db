from odoo.tests import tagged

from .rpc_case import RpcCase
from .test_violation import ViolationCase

MODEL, SAY = "fair.allocation.violation", "fair.allocation.violation.say"

#: Which button opens the dialog of each step.
BUTTONS = {
    "confirm": "action_open_confirm",
    "dismiss": "action_open_dismiss",
    "appeal": "action_open_appeal",
    "uphold": "action_open_uphold",
    "lift": "action_open_lift",
}

#: Who may do what, by state; nobody may do anything else. Boss has confirmed it.
ALLOWED = {
    "suspected": {"confirm": {"mara", "admin"}, "dismiss": {"mara", "admin"}},
    "confirmed": {"appeal": {"nils"}},
    "appealed": {"uphold": {"mara", "admin"}, "lift": {"mara", "admin"}},
    "lifted": {},
    "dismissed": {},
}


@tagged("post_install", "-at_install", "standard")
class TestEveryRole(RpcCase, ViolationCase):
    """Each step in each state, as everybody, over the network."""

    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        self.admin.lang = "en_US"
        self.roles = {
            "portal": self.pia,
            "employee": self.emil,
            "nils": self.nils,
            "colleague": self.ada,
            "all documents": self.alba,
            "mara": self.mara,
            "boss": self.boss,
            "elsewhere": self.otto,
            "admin": self.admin,
        }
        # Reported by Boss, so that another manager decides.
        self.cases = {state: self._report() for state in ALLOWED}
        self.cases["dismissed"].with_user(self.mara)._dismiss("No")
        for state in ("confirmed", "appealed", "lifted"):
            self.cases[state].with_user(self.mara)._confirm("So", 2)
        # As if Boss had confirmed these: he may not decide on the appeal.
        for state in ("appealed", "lifted"):
            self.cases[state]._step({"decided_by_id": self.boss.id})
            self.cases[state].with_user(self.nils)._appeal("No")
        self.cases["lifted"].with_user(self.mara)._lift("Right")
        self.env.flush_all()

    def test_every_step(self):
        for role, user in self.roles.items():
            self._sign_in(user)
            for state, case in self.cases.items():
                self.assertEqual(case.state, state)
                for step, button in BUTTONS.items():
                    with self.subTest(role=role, state=state, step=step):
                        self._try_step(case, step, button, role)

    def _try_step(self, case, step, button, role):
        allowed = role in ALLOWED[case.state].get(step, ())
        answer = self._rpc_undone(MODEL, button, case.ids)
        _result, fault, message, _changed = answer
        self.assertEqual(fault is None, allowed, message)
        user = self.roles[role]
        if not self.env[SAY].with_user(user).has_access("create"):
            return
        # As if the dialog had been opened, whoever opened it.
        dialog = (
            self.env[SAY]
            .with_user(user)
            .create(
                {"purpose": step, "record_id": case.id, "text": "Because", "points": 2}
            )
        )
        self.env.flush_all()
        _result, fault, message, changed = self._rpc_undone(
            SAY, "action_say", dialog.ids
        )
        self.assertEqual((fault is None, changed), (allowed, allowed), message)

    def test_nobody_edits_or_deletes(self):
        ids = [case.id for case in self.cases.values()]
        for role, user in self.roles.items():
            self._sign_in(user)
            for method, *args in (
                ("write", ids, {"points": 0}),
                ("write", ids, {"state": "lifted"}),
                ("unlink", ids),
                ("create", [{"kind": "other", "user_id": self.nils.id}]),
                ("copy", ids[:1]),
                ("web_save", ids[:1], {"points": 0}, {}),
            ):
                with self.subTest(role=role, method=method):
                    answer = self._rpc_undone(MODEL, method, *args)
                    self.assertIn(answer[1], ("AccessError", "UserError"), answer[0])
                    self.assertFalse(answer[3])

    def test_who_finds_it_searching_grouping_and_exporting(self):
        ids = [case.id for case in self.cases.values()]
        domain = [("id", "in", ids)]
        seers = {"nils", "mara", "boss", "admin"}
        for user in self.roles.values():
            if user != self.pia:
                user.group_ids += self.env.ref("base.group_allow_export")
        for role, user in self.roles.items():
            self._sign_in(user)
            for method, *args in (
                ("search_count", domain),
                ("web_search_read", domain, {"description": {}}),
                ("formatted_read_group", domain, ["kind"], ["points:sum"]),
                ("export_data", ids, ["description", "points"]),
                ("name_search", "", domain),
            ):
                with self.subTest(role=role, method=method):
                    result, fault, _message = self._rpc(MODEL, method, *args)
                    found = fault is None and self._holds_anything(result)
                    self.assertEqual(found, role in seers, result)

    def _holds_anything(self, result):
        if isinstance(result, dict):
            return bool(result.get("length") or result.get("datas"))
        return bool(result)

    def test_who_reports(self):
        Report = "fair.allocation.violation.report"
        reporters = {"mara", "boss", "admin"}
        vals = {"user_id": self.ada.id, "kind": "other", "note": "Rude"}
        for role, user in self.roles.items():
            self._sign_in(user)
            with self.subTest(role=role):
                dialog, fault, message = self._rpc(Report, "create", [vals])
                if not fault:
                    _result, fault, message = self._rpc(Report, "action_report", dialog)
                self.assertEqual(fault is None, role in reporters, message)
