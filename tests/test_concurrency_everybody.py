from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import monotonic

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase
from .test_concurrency import CONFLICTS

#: How long everybody works at least and at most, and how often their open leads are
#: counted, in seconds.
SECONDS, AT_MOST, PAUSE = 10, 90, 0.2

PEOPLE, OPEN_MAX = 4, 30

#: Who holds more open leads than allowed.
ABOVE = """
    SELECT member.user_id, COUNT(*)
      FROM crm_team_member member
      JOIN crm_lead lead ON lead.user_id = member.user_id
     WHERE member.crm_team_id = %s AND lead.active AND lead.won_status = 'pending'
     GROUP BY member.id HAVING COUNT(*) > member.fair_open_max
"""


@tagged("post_install", "-at_install", "standard")
class TestEverybodyAtOnce(ConcurrencyCase):
    """Eight people work as on a busy morning, each in a way of their own."""

    @mute_logger(*CONFLICTS, "odoo.http")
    def test_nobody_is_ever_above_the_cap(self):
        team = self._new_busy_team()
        self.stop, self.done = Event(), Counter()
        one, other = self.managers
        ways = (
            *((one, self._run), (other, self._run), (one, self._assign)),
            *((other, self._bring_in), (one, self._merge)),
            *((user, self._claim) for user in self.people[:3]),
        )
        with ThreadPoolExecutor(len(ways)) as executor:
            working = [executor.submit(self._work, *way, team) for way in ways]
            samples = self._watch(team, {way.__name__ for _user, way in ways})
            for task in working:
                task.result(timeout=120)
        self.assertGreater(samples, SECONDS)
        self.assertEqual(set(self.done), {way.__name__ for _user, way in ways})

    def _watch(self, team, ways):
        """Look again and again, until everything was done; how often it was."""
        samples, start = 0, monotonic()
        try:
            while (passed := monotonic() - start) < AT_MOST and (
                passed < SECONDS or ways - set(self.done)
            ):
                with self._environment() as env:
                    env.cr.execute(ABOVE, (team,))
                    self.assertEqual(env.cr.fetchall(), [])
                samples += 1
                self.stop.wait(PAUSE)
        finally:
            self.stop.set()
        return samples

    def _work(self, user, way, team):
        """Do the same until told to stop, counting what was not refused."""
        while not self.stop.is_set():
            with self._environment(user) as env:
                try:
                    retrying(partial(way, env, team), env)
                    self.done[way.__name__] += 1
                except (UserError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                    # Refused, or too busy even after Odoo's own retries.
                    env.cr.rollback()

    # ------------------------------------------------------------
    # THE TEAM
    # ------------------------------------------------------------

    def _new_busy_team(self):
        """A team with far more leads than it may take, some of them in a pool."""
        team_id = self._new_team(people=PEOPLE, capacity=10000)
        pooled = self._new_leads(team_id, 60)
        self._new_leads(team_id, 150)
        with self._environment() as env:
            team = env["crm.team"].browse(team_id)
            team.crm_team_member_ids.fair_open_max = OPEN_MAX
            self.people = team.member_ids.ids
            pool = env["fair.allocation.pool"].create(
                {
                    "name": "Second Chance",
                    "team_ids": [Command.set([team_id])],
                    "claims_per_day": 0,
                    "held_max": 0,
                }
            )
            env["fair.allocation.decision"]._move(
                env["crm.lead"].browse(pooled), "pool", "pool", pool=pool
            )
        return team_id

    # ------------------------------------------------------------
    # WAYS
    # ------------------------------------------------------------

    def _free(self, env, team, limit):
        return env["crm.lead"].search(
            [
                ("team_id", "=", team),
                ("user_id", "=", False),
                ("fair_pool_id", "=", False),
            ],
            limit=limit,
        )

    def _run(self, env, team):
        """Auto-assign a few leads."""
        leads = self._free(env, team, 3)
        run_id = leads.action_fair_allocate()["res_id"]
        env["fair.allocation.run"].browse(run_id).action_apply()

    def _assign(self, env, team):
        """Assign one by hand to whoever comes next."""
        lead = self._free(env, team, 1)
        lead.user_id = self.people[lead.id % PEOPLE]

    def _bring_in(self, env, team):
        """Import one for somebody, and one for nobody."""
        result = env["crm.lead"].load(
            ["name", "team_id/.id", "user_id/.id"],
            [["From a file", str(team), str(self.people[0])]],
        )
        if not result["ids"]:
            env["crm.lead"].load(
                ["name", "team_id/.id", "user_id/.id"], [["Other", str(team), ""]]
            )

    def _merge(self, env, team):
        """Merge two that nobody has."""
        self._free(env, team, 2).merge_opportunity()

    def _claim(self, env, team):
        """Claim one from the pool."""
        # The view of the pool is masked; its ids are those of the leads.
        lead = env["fair.allocation.pool.lead"].search([], limit=1)
        env["crm.lead"].browse(lead.id).action_fair_claim()
