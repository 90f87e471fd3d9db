from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .rpc_case import MISSING, REFUSED, RpcCase

WIZARD = "fair.allocation.what.if"

#: Where a decision leaves its traces.
TRACES = (
    "crm_lead",
    "crm_team_member",
    "fair_allocation_decision",
    "fair_allocation_entitlement",
    "fair_allocation_run",
    "fair_allocation_run_line",
    "fair_allocation_run_share",
    "mail_activity",
    "mail_followers",
    "mail_message",
    "mail_tracking_value",
)


@tagged("post_install", "-at_install", "standard")
class TestWhatIf(AllocationCase):
    """Mara asks who would get a lead, before anybody does."""

    def test_the_answer_is_that_of_the_run_that_follows(self):
        self._require("skills")
        needs = [
            Command.create(
                {"skill_id": self.robotics.id, "skill_level_id": self.skilled.id}
            )
        ]
        leads = self._new_leads(10, 50, 90) | self._new_leads(20, fair_skill_ids=needs)
        for lead in leads:
            with self.subTest(lead=lead.name):
                answer = self._ask(lead)
                line = self._preview(lead).line_ids
                self.assertTrue(line.user_id)
                self.assertEqual(answer.user_id, line.user_id)
                self.assertEqual(answer.reason, line.reason)
                # a run looks at all its leads, this at one alone: the rest is the same
                run = {**line.explanation, "mode": "single"}
                self.assertEqual(answer.explanation, run)
                self.assertEqual(answer.team_id, self.north)
                self.assertEqual(answer.version_id, self.policy.version_id)
                self._allocate(lead)  # the next one meets other accounts

    def test_the_answer_is_read_in_words(self):
        self.member_nils.fair_paused = True
        answer = self._ask(self._new_leads(10))
        html = answer.explanation_html
        self.assertIn(answer.user_id.name, html)
        self.assertIn("Chosen", html)
        self.assertIn("Could not take it", html)
        self.assertIn("Nils", html)
        self.assertIn("Our Rules", html)
        self.assertFalse(answer.mend)

    def test_nothing_changes(self):
        free = self._new_leads(10)
        owned = self._new_leads(20)
        self._allocate(owned)
        owned.message_post(body="Hello")
        self.env.flush_all()
        before = self._digest()
        for lead in (free, owned):
            self._ask(lead)
            self.env.flush_all()
        self.assertEqual(self._digest(), before)

    def test_an_owned_lead_is_looked_at_as_if_nobody_had_it(self):
        """Sven, the only one who may take it, is full with this very lead."""
        self.member_sven.fair_open_max = 1
        lead = self._new_leads(90)
        self._allocate(lead)
        self.assertOwner(lead, self.sven)
        answer = self._ask(lead)
        self.assertEqual(answer.user_id, self.sven)
        self.assertEqual(answer.owner_id, self.sven)
        self.assertIn("As if Sven did not have the lead", answer.explanation_html)
        self.assertEqual(self._ask(self._new_leads(90)).reason, "full")
        self.assertOwner(lead, self.sven)

    def test_a_lead_without_team_says_which_team_decides(self):
        self.south.assignment_domain = "[('name', '=', 'For South')]"
        self.north.assignment_domain = "[('name', '=', 'For North')]"
        lead = self._new_leads(10, team_id=False, name="For South")
        answer = self._ask(lead)
        self.assertEqual(answer.team_id, self.south)
        self.assertIn(answer.user_id, self.eva | self.ines)
        self.assertFalse(lead.team_id)

    def test_who_gets_what_nobody_can_take(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.mara.id})
        self.policy.with_user(self.mara).action_publish("Mara keeps the rest")
        (self.member_nils | self.member_ada | self.member_sven).fair_paused = True
        answer = self._ask(self._new_leads(10))
        self.assertEqual((answer.user_id, answer.reason), (self.mara, "fallback"))

    def test_what_stands_in_the_way_and_what_helps(self):
        lost, won, archived = self._new_leads(10, 10, 10)
        lost.action_set_lost()
        won.action_set_won()
        archived.active = False
        lonely, free = self.env["crm.team"].create(
            [
                {
                    "name": "Lonely",
                    "company_id": self.company.id,
                    "fair_policy_id": self.policy.id,
                },
                {"name": "Free", "fair_policy_id": False},
            ]
        )
        nobody = "[('name', '=', 'nothing')]"
        (self.north | self.south | lonely).assignment_domain = nobody
        teams = self.env["crm.team"].search([("fair_policy_id", "!=", False)])
        teams.assignment_domain = nobody
        self.member_sven.fair_open_max = 1
        self._allocate(self._new_leads(90))
        full = self._new_leads(90)
        self.member_sven.flush_recordset()
        for lead, text in (
            (lost, "Nobody: .*lost.*Restore it"),
            (won, "Nobody: .*won"),
            (archived, "Nobody: .*archived"),
            (
                self._new_leads(10, team_id=False),
                "no team takes.*Choose its sales team",
            ),
            (self._new_leads(10, team_id=free.id), "Free has no published policy"),
            (self._new_leads(10, team_id=lonely.id), "Lonely has no members.*Add"),
            (full, "everyone in North .* full.*Raise a capacity"),
        ):
            with self.subTest(text=text):
                answer = self._ask(lead)
                self.assertFalse(answer.user_id)
                self.assertRegex(answer.mend, text)
        self.member_sven.fair_paused = True
        self.assertRegex(self._ask(full).mend, "Nobody in North may .*Relax")

    def _ask(self, lead, user=None):
        """What Mara sees after pressing *Who would get this?*."""
        action = lead.with_user(user or self.mara).action_fair_what_if()
        self.assertEqual((action["res_model"], action["target"]), (WIZARD, "new"))
        answer = self.env[WIZARD].with_user(user or self.mara)
        return answer.browse(action["res_id"])

    def _digest(self):
        """Every row of every table that a decision would write in."""
        self.env.flush_all()
        rows = []
        for table in TRACES:
            query = f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t"
            self.env.cr.execute(query)  # pylint: disable=sql-injection
            rows.append((table, self.env.cr.fetchone()))
        return rows


@tagged("post_install", "-at_install", "standard")
class TestWhatIfRpc(RpcCase):
    def test_each_role(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Secret",
                "team_id": self.north.id,
                "company_id": self.company.id,
                "user_id": self.ada.id,
            }
        )
        for user in (self.ada, self.alba, self.emil, self.pia):
            self._sign_in(user)
            self.assertRefused(self._rpc("crm.lead", "action_fair_what_if", [lead.id]))
            self.assertRefused(self._rpc(WIZARD, "create", {"lead_id": lead.id}))
        self._sign_in(self.otto)
        self.assertRefused(self._rpc("crm.lead", "action_fair_what_if", [lead.id]))
        answer = self._rpc("crm.lead", "action_fair_what_if", [MISSING])
        self.assertIn(answer[1], REFUSED)
        answer = self._rpc(WIZARD, "create", {"lead_id": lead.id})
        self.assertRefused(answer, (AccessError,))
        self._sign_in(self.mara)
        action, fault, _message = self._rpc(
            "crm.lead", "action_fair_what_if", [lead.id]
        )
        self.assertIsNone(fault)
        [row], fault, _message = self._rpc(
            WIZARD, "read", [action["res_id"]], ["user_id", "explanation_html"]
        )
        self.assertIn("Chosen", row["explanation_html"])
