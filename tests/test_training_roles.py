from odoo.tests import tagged

from .rpc_case import REFUSED, RpcCase
from .training_case import TrainingCase

#: Who may take each step of a training, in the state in which it can be taken. Besides
#: there are ``moritz``, a manager who is trained himself, and ``admin``.
ALLOWED = {
    "plan": "mara moritz admin",
    "read": "ada sven mara moritz admin",
    "prolong": "mara moritz admin",
    "start": "mara moritz admin",
    "progress": "ada sven mara moritz admin",
    "propose": "sven mara moritz admin",
    "confirm": "mara moritz admin",
    "drop": "mara moritz admin",
    "comment": "ada sven mara moritz admin",
}
#: Nobody may, in any state.
FORGED = (
    {"state": "done"},
    {"proposed_on": "2026-01-01 00:00:00"},
    {"decided_by_id": 2},
    {"outcome": {"tiers": []}},
    {"answer": "So there"},
)
ROLES = (
    *("pia", "emil", "ada", "sven", "nils", "alba"),
    *("mara", "moritz", "otto", "admin"),
)


class TrainingRolesCase(RpcCase, TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.lang = "en_US"
        cls.member_moritz = cls.env["crm.team.member"].create(
            {
                "crm_team_id": cls.north.id,
                "user_id": cls.moritz.id,
                "fair_seniority_id": cls.advisor.id,
            }
        )
        cls._employ(cls.moritz, {})

    def setUp(self):
        super().setUp()
        self.training = self._promise_senior()

    def _begin(self):
        self.training.action_start()
        self.env.flush_all()

    def _try(self, method, *args, record=None, **kwargs):
        """Whether the present user may; refused is refused without a trace."""
        record = self.training if record is None else record
        result, fault, message, changed = self._rpc_undone(
            record._name, method, record.ids, *args, **kwargs
        )
        self.assertEqual(changed, fault is None, f"{result} {message}")
        if fault:
            self.assertIn(fault, REFUSED, message)
        return fault is None

    def assertAllowed(self, step, attempt, **present):
        """Those may, and nobody else."""
        able = []
        for name in ROLES:
            user = getattr(self, name)
            self._sign_in(user)
            if attempt():
                able.append(name)
        self.assertEqual(able, [n for n in ROLES if n in ALLOWED[step].split()], step)


@tagged("post_install", "-at_install", "standard")
class TestEveryStep(TrainingRolesCase):
    """Every step of a training, tried over the network by every role."""

    def test_planning(self):
        vals = {
            "user_id": self.nils.id,
            "team_id": self.north.id,
            "skill_id": self.robotics.id,
            "level_id": self.skilled.id,
        }
        Training = self.env["fair.allocation.training"]
        self.assertAllowed("plan", lambda: self._try_create(Training, vals))

    def _try_create(self, model, vals):
        _result, fault, message, changed = self._rpc_undone(
            model._name, "create", [vals]
        )
        self.assertEqual(changed, fault is None, message)
        return fault is None

    def test_reading(self):
        def read():
            name, ids = self.training._name, self.training.ids
            result, fault, _message = self._rpc(name, "read", ids, ["effect_text"])
            found, *_rest = self._rpc(name, "search", [("id", "in", ids)])
            self.assertEqual(bool(found), fault is None and bool(result))
            return bool(found)

        self.assertAllowed("read", read)

    def test_more_time_and_the_start(self):
        prolong = {"date_to": "2099-12-31"}
        self.assertAllowed("prolong", lambda: self._try("write", prolong))
        self.assertAllowed("start", lambda: self._try("action_start"))
        self._begin()
        self.assertAllowed("prolong", lambda: self._try("write", prolong))

    def test_progress_once_it_runs(self):
        work = {"progress": 40, "note": "A visit"}
        for name in ("ada", "sven", "nils"):
            self._sign_in(getattr(self, name))
            self.assertFalse(self._try("write", work), name)
        self._begin()
        self.assertAllowed("progress", lambda: self._try("write", work))

    def test_proposing_and_confirming(self):
        self._begin()
        self.assertAllowed("propose", lambda: self._try("action_propose"))
        self.assertAllowed("confirm", lambda: self._try("action_confirm"))

    def test_dropping(self):
        Drop = self.env["fair.allocation.training.drop"]

        def drop():
            vals = {"training_id": self.training.id, "note": "Leaves us"}
            made, fault, message = self._rpc(Drop._name, "create", [vals])
            if fault:
                self.assertIn(fault, REFUSED, message)
                return False
            return self._try("action_drop", record=Drop.browse(made))

        self.assertAllowed("drop", drop)
        self._begin()
        self.assertAllowed("drop", drop)

    def test_commenting(self):
        self._begin()
        self.assertAllowed(
            "comment", lambda: self._try("message_post", body="How is it going?")
        )

    def test_nobody_forges_or_deletes(self):
        for _state in ("planned", "running"):
            for name in ROLES:
                self._sign_in(getattr(self, name))
                for vals in FORGED:
                    with self.subTest(state=self.training.state, role=name, vals=vals):
                        self.assertFalse(self._try("write", vals))
                self.assertFalse(self._try("unlink"), name)
            if self.training.state == "planned":
                self._begin()

    def test_what_is_over_stays(self):
        self._begin()
        self.training.action_confirm()
        self.env.flush_all()
        for name in ROLES:
            self._sign_in(getattr(self, name))
            for method, *args in (
                ("write", {"note": "Better"}),
                ("write", {"date_to": "2099-12-31"}),
                ("action_start",),
                ("action_propose",),
                ("action_confirm",),
                ("unlink",),
            ):
                with self.subTest(role=name, method=method):
                    self.assertFalse(self._try(method, *args))

    def test_nobody_decides_on_their_own(self):
        own = self._plan(user_id=self.moritz.id)
        self._sign_in(self.moritz)
        for method in ("action_start", "action_propose", "action_confirm"):
            self.assertFalse(self._try(method, record=own), method)
        Drop = self.env["fair.allocation.training.drop"]
        vals = {"training_id": own.id, "note": "No time"}
        made, _fault, _message = self._rpc(Drop._name, "create", [vals])
        self.assertFalse(self._try("action_drop", record=Drop.browse(made)))
        own.action_start()
        self.env.flush_all()
        for method in ("action_propose", "action_confirm"):
            self.assertFalse(self._try(method, record=own), method)
        self.assertTrue(self._try("write", {"progress": 10}, record=own))


@tagged("post_install", "-at_install", "standard")
class TestMentorOverTheNetwork(TrainingRolesCase):
    """The mentor reads the mentee's important lead while the training runs."""

    def setUp(self):
        super().setUp()
        self.lead = self._new_leads(50, type="opportunity")
        self.lead.with_user(self.mara).user_id = self.ada
        self.env.flush_all()

    def test_reading_and_nothing_else(self):
        self._sign_in(self.sven)
        self.assertFalse(self._reads())
        self._begin()
        self.assertTrue(self._reads())
        for method, *args in (
            ("write", {"name": "Mine"}),
            ("write", {"user_id": self.sven.id}),
            ("action_set_won",),
            ("action_archive",),
            ("unlink",),
            ("message_post",),
        ):
            with self.subTest(method=method):
                self.assertFalse(self._try(method, *args, record=self.lead))
        self._sign_in(self.nils)
        self.assertFalse(self._reads())
        self.training.action_confirm()
        self.env.flush_all()
        self._sign_in(self.sven)
        self.assertFalse(self._reads())

    def _reads(self):
        found, *_rest = self._rpc("crm.lead", "search", [("id", "=", self.lead.id)])
        _result, fault, _message = self._rpc(
            "crm.lead", "read", self.lead.ids, ["name"]
        )
        self.assertEqual(bool(found), fault is None)
        return bool(found)
