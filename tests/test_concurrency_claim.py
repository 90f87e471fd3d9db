from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase

CONFLICTS = ("odoo.sql_db", "odoo.service.model")

#: What must never be found: SQL that returns offending rows.
BROKEN = {
    "owner without a claim in the ledger, or another one": """
        SELECT lead.id FROM crm_lead lead
         WHERE lead.id = ANY(%(leads)s) AND lead.user_id IS NOT NULL
           AND lead.user_id IS DISTINCT FROM (
               SELECT to_user_id FROM fair_allocation_decision
                WHERE lead_id = lead.id ORDER BY id DESC LIMIT 1)
    """,
    "claimed more than once": """
        SELECT lead_id FROM fair_allocation_decision
         WHERE lead_id = ANY(%(leads)s) AND kind = 'claim'
         GROUP BY lead_id HAVING COUNT(*) > 1
    """,
    "owned and still in a pool": """
        SELECT id FROM crm_lead
         WHERE id = ANY(%(leads)s) AND user_id IS NOT NULL
           AND (fair_pool_id IS NOT NULL OR fair_pooled_on IS NOT NULL)
    """,
    "not exactly one first response": """
        SELECT lead.id FROM crm_lead lead
         WHERE lead.id = ANY(%(leads)s) AND lead.user_id IS NOT NULL
           AND 1 != (SELECT COUNT(*) FROM mail_activity
                      WHERE res_model = 'crm.lead' AND res_id = lead.id)
    """,
}


def claim(lead_ids):
    """What the button *Claim* does."""
    return lambda env: env["crm.lead"].browse(lead_ids).action_fair_claim()


def claim_next(pool_id):
    """What the button *Next lead, please* does."""
    return lambda env: env["fair.allocation.pool"].browse(pool_id).action_claim_next()


def give_back(lead_ids):
    return lambda env: env["crm.lead"].browse(lead_ids).action_fair_return("no_time")


def ask(times):
    """Ask *Is It Taken?* so many times in one go."""

    def act(env):
        for number in range(times):
            env["fair.allocation.question"].create(
                {"name": f"Firm {number}"}
            ).action_ask()
        return "answered"

    return act


@tagged("post_install", "-at_install", "standard")
class TestConcurrentClaims(ConcurrencyCase):
    """Several people, or several windows of one, want the same at the same moment."""

    def _new_pool(self, people, leads, **values):
        """A team with a pool full of leads: ids of the pool, its leads and people."""
        team = self._new_team(people=people, capacity=100)
        lead_ids = self._new_leads(team, leads)
        with self._environment() as env:
            pool = env["fair.allocation.pool"].create(
                {
                    "name": "Second Chance",
                    "team_ids": [Command.set([team])],
                    "claims_per_day": 0,
                    **values,
                }
            )
            env["fair.allocation.decision"]._move(
                env["crm.lead"].browse(lead_ids), "pool", "pool", pool=pool
            )
            members = env["crm.team"].browse(team).crm_team_member_ids
            return pool.id, lead_ids, members.user_id.ids

    def _owners(self, lead_ids):
        with self._environment() as env:
            leads = env["crm.lead"].browse(lead_ids)
            return {lead.id: lead.user_id.id for lead in leads if lead.user_id}

    def _names(self):
        with self._environment() as env:
            return {user.id: user.name for user in env["res.users"].search([])}

    def assertSoundClaims(self, lead_ids):
        with self._environment() as env:
            for title, query in BROKEN.items():
                env.cr.execute(query, {"leads": lead_ids})
                self.assertEqual(env.cr.fetchall(), [], title)

    @mute_logger(*CONFLICTS)
    def test_ten_people_claim_the_same_20_leads(self):
        _pool, leads, people = self._new_pool(people=10, leads=20)
        names, refusals = self._names(), []
        for lead in leads:
            answers = self._together(*((person, claim([lead])) for person in people))
            owner = self._owners([lead])[lead]
            refusals += [answer for answer in answers if isinstance(answer, str)]
            for person, answer in zip(people, answers, strict=True):
                if person == owner:
                    self.assertEqual(answer["res_id"], lead)
                else:
                    self.assertEqual(
                        answer,
                        f"{names[owner]} claimed this lead. Choose another one.",
                    )
        self.assertEqual(len(self._owners(leads)), 20)
        self.assertEqual(len(refusals), 180)
        self.assertSoundClaims(leads)

    @mute_logger(*CONFLICTS)
    def test_everybody_wants_all_of_them(self):
        _pool, leads, people = self._new_pool(people=10, leads=20)
        answers = self._together(*((person, claim(leads)) for person in people))
        owners = self._owners(leads)
        self.assertEqual(len(owners), 20)
        [owner] = set(owners.values())
        refusals = [answer for answer in answers if isinstance(answer, str)]
        self.assertEqual(len(refusals), 9)
        for refusal in refusals:
            self.assertIn(f"{self._names()[owner]} claimed this lead", refusal)
        self.assertSoundClaims(leads)

    @mute_logger(*CONFLICTS)
    def test_next_lead_please_all_at_once(self):
        pool, leads, people = self._new_pool(people=5, leads=5, blind=True)
        answers = self._together(*((person, claim_next(pool)) for person in people))
        self.assertEqual(sorted(answer["res_id"] for answer in answers), sorted(leads))
        self.assertEqual(set(self._owners(leads).values()), set(people))
        self.assertSoundClaims(leads)

    def _two_windows(self, first, second, person):
        """One person: the second transaction begins first, and goes on afterwards."""
        with self._environment(person) as late:
            late["fair.allocation.pool"].search([], limit=1)
            with self._environment(person) as early:
                first(early)
            try:
                retrying(lambda: second(late), late)
            except UserError as error:
                late.cr.rollback()
                return str(error)
        return None

    @mute_logger(*CONFLICTS)
    def test_claims_of_a_day_in_two_windows(self):
        _pool, leads, [person] = self._new_pool(people=1, leads=2, claims_per_day=1)
        answer = self._two_windows(claim(leads[:1]), claim(leads[1:]), person)
        self.assertIn("You have claimed 1 leads", answer)
        self.assertEqual(len(self._owners(leads)), 1)

    @mute_logger(*CONFLICTS)
    def test_locking_the_leads_alone_would_not_hold_the_limit(self):
        """The proof that the test before guards something: remove the guard."""
        _pool, leads, [person] = self._new_pool(people=1, leads=2, claims_per_day=1)
        member = self.registry["crm.team.member"]
        with patch.object(member, "_fair_touch", lambda self: None):
            self._two_windows(claim(leads[:1]), claim(leads[1:]), person)
        self.assertEqual(len(self._owners(leads)), 2)

    @mute_logger(*CONFLICTS)
    def test_open_leads_at_most_in_two_windows(self):
        pool, leads, [person] = self._new_pool(people=1, leads=4)
        with self._environment() as env:
            team = env["crm.lead"].browse(leads[0]).team_id
            team.crm_team_member_ids.fair_open_max = 3
        answer = self._two_windows(claim(leads[:2]), claim(leads[2:]), person)
        self.assertIn("may have only 1 more", answer)
        self._together((person, claim_next(pool)), (person, claim_next(pool)))
        self.assertEqual(len(self._owners(leads)), 3)
        self.assertSoundClaims(leads)

    @mute_logger(*CONFLICTS)
    def test_who_is_in_no_team(self):
        pool, leads, _people = self._new_pool(people=1, leads=2, claims_per_day=1)
        with self._environment() as env:
            person = self._new_users(env, 1, "sales_team.group_sale_salesman").id
            env["fair.allocation.pool"].browse(pool).member_ids = [
                Command.set([person])
            ]
        answer = self._two_windows(claim(leads[:1]), claim(leads[1:]), person)
        self.assertIn("You have claimed 1 leads", answer)

    @mute_logger(*CONFLICTS)
    def test_returns_of_a_day_in_two_windows(self):
        _pool, leads, [person] = self._new_pool(people=1, leads=4)
        with self._environment(person) as env:
            claim(leads)(env)
        # Three a day, as a new policy says.
        answer = self._two_windows(give_back(leads[:2]), give_back(leads[2:]), person)
        self.assertIn("may give back only 1 more", answer)
        self.assertEqual(len(self._owners(leads)), 2)

    @mute_logger(*CONFLICTS)
    def test_a_manager_assigns_what_is_being_claimed(self):
        _pool, [lead], [person, other] = self._new_pool(people=2, leads=1)

        def assign(env):
            env["crm.lead"].browse(lead).user_id = other

        with self._environment(person) as late:
            late["fair.allocation.pool"].search([], limit=1)
            with self._environment(self.managers[0]) as env:
                assign(env)
            with self.assertRaisesRegex(UserError, "looks after this lead by now"):
                retrying(lambda: claim([lead])(late), late)
            late.cr.rollback()
        self.assertEqual(self._owners([lead]), {lead: other})

    @mute_logger(*CONFLICTS)
    def test_questions_of_a_day_in_five_windows(self):
        team = self._new_team(people=1, capacity=10)
        with self._environment() as env:
            asker = env["crm.team"].browse(team).member_ids.id
        answers = self._together(*[(asker, ask(10)) for _window in range(5)])
        self.assertEqual(answers.count("answered"), 3, answers)
        with self._environment() as env:
            asked = [("user_id", "=", asker)]
            self.assertEqual(env["fair.allocation.lookup"].search_count(asked), 30)
