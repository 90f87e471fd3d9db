from odoo.exceptions import AccessError
from odoo.tests import tagged

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestTriggers(AllocationCase):
    """Odoo's own *Assign Leads* button and its scheduled job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        # Only our leads are waiting.
        cls.env["crm.lead"].search([("user_id", "=", False)]).active = False
        cls.env["crm.team"].search(
            [("id", "not in", (cls.north | cls.south).ids)]
        ).assignment_optout = True
        cls.east = cls.env["crm.team"].create(
            {
                "name": "East, without a policy",
                "company_id": cls.company.id,
                "assignment_domain": "[('priority', '=', '3')]",
            }
        )
        cls.env["crm.team.member"].create(
            {
                "crm_team_id": cls.east.id,
                "user_id": cls.alba.id,
                "assignment_max": 60,
            }
        )

    def test_assign_leads_of_a_team_shares_by_the_policy(self):
        leads = self._new_leads(10, 50, 80)
        action = self.north.with_user(self.mara).action_assign_leads()
        self.assertEqual(leads.filtered("user_id"), leads)
        self.assertEqual(set(self._decisions(leads).mapped("kind")), {"allocate"})
        run = self.env["fair.allocation.run"].browse(action["params"]["next"]["res_id"])
        self.assertEqual(run.lead_ids, leads)
        self.assertIn("3", action["params"]["message"])

    def test_the_scheduled_job_takes_leads_without_a_team_too(self):
        leads = self._new_leads(*[10] * 4, team_id=False)
        self.env["crm.team"]._cron_assign_leads()
        self.assertEqual(len(leads.filtered("user_id")), 4)
        self.assertLessEqual(leads.team_id, self.north | self.south)

    def test_teams_without_a_policy_are_assigned_by_odoo(self):
        theirs = self._new_leads(10, team_id=self.east.id)
        ours = self._new_leads(10)
        (self.north | self.east).with_user(self.mara).action_assign_leads()
        self.assertOwner(theirs, self.alba)
        self.assertFalse(self._decisions(theirs))
        self.assertTrue(self._decisions(ours))

    def test_duplicates_are_neither_merged_nor_deleted(self):
        leads = self._new_leads(10, 10, team_id=False, email_from="same@fair.example")
        self.env["crm.team"]._cron_assign_leads()
        self.assertEqual(leads.exists(), leads)
        self.assertEqual(len(leads.filtered("user_id")), 2)

    def test_nothing_to_do_makes_no_run(self):
        before = self.env["fair.allocation.run"].search_count([])
        self.north.with_user(self.mara).action_assign_leads()
        self.assertEqual(self.env["fair.allocation.run"].search_count([]), before)

    def test_only_managers_share_out_leads(self):
        leads = self._new_leads(10)
        for user in (self.nils, self.alba):
            with self.assertRaisesRegex(AccessError, "Only sales managers"):
                leads.with_user(user).action_fair_allocate()
        self.assertFalse(leads.user_id)

    def test_the_domain_of_a_team_decides_on_leads_without_one(self):
        self.north.assignment_domain = "[('priority', '=', '2')]"
        self.south.assignment_domain = "[('priority', '=', '0')]"
        for_north = self._new_leads(10, team_id=False, priority="2")
        for_south = self._new_leads(10, team_id=False, priority="0")
        for_nobody = self._new_leads(10, team_id=False, priority="1")
        run = self._preview(for_north | for_south | for_nobody)
        self.assertEqual(self._line(run, for_north).team_id.id, self.north.id)
        self.assertEqual(self._line(run, for_south).team_id.id, self.south.id)
        self.assertEqual(self._line(run, for_nobody).reason, "no_team")
