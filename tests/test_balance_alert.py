from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import new_test_user, tagged, test_cursor

from .common import MANAGER
from .ledger_case import NOON, LedgerCase


@tagged("post_install", "-at_install", "standard")
class TestBalanceAlert(LedgerCase):
    """The managers are told once when a team gets out of balance."""

    def setUp(self):
        super().setUp()
        self._at(NOON)

    def _at(self, moment):
        """It is ``moment`` from now on, for the job too, which has its own cursor."""
        for cursor in (type(self.env.cr), test_cursor.TestCursor):
            clock = patch.object(cursor, "now", lambda cursor: moment)
            clock.start()
            self.addCleanup(clock.stop)

    def _publish(self, **settings):
        self.policy.write(settings)
        self.policy.with_user(self.mara).action_publish("Other figures")

    def _give(self, shares, team=None, moment=None, company=None):
        """So many leads to each person; everyone of the team was owed the same."""
        team, moment = team or self.north, moment or NOON - timedelta(days=1)
        common = {
            "date": moment,
            "team_id": team.id,
            "company_id": (company or self.company).id,
            "tier_id": self.tier_a.id,
        }
        self.env["fair.allocation.decision"]._append(
            [
                common
                | {
                    "kind": "allocate",
                    "account_user_id": user.id,
                    "to_user_id": user.id,
                    "count": 1,
                }
                for user, number in shares.items()
                for _lead in range(number)
            ]
        )
        each = sum(shares.values()) / len(shares)
        self.env["fair.allocation.entitlement"]._append(
            [common | {"user_id": user.id, "credited": each} for user in shares]
        )

    def _run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_balance").method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, user=None):
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", (user or self.mara).id),
                ("summary", "like", "out of balance"),
            ],
            order="id",
        )

    def test_the_team_leader_is_told_who_is_behind(self):
        self._give({self.nils: 2, self.ada: 10, self.sven: 18})
        self._run_job()
        activity = self._told()
        self.assertEqual(activity.summary, "North is out of balance: 73.3 %")
        self.assertIn("at least 80 %", activity.note)
        self.assertIn("Since 01/01/2026", activity.note)
        self.assertIn("Nils is behind: 2 of 10.0 leads", activity.note)
        self.assertNotIn("Ada", activity.note)
        self.assertIn('href="/odoo/fairness', activity.note)

    def test_it_is_said_once_a_period(self):
        self._give({self.nils: 0, self.ada: 10, self.sven: 20})
        self._run_job()
        self._give({self.nils: 0, self.ada: 10, self.sven: 20})
        self._run_job()
        self.assertEqual(len(self._told()), 1)
        later = datetime(2026, 4, 20, 12)
        self._at(later)
        self._run_job()
        self.assertEqual(len(self._told()), 1, "Nothing was given in this quarter yet.")
        self._give({self.nils: 0, self.ada: 30}, moment=later)
        self._run_job()
        self.assertEqual(len(self._told()), 2)

    def test_a_few_leads_raise_no_alarm(self):
        self._give({self.nils: 0, self.ada: 19})
        self._run_job()
        self.assertFalse(self._told())
        self._give({self.ada: 1})
        self._run_job()
        self.assertTrue(self._told())

    def test_a_balanced_team_is_quiet(self):
        self._give({self.nils: 9, self.ada: 10, self.sven: 11})
        self._run_job()
        self.assertFalse(self._told())
        self.assertFalse(self.north.fair_balance_told_for)

    def test_the_threshold_is_that_of_the_published_rules(self):
        self._give({self.nils: 9, self.ada: 10, self.sven: 11})
        self.policy.alert_balance = 99
        self._run_job()
        self.assertFalse(self._told())
        self._publish()
        self._run_job()
        self.assertTrue(self._told())

    def test_0_is_never_and_so_are_old_rules(self):
        self._give({self.nils: 0, self.ada: 40})
        version = self.policy.version_id
        content = dict(version.content)
        del content["alert_balance"]
        self.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET content = content - %s "
            "WHERE id = %s",
            ("alert_balance", version.id),
        )
        self.env.invalidate_all()
        self._run_job()
        self.assertFalse(self._told())
        self._publish(alert_balance=0)
        self._run_job()
        self.assertFalse(self._told())

    def test_what_was_before_the_period_does_not_count(self):
        self._give({self.nils: 0, self.ada: 40}, moment=datetime(2025, 12, 30))
        self._run_job()
        self.assertFalse(self._told())

    def test_teams_are_judged_one_by_one(self):
        self._give({self.nils: 0, self.ada: 40})
        self._give({self.eva: 20, self.ines: 20}, team=self.south)
        self._run_job()
        self.assertEqual(
            self._told().mapped("summary"), ["North is out of balance: 50.0 %"]
        )

    def test_a_team_of_all_companies_tells_each_only_of_its_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        otto = new_test_user(
            self.env,
            "fair_otto",
            groups=MANAGER,
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        teams = self.north | self.south
        teams.write({"fair_policy_id": False, "company_id": False, "user_id": False})
        self.policy.company_id = False
        teams.fair_policy_id = self.policy
        self._give({self.nils: 0, self.ada: 40})
        self._run_job()
        self.assertTrue(self._told())
        self.assertFalse(self._told(otto))

    def test_the_manager_reads_it_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mara.lang = "fr_FR"
        self._give({self.nils: 1, self.ada: 2, self.sven: 27})
        self._run_job()
        self.assertIn("43,3 %", self._told().summary)

    def test_the_rules_page_says_so(self):
        page = self.policy.version_id.content_html
        self.assertIn("less than 80% of a team", str(page))
        self._publish(alert_balance=0)
        self.assertNotIn("of a team's leads", str(self.policy.version_id.content_html))
