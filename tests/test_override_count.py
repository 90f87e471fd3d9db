from odoo.tests import tagged

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestOverrideCount(AllocationCase):
    """How often managers decided against the proposal, and in whose favour."""

    def setUp(self):
        super().setUp()
        (self.member_ada | self.member_sven).fair_paused = True
        self.leads = self._new_leads(10, 10, 10)

    def _override(self, user, *leads):
        """Nils is proposed for all; Mara gives these to ``user`` instead."""
        (self.member_ada | self.member_sven).fair_paused = False
        for lead in leads:
            self._line(self.run, lead).with_user(self.mara)._override(
                user, "I know her"
            )
        self.run.action_apply()
        self.env.flush_all()

    def _count(self, *members):
        self.env.invalidate_all()
        return [member.with_user(self.mara).fair_override_count for member in members]

    def test_they_count_for_who_received_them(self):
        self.run = self._preview(self.leads)
        first, second, third = self.leads
        self.assertEqual(self._count(self.member_ada), [0])
        self._override(self.ada, first, second)
        self.assertEqual(first.user_id, self.ada)
        self.assertEqual(third.user_id, self.nils)
        self.assertEqual(
            self._count(self.member_ada, self.member_nils, self.member_sven), [2, 0, 0]
        )
        self.assertEqual(self.run.override_count, 2)

    def test_they_count_only_once_applied(self):
        self.run = self._preview(self.leads)
        self.member_ada.fair_paused = False
        line = self._line(self.run, self.leads[0])
        line.with_user(self.mara)._override(self.ada, "I know her")
        self.assertEqual(self._count(self.member_ada), [0])
        self.run.action_apply()
        self.assertEqual(self._count(self.member_ada), [1])

    def test_each_team_counts_its_own(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        both = self.env["crm.team.member"].create(
            {"crm_team_id": self.south.id, "user_id": self.ada.id}
        )
        self.run = self._preview(self.leads)
        self._override(self.ada, self.leads[0])
        self.assertEqual(self._count(self.member_ada, both), [1, 0])

    def test_the_button_opens_what_was_counted(self):
        self.run = self._preview(self.leads)
        self._override(self.ada, self.leads[0])
        (self.member_nils | self.member_sven).fair_paused = True
        self._allocate(self._new_leads(10))
        action = self.member_ada.with_user(self.mara).action_fair_open_overrides()
        found = self.env["fair.allocation.decision"].search(action["domain"])
        self.assertEqual(len(found), 2)
        self.assertEqual(action["context"]["search_default_overridden"], 1)
        overridden = found.filtered(lambda entry: entry.kind == "override")
        self.assertEqual(len(overridden), self._count(self.member_ada)[0])
        self.assertEqual(overridden.lead_id, self.leads[0])

    def test_queries_do_not_grow_with_people(self):
        def measure(members):
            self.env.invalidate_all()
            members.mapped("user_id.name")
            before = self.env.cr.sql_log_count
            members.with_user(self.mara).mapped("fair_override_count")
            return self.env.cr.sql_log_count - before

        everybody = self.env["crm.team.member"].search([])
        measure(everybody)
        few = measure(everybody[:2])
        self.assertEqual(measure(everybody), few)
