from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FairAllocationCase


@tagged("post_install", "-at_install", "standard")
class TestNeed(FairAllocationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.industry = cls.env["res.partner.industry"].create({"name": "Mining"})
        cls.rule = cls._new_rule(keywords="robot, 机器人", skill_level_id=cls.basic.id)

    @classmethod
    def _new_rule(cls, **values):
        return cls.env["fair.allocation.need.rule"].create(
            {
                "name": "Rule",
                "skill_id": cls.robotics.id,
                "skill_level_id": cls.basic.id,
                **values,
            }
        )

    def test_keyword_in_name_or_notes_fills_the_need_on_creation(self):
        for values in (
            {"name": "A ROBOT cell"},
            {"name": "Plant", "description": "<p>two <b>robot</b> arms</p>"},
            {"name": "需要机器人系统"},
        ):
            lead = self.env["crm.lead"].with_user(self.ada).create(values)
            self.assertEqual(lead.fair_skill_ids.skill_id, self.robotics)
            self.assertEqual(lead.fair_skill_ids.level, 30)

    def test_keyword_is_a_whole_word(self):
        self.rule.keywords = "ERP"
        Lead = self.env["crm.lead"]
        enterprise, chinese = Lead.create([{"name": "Enterprise"}, {"name": "需要ERP"}])
        self.assertFalse(enterprise.fair_skill_ids)
        self.assertTrue(chinese.fair_skill_ids)

    def test_highest_level_wins_and_all_conditions_must_hold(self):
        tag = self.env["crm.tag"].create({"name": "Rush"})
        self._new_rule(keywords="robot", tag_ids=tag.ids, skill_level_id=self.master.id)
        plain, rush = self.env["crm.lead"].create(
            [
                {"name": "robot"},
                {"name": "robot", "tag_ids": [Command.link(tag.id)]},
            ]
        )
        self.assertEqual(plain.fair_skill_ids.skill_level_id, self.basic)
        self.assertEqual(rush.fair_skill_ids.skill_level_id, self.master)

    def test_button_adds_and_raises_but_takes_nothing_away(self):
        leads = self._new_leads(1, 1, 1, user_id=self.ada.id)
        leads.write({"name": "robot"})
        leads[0].fair_skill_ids = [self._need(self.robotics, self.master)]
        leads[1].fair_skill_ids = [self._need(self.calibration, self.basic)]
        self.rule.skill_level_id = self.skilled
        leads.with_user(self.ada).action_fair_fill_needs()
        self.assertEqual(leads[0].fair_skill_ids.skill_level_id, self.master)
        self.assertEqual(
            leads[1].fair_skill_ids.skill_id, self.robotics + self.calibration
        )
        self.assertEqual(leads[2].fair_skill_ids.level, 60)

    def test_button_needs_write_access(self):
        lead = self._new_leads(1, name="robot", user_id=self.sven.id)
        with self.assertRaises(AccessError):
            lead.with_user(self.ada).action_fair_fill_needs()

    def test_condition_and_industry(self):
        self._new_rule(
            skill_id=False,
            skill_level_id=False,
            industry_id=self.industry.id,
            domain="[('expected_revenue', '>', 100)]",
        )
        small, big = self._new_leads(50, 500)
        self.assertFalse(small.fair_industry_id)
        self.assertEqual(big.fair_industry_id, self.industry)

    def test_industry_comes_from_the_customer(self):
        partner = self.env["res.partner"].create(
            {"name": "Pit", "industry_id": self.industry.id}
        )
        lead = self._new_leads(1, partner_id=partner.id)
        self.assertEqual(lead.fair_industry_id, self.industry)

    def test_rule_of_another_company_does_not_apply(self):
        self.rule.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._new_leads(1, name="robot").fair_skill_ids)

    def test_rules_without_condition_or_effect_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Keywords, Tags, Condition"):
            self._new_rule(keywords=" , ")
        with self.assertRaisesRegex(ValidationError, "Needed Skill, Industry"):
            self._new_rule(keywords="x", skill_id=False)
        with self.assertRaisesRegex(ValidationError, "Minimum Level"):
            self._new_rule(keywords="x", skill_level_id=False)
        with self.assertRaisesRegex(ValidationError, "Condition: "):
            self._new_rule(domain="[('nope', '=', 1)]")

    def test_level_must_belong_to_the_skill(self):
        other = self.env["hr.skill.type"].create(
            {
                "name": "Talk",
                "skill_level_ids": [
                    Command.create({"name": "B2", "level_progress": 9})
                ],
                "skill_ids": [Command.create({"name": "English"})],
            }
        )
        with self.assertRaisesRegex(ValidationError, "Minimum Level"):
            self._new_leads(
                1, fair_skill_ids=[self._need(self.robotics, other.skill_level_ids)]
            )

    def test_need_follows_the_access_to_its_lead(self):
        mine, other = self._new_leads(1, 1, name="robot")
        mine.user_id = self.ada
        other.user_id = self.sven
        Need = self.env["fair.allocation.need"]
        self.assertEqual(Need.with_user(self.ada).search([]).lead_id, mine)
        need = other.fair_skill_ids
        with self.assertRaises(AccessError):
            need.with_user(self.ada).write({"skill_level_id": self.master.id})
        with self.assertRaises(AccessError):
            Need.with_user(self.ada).create(
                {"lead_id": other.id, "skill_id": self.calibration.id}
            )
        with self.assertRaises(AccessError):
            need.with_user(self.ada).unlink()
        mine.fair_skill_ids.with_user(self.ada).skill_level_id = self.master
        need.with_user(self.alba).skill_level_id = self.master
        employee = self._new_user("emil", "base.group_user")
        with self.assertRaises(AccessError):
            Need.with_user(employee).search([])

    def test_merging_leads_keeps_the_highest_needs(self):
        leads = self._new_leads(1, 1, user_id=self.ada.id, type="opportunity")
        leads[0].fair_skill_ids = [self._need(self.robotics, self.basic)]
        leads[1].fair_skill_ids = [
            self._need(self.robotics, self.master),
            self._need(self.calibration, self.basic),
        ]
        merged = leads.with_user(self.mara).merge_opportunity()
        self.assertEqual(
            {need.skill_id: need.skill_level_id for need in merged.fair_skill_ids},
            {self.robotics: self.master, self.calibration: self.basic},
        )

    def test_leads_are_found_by_needed_skill(self):
        lead = self._new_leads(1, name="robot", user_id=self.ada.id)
        found = self.env["crm.lead"].with_user(self.ada)
        self.assertIn(lead, found.search([("fair_skill_ids", "ilike", "robot")]))

    def test_copy_keeps_the_needs(self):
        lead = self._new_leads(1, name="robot")
        lead.fair_skill_ids.skill_level_id = self.master
        self.assertEqual(lead.copy().fair_skill_ids.skill_level_id, self.master)

    def test_queries_do_not_grow_with_the_leads(self):
        counts = []
        for size in (20, 200):
            leads = self._new_leads(*[1] * size)
            leads.write({"name": "robot"})
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["fair.allocation.need.rule"]._apply(leads)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 5)

    def _need(self, skill, level):
        return Command.create({"skill_id": skill.id, "skill_level_id": level.id})
