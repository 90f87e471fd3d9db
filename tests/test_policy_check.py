from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .rpc_case import RpcCase


class CheckCase(AllocationCase):
    """The policy of team North alone, in which everything works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south.fair_policy_id = False
        cls.policy.write({"auto_return": False, "pulse_sample": 3})
        cls.policy.arbiter_ids = cls.eva
        cls._weigh("skills", 50)
        cls.env.flush_all()

    @classmethod
    def _weigh(cls, code, weight, required=False):
        factor = cls.policy.factor_ids.filtered(lambda f: f.code == code)
        factor.write({"weight": weight, "required": required})

    def _check(self):
        """The findings a manager sees after pressing *Check*."""
        action = self.policy.with_user(self.mara).action_check()
        Finding = self.env["fair.allocation.policy.finding"].with_user(self.mara)
        return Finding.search(action["domain"])

    def _codes(self):
        return self._check().mapped("code")

    def _find(self, code, severity, *words):
        """The one finding with this code, and what it says."""
        findings = self._check()
        found = findings.filtered(lambda finding: finding.code == code)
        self.assertEqual(len(found), 1, f"{code}: {findings.mapped('message')}")
        self.assertEqual(found.severity, severity)
        for word in words:
            self.assertIn(word, found.message)
        return found

    def assertMends(self, finding, record):
        """The link opens this very record."""
        action = finding.action_open_mend()
        self.assertEqual(action["res_model"], record._name)
        self.assertEqual(action.get("res_id", False), record.id)

    def assertGone(self, code):
        self.assertNotIn(code, self._codes())


@tagged("post_install", "-at_install", "standard")
class TestSettings(CheckCase):
    def test_nobody_to_rule_on_disputes(self):
        self.policy.arbiter_ids = self.mara
        finding = self._find("no_arbiter", "warning", "North", "Add arbiters")
        self.assertMends(finding, self.policy)
        self.policy.arbiter_ids = self.mara | self.eva
        self.assertGone("no_arbiter")
        self.eva.active = False
        self._find("no_arbiter", "warning")

    def test_nothing_is_found_where_everything_works(self):
        self._new_leads(10, 50, 90)
        self.assertFalse(self._check(), self._check().mapped("message"))
        self.assertEqual(self.policy.with_user(self.mara).finding_count, 0)

    def test_no_team(self):
        self.north.fair_policy_id = False
        self.assertMends(self._find("no_team", "problem"), self.policy)
        self.north.fair_policy_id = self.policy
        self.assertGone("no_team")

    def test_nothing_is_weighed(self):
        self._weigh("skills", 0)
        self.assertMends(self._find("factors_zero", "warning"), self.policy)
        self._weigh("industry", 1)
        self.assertGone("factors_zero")

    def test_archived_fallback_owner(self):
        self.policy.write({"fallback": "user", "fallback_user_id": self.alba.id})
        self.assertGone("fallback_archived")
        self.alba.active = False
        finding = self._find("fallback_archived", "problem", "Alba")
        self.assertMends(finding, self.policy)
        self.policy.fallback = "wait"
        self.assertGone("fallback_archived")

    def test_the_draft_is_checked_not_what_is_in_force(self):
        self._weigh("skills", 0)
        self.assertIn("factors_zero", self._codes())
        self.policy._check(self.policy.version_id)
        # Version 1 was published with silent factors as well; this one isn't.
        self._weigh("skills", 5)
        self.policy.with_user(self.mara).action_publish("Skills matter")
        self._weigh("skills", 0)
        self.assertNotIn(
            "factors_zero", self.policy._check(self.policy.version_id).mapped("code")
        )
        self.assertIn("factors_zero", self._codes())

    def test_leads_without_score(self):
        self.criterion.active = False
        finding = self._find("no_criterion", "warning")
        self.assertMends(finding, self.criterion.browse())
        self.criterion.active = True
        self.assertGone("no_criterion")

    def test_a_gap_below_the_lowest_tier(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fair_allocation_tier SET score_min = 5 WHERE id = %s",
            [self.tier_c.id],
        )
        self.env.invalidate_all()
        finding = self._find("tier_gap", "problem", "C", "begins at 5")
        self.assertMends(finding, self.tier_c)
        self.tier_c.score_min = 0
        self.assertGone("tier_gap")

    def test_no_tiers_at_all(self):
        (self.tier_a | self.tier_b | self.tier_c).unlink()
        self.assertMends(self._find("no_tier", "warning"), self.tier_a.browse())

    def test_a_rung_that_names_what_it_does_not_reach(self):
        self.advisor.tier_ids = self.tier_b | self.tier_a
        finding = self._find("rung_contradiction", "warning", "Advisor names A as")
        self.assertMends(finding, self.advisor)
        self.advisor.tier_ids = self.tier_b
        self.assertGone("rung_contradiction")

    def test_practice_without_a_tier_for_it(self):
        self.policy.practice_seniority_id = self.advisor
        self.assertMends(
            self._find("practice_no_tier", "warning"), self.tier_c.browse()
        )
        self.tier_c.practice = True
        self.assertGone("practice_no_tier")

    def test_practice_newcomers_may_not_take(self):
        self.policy.practice_seniority_id = self.advisor
        self.tier_b.practice = True
        finding = self._find("practice_forbidden", "warning", "Newcomer is in practice")
        self.assertMends(finding, self.tier_b)
        self.policy.practice_percent = 0
        self.assertGone("practice_forbidden")


@tagged("post_install", "-at_install", "standard")
class TestTeams(CheckCase):
    def test_team_without_members(self):
        self.south.fair_policy_id = self.policy
        self.assertGone("no_member")
        self.south.crm_team_member_ids.action_archive()
        finding = self._find("no_member", "problem", "South has no members")
        self.assertMends(finding, self.south)

    def test_team_without_capacity(self):
        self.north.crm_team_member_ids.assignment_max = 0
        finding = self._find("no_capacity", "problem", "Nobody in North")
        self.assertMends(finding, self.north)
        self.assertGone("person_no_capacity")
        self.member_sven.assignment_max = 5
        self.assertGone("no_capacity")

    def test_nobody_takes_part(self):
        self.north.crm_team_member_ids.fair_paused = True
        finding = self._find("none_available", "problem", "Everyone in North")
        self.assertMends(finding, self.north)
        self.member_ada.fair_paused = False
        self.assertGone("none_available")

    def test_nobody_to_alert(self):
        self.north.user_id = False
        self.assertMends(self._find("no_leader", "warning", "North"), self.north)
        self.policy.alert_days = 0
        self.assertGone("no_leader")

    def test_person_without_capacity(self):
        self.member_ada.assignment_max = 0
        finding = self._find("person_no_capacity", "warning", "Ada in North")
        self.assertMends(finding, self.member_ada)
        self.member_ada.assignment_max = 1
        self.assertGone("person_no_capacity")
        self.member_ada.fair_cap_ids = [Command.create({"period": "day", "limit": 0})]
        self.assertMends(self._find("person_no_capacity", "warning"), self.member_ada)
        self.member_ada.fair_cap_ids.tier_id = self.tier_b
        self.assertGone("person_no_capacity")

    def test_archived_person(self):
        self.nils.active = False
        finding = self._find("person_archived", "warning", "Nils")
        self.assertMends(finding, self.member_nils)
        self.member_nils.action_archive()
        self.assertGone("person_archived")

    def test_person_who_may_take_nothing(self):
        self.newcomer.tier_ids = self.tier_a
        finding = self._find("person_no_tier", "warning", "Nils", "Newcomer")
        self.assertMends(finding, self.newcomer)
        self.newcomer.tier_ids = False
        self.assertGone("person_no_tier")

    def test_person_no_lead_fits(self):
        self._weigh("language", 10, required=True)
        french = self.env["res.lang"]._activate_lang("fr_FR")
        english = self.env["res.lang"]._get_data(code="en_US").id
        self.member_nils.fair_lang_ids = french
        leads = self._new_leads(*[10] * 19, lang_id=english)
        self.assertGone("person_no_lead")
        leads |= self._new_leads(10, lang_id=english)
        finding = self._find("person_no_lead", "warning", "None of the 20", "Nils")
        self.assertMends(finding, self.member_nils)
        leads[:1].lang_id = french
        self.assertGone("person_no_lead")

    def test_condition_about_which_nobody_says_anything(self):
        self._weigh("region", 10, required=True)
        finding = self._find("condition_empty", "warning", "Country and state", "North")
        action = finding.action_open_mend()
        self.assertEqual(action["res_model"], "crm.team.member")
        self.assertEqual(
            self.env["crm.team.member"].search(action["domain"]),
            self.north.crm_team_member_ids,
        )
        self.member_ada.fair_country_ids = self.env.ref("base.nz")
        self.assertGone("condition_empty")

    def test_skill_a_rule_asks_for_and_nobody_has(self):
        rule = self.env["fair.allocation.need.rule"].create(
            {
                "name": "Gauges",
                "keywords": "gauge",
                "skill_id": self.calibration.id,
                "skill_level_id": self.skilled.id,
            }
        )
        self.assertGone("need_no_holder")
        self._weigh("skills", 50, required=True)
        finding = self._find("need_no_holder", "warning", "Gauges", "Calibration")
        self.assertMends(finding, rule)
        rule.write({"skill_id": self.robotics.id})
        self.assertGone("need_no_holder")


@tagged("post_install", "-at_install", "standard")
class TestLeads(CheckCase):
    def test_tier_nobody_may_take(self):
        self.member_sven.fair_seniority_id = self.advisor
        finding = self._find("tier_no_taker", "warning", "North may take tier A")
        self.assertMends(finding, self.tier_a)
        self._new_leads(80, 90, 10)
        finding = self._find("tier_no_taker", "problem", "tier A in North: 2,")
        self.member_sven.fair_seniority_id = self.senior
        self.assertGone("tier_no_taker")

    def test_skills_nobody_has(self):
        self._weigh("skills", 50, required=True)
        easy, hard = self._new_leads(10, 10)
        self._need(easy, self.robotics, self.master)
        self.assertFalse(self._codes())
        self._need(hard, self.calibration, self.basic)
        finding = self._find("leads_skills", "problem", "1 (Calibration)")
        self._assert_opens(finding, hard)
        hard.fair_skill_ids.unlink()
        self.assertGone("leads_skills")

    def test_skill_held_by_one_who_may_not_take_the_tier(self):
        self._weigh("skills", 50, required=True)
        lead = self._new_leads(80)
        self._need(lead, self.robotics, self.master)
        self.assertGone("leads_skills")
        self.member_ada.fair_seniority_id = self.senior
        self.member_sven.fair_seniority_id = self.advisor
        finding = self._find("leads_skills", "problem", "Robotics")
        self._assert_opens(finding, lead)

    def test_industry_region_and_language_nobody_serves(self):
        members = self.north.crm_team_member_ids
        health, trade = self.env["res.partner.industry"].create(
            [{"name": "Health"}, {"name": "Trade"}]
        )
        fiji, oman = self.env.ref("base.fj"), self.env.ref("base.om")
        french = self.env["res.lang"]._activate_lang("fr_FR")
        english = self.env["res.lang"]._get_data(code="en_US").id
        for code, field, stated, asked, word in (
            ("industry", "fair_industry_ids", health.id, trade.id, "Trade"),
            ("region", "fair_country_ids", fiji.id, oman.id, "Oman"),
            ("language", "fair_lang_ids", english, french.id, "French"),
        ):
            with self.subTest(code):
                self._weigh(code, 10, required=True)
                members.write({field: [Command.set([stated])]})
                name = {
                    "industry": "fair_industry_id",
                    "region": "country_id",
                    "language": "lang_id",
                }[code]
                lead = self._new_leads(10, **{name: asked})
                finding = self._find(f"leads_{code}", "problem", word)
                self._assert_opens(finding, lead)
                members[:1].write({field: [Command.clear()]})
                self.assertGone(f"leads_{code}")
                lead.action_archive()

    def test_todays_absence_and_full_books_are_no_findings(self):
        self._new_leads(90)
        self.member_sven.write({"fair_paused": True, "fair_open_max": 1})
        self._new_leads(90, user_id=self.sven.id)
        self.assertFalse(self._codes())

    def test_leads_in_a_tier_of_the_past(self):
        lead = self._new_leads(50)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE fair_allocation_tier SET active = FALSE WHERE id = %s",
            [self.tier_b.id],
        )
        self.env.invalidate_all()
        finding = self._find("tier_foreign", "warning", "1 (B)")
        self._assert_opens(finding, lead)

    def test_given_and_closed_leads_are_left_alone(self):
        self.member_sven.fair_seniority_id = self.advisor
        self._new_leads(80, user_id=self.sven.id)
        self._new_leads(90).action_archive()
        self._find("tier_no_taker", "warning")

    def test_queries_do_not_grow_with_leads_or_people(self):
        self._weigh("skills", 50, required=True)

        def measure():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._check()
            return self.env.cr.sql_log_count - before

        self._need(self._new_leads(10), self.calibration, self.basic)
        measure()
        few = measure()
        for lead in self._new_leads(*range(60)):
            self._need(lead, self.calibration, self.basic)
        self.env["crm.team.member"].create(
            [
                {"crm_team_id": self.north.id, "user_id": user.id}
                for user in (self.alba, self.mara)
            ]
        )
        self.assertLessEqual(measure(), few + 2)

    def _need(self, lead, skill, level):
        self.env["fair.allocation.need"].create(
            {"lead_id": lead.id, "skill_id": skill.id, "skill_level_id": level.id}
        )

    def _assert_opens(self, finding, leads):
        action = finding.action_open_mend()
        self.assertEqual(action["res_model"], "crm.lead")
        found = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(found.search(action["domain"]), leads)


@tagged("post_install", "-at_install", "standard")
class TestKeeping(CheckCase):
    """Pools, returns, rotation, and leads without a team."""

    def _new_pool(self, **vals):
        return self.env["fair.allocation.pool"].create({"name": "Chance", **vals})

    def test_no_pool_where_the_rules_want_one(self):
        pools = self.env["fair.allocation.pool"]
        for vals in ({"fallback": "pool"}, {"missed_response": "pool"}):
            self.policy.write({"fallback": "wait", "missed_response": "nothing"})
            self.assertGone("no_pool")
            self.policy.write(vals)
            self.assertMends(self._find("no_pool", "problem", "North"), pools)
        other = self._new_pool(team_ids=self.south.ids)
        self._find("no_pool", "problem")
        other.team_ids = False
        self.assertGone("no_pool")

    def test_no_pool_for_automatic_return(self):
        self.policy.auto_return = True
        self.tier_a.follow_up_days = 7
        self._find("no_pool", "warning", "North")
        pool = self._new_pool(team_ids=self.north.ids)
        self.assertGone("no_pool")
        pool.active = False
        self._find("no_pool", "warning")
        self.policy.auto_return = False
        self.assertGone("no_pool")

    def test_pool_without_members(self):
        empty = self.env["crm.team"].create({"name": "Empty"})
        pool = self._new_pool(team_ids=(empty | self.north).ids)
        self.assertGone("pool_no_member")
        self.north.crm_team_member_ids.action_archive()
        self.assertMends(self._find("pool_no_member", "problem", "Chance"), pool)
        pool.member_ids = self.alba
        self.assertGone("pool_no_member")

    def test_pool_of_another_team_is_no_concern(self):
        empty = self.env["crm.team"].create({"name": "Empty"})
        self._new_pool(team_ids=empty.ids)
        self.assertGone("pool_no_member")

    def test_pool_no_lead_fits(self):
        pool = self._new_pool(domain="[('country_id.code', '=', 'FJ')]")
        lead = self._new_leads(10)
        self.assertMends(self._find("pool_unmatched", "warning", "Chance"), pool)
        lead.country_id = self.env.ref("base.fj")
        self.assertGone("pool_unmatched")
        lead.action_set_lost()
        self.assertGone("pool_unmatched")

    def test_pool_with_a_condition_of_the_past(self):
        pool = self._new_pool()
        for text in ("[('gone_with_its_module', '=', 1)]", "[(", "today()"):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE fair_allocation_pool SET domain = %s WHERE id = %s",
                [text, pool.id],
            )
            self.env.invalidate_all()
            self.assertMends(self._find("pool_invalid", "problem", "Chance"), pool)
        pool.domain = "[]"
        self.assertGone("pool_invalid")

    def test_rotation_without_months(self):
        self.policy.rotation = True
        finding = self._find("rotation_no_months", "warning")
        self.assertMends(finding, self.tier_a.browse())
        self.tier_b.rotation_months = 6
        self.assertGone("rotation_no_months")

    def test_automatic_return_without_days(self):
        self.policy.auto_return = True
        finding = self._find("return_no_days", "warning")
        self.assertMends(finding, self.tier_a.browse())
        self.tier_c.no_sale_days = 100
        self.assertGone("return_no_days")

    def test_a_deadline_nobody_is_there_to_keep(self):
        self.tier_a.response_hours = 4
        self.assertGone("nobody_works")
        # Only Sven may take tier A.
        resource = self.sven.employee_id.resource_id
        now = self.env.cr.now()
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Round the world",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": now - timedelta(days=1),
                "date_to": now + timedelta(days=60),
                "time_type": "leave",
            }
        )
        finding = self._find("nobody_works", "warning", "tier A", "North", "4 hours")
        self.assertMends(finding, self.tier_a)
        leave.date_to = now + timedelta(days=2)
        self.assertGone("nobody_works")

    def test_leads_no_team_accepts(self):
        self.env["crm.team"].search(
            []
        ).assignment_domain = "[('expected_revenue', '>', 50)]"
        taken, left = self._new_leads(60, 10, team_id=False)
        left.user_id = taken.user_id = False
        finding = self._find("teamless", "warning", "accepts: 1.")
        action = finding.action_open_mend()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), left)
        self.north.assignment_domain = False
        self.assertGone("teamless")

    def test_leads_of_another_company_are_no_concern(self):
        self.env["crm.team"].search([]).assignment_domain = "[('id', '=', 0)]"
        lead = self._new_leads(10, team_id=False)
        self._find("teamless", "warning")
        lead.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertGone("teamless")


@tagged("post_install", "-at_install", "standard")
class TestWhenItIsChecked(CheckCase):
    def test_findings_are_replaced_and_remember_since_when(self):
        self.member_ada.assignment_max = 0
        first = self._find("person_no_capacity", "warning")
        since = first.since
        self.member_nils.assignment_max = 0
        later = self.env.cr.now().replace(year=since.year + 1)
        with patch.object(self.env.cr, "_now", later):
            findings = self._check()
        self.assertFalse(first.exists())
        by_person = {finding.mend_id: finding.since for finding in findings}
        self.assertEqual(by_person[self.member_ada.id], since)
        self.assertGreater(by_person[self.member_nils.id], since)

    def test_publishing_shows_them_first_and_goes_on(self):
        self.north.crm_team_member_ids.assignment_max = 0
        action = self.policy.with_user(self.mara).action_open_publish()
        wizard = (
            self.env["fair.allocation.publish"]
            .with_user(self.mara)
            .with_context(**action["context"])
            .create({"note": "We shall see"})
        )
        self.assertIn("no_capacity", wizard.finding_ids.mapped("code"))
        wizard.action_publish()
        self.assertEqual(self.policy.version_id.note, "We shall see")
        # Mara has seen them: the night tells nothing.
        self.assertFalse(self._night())

    def test_the_night_tells_a_new_problem_once(self):
        self.assertFalse(self._night())
        self.north.crm_team_member_ids.assignment_max = 0
        message = self._night()
        self.assertEqual(message.notified_partner_ids, self.mara.partner_id)
        self.assertIn("Nobody in North has any capacity", message.body)
        self.assertFalse(self._night())
        self.north.crm_team_member_ids.assignment_max = 10
        self.assertFalse(self._night())
        self.north.crm_team_member_ids.assignment_max = 0
        self.assertTrue(self._night(), "it was mended, and is new again")

    def test_the_night_is_quiet_about_warnings(self):
        self.member_ada.assignment_max = 0
        self.assertFalse(self._night())
        self.assertIn("person_no_capacity", self.policy.finding_ids.mapped("code"))

    def test_the_night_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mara.lang = "zh_CN"
        self.north.crm_team_member_ids.assignment_max = 0
        with patch.object(
            type(self.env["fair.allocation.policy.finding"]),
            "_get_team_texts",
            lambda finding, said: {"no_capacity": finding.env.lang},
        ):
            self.assertIn("zh_CN", self._night().body)

    def test_somebody_else_is_told_when_the_publisher_is_gone(self):
        boss = self._new_user("boss", "sales_team.group_sale_manager")
        self.north.user_id = boss
        self.mara.active = False
        self.north.crm_team_member_ids.assignment_max = 0
        self.assertEqual(self._night().notified_partner_ids, boss.partner_id)

    def _night(self):
        """What the nightly check sends."""
        Message = self.env["mail.message"]
        last = Message.search([], order="id desc", limit=1).id
        self.env["fair.allocation.policy"]._cron_check()
        return Message.search(
            [("id", ">", last), ("message_type", "=", "user_notification")]
        )


@tagged("post_install", "-at_install", "standard")
class TestWhoMayCheck(RpcCase):
    def setUp(self):
        super().setUp()
        self.north.crm_team_member_ids.assignment_max = 0
        self.policy._check(self.policy._draft())
        self.finding = self.policy.finding_ids.filtered(
            lambda finding: finding.code == "no_capacity"
        )
        self.assertTrue(self.finding)

    def test_managers_read_check_and_mend(self):
        self._sign_in(self.mara)
        answer, fault, message = self._rpc(
            "fair.allocation.policy.finding", "read", self.finding.ids, ["message"]
        )
        self.assertFalse(fault, message)
        self.assertIn("North", answer[0]["message"])
        answer, fault, message = self._rpc(
            "fair.allocation.policy", "action_check", self.policy.ids
        )
        self.assertFalse(fault, message)
        self.assertEqual(answer["res_model"], "fair.allocation.policy.finding")

    def test_nobody_writes_findings(self):
        self._sign_in(self.mara)
        Finding = "fair.allocation.policy.finding"
        for ask in (
            (Finding, "write", self.finding.ids, {"severity": "warning"}),
            (Finding, "unlink", self.finding.ids),
            (
                Finding,
                "create",
                [
                    {
                        "policy_id": self.policy.id,
                        "code": "no_team",
                        "severity": "problem",
                    }
                ],
            ),
        ):
            self.assertRefused(self._rpc(*ask))

    def test_nobody_else_sees_or_checks(self):
        for user in (self.nils, self.alba, self.emil, self.pia, self.otto):
            self._sign_in(user)
            for ask in (
                ("fair.allocation.policy.finding", "read", self.finding.ids, ["code"]),
                (
                    "fair.allocation.policy.finding",
                    "action_open_mend",
                    self.finding.ids,
                ),
                ("fair.allocation.policy", "action_check", self.policy.ids),
                ("fair.allocation.policy", "action_open_publish", self.policy.ids),
                ("fair.allocation.policy", "read", self.policy.ids, ["finding_ids"]),
                ("fair.allocation.policy", "read", self.policy.ids, ["finding_count"]),
            ):
                with self.subTest(user=user.login, method=ask[:2]):
                    self.assertRefused(self._rpc(*ask))

    def test_teams_of_another_company_stay_hidden_under_a_shared_policy(self):
        shared = self.policy.create({"name": "Of All", "company_id": False})
        other = self.env["crm.team"].create(
            {"name": "Far Away", "company_id": self.other_company.id}
        )
        (other | self.north).fair_policy_id = shared
        shared._check(shared._draft())
        found = shared.finding_ids
        self.assertIn(other, found.team_id)
        Finding = self.env["fair.allocation.policy.finding"]
        mine = Finding.with_user(self.mara).search([("id", "in", found.ids)])
        self.assertIn(self.north, mine.sudo().team_id)
        self.assertNotIn(other, mine.sudo().team_id)
        self.assertEqual(shared.with_user(self.mara).finding_count, len(mine))
        with self.assertRaises(AccessError):
            (found - mine).with_user(self.mara).read(["code"])
