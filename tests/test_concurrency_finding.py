"""Two managers decide on the same finding at the same moment."""

from odoo.tests import tagged

from .concurrency_case import ConcurrencyCase


@tagged("post_install", "-at_install", "standard")
class TestTwoManagers(ConcurrencyCase):
    """One decides, the other is told; what is proposed is done once or not at all."""

    def test_both_accept(self):
        finding, member = self._new_cap()
        answers = self._together(
            *((manager, self._accepting(finding)) for manager in self.managers)
        )
        self.assertEqual(answers.count(True), 1, answers)
        self.assertIn("has decided on this finding already", self._told(answers))
        with self._environment() as env:
            self.assertEqual(env["crm.team.member"].browse(member).assignment_max, 12)

    def test_one_accepts_and_one_rejects(self):
        finding, member = self._new_cap()
        accepting, rejecting = self.managers
        answers = self._together(
            (accepting, self._accepting(finding)),
            (rejecting, self._rejecting(finding)),
        )
        self.assertEqual(answers.count(True), 1, answers)
        with self._environment() as env:
            record = env["fair.allocation.evaluation.finding"].browse(finding)
            capacity = env["crm.team.member"].browse(member).assignment_max
            self.assertEqual(capacity, 12 if record.state == "accepted" else 10)
            self.assertEqual(bool(record.answer), record.state == "rejected")

    def test_both_move_the_same_leads(self):
        finding = self._new_move()
        answers = self._together(
            *((manager, self._accepting(finding)) for manager in self.managers)
        )
        self.assertIn("has decided on this finding already", self._told(answers))
        with self._environment() as env:
            run = env["fair.allocation.evaluation.finding"].browse(finding).run_id
            self.assertEqual(run.state, "applied")
            given = run.line_ids.filtered(lambda line: line.state == "applied")
            self.assertTrue(given)
            self.assertEqual(given.lead_id.user_id, run.to_user_id)
            entries = env["fair.allocation.decision"].search(
                [("run_id", "=", run.id), ("count", ">", 0)]
            )
            self.assertEqual(len(entries), len(given))

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _accepting(self, finding):
        def accept(env):
            record = env["fair.allocation.evaluation.finding"].browse(finding)
            return bool(record.action_accept())

        return accept

    def _rejecting(self, finding):
        def reject(env):
            env["fair.allocation.evaluation.finding"].browse(finding)._reject("No")
            return True

        return reject

    def _told(self, answers):
        """The refusal among the answers."""
        (refusal,) = [answer for answer in answers if isinstance(answer, str)]
        return refusal

    def _new_cap(self):
        team = self._new_team(1, 10)
        with self._environment() as env:
            member = env["crm.team.member"].search([("crm_team_id", "=", team)])
            evaluation = self._evaluate(env, team)
            finding = env["fair.allocation.evaluation.finding"].create(
                {
                    "evaluation_id": evaluation.id,
                    "kind": "cap",
                    "code": "raise",
                    "user_id": member.user_id.id,
                    "numbers": {
                        **{"before": 10, "after": 12, "full_days": 20, "days": 30},
                        **{"peak": 10, "waiting": 6},
                    },
                }
            )
            return finding.id, member.id

    def _new_move(self):
        """Two people, one of whom a manager gave everything; the id of the finding."""
        team = self._new_team(2, 100)
        leads = self._new_leads(team, 24)
        with self._environment() as env:
            env["fair.allocation.tier"].search([]).write(
                {"protection_days": 0, "named_owner": False, "seniority_id": False}
            )
            first = env["crm.team"].browse(team).crm_team_member_ids.user_id[0]
            manager = env(user=self.managers[0])
            manager["crm.lead"].browse(leads).write(
                {"user_id": first.id, "type": "opportunity"}
            )
        with self._environment() as env:
            found = self._evaluate(env, team).finding_ids
            return found.filtered(lambda finding: finding.kind == "move").id

    def _evaluate(self, env, team):
        today = env.cr.now().date()
        return env["fair.allocation.evaluation"]._create_for(
            env["crm.team"].browse(team), today, today
        )
