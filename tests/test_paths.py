"""No path leads to somebody else's protected customer."""

from unittest.mock import patch

from odoo.tests import tagged

from .paths_case import PathsCase
from .paths_ways import WAYS


@tagged("post_install", "-at_install", "standard")
class TestPaths(PathsCase):
    """Every way, by everybody: refused, and nothing changed."""

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
        self._become("all")
        decisions = type(self.env["fair.allocation.decision"])
        with patch.object(decisions, "_holds_pen", lambda self: True):
            ways = {name for name, way in WAYS.items() if self._try(way)}
        missing = sorted(WAYS.keys() - ways)
        self.assertGreater(len(ways), 40, f"without effect: {missing}")

    def _check(self, role):
        self._become(role)
        changes = {name: self._try(way) for name, way in WAYS.items()}
        self.assertEqual({name: found for name, found in changes.items() if found}, {})
