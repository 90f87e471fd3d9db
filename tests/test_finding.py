from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .allocation_case import AllocationCase
from .common import MANAGER
from .rpc_case import RpcCase


class FindingCase(AllocationCase):
    """Nils was given most of what North received today; Ada and Sven are owed leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_c.protection_days = 0
        cls.today = fields.Date.to_date(cls.env.cr.now())
        cls.moritz = cls._new_user("moritz", MANAGER)

    def _give(self, number, user, **values):
        """Leads of tier C that Mara gives to ``user``, as opportunities."""
        leads = self._new_leads(*[10] * number, type="opportunity", **values)
        leads.with_user(self.mara).user_id = user
        self.env.flush_all()
        return leads

    def _give_unevenly(self):
        """Each is entitled to 8: Nils has 18, Ada and Sven have 3."""
        (self.member_nils | self.member_ada | self.member_sven).assignment_max = 100
        self._give(3, self.ada)
        self._give(3, self.sven)
        return self._give(18, self.nils)

    def _evaluate(self, date_from=None, date_to=None):
        return self.env["fair.allocation.evaluation"]._create_for(
            self.north, date_from or self.today, date_to or self.today
        )

    def _findings(self, evaluation, kind=None, user=None):
        return evaluation.with_user(self.mara).finding_ids.filtered(
            lambda f: kind in (None, f.kind) and user in (None, f.user_id)
        )

    def _new_finding(self, kind, code, numbers, **values):
        """A finding as an evaluation would have made it, as Mara sees it."""
        finding = self.env["fair.allocation.evaluation.finding"].create(
            {
                "evaluation_id": self._evaluate().id,
                "kind": kind,
                "code": code,
                "numbers": numbers,
                **values,
            }
        )
        return finding.with_user(self.mara)

    def _snapshot(self):
        """What findings may change, in all: owners, profiles, activities, facts."""
        self.env.flush_all()
        self.env.invalidate_all()
        leads = self.env["crm.lead"].search([("team_id", "=", self.north.id)])
        members = (self.north | self.south).crm_team_member_ids
        names = (
            *("assignment_max", "fair_seniority_id", "fair_weight", "fair_open_max"),
            *("fair_industry_ids", "fair_country_ids", "fair_lang_ids"),
            *("fair_interest_ids", "fair_paused"),
        )
        activities = self.env["mail.activity"].search([])
        return {
            "owners": [(lead.id, lead.user_id.id) for lead in leads],
            **{name: members.mapped(lambda m, n=name: m[n]) for name in names},
            "activities": activities.mapped("summary"),
            "facts": self.env["fair.allocation.fact"].search([]),
            "version": self.policy.version_id,
        }

    def assertChanged(self, before, *names):
        after = self._snapshot()
        changed = [name for name, value in before.items() if value != after[name]]
        self.assertEqual(changed, list(names))

    def assertOutOfDate(self, finding, message):
        """Accepting is refused with this message, and nothing is half done."""
        before = self._snapshot()
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            finding.action_accept()
        self.assertChanged(before)
        self.assertEqual(finding.state, "open")

    def _publish(self, **settings):
        self.policy.write(settings)
        self.policy.with_user(self.mara).action_publish("Changed")


@tagged("post_install", "-at_install", "standard")
class TestMove(FindingCase):
    """Leads go from somebody ahead of the fair share to somebody behind."""

    def test_what_is_proposed_in_words_and_numbers(self):
        self._give_unevenly()
        evaluation = self._evaluate()
        moves = self._findings(evaluation, "move")
        self.assertEqual(moves.user_id, self.ada | self.sven)
        to_ada = self._findings(evaluation, "move", self.ada)
        self.assertEqual(
            to_ada.text,
            "Ada received 3 leads of C, entitled to 8.0. Nils holds 5 that Ada could "
            "take.",
        )
        self.assertIn("Leads that go from Nils to Ada: 5, as prepared", to_ada.proposal)
        self.assertIn("Undo of the run brings them back", to_ada.proposal)
        self.assertEqual(
            to_ada.evidence["rows"],
            [["Ada", 3, 8.0, "+5"], ["Nils", 18, 8.0, "\N{MINUS SIGN}5"]],
        )
        self.assertIn("o_fair_evidence", to_ada.evidence_html)
        self.assertEqual(to_ada.run_id.state, "previewed")
        self.assertEqual(to_ada.run_id.kind, "balance")
        # No lead is promised twice.
        lines = moves.run_id.line_ids
        self.assertEqual(len(lines), len(lines.lead_id))

    def test_nothing_moves_by_itself(self):
        leads = self._give_unevenly()
        before = self._snapshot()
        self._evaluate()
        self.assertChanged(before)
        self.assertEqual(leads.user_id, self.nils)

    def test_accepting_moves_these_leads_and_counts_them(self):
        leads = self._give_unevenly()
        evaluation = self._evaluate()
        finding = self._findings(evaluation, "move", self.ada)
        promised = finding.run_id.line_ids.lead_id
        before = self._snapshot()
        action = finding.action_accept()
        self.assertEqual(action["res_id"], finding.run_id.id)
        # And the first response to them, planned as for any lead that is given.
        self.assertChanged(before, "owners", "activities")
        moved = leads.filtered(lambda lead: lead.user_id == self.ada)
        self.assertEqual((len(moved), moved), (5, promised.with_env(self.env) & leads))
        self.assertEqual(finding.state, "accepted")
        self.assertEqual(finding.decided_by_id, self.mara)
        self.assertEqual(finding.run_id.applied_by_id, self.mara)
        received = self._get_received()
        self.assertEqual(
            (received[self.nils], received[self.ada], received[self.sven]), (13, 8, 3)
        )
        self.assertEqual(finding.run_id.share_ids.mapped("credited"), [0, 0, 0])
        self.assertBooksBalance()

    def test_the_preview_says_what_accepting_does_to_fairness(self):
        self._give_unevenly()
        evaluation = self._evaluate()
        run = self._findings(evaluation, "move", self.ada).run_id
        self.assertGreater(run.balance_after, run.balance_before)
        expected = run.balance_after
        run.finding_ids.action_accept()
        figures = self.env["fair.allocation.figures"]
        now = figures._measure(figures._get(evaluation._get_domain()))
        self.assertAlmostEqual(now.overall.balance / 10, expected, 1)

    def test_undo_brings_the_leads_back(self):
        leads = self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        before = self._snapshot()
        finding.action_accept()
        finding.run_id.action_undo()
        self.assertChanged(before)
        self.assertEqual(leads.user_id, self.nils)
        self.assertEqual(self._get_received()[self.nils], 18)
        self.assertEqual(finding.proposal, "Undone: the leads went back.")
        self.assertEqual(finding.state, "accepted")
        self.assertBooksBalance()

    def test_for_a_period_that_is_over_leads_move_without_counting(self):
        self._give_unevenly()
        last_year = self.today.replace(year=self.today.year - 1)
        for table in ("decision", "entitlement"):
            self.env.cr.execute(
                f"UPDATE fair_allocation_{table} SET date = date - interval '1 year'"
            )
        self.env.invalidate_all()
        evaluation = self._evaluate(
            last_year - timedelta(days=2), last_year + timedelta(days=2)
        )
        finding = self._findings(evaluation, "move", self.ada)
        self.assertFalse(finding.run_id.counts_moved)
        finding.action_accept()
        self.assertEqual(
            self.env["crm.lead"].search_count([("user_id", "=", self.ada.id)]), 8
        )
        start = self.policy.version_id._get_period_start()
        Decision = self.env["fair.allocation.decision"]
        received = Decision._get_received(self.north, start)
        self.assertFalse(any(count for count, _value in received.values()))
        self.assertBooksBalance()
        finding.run_id.action_undo()
        received = Decision._get_received(self.north, start)
        self.assertFalse(any(count for count, _value in received.values()))

    def test_leaving_a_lead_where_it_is_leaves_its_count(self):
        self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        line = finding.run_id.line_ids[0]
        line._override(self.env["res.users"], "They are friends")
        share = line._get_share(self.nils)
        self.assertEqual(share.received, -4)
        finding.action_accept()
        received = self._get_received()
        self.assertEqual((received[self.nils], received[self.ada]), (14, 7))
        self.assertBooksBalance()

    def test_what_may_not_move_is_not_proposed(self):
        leads = self._give_unevenly()
        later = self.env.cr.now() + timedelta(days=3)
        protected, pooled, prepared, free = (
            leads[:5],
            leads[5:9],
            leads[9:16],
            leads[16:],
        )
        protected._fair_write({"fair_protected_until": later})
        pool = self.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": self.company.id}
        )
        pooled._fair_write({"fair_pool_id": pool.id})
        Run = self.env["fair.allocation.run"].with_user(self.mara)
        other = Run._create_for(
            prepared.with_user(self.mara), "redistribution", from_user_id=self.nils.id
        )
        other.action_preview()
        evaluation = self._evaluate()
        moves = self._findings(evaluation, "move")
        self.assertEqual(moves.run_id.line_ids.lead_id, free)

    def test_customers_with_a_personal_contact_stay(self):
        self._give_unevenly()
        self.tier_c.named_owner = True
        self.assertFalse(self._findings(self._evaluate(), "move"))

    def test_applying_the_run_is_accepting_the_finding(self):
        self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        finding.run_id.action_apply()
        self.assertEqual(finding.state, "accepted")
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            finding.action_accept()

    def test_what_changed_meanwhile_is_noticed(self):
        leads = self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        for spoil, message in (
            (
                lambda: leads._fair_write(
                    {"fair_protected_until": self.env.cr.now() + timedelta(days=1)}
                ),
                "None of these leads can move",
            ),
            (
                lambda: self._publish(evaluation_sample=19),
                "rules have changed",
            ),
            (lambda: finding.run_id.action_drop(), "applied or dropped"),
            (lambda: self.member_ada.action_archive(), "Ada isn't in the team"),
            (lambda: self.ada.action_archive(), "Ada isn't in the team"),
        ):
            with self.subTest(message), self.env.cr.savepoint() as savepoint:
                spoil()
                self.assertOutOfDate(finding, message)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_whoever_loses_leads_is_told_once_and_reads_on(self):
        self._publish(reader_days=7)
        self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        finding.action_accept()
        told = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.nils.partner_id.ids),
                ("subject", "=like", "Leads that went%"),
            ]
        )
        self.assertEqual(told.mapped("subject"), ["Leads that went to a colleague: 5"])
        readers = self.env["fair.allocation.reader"].search(
            [("run_id", "=", finding.run_id.id)]
        )
        self.assertEqual(readers.user_id, self.nils)
        finding.run_id.action_undo()
        self.assertFalse(readers.exists())

    def _get_received(self):
        received = self.env["fair.allocation.decision"]._get_received(self.north)
        return {
            self.env["res.users"].browse(user): count
            for (user, _tier), (count, _value) in received.items()
        }


@tagged("post_install", "-at_install", "standard")
class TestAccept(FindingCase):
    """Accepting does what the finding says, and only that."""

    def test_capacity(self):
        finding = self._new_finding(
            "cap",
            "raise",
            {
                **{"before": 10, "after": 12, "full_days": 20, "days": 30},
                **{"peak": 10, "waiting": 6},
            },
            user_id=self.nils.id,
        )
        self.assertIn("nothing left of a capacity of 10", finding.text)
        self.assertEqual(
            finding.proposal,
            "The capacity of Nils becomes 12 leads in 30 days instead of 10.",
        )
        before = self._snapshot()
        finding.action_accept()
        self.assertChanged(before, "assignment_max")
        self.assertEqual(self.member_nils.assignment_max, 12)

    def test_capacity_that_was_changed_meanwhile(self):
        finding = self._new_finding(
            "cap",
            "lower",
            {
                **{"before": 10, "after": 5, "full_days": 0, "days": 30},
                **{"peak": 4, "waiting": 0},
            },
            user_id=self.nils.id,
        )
        self.member_nils.assignment_max = 8
        self.assertOutOfDate(finding, "out of date: the capacity is 8 now")

    def _new_rung(self):
        return self._new_finding(
            "seniority",
            "proven",
            {
                **{"before": self.newcomer.id, "after": self.advisor.id},
                **{"won": 12, "closed": 20, "others_won": 10, "others_closed": 40},
                **{"received": 20, "entitled": 20.0, "waiting": 0},
            },
            user_id=self.nils.id,
        )

    def test_seniority(self):
        finding = self._new_rung()
        self.assertIn("Nils won 12 of 20 leads", finding.text)
        self.assertIn("Nils becomes Advisor", finding.proposal)
        self.assertEqual(finding.evidence["rows"][0], ["Nils", 12, 20, "60 %"])
        before = self._snapshot()
        finding.action_accept()
        self.assertChanged(before, "fair_seniority_id")
        self.assertEqual(self.member_nils.fair_seniority_id, self.advisor)

    def test_seniority_that_was_changed_meanwhile(self):
        finding = self._new_rung()
        self.advisor.action_archive()
        self.assertOutOfDate(finding, "rung was archived")
        self.member_nils.fair_seniority_id = self.senior
        self.assertOutOfDate(finding, "is “Senior” now")

    def test_skill(self):
        finding = self._new_finding(
            "skill",
            "train",
            {
                **{"level": 60, "has": 30, "asked": 25, "waited": 4, "misfit": 2},
                **{"holders": [self.sven.id], "target": self.skilled.id},
            },
            user_id=self.ada.id,
            skill_id=self.robotics.id,
        )
        self.assertIn("Only Sven has it", finding.text)
        self.assertEqual(finding.proposal, "Train Ada in Robotics to “Skilled”.")
        before = self._snapshot()
        finding.action_accept()
        self.assertChanged(before)
        plan = finding.training_id
        self.assertEqual((plan.user_id, plan.skill_id), (self.ada, self.robotics))
        self.assertEqual((plan.level_id, plan.state), (self.skilled, "planned"))

    def test_a_skill_learnt_meanwhile(self):
        finding = self._new_finding(
            "skill",
            "train",
            {
                **{"level": 60, "has": 0, "asked": 25, "waited": 4, "misfit": 2},
                **{"holders": [], "target": self.skilled.id},
            },
            user_id=self.sven.id,
            skill_id=self.robotics.id,
        )
        self.assertOutOfDate(finding, "Sven has the skill now")

    def test_rules(self):
        for code, numbers, words in (
            (
                "condition",
                {"condition": "region", "waiting": 5, "leads": 40},
                "5 of 40 leads wait",
            ),
            (
                "overridden",
                {
                    "overridden": 5,
                    "decided": 40,
                    "words": [{"text": "Knows them", "times": 5}],
                },
                "“Knows them” (5)",
            ),
            ("unserved", {"waiting": 5}, "No lead of A was given"),
            ("balance", {"balance": 71.5, "alert": 80}, "Only 71.5 %"),
        ):
            with self.subTest(code):
                finding = self._new_finding(
                    "rule", code, numbers, tier_id=self.tier_a.id
                )
                self.assertIn(words, finding.text)
                self.assertTrue(finding.evidence["rows"])
                before = self._snapshot()
                action = finding.action_accept()
                self.assertChanged(before, "activities")
                self.assertEqual(action["res_model"], "fair.allocation.policy")
                self.assertEqual(action["res_id"], self.policy.id)
                self.assertEqual(finding.activity_ids.summary, finding.proposal)

    def test_rules_published_anew_meanwhile(self):
        finding = self._new_finding("rule", "balance", {"balance": 70, "alert": 80})
        self._publish(evaluation_sample=19)
        self.assertOutOfDate(finding, "published anew")

    def test_facts_come_onto_the_profile_with_their_source(self):
        industry = self.env["res.partner.industry"].create({"name": "Robots"})
        tag = self.env["crm.tag"].create({"name": "Trade fair"})
        for code, value, field in (
            ("industry", industry, "fair_industry_ids"),
            ("country", self.env.ref("base.fr"), "fair_country_ids"),
            ("language", self.env.ref("base.lang_en"), "fair_lang_ids"),
            ("interest", tag, "fair_interest_ids"),
        ):
            with self.subTest(code):
                finding = self._new_finding(
                    "fact",
                    code,
                    {
                        **{"value": value.id, "won": 18, "closed": 25},
                        **{"others_won": 12, "others_closed": 40},
                    },
                    user_id=self.ada.id,
                )
                self.assertIn(value.display_name, finding.text)
                before = self._snapshot()
                finding.action_accept()
                self.assertChanged(before, field, "facts")
                self.assertEqual(self.member_ada[field], value)
                fact = self.member_ada.fair_fact_ids[0]
                self.assertEqual((fact.field, fact.value), (code, value.display_name))
                self.assertEqual(fact.source, "evaluation")
                self.assertEqual(fact.finding_id, finding)
                self.assertEqual(fact.actor_id, self.mara)
                self.assertEqual(fact.date.date(), self.today)
                again = self._new_finding(
                    "fact", code, finding.numbers, user_id=self.ada.id
                )
                with self.assertRaisesRegex(UserError, "on the profile already"):
                    again.action_accept()
        with self.assertRaisesRegex(UserError, "can't be changed"):
            fact.sudo().value = "Something nicer"

    def test_accepting_twice(self):
        finding = self._new_rung()
        finding.action_accept()
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            finding.with_user(self.moritz).action_accept()
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            finding.with_user(self.moritz)._reject("No")


@tagged("post_install", "-at_install", "standard")
class TestReject(FindingCase):
    """A rejection says why, changes nothing, and isn't asked for again."""

    def test_a_rejection_needs_a_reason(self):
        self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        before = self._snapshot()
        for nothing in ("", "  ", False):
            with self.assertRaisesRegex(ValidationError, "Reason"):
                finding._reject(nothing)
        self.assertEqual(finding.state, "open")
        action = finding.action_open_reject()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.mara)
            .with_context(**action["context"])
            .create({"note": " Ada starts a project "})
        )
        wizard.action_reject()
        self.assertChanged(before)
        self.assertEqual(finding.state, "rejected")
        self.assertEqual(finding.answer, "Ada starts a project")
        self.assertEqual(finding.run_id.state, "dropped")
        with self.assertRaisesRegex(UserError, "Mara has decided"):
            finding.action_accept()

    def test_the_same_numbers_are_not_proposed_again(self):
        yesterday = self._evaluate(*[self.today - timedelta(days=1)] * 2)
        self._give_unevenly()
        today = self._evaluate()
        self.assertEqual(today.previous_id, yesterday)
        finding = self._findings(today, "move", self.ada)
        rejected = self.env["fair.allocation.evaluation.finding"].create(
            {
                "evaluation_id": yesterday.id,
                "kind": "move",
                "code": "move",
                "user_id": self.ada.id,
                "tier_id": self.tier_c.id,
                "numbers": finding.numbers,
                "state": "rejected",
                "answer": "Ada starts a project",
                "decided_by_id": self.mara.id,
            }
        )
        self._find_again(today)
        finding = self._findings(today, "move", self.ada)
        self.assertEqual((finding.state, finding.repeats_id), ("rejected", rejected))
        self.assertEqual(finding.answer, "Ada starts a project")
        self.assertFalse(finding.run_id)
        self.assertEqual(self._findings(today, "move", self.sven).state, "open")
        # Other numbers are another matter.
        rejected.numbers = {**rejected.numbers, "received": 2}
        finding.sudo().write({"state": "open"})
        self._find_again(today)
        self.assertEqual(self._findings(today, "move", self.ada).state, "open")

    def test_computing_again_keeps_decisions_and_replaces_the_rest(self):
        self._give_unevenly()
        evaluation = self._evaluate()
        to_ada = self._findings(evaluation, "move", self.ada)
        to_sven = self._findings(evaluation, "move", self.sven)
        to_ada._reject("No")
        runs = (to_ada | to_sven).run_id
        self._find_again(evaluation)
        self.assertTrue(to_ada.exists())
        self.assertFalse(to_sven.exists())
        self.assertEqual(runs.exists(), to_ada.run_id)
        again = self._findings(evaluation, "move")
        self.assertEqual(again.mapped("state"), ["rejected", "open"])

    def test_the_same_facts_give_the_same_findings_in_the_same_order(self):
        self._give_unevenly()
        evaluation = self._evaluate()
        before = self._findings(evaluation).mapped(
            lambda f: (f.kind, f.code, f.user_id, f.numbers)
        )
        self.assertTrue(before)
        self._find_again(evaluation)
        after = self._findings(evaluation).mapped(
            lambda f: (f.kind, f.code, f.user_id, f.numbers)
        )
        self.assertEqual(before, after)

    def _find_again(self, evaluation):
        self.env["fair.allocation.evaluation.finding"]._find(evaluation)
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "standard")
class TestWhoDecides(FindingCase):
    """Managers of the company decide, and nobody about themselves."""

    def _new_cap(self, user, evaluation=None):
        return self._new_finding(
            "cap",
            "raise",
            {
                **{"before": 10, "after": 12, "full_days": 20, "days": 30},
                **{"peak": 10, "waiting": 6},
            },
            user_id=user.id,
        )

    def test_salespeople_may_not_decide(self):
        finding = self._new_cap(self.nils)
        for user in (self.nils, self.ada, self.alba):
            for act in (
                lambda f: f.action_accept(),
                lambda f: f.action_open_reject(),
                lambda f: f._reject("No"),
                lambda f: f.action_open_run(),
            ):
                with self.assertRaises(AccessError):
                    act(finding.with_user(user))
        self.assertEqual(finding.state, "open")

    def test_a_manager_does_not_decide_about_herself(self):
        member = self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": self.mara.id}
        )
        member.assignment_max = 10
        finding = self._new_cap(self.mara)
        self.assertFalse(finding.can_decide)
        with self.assertRaisesRegex(AccessError, "themselves"):
            finding.action_accept()
        with self.assertRaisesRegex(AccessError, "themselves"):
            finding._reject("I like it as it is")
        finding.with_user(self.moritz).action_accept()
        self.assertEqual(member.assignment_max, 12)

    def test_whoever_would_lose_leads_does_not_decide_either(self):
        self._give_unevenly()
        finding = self._findings(self._evaluate(), "move", self.ada)
        self.nils.group_ids = [Command.link(self.env.ref(MANAGER).id)]
        with self.assertRaisesRegex(AccessError, "themselves"):
            finding.with_user(self.nils).action_accept()
        with self.assertRaisesRegex(AccessError, "themselves"):
            finding.run_id.with_user(self.nils).action_apply()
        finding.action_accept()

    def test_a_manager_of_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        otto = self._new_user("otto", MANAGER)
        otto.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        finding = self._new_cap(self.nils).with_user(otto)
        self.assertFalse(finding.search([]))
        with self.assertRaises(AccessError):
            finding.action_accept()

    def test_salespeople_see_what_was_accepted_about_them(self):
        finding = self._new_cap(self.nils)
        mine = finding.with_user(self.nils)
        self.assertFalse(mine.search([]))
        finding.action_accept()
        self.assertEqual(mine.search([]), finding)
        self.env.invalidate_all()
        self.assertIn("Nils had nothing left", mine.text)
        self.assertIn("becomes 12", mine.proposal)
        self.assertTrue(mine.evidence_html)
        self.assertFalse(mine.can_decide)
        self.assertFalse(finding.with_user(self.ada).search([]))

    def test_nobody_writes_findings_by_hand(self):
        finding = self._new_cap(self.nils)
        with self.assertRaises(AccessError):
            finding.write({"numbers": {}})
        with self.assertRaises(AccessError):
            finding.unlink()
        with self.assertRaises(AccessError):
            finding.create({"evaluation_id": finding.evaluation_id.id, "kind": "fact"})


@tagged("post_install", "-at_install", "standard")
class TestFound(FindingCase):
    """What the ledger, the leads and the profiles say is what is found."""

    def _close(self, user, won, lost, **values):
        """Closed leads of ``user`` in North."""
        leads = self._new_leads(*[10] * (won + lost), type="opportunity", **values)
        leads._fair_write({"user_id": user.id})
        leads[:won].action_set_won()
        leads[won:].action_set_lost()
        self.env.flush_all()

    def test_who_wins_clearly_more_is_to_be_promoted(self):
        self._close(self.nils, 18, 7)
        self._close(self.ada, 8, 32)
        (finding,) = self._findings(self._evaluate(), "seniority")
        self.assertEqual((finding.code, finding.user_id), ("proven", self.nils))
        self.assertEqual(finding.numbers["won"], 18)
        self.assertEqual(finding.numbers["others_closed"], 40)
        finding.action_accept()
        self.assertEqual(self.member_nils.fair_seniority_id, self.advisor)

    def test_who_wins_as_much_is_not(self):
        self._close(self.nils, 6, 19)
        self._close(self.ada, 8, 32)
        self.assertFalse(self._findings(self._evaluate(), "seniority"))

    def test_an_industry_in_which_somebody_excels(self):
        industry, other = self.env["res.partner.industry"].create(
            [{"name": "Robots"}, {"name": "Food"}]
        )
        self._close(self.ada, 20, 5, fair_industry_id=industry.id)
        self._close(self.sven, 6, 24, fair_industry_id=industry.id)
        self._close(self.ada, 5, 20, fair_industry_id=other.id)
        self._close(self.sven, 15, 10, fair_industry_id=other.id)
        facts = self._findings(self._evaluate(), "fact", self.ada)
        self.assertEqual(facts.mapped("code"), ["industry"])
        self.assertEqual(facts.numbers["value"], industry.id)
        # Sven excels in the other one.
        self.assertEqual(
            self._findings(self._evaluate(), "fact", self.sven).numbers["value"],
            other.id,
        )

    def test_not_what_is_on_the_profile_or_would_shut_others_out(self):
        industry = self.env["res.partner.industry"].create({"name": "Robots"})
        self._close(self.ada, 20, 5, fair_industry_id=industry.id)
        self._close(self.sven, 6, 24, fair_industry_id=industry.id)
        self.member_ada.fair_industry_ids = industry
        self.assertFalse(self._findings(self._evaluate(), "fact"))
        self.member_ada.fair_industry_ids = False
        self._require("industry")
        yesterday = self.today - timedelta(days=1)
        evaluation = self._evaluate(yesterday, self.today)
        self.assertFalse(self._findings(evaluation, "fact"))

    def test_capacity_used_up_while_leads_wait(self):
        members = self.member_nils | self.member_ada | self.member_sven
        members.assignment_max = 8
        self._give(8, self.nils)
        self._give(8, self.ada)
        self._give(8, self.sven)
        waiting = self._new_leads(10, 10, 10, 10)
        self._allocate(waiting)
        self.assertEqual(set(waiting.mapped("fair_wait_reason")), {"full"})
        tomorrow = self.today + timedelta(days=1)
        self.env.cr.execute(
            "UPDATE fair_allocation_decision SET date = date - interval '3 days'"
        )
        evaluation = self._evaluate(self.today - timedelta(days=3), tomorrow)
        caps = self._findings(evaluation, "cap")
        self.assertEqual(set(caps.mapped("code")), {"raise"})
        self.assertEqual(caps.user_id, self.nils | self.ada | self.sven)
        self.assertEqual({f.numbers["after"] for f in caps}, {9})
        self.assertEqual({f.numbers["full_days"] for f in caps}, {3})

    def test_a_skill_only_one_has(self):
        self.policy.evaluation_sample = 5
        self._require("skills")
        needs = [
            Command.create(
                {"skill_id": self.robotics.id, "skill_level_id": self.skilled.id}
            )
        ]
        self.member_sven.assignment_max = 3
        leads = self._new_leads(*[10] * 6, fair_skill_ids=needs)
        self._allocate(leads)
        self.assertEqual(len(leads.filtered("user_id")), 3)
        (finding,) = self._findings(self._evaluate(), "skill")
        self.assertEqual((finding.user_id, finding.skill_id), (self.ada, self.robotics))
        numbers = finding.numbers
        self.assertEqual((numbers["asked"], numbers["waited"]), (6, 3))
        self.assertEqual(numbers["holders"], self.sven.ids)
        self.assertEqual(numbers["target"], self.skilled.id)

    def test_a_condition_that_keeps_leads_waiting(self):
        self.policy.evaluation_sample = 5
        self._require("region")
        france = self.env.ref("base.fr")
        members = self.member_nils | self.member_ada | self.member_sven
        members.fair_country_ids = self.env.ref("base.de")
        leads = self._new_leads(*[10] * 6, country_id=france.id)
        self._allocate(leads)
        rules = self._findings(self._evaluate(), "rule")
        condition = rules.filtered(lambda f: f.code == "condition")
        self.assertEqual(condition.numbers["condition"], "region")
        self.assertEqual(condition.numbers["waiting"], 6)

    def test_rules_that_managers_do_not_follow(self):
        self._publish(evaluation_sample=5)
        run = self._preview(self._new_leads(*[10] * 6))
        for line in run.line_ids[:2]:
            other = (self.team_north - line.user_id)[0]
            line._override(other, "Knows them")
        run.action_apply()
        rules = self._findings(self._evaluate(), "rule")
        (finding,) = rules.filtered(lambda f: f.code == "overridden")
        self.assertEqual(finding.numbers["overridden"], 2)
        self.assertEqual(finding.numbers["words"], [{"text": "Knows them", "times": 2}])

    def test_below_the_sample_nothing_is_found(self):
        self._give_unevenly()
        self._publish(evaluation_sample=25)
        self.assertFalse(self._findings(self._evaluate()))

    def test_the_number_of_queries_is_fixed(self):
        self._give_unevenly()
        evaluation = self._evaluate()
        few = self._count_queries(evaluation)
        self._close(self.nils, 20, 20)
        self._give(30, self.nils)
        self.assertLessEqual(self._count_queries(evaluation), few + 3)

    def _count_queries(self, evaluation):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        evaluation.sudo()._collect_facts()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestByRpc(RpcCase):
    """An open finding is decided on by managers of the company and by nobody else."""

    def test_every_role(self):
        team = self.north
        today = fields.Date.to_date(self.env.cr.now())
        evaluation = self.env["fair.allocation.evaluation"]._create_for(
            team, today, today
        )
        evaluation.published_on = self.env.cr.now()
        finding = self.env["fair.allocation.evaluation.finding"].create(
            {
                "evaluation_id": evaluation.id,
                "kind": "cap",
                "code": "raise",
                "user_id": self.ada.id,
                "numbers": {
                    **{"before": self.member_ada.assignment_max, "after": 99},
                    **{"full_days": 20, "days": 30, "peak": 10, "waiting": 6},
                },
            }
        )
        self.env.flush_all()
        for user in (self.pia, self.emil, self.nils, self.ada, self.alba, self.otto):
            self._sign_in(user)
            for method in ("action_accept", "action_open_reject", "action_open_run"):
                for ids in (finding.ids, [], [2**31 - 1]):
                    with self.subTest(user=user.name, method=method, ids=ids):
                        *answer, changed = self._rpc_undone(finding._name, method, ids)
                        self.assertFalse(changed)
                        self.assertNotEqual(answer[1], None)
            for values in ({"state": "accepted"}, {"numbers": {"after": 1000}}):
                with self.subTest(user=user.name, values=values):
                    answer = self._rpc(finding._name, "write", finding.ids, values)
                    self.assertRefused(answer)
        self._sign_in(self.mara)
        *answer, changed = self._rpc_undone(finding._name, "action_accept", finding.ids)
        self.assertEqual((answer, changed), ([True, None, ""], True))
