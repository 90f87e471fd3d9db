"""No way leads to a lead before its taker has accepted the agreement."""

from odoo.tests import tagged

from .paths_case import PathsCase
from .paths_ways import WAYS

#: Ways that are open to whoever has accepted: to leads of a pool, and by colleagues.
LAWFUL = {
    "claim": lambda c: c.call("action_fair_claim", c.lead.ids),
    "claim in the pool": lambda c: c._rpc(
        "fair.allocation.pool.lead", "action_claim", c.lead.ids
    ),
    "next lead, please": lambda c: c._rpc(
        "fair.allocation.pool", "action_claim_next", c.pool.ids
    ),
}


class WaysCase(PathsCase):
    """Nobody of the team has accepted what Mara published."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Agreement = cls.env["fair.allocation.agreement"]
        Agreement.search([]).active = False
        cls.agreement = Agreement.with_user(cls.mara).create({"name": "Fair Play"})
        cls.agreement.action_publish()
        cls.policy.acceptance_required = True
        cls.policy.with_user(cls.mara).action_publish("No leads before acceptance")
        cls.env.flush_all()

    def _check(self, role, ways):
        self._become(role)
        changes = {name: self._try(way) for name, way in ways.items()}
        self.assertEqual({name: found for name, found in changes.items() if found}, {})

    def _accept(self, role):
        self.agreement.with_user(self.roles[role]).action_accept()
        self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestPooled(WaysCase):
    """What is in a pool, which everybody in the team may claim."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = cls.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": cls.company.id}
        )
        cls.env["fair.allocation.decision"].with_user(cls.mara).sudo()._move(
            cls.lead | cls.young, "pool", "put", pool=cls.pool
        )
        cls.env.flush_all()

    def test_no_way_before(self):
        self._check("own", LAWFUL | WAYS)

    def test_the_lawful_ones_afterwards(self):
        self._accept("own")
        self._become("own")
        for name, way in LAWFUL.items():
            with self.subTest(way=name):
                self.assertTrue(self._try(way))


@tagged("post_install", "-at_install", "standard")
class TestAssigned(WaysCase):
    """What a manager of the company gives to somebody who hasn't accepted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.lead | cls.young)._fair_write(
            {
                "user_id": False,
                "fair_protected_from": False,
                "fair_protected_until": False,
            }
        )
        cls.roles["mara"] = cls.mara
        cls.mine["mara"] = cls.mine["own"]
        cls.keys["mara"] = cls._new_key(cls.mara)
        cls.env.flush_all()

    def _get_gifts(self):
        """Ways to give the lead to Olga, as a manager has them."""
        olga = self.roles["own"].id
        gift = {"user_id": olga}
        return {
            "write": lambda c: c.call("write", c.lead.ids, gift),
            "form": lambda c: c.call("web_save", c.lead.ids, gift, {}),
            "list": lambda c: c.call("web_save_multi", c.lead.ids, [gift], {}),
            "import": lambda c: c.call(
                "load", [".id", "user_id/.id"], [[str(c.lead.id), str(olga)]]
            ),
            "XML-RPC": lambda c: c.call_xml_rpc("write", c.lead.ids, gift),
            "JSON-2": lambda c: c.call_json_2("write", ids=c.lead.ids, vals=gift),
            "assign to several": lambda c: c.call(
                "convert_opportunity", c.young.ids, False, [olga]
            ),
            "through the customer": lambda c: c._rpc(
                "res.partner",
                "write",
                c.azur.ids,
                {"opportunity_ids": c.update(c.lead, **gift)},
            ),
            "new": lambda c: c.call(
                "create",
                [
                    {
                        "name": "New",
                        "team_id": c.north.id,
                        "partner_id": c.azur.id,
                        **gift,
                    }
                ],
            ),
            "run": lambda c: c._allocate_by_rpc(),
            "hand over": lambda c: c.call_wizard(
                "fair.allocation.hand.over",
                {
                    "lead_ids": [[6, 0, c.lead.ids]],
                    "user_id": olga,
                    "reason": "Because",
                },
                "action_hand_over",
            ),
        }

    def _allocate_by_rpc(self):
        action, _fault, _message = self.call("action_fair_allocate", self.lead.ids)
        if action:
            self._rpc("fair.allocation.run", "action_apply", [action["res_id"]])

    def _look(self):
        """Also whether Olga has got another one."""
        self.me, me = self.roles["own"], self.me
        try:
            return super()._look()
        finally:
            self.me = me

    def test_no_way_before(self):
        self._check("mara", self._get_gifts())

    def test_all_of_them_afterwards(self):
        for user in (self.nils, self.ada, self.sven):
            self.agreement.with_user(user).action_accept()
        self._accept("own")
        self._become("mara")
        for name, way in self._get_gifts().items():
            with self.subTest(way=name):
                self.assertTrue(self._try(way))
