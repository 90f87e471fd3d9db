"""No path leads to somebody else's protected customer."""

from unittest.mock import patch

from odoo.tests import tagged

from .paths_case import PathsCase
from .paths_ways import WAYS


class Refused(PathsCase):
    """Every way, by everybody: refused, and nothing changed."""

    maxDiff = None

    def _check(self, role):
        self._become(role)
        changes = {name: self._try(way) for name, way in WAYS.items()}
        self.assertEqual({name: found for name, found in changes.items() if found}, {})


@tagged("post_install", "-at_install", "standard")
class TestPathsToProtected(Refused):
    """Sven's customer is protected."""

    def test_own_documents_salesperson(self):
        self._check("own")

    def test_all_documents_salesperson(self):
        self._check("all")

    def test_leader_of_another_team(self):
        self._check("leader")

    def test_manager_of_another_company(self):
        self._check("manager")

    def test_employee_without_sales_rights(self):
        self._check("employee")

    def test_portal_user(self):
        self._check("portal")

    def test_without_the_guard_they_succeed(self):
        """Else the table above would prove nothing."""
        self.env.ref("fair_allocation.crm_lead_rule_protected").active = False
        self._become("all")
        decisions = type(self.env["fair.allocation.decision"])
        with patch.object(decisions, "_holds_pen", lambda self: True):
            ways = {name for name, way in WAYS.items() if self._try(way)}
        missing = sorted(WAYS.keys() - ways)
        self.assertGreater(len(ways), 40, f"without effect: {missing}")


@tagged("post_install", "-at_install", "standard")
class TestPathsToPooled(Refused):
    """Sven's customer went into a public pool: it is claimed there, or not at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pool = cls.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": cls.company.id}
        )
        cls.env["fair.allocation.decision"].with_user(cls.mara).sudo()._move(
            cls.lead | cls.young, "return", "return", pool=pool
        )
        cls.env.flush_all()

    def test_own_documents_salesperson(self):
        self._check("own")

    def test_all_documents_salesperson(self):
        self._check("all")

    def test_manager_of_another_company(self):
        self._check("manager")

    def test_employee_without_sales_rights(self):
        self._check("employee")
