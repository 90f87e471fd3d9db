"""Transactions of several people at the same moment, as on a real server."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests.common import BaseCase
from odoo.tools import config

from .own_database import own_database

#: What must never be found, whatever happened: SQL that returns offending rows.
INVARIANTS = {
    "given to somebody, but not in the ledger": """
        SELECT line.lead_id FROM fair_allocation_run_line line
          JOIN crm_lead lead ON lead.id = line.lead_id
         WHERE line.run_id = ANY(%(runs)s) AND lead.user_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM fair_allocation_decision decision
                            WHERE decision.lead_id = lead.id
                              AND decision.to_user_id = lead.user_id)
    """,
    "in the ledger, but not given": """
        SELECT decision.lead_id FROM fair_allocation_decision decision
          JOIN crm_lead lead ON lead.id = decision.lead_id
         WHERE decision.run_id = ANY(%(runs)s)
           AND lead.user_id IS DISTINCT FROM decision.to_user_id
    """,
    "line and ledger disagree": """
        SELECT line.lead_id FROM fair_allocation_run_line line
         WHERE line.run_id = ANY(%(runs)s)
           AND (line.state = 'applied') != EXISTS (
               SELECT FROM fair_allocation_decision decision
                WHERE decision.lead_id = line.lead_id
                  AND decision.run_id = line.run_id)
    """,
    "more than one entry for a lead": """
        SELECT lead_id FROM fair_allocation_decision
         WHERE run_id = ANY(%(runs)s) GROUP BY lead_id HAVING COUNT(*) > 1
    """,
    "more or less than one message about the owner": """
        SELECT decision.lead_id FROM fair_allocation_decision decision
         WHERE decision.run_id = ANY(%(runs)s) AND 1 != (
               SELECT COUNT(*) FROM mail_tracking_value tracking
                 JOIN mail_message message ON message.id = tracking.mail_message_id
                 JOIN ir_model_fields field ON field.id = tracking.field_id
                WHERE message.model = 'crm.lead' AND field.name = 'user_id'
                  AND message.res_id = decision.lead_id)
    """,
    "more than the capacity": """
        SELECT member.user_id FROM crm_team_member member
          JOIN fair_allocation_decision decision
            ON decision.team_id = member.crm_team_id
           AND decision.account_user_id = member.user_id
         WHERE decision.team_id IN (SELECT team_id FROM fair_allocation_run_line
                                     WHERE run_id = ANY(%(runs)s))
         GROUP BY member.id HAVING SUM(decision.count) > member.assignment_max
    """,
    "credited is not what was received": """
        SELECT team_id FROM (
            SELECT team_id, count::numeric AS leads FROM fair_allocation_decision
             UNION ALL
            SELECT team_id, -credited FROM fair_allocation_entitlement) AS books
         GROUP BY team_id HAVING ABS(SUM(leads)) > 0.01
    """,
}


class ConcurrencyCase(BaseCase):
    """Work in a database of its own, with real commits.

    Every test has a new team, so that nothing is left from the one before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Loading a registry must not run the tests of its add-ons.
        cls.enterClassContext(patch.dict(config.options, test_enable=False))
        cls.registry = Registry(cls.enterClassContext(own_database()))
        with cls._environment() as env:
            cls.managers = cls._new_users(env, 2, "sales_team.group_sale_manager").ids

    @classmethod
    @contextmanager
    def _environment(cls, user_id=SUPERUSER_ID):
        """A transaction that is committed at the end."""
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, user_id, {})

    @classmethod
    def _new_users(cls, env, number, group):
        start = env["res.users"].search_count([])
        logins = [f"person{start + i}@example.com" for i in range(number)]
        return (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": login,
                        "login": login,
                        "email": login,
                        "group_ids": [Command.link(env.ref(group).id)],
                    }
                    for login in logins
                ]
            )
        )

    def _new_team(self, people, capacity):
        """A team with a policy; its id."""
        with self._environment() as env:
            policy = env["fair.allocation.policy"].create(
                {"name": "Our Rules", "company_id": False}
            )
            policy.factor_ids.write({"weight": 0, "required": False})
            team = env["crm.team"].create({"name": "Team", "fair_policy_id": policy.id})
            env["crm.team.member"].create(
                [
                    {
                        "crm_team_id": team.id,
                        "user_id": user.id,
                        "assignment_max": capacity,
                    }
                    for user in self._new_users(
                        env, people, "sales_team.group_sale_salesman"
                    )
                ]
            )
            policy.action_publish("First rules")
            return team.id

    def _new_leads(self, team_id, number):
        with self._environment() as env:
            return (
                env["crm.lead"]
                .create(
                    [
                        {
                            "name": f"Lead {i}",
                            "type": "lead",
                            "team_id": team_id,
                            "user_id": False,
                        }
                        for i in range(number)
                    ]
                )
                .ids
            )

    def _preview(self, manager, lead_ids):
        """The id of a run that ``manager`` has previewed."""
        with self._environment(manager) as env:
            return env["crm.lead"].browse(lead_ids).action_fair_allocate()["res_id"]

    def _together(self, *acts):
        """Let everyone act at the same moment, each as a request of the web client.

        :param acts: pairs of a user id and a function that gets an environment
        :return: what each gets back; the text of a refusal
        """
        barrier = Barrier(len(acts))
        with ThreadPoolExecutor(len(acts)) as executor:
            answers = [executor.submit(self._act, barrier, *act) for act in acts]
            return [answer.result(timeout=300) for answer in answers]

    def _act(self, barrier, user_id, function):
        with self._environment(user_id) as env:
            barrier.wait(timeout=60)
            try:
                return retrying(partial(function, env), env)
            except UserError as error:
                env.cr.rollback()
                return str(error)

    def _count(self, run_ids, state="applied"):
        with self._environment() as env:
            return env["fair.allocation.run.line"].search_count(
                [("run_id", "in", run_ids), ("state", "=", state)]
            )

    def assertSound(self, *run_ids):
        """None of the invariants is broken."""
        with self._environment() as env:
            for title, query in INVARIANTS.items():
                env.cr.execute(query, {"runs": list(run_ids)})
                self.assertEqual(env.cr.fetchall(), [], title)
