from odoo.tests import new_test_user

from .common import SALESMAN, FairAllocationCase


class AllocationCase(FairAllocationCase):
    """The small company with one published policy for both teams.

    Everyone has the same weight and all factors are silent, so that a test states the
    one rule it is about.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["fair.allocation.policy"].create(
            {
                "name": "Our Rules",
                "company_id": cls.company.id,
                "entitlement_mode": "equal",
            }
        )
        cls.policy.factor_ids.write({"weight": 0, "required": False})
        (cls.north | cls.south).fair_policy_id = cls.policy
        cls.policy.with_user(cls.mara).action_publish("First rules")
        cls.team_north = cls.nils | cls.ada | cls.sven

    @classmethod
    def _require(cls, code, weight=50):
        """Publish a version in which ``code`` is a condition."""
        factor = cls.policy.factor_ids.filtered(lambda factor: factor.code == code)
        factor.write({"weight": weight, "required": True})
        cls.policy.with_user(cls.mara).action_publish(f"{code} is required now")

    @classmethod
    def _new_team(cls, size, **profile):
        """A team of ``size`` people alike, with the policy; their users by name."""
        team = cls.env["crm.team"].create(
            {
                "name": "Equals",
                "company_id": cls.company.id,
                "fair_policy_id": cls.policy.id,
            }
        )
        users = cls.env["res.users"]
        for number in range(size):
            users |= new_test_user(cls.env, f"fair_equal_{number}", groups=SALESMAN)
        cls.env["crm.team.member"].create(
            [
                {
                    "crm_team_id": team.id,
                    "user_id": user.id,
                    "assignment_max": 10000,
                    **profile,
                }
                for user in users
            ]
        )
        return team, users

    def _preview(self, leads, user=None):
        """The run a manager sees after pressing *Auto-assign* on these leads."""
        action = leads.with_user(user or self.mara).action_fair_allocate()
        self.assertEqual(action["res_model"], "fair.allocation.run")
        return (
            self.env["fair.allocation.run"]
            .with_user(user or self.mara)
            .browse(action["res_id"])
        )

    def _allocate(self, leads, user=None):
        """Preview and apply."""
        run = self._preview(leads, user)
        run.action_apply()
        self.env.flush_all()
        return run

    def _line(self, run, lead):
        return run.line_ids.filtered(lambda line: line.lead_id.id == lead.id)

    def _decisions(self, leads):
        return self.env["fair.allocation.decision"].search(
            [("lead_id", "in", leads.ids)], order="id"
        )

    def _counts(self, leads):
        """Leads per owner, unowned ones under the empty user."""
        return {user: len(group) for user, group in leads.grouped("user_id").items()}

    def assertOwner(self, lead, user):
        self.assertEqual(lead.user_id, user, f"{lead.name}: {lead.fair_reason}")

    def assertWaits(self, lead, reason):
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.fair_wait_reason, reason)

    def assertBooksBalance(self):
        """Per team and tier what was credited is what was received."""
        self.env.cr.execute(
            """
            SELECT team_id, tier_id, SUM(leads), SUM(value) FROM (
                SELECT team_id, tier_id, count AS leads, value
                  FROM fair_allocation_decision WHERE count != 0
                UNION ALL
                SELECT team_id, tier_id, -credited, -credited_value
                  FROM fair_allocation_entitlement
            ) AS books GROUP BY team_id, tier_id
            """
        )
        for team, tier, leads, value in self.env.cr.fetchall():
            self.assertAlmostEqual(float(leads), 0, 2, f"leads of {team}, {tier}")
            self.assertAlmostEqual(float(value), 0, 2, f"value of {team}, {tier}")
