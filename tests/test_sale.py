import json
import subprocess
import sys

from odoo.tests import tagged
from odoo.tests.common import BaseCase
from odoo.tools import config

from dev.database import Databases
from dev.home import CHECKOUT
from dev.workshop import surrounding

from .own_database import NAME


@tagged("post_install", "-at_install", "standard")
class TestSale(BaseCase):
    """With *Sales* installed, orders count as purchases; in a database of its own."""

    def test_orders_count_once_and_only_while_confirmed(self):
        story = self._tell()
        #            orders, value, the same on the lead, customer, won leads, score
        self.assertEqual(story["without orders"], [0, 0, 0, False, 0, 0])
        self.assertEqual(story["only a quotation"], [0, 0, 0, False, 0, 0])
        self.assertEqual(story["ordered"], [1, 300, 1, True, 0, 25])
        self.assertEqual(
            story["won, and ordered because of it"], [2, 400, 2, True, 1, 50]
        )
        self.assertIn("2 won or ordered, full points at 4", story["in words"])
        self.assertEqual(story["cancelled"], [1, 100, 1, True, 1, 25])
        # Nothing, then a colleague's, Ada's own, the same again, another, none's.
        once, twice = ["quotation"], ["quotation"] * 2
        self.assertEqual(story["quotations"], [[], [], once, once, twice, twice])
        self.assertEqual(story["screens"], [True, True])
        self.assertTrue(story["comes by itself"])
        self.assertEqual(story["texts as listed"], [True, True], "Run dev/i18n.")

    def _tell(self):
        """What the story says that ``sale_story.py`` tells."""
        workshop = surrounding()
        databases = Databases(workshop)
        databases.drop(NAME)
        try:
            databases.clone(databases.template("sale_crm"), NAME)
            databases.install(NAME, ["fair_allocation_sale"], "sale")
            story = ("-m", "tests.sale_story", config["config"], NAME)
            told = subprocess.run(
                [sys.executable, *story],
                cwd=CHECKOUT,
                env=workshop.environ,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        finally:
            databases.drop(NAME)
        return json.loads(told.stdout.splitlines()[-1])
