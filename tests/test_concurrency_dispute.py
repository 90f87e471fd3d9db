from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase

CONFLICTS = ("odoo.sql_db", "odoo.service.model")

#: What must never be found: SQL that returns offending rows.
BROKEN = {
    "ruled on more than once": """
        SELECT lead_id FROM fair_allocation_decision
         WHERE lead_id = %(lead)s AND kind = 'dispute'
         GROUP BY lead_id HAVING COUNT(*) > %(rulings)s
    """,
    "not with whom the ruling says": """
        SELECT lead.id FROM crm_lead lead
          JOIN fair_allocation_dispute dispute ON dispute.lead_id = lead.id
         WHERE lead.id = %(lead)s AND dispute.state IN ('ruled', 'final')
           AND lead.user_id != CASE dispute.outcome
               WHEN 'move' THEN dispute.claimant_id ELSE dispute.respondent_id END
    """,
    "in dispute without a case, or the reverse": """
        SELECT lead.id FROM crm_lead lead WHERE lead.id = %(lead)s
           AND lead.fair_is_disputed != EXISTS (
               SELECT FROM fair_allocation_dispute WHERE lead_id = lead.id
                  AND state IN ('open', 'heard', 'appealed'))
    """,
}


def rule(dispute_id, outcome):
    """What the button *Rule* does."""

    def act(env):
        dispute = env["fair.allocation.dispute"].browse(dispute_id)
        dispute._opine(outcome, "Because")
        return True

    return act


def claim(lead_id):
    """What the button *Raise a Dispute* does."""

    def act(env):
        lead = env["crm.lead"].browse(lead_id)
        return env["fair.allocation.dispute"]._raise(lead, "Mine", is_known=False).id

    return act


@tagged("post_install", "-at_install", "standard")
class TestConcurrentRulings(ConcurrencyCase):
    """Several people do a step of one case at the same moment."""

    def _new_case(self, arbiters):
        """A lead that its owner's colleague claims, heard: ids of lead and case."""
        team_id = self._new_team(people=3, capacity=10)
        [lead_id] = self._new_leads(team_id, 1)
        with self._environment() as env:
            team = env["crm.team"].browse(team_id)
            judges = self._new_users(env, arbiters, "base.group_user")
            team.fair_policy_id.arbiter_ids = [Command.set(judges.ids)]
            people = team.crm_team_member_ids.user_id
            env["crm.lead"].browse(lead_id).user_id = people[0]
            people_ids = people.ids
        return lead_id, people_ids

    def _hear(self, lead_id, people):
        with self._environment(people[1]) as env:
            case = claim(lead_id)(env)
        with self._environment(people[0]) as env:
            env["fair.allocation.dispute"].browse(case)._state("Mine as well")
        return case

    def _seats(self, case):
        with self._environment() as env:
            return (
                env["fair.allocation.dispute"].browse(case)._get_seats().arbiter_id.ids
            )

    def _read(self, case, name):
        with self._environment() as env:
            return env["fair.allocation.dispute"].browse(case)[name]

    def assertSoundCase(self, lead_id, rulings=1):
        with self._environment() as env:
            for title, query in BROKEN.items():
                env.cr.execute(query, {"lead": lead_id, "rulings": rulings})
                self.assertEqual(env.cr.fetchall(), [], title)

    @mute_logger(*CONFLICTS)
    def test_one_ruling_when_two_rule_at_once(self):
        lead, people = self._new_case(arbiters=1)
        case = self._hear(lead, people)
        [judge] = self._seats(case)
        answers = self._together(
            (judge, rule(case, "move")),
            (judge, rule(case, "keep")),
        )
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("You have ruled on", refusal)
        self.assertEqual(self._read(case, "state"), "ruled")
        won = "move" if answers[0] is True else "keep"
        self.assertEqual(self._read(case, "outcome"), won)
        self.assertSoundCase(lead)

    @mute_logger(*CONFLICTS)
    def test_three_opinions_at_once_make_one_ruling(self):
        lead, people = self._new_case(arbiters=4)
        case = self._hear(lead, people)
        [judge] = self._seats(case)
        with self._environment(judge) as env:
            rule(case, "keep")(env)
        with self._environment(people[1]) as env:
            env["fair.allocation.dispute"].browse(case)._appeal("Once more")
        judges = self._seats(case)
        self.assertEqual(len(judges), 3)
        answers = self._together(*((judge, rule(case, "move")) for judge in judges))
        # Two of three decide; who comes third isn't asked any more.
        self.assertEqual(answers.count(True), 2, answers)
        self.assertEqual(self._read(case, "state"), "final")
        self.assertEqual(self._read(case, "outcome"), "move")
        self.assertSoundCase(lead, rulings=2)

    @mute_logger(*CONFLICTS)
    def test_one_appeal_when_both_sides_appeal_at_once(self):
        lead, people = self._new_case(arbiters=4)
        case = self._hear(lead, people)
        [judge] = self._seats(case)
        with self._environment(judge) as env:
            rule(case, "pool")(env)

        def appeal(env):
            env["fair.allocation.dispute"].browse(case)._appeal("Once more")
            return True

        answers = self._together(*((person, appeal) for person in people[:2]))
        self.assertEqual(answers.count(True), 1, answers)
        self.assertEqual(self._read(case, "state"), "appealed")
        self.assertEqual(len(self._seats(case)), 3)
        self.assertEqual([d["instance"] for d in self._read(case, "draws")], [1, 2])

    @mute_logger(*CONFLICTS)
    def test_ruled_and_given_up_at_once(self):
        lead, people = self._new_case(arbiters=1)
        case = self._hear(lead, people)
        [judge] = self._seats(case)

        def give_up(env):
            env["fair.allocation.dispute"].browse(case).action_withdraw()
            return True

        answers = self._together((judge, rule(case, "move")), (people[1], give_up))
        self.assertEqual(answers.count(True), 1, answers)
        ruled = answers[0] is True
        self.assertEqual(self._read(case, "state"), "ruled" if ruled else "withdrawn")
        with self._environment() as env:
            owner = env["crm.lead"].browse(lead).user_id.id
        self.assertEqual(owner, people[1] if ruled else people[0])
        self.assertSoundCase(lead)

    @mute_logger(*CONFLICTS)
    def test_ruled_and_stated_at_once(self):
        """A statement that comes too late is refused, and changes nothing."""
        lead, people = self._new_case(arbiters=1)
        case = self._hear(lead, people)
        [judge] = self._seats(case)

        def state(env):
            env["fair.allocation.dispute"].browse(case)._state("One more thing")
            return True

        answers = self._together((judge, rule(case, "keep")), (people[1], state))
        self.assertIs(answers[0], True)
        said = "One more thing" if answers[1] is True else "Mine"
        self.assertEqual(self._read(case, "claimant_statement"), said)
        self.assertSoundCase(lead)

    @mute_logger(*CONFLICTS)
    def test_one_answer_when_two_managers_answer_at_once(self):
        lead, people = self._new_case(arbiters=1)
        with self._environment(people[0]) as env:
            decision = env["crm.lead"].browse(lead).fair_decision_id
            log = env["fair.allocation.log"].browse(decision.id)
            question = env["fair.allocation.objection"]._ask(log, "Why?").id

        def answer(text):
            def act(env):
                env["fair.allocation.objection"].browse(question)._answer(text)
                return True

            return act

        answers = self._together(*((user, answer(str(user))) for user in self.managers))
        self.assertEqual(answers.count(True), 1, answers)
        [refusal] = [answer for answer in answers if answer is not True]
        self.assertIn("isn't open any more", refusal)
        winner = self.managers[answers.index(True)]
        with self._environment() as env:
            objection = env["fair.allocation.objection"].browse(question)
            self.assertEqual(objection.answered_by_id.id, winner)
            self.assertEqual(objection.answer, str(winner))

    @mute_logger(*CONFLICTS)
    def test_one_case_when_two_claim_at_once(self):
        lead, people = self._new_case(arbiters=1)
        answers = self._together(*((person, claim(lead)) for person in people[1:]))
        refused = [answer for answer in answers if isinstance(answer, str)]
        self.assertEqual(len(refused), 1, answers)
        self.assertIn("already", refused[0])
        self.assertSoundCase(lead)

    @mute_logger(*CONFLICTS)
    def test_a_claim_and_a_change_of_hands_at_once(self):
        lead, people = self._new_case(arbiters=1)

        def assign(env):
            env["crm.lead"].browse(lead).user_id = people[2]
            return True

        for _attempt in range(3):
            self._together((people[1], claim(lead)), (self.managers[0], assign))
            self.assertSoundCase(lead)
            with self._environment() as env:
                case = env["fair.allocation.dispute"].search(
                    [("lead_id", "=", lead), ("state", "=", "open")]
                )
                # Whoever it was claimed from still has it.
                if case:
                    self.assertEqual(case.lead_id.user_id, case.respondent_id)
                    case.with_user(people[1]).action_withdraw()
            with self._environment(self.managers[1]) as env:
                env["crm.lead"].browse(lead).user_id = people[0]
