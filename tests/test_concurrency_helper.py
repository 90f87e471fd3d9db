from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase

#: More of the credit of a lead promised or given than there is: offending rows.
TOO_MUCH = """
    SELECT lead_id FROM fair_allocation_helper
     WHERE state IN ('offered', 'accepted', 'finished')
     GROUP BY lead_id, owner_id HAVING SUM(percent) > 99
"""
#: Parts of the credit in the ledger that don't sum to zero, or exceed the whole.
UNSOUND = """
    SELECT lead_id FROM fair_allocation_decision WHERE helper_id IS NOT NULL
     GROUP BY lead_id HAVING SUM(value) != 0
     UNION
    SELECT part.lead_id FROM fair_allocation_decision part
     WHERE part.is_helper_part GROUP BY part.lead_id
    HAVING SUM(part.value) > (
           SELECT SUM(given.value) FROM fair_allocation_decision given
            WHERE given.lead_id = part.lead_id AND given.kind != 'split')
"""


def offer(lead_id, user_id, percent):
    """What the button *Ask* does."""

    def act(env):
        lead, user = env["crm.lead"].browse(lead_id), env["res.users"].browse(user_id)
        return env["fair.allocation.helper"]._offer(lead, user, "other", percent).id

    return act


def press(helper_id, method):
    """What a button on the help does."""

    def act(env):
        getattr(env["fair.allocation.helper"].browse(helper_id), method)()
        return True

    return act


@tagged("post_install", "-at_install", "standard")
class TestConcurrentHelp(ConcurrencyCase):
    """Credit is promised, accepted and taken back at the same moment."""

    def setUp(self):
        super().setUp()
        team_id = self._new_team(people=3, capacity=10)
        with self._environment(self.managers[0]) as env:
            team = env["crm.team"].browse(team_id)
            self.owner, *self.helpers = team.crm_team_member_ids.user_id.ids
            lead = env["crm.lead"].create(
                {
                    "name": "Shared",
                    "team_id": team_id,
                    "user_id": self.owner,
                    "expected_revenue": 100,
                }
            )
            self.lead = lead.id

    def assertSoundCredit(self):
        with self._environment() as env:
            for query in (TOO_MUCH, UNSOUND):
                env.cr.execute(query)
                self.assertEqual(env.cr.fetchall(), [])

    def _states(self):
        with self._environment() as env:
            helpers = env["fair.allocation.helper"].search(
                [("lead_id", "=", self.lead)], order="id"
            )
            return [(helper.percent, helper.state) for helper in helpers]

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_offers_at_once(self):
        """The owner and a manager promise 60 % each."""
        answers = self._together(
            (self.owner, offer(self.lead, self.helpers[0], 60)),
            (self.managers[0], offer(self.lead, self.helpers[1], 60)),
        )
        [refusal] = [answer for answer in answers if isinstance(answer, str)]
        self.assertIn("enter 0 to 39", refusal)
        self.assertEqual(self._states(), [(60, "offered")])
        self.assertSoundCredit()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_same_person_asked_twice_at_once(self):
        answers = self._together(
            (self.owner, offer(self.lead, self.helpers[0], 10)),
            (self.managers[0], offer(self.lead, self.helpers[0], 20)),
        )
        [refusal] = [answer for answer in answers if isinstance(answer, str)]
        self.assertIn("was asked already", refusal)
        self.assertEqual(len(self._states()), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_both_accept_at_once(self):
        with self._environment(self.owner) as env:
            ids = [
                offer(self.lead, person, percent)(env)
                for person, percent in zip(self.helpers, (60, 39), strict=True)
            ]
        answers = self._together(
            *(
                (person, press(helper, "action_accept"))
                for person, helper in zip(self.helpers, ids, strict=True)
            )
        )
        self.assertEqual(answers, [True, True])
        self.assertEqual(self._states(), [(60, "accepted"), (39, "accepted")])
        self.assertSoundCredit()
        with self._environment() as env:
            parts = env["fair.allocation.decision"].search(
                [("lead_id", "=", self.lead), ("is_helper_part", "=", True)]
            )
            self.assertEqual(sorted(parts.mapped("value")), [39, 60])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_accepted_and_withdrawn_at_once(self):
        with self._environment(self.owner) as env:
            helper = offer(self.lead, self.helpers[0], 60)(env)
        answers = self._together(
            (self.helpers[0], press(helper, "action_accept")),
            (self.owner, press(helper, "action_withdraw")),
        )
        self.assertEqual(answers.count(True), 1, answers)
        state = "accepted" if answers[0] is True else "withdrawn"
        self.assertEqual(self._states(), [(60, state)])
        self.assertSoundCredit()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_accepted_and_handed_over_at_once(self):
        with self._environment(self.owner) as env:
            helper = offer(self.lead, self.helpers[0], 60)(env)

        def hand_over(env):
            lead = env["crm.lead"].browse(self.lead)
            lead._fair_hand_over(env["res.users"].browse(self.helpers[1]), "Because")
            return True

        answers = self._together(
            (self.helpers[0], press(helper, "action_accept")),
            (self.managers[0], hand_over),
        )
        self.assertTrue(answers[1])
        state = "finished" if answers[0] is True else "withdrawn"
        self.assertEqual(self._states(), [(60, state)])
        self.assertSoundCredit()
