import subprocess
import sys
from contextlib import closing
from pathlib import Path

import odoo.sql_db
from odoo.tests import tagged
from odoo.tools import config

from .concurrency_case import ConcurrencyCase

#: Whatever of ours could stay behind in a database: SQL that returns names.
LEFTOVERS = {
    "tables and views": "SELECT relname FROM pg_class WHERE relname LIKE 'fair%'",
    "columns": """
        SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE column_name LIKE 'fair%' OR column_name LIKE 'x_fair%'
    """,
    "indexes": "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%fair%'",
    "constraints": "SELECT conname FROM pg_constraint WHERE conname LIKE '%fair%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'fair%'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'fair%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'fair.%'",
    "fields": "SELECT name FROM ir_model_fields WHERE name LIKE 'fair%'",
    "ids": "SELECT name FROM ir_model_data WHERE module = 'fair_allocation'",
    "jobs": """
        SELECT code FROM ir_act_server
         WHERE code LIKE '%fair%' OR code LIKE '%_cron_apply%'
            OR code LIKE '%_cron_substitute%' OR code LIKE '%_cron_check%'
            OR code LIKE '%_cron_rotate%' OR code LIKE '%_cron_evaluate%'
            OR code LIKE '%_cron_replay%'
    """,
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%fair_%'",
    "filters": "SELECT name FROM ir_filters WHERE model_id LIKE 'fair.%'",
    "attachments": "SELECT name FROM ir_attachment WHERE res_model LIKE 'fair.%'",
    "sequences": "SELECT code FROM ir_sequence WHERE code LIKE 'fair.%'",
    "messages": "SELECT model FROM mail_message WHERE model LIKE 'fair.%'",
    "activities": "SELECT res_model FROM mail_activity WHERE res_model LIKE 'fair.%'",
}


@tagged("post_install", "-at_install", "standard")
class TestUninstall(ConcurrencyCase):
    def test_nothing_stays_behind_and_odoo_assigns_again(self):
        team = self._new_team(people=1, capacity=30)
        run = self._preview(self.managers[0], self._new_leads(team, 3))
        with self._environment(self.managers[0]) as env:
            env["fair.allocation.run"].browse(run).action_apply()
            self._use_everything(env, team)
        [waiting] = self._new_leads(team, 1)
        with self._environment() as env:
            login = env["crm.team"].browse(team).member_ids.login
        self.assertLess(
            {"tables and views", "columns", "indexes", "jobs"},
            {*self._find_leftovers()},
        )
        self.assertLessEqual(self._find_jobs(), {*self._find_leftovers()["jobs"]})
        self.assertEqual(self._uninstall(team, waiting), login)
        self.assertEqual(self._find_leftovers(), {})

    def _use_everything(self, env, team_id):
        """One of each: a cap, a pause, a tier by hand, a bad lead, findings, facts."""
        team = env["crm.team"].browse(team_id)
        member, policy = team.crm_team_member_ids, team.fair_policy_id
        env["fair.allocation.cap"].create({"member_id": member.id, "period": "day"})
        bad, hot = env["crm.lead"].search([("team_id", "=", team.id)], limit=2)
        credit = env["fair.allocation.credit"].with_user(member.user_id)
        credit = credit._report(bad.with_user(member.user_id), "spam", False)
        credit.with_user(self.managers[0]).action_confirm()
        tier = env["fair.allocation.tier"].search([], limit=1)
        hot._fair_set_tier(tier, "A friend of the house")
        hot.fair_budget = 500
        hot.action_fair_what_if()
        policy.write({"practice_percent": 50, "alert_days": 3})
        policy.action_publish("More rules")
        policy.action_check()
        member.write({"fair_practice_until": "2099-12-31"})
        member.action_fair_pause("Holidays", "2099-12-31")
        member.action_fair_resume()

    def _find_jobs(self):
        with self._environment() as env:
            data = env["ir.model.data"].search(
                [("module", "=", "fair_allocation"), ("model", "=", "ir.cron")]
            )
            return set(env["ir.cron"].browse(data.mapped("res_id")).mapped("code"))

    def _uninstall(self, team_id, lead_id):
        """Who gets the lead from Odoo's own assignment afterwards."""
        script = Path(__file__).with_name("uninstall_add_on.py")
        arguments = [config["config"], self.registry.db_name, str(team_id)]
        return subprocess.run(
            [sys.executable, script, *arguments, str(lead_id)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.strip()

    def _find_leftovers(self):
        found = {}
        connection = odoo.sql_db.db_connect(self.registry.db_name)
        with closing(connection.cursor()) as cr:
            for title, query in LEFTOVERS.items():
                cr.execute(query)
                if names := [name for (name,) in cr.fetchall()]:
                    found[title] = names
        return found
