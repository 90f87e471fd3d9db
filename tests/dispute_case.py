from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import new_test_user

from .common import SALESMAN
from .test_objection import ObjectionCase


class DisputeCase(ObjectionCase):
    """Ada looks after *Blue Mill*; Nils claims it. Eva and Ines may be drawn.

    Rolf, Rita and Rosa are arbiters from other departments, for appeals.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Mara leads both teams; Eva and Ines are of the other one.
        cls.rolf, cls.rita = (
            new_test_user(cls.env, f"fair_{name}", groups=groups, name=name.title())
            for name, groups in (("rolf", "base.group_user"), ("rita", SALESMAN))
        )
        cls.boss = cls._new_user("boss", "sales_team.group_sale_manager")
        cls.policy.arbiter_ids = cls.eva | cls.mara | cls.nils
        cls.env.flush_all()

    def _say(self, action, user, text):
        """Fill in the dialog that ``action`` opens."""
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"text": text})
        )
        return dialog.action_say()

    def _raise(self, user=None, text="I met them in March"):
        """From the log: question, then dispute."""
        user = user or self.nils
        objection = self._ask(user)
        action = objection.with_user(user).action_open_dispute()
        action = self._say(action, user, text)
        self.env.flush_all()
        return self.env["fair.allocation.dispute"].browse(action["res_id"])

    def _state(self, dispute, user, text="They are happy with me"):
        self._say(dispute.with_user(user).action_open_statement(), user, text)

    def _rule(self, dispute, user, outcome="move", reasons="Because", **values):
        action = dispute.with_user(user).action_open_rule()
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"outcome": outcome, "reasons": reasons, **values})
        )
        dialog.action_rule()
        self.env.flush_all()
        self.env.invalidate_all()

    def _appeal(self, dispute, user, text="I wasn't heard"):
        self._say(dispute.with_user(user).action_open_appeal(), user, text)

    def _heard(self):
        """A dispute in which both sides have spoken."""
        dispute = self._raise()
        self._state(dispute, self.ada)
        return dispute

    def _later(self, **delta):
        """So much later, by the product's clock."""
        now = self.env.cr.now() + timedelta(**delta)
        self.env.flush_all()
        self.env.invalidate_all()
        stack = self.enterContext
        stack(freeze_time(now))
        stack(patch.object(self.env.cr, "now", lambda: now))

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_dispute").method_direct_trigger()
        self.env.invalidate_all()
