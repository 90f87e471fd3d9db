from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.fair_allocation.arbiters import APPEAL, FIRST, Candidate, draw

from .dispute_case import DisputeCase


@tagged("post_install", "-at_install", "standard")
class TestStory(DisputeCase):
    """Nils questions, claims, both speak, Eva rules, and the lead moves."""

    def test_from_the_question_to_the_ruling(self):
        dispute = self._raise()
        self.assertEqual(dispute.state, "open")
        self.assertEqual(dispute.claimant_id, self.nils)
        self.assertEqual(dispute.respondent_id, self.ada)
        self.assertEqual(dispute.arbiter_ids, self.eva)
        objection = self.env["fair.allocation.objection"].search([])
        self.assertEqual((objection.state, objection.dispute_id), ("disputed", dispute))
        self._state(dispute, self.ada)
        self.assertEqual(dispute.state, "heard")
        self._rule(dispute, self.eva, "move", "Nils wrote to them first")
        self.assertEqual((dispute.state, dispute.outcome), ("ruled", "move"))
        self.assertOwner(self.lead, self.nils)
        entry = self._decisions(self.lead)[-1]
        self.assertEqual((entry.kind, entry.reason), ("dispute", "ruled_move"))
        self.assertEqual(entry.from_user_id, self.ada)
        self.assertEqual(entry.actor_id, self.eva)
        self.assertIn(dispute.name, entry.summary)
        self.assertEqual(entry.count, 0)
        self.assertFalse(self.lead.fair_is_disputed)
        self.assertBooksBalance()

    def test_the_new_owner_is_protected_by_the_tier(self):
        self.tier_b.protection_days = 30
        self._rule(self._heard(), self.eva, "move")
        self.assertTrue(self.lead.fair_is_protected)

    def test_shared(self):
        """It stays with Ada, and Nils has a part of its credit."""
        dispute = self._heard()
        self._rule(dispute, self.eva, "share", "Both worked on it", percent=40)
        self.assertEqual((dispute.state, dispute.outcome), ("ruled", "share"))
        helper = self.env["fair.allocation.helper"].search(
            [("lead_id", "=", self.lead.id)]
        )
        self.assertEqual(
            (helper.user_id, helper.percent, helper.state), (self.nils, 40, "accepted")
        )
        self.assertOwner(self.lead, self.ada)
        # The share is in the books: of 50 that the lead is worth.
        received = {
            user: sum(
                entry.value
                for entry in self._decisions(self.lead)
                if entry.account_user_id == user
            )
            for user in (self.ada, self.nils)
        }
        self.assertEqual(received, {self.ada: 30, self.nils: 20})
        self.assertBooksBalance()

    def test_what_others_were_promised_stands(self):
        """Sven helps for 70 %: Nils can be given 29 %, or less if more is promised."""
        Helper = self.env["fair.allocation.helper"].with_user(self.ada)
        lead = self.lead.with_user(self.ada)
        Helper._offer(lead, self.sven, "technical", 70).with_user(
            self.sven
        ).action_accept()
        dispute = self._heard()
        with self.assertRaisesRegex(ValidationError, "enter 1 to 29"):
            self._rule(dispute, self.eva, "share", percent=40)
        Helper._offer(lead, self.ines, "language", 10)
        self._rule(dispute, self.eva, "share", percent=19)
        helpers = Helper.search([("lead_id", "=", self.lead.id)])
        self.assertEqual(sum(helpers.mapped("percent")), 99)
        self.assertBooksBalance()

    def test_a_helper_who_claims_it_gets_what_is_ruled(self):
        Helper = self.env["fair.allocation.helper"].with_user(self.ada)
        lead = self.lead.with_user(self.ada)
        helper = Helper._offer(lead, self.nils, "technical", 20)
        helper.with_user(self.nils).action_accept()
        dispute = self._heard()
        self._rule(dispute, self.eva, "share", percent=60)
        self.assertEqual(dispute.helper_id, helper)
        self.assertEqual((helper.percent, helper.state), (60, "accepted"))
        received = [
            entry.value
            for entry in self._decisions(self.lead)
            if entry.account_user_id == self.nils
        ]
        self.assertEqual(sum(received), 30)

    def test_it_stays(self):
        self._rule(self._heard(), self.eva, "keep")
        self.assertOwner(self.lead, self.ada)
        entry = self._decisions(self.lead)[-1]
        self.assertEqual((entry.kind, entry.reason), ("dispute", "ruled_keep"))
        self.assertBooksBalance()

    def test_back_to_the_pool(self):
        pool = self.env["fair.allocation.pool"].create(
            {"name": "North Pool", "company_id": self.company.id}
        )
        self._rule(self._heard(), self.eva, "pool")
        self.assertEqual(self.lead.fair_pool_id, pool)
        self.assertFalse(self.lead.user_id)

    def test_from_the_lead_by_who_reads_it(self):
        alba = self.lead.with_user(self.alba)
        self.assertTrue(alba.fair_can_dispute)
        action = self._say(alba.action_fair_dispute(), self.alba, "Mine")
        dispute = self.env["fair.allocation.dispute"].browse(action["res_id"])
        self.assertEqual(dispute.claimant_id, self.alba)
        self.assertEqual(alba.fair_dispute_id, dispute)
        self.assertFalse(alba.fair_can_dispute)

    def test_the_page_reads_like_a_story(self):
        dispute = self._raise()
        story = dispute.with_user(self.ada).story
        self.assertIn("Nils claims Blue Mill, which Ada looks after.", story)
        self.assertIn("Ada hasn't spoken yet", story)
        self.assertIn("Eva was drawn to rule by", story)
        self._state(dispute, self.ada)
        self._rule(dispute, self.eva, "move")
        story = dispute.with_user(self.ada).story
        self.assertIn("Eva ruled on", story)
        self.assertIn("it goes to Nils", story)
        self.assertIn("may appeal until", story)

    def test_the_draw_is_on_record_in_words(self):
        dispute = self._raise()
        text = str(dispute.steps_html)
        for words in (
            "Drawn by rule on",
            "Could rule: Eva (open cases: 0)",
            f"SHA-256 of “{dispute.name}:”",
            "Mara leads one of the two",
            "Nils is a side in this case",
        ):
            self.assertIn(words, text)

    def test_everybody_concerned_is_told(self):
        dispute = self._raise()
        self.assertIn("claims Blue Mill", self._messages_to(self.ada)[0].body)
        self.assertIn("chosen to rule", self._messages_to(self.eva)[0].body)
        users = dispute.sudo().activity_ids.user_id
        self.assertEqual(users, self.ada | self.eva)
        self._state(dispute, self.ada)
        self.assertIn("Both sides were heard", self._messages_to(self.eva)[0].body)
        self._rule(dispute, self.eva)
        self.assertIn("it goes to Nils", self._messages_to(self.nils)[0].body)
        self.assertFalse(dispute.sudo().activity_ids)

    def test_given_up(self):
        dispute = self._raise()
        dispute.with_user(self.nils).action_withdraw()
        self.assertEqual(dispute.state, "withdrawn")
        self.assertFalse(self.lead.fair_is_disputed)
        self.assertOwner(self.lead, self.ada)


@tagged("post_install", "-at_install", "standard")
class TestArbiters(DisputeCase):
    """Who is drawn, who isn't, and what to do when nobody can be."""

    def test_never_a_side_nor_who_leads_one(self):
        self.env["hr.employee"].search([("user_id", "=", self.ada.id)]).parent_id = (
            self._employ(self.eva, {})
            if not self.eva.employee_id
            else self.eva.employee_id
        )
        dispute = self._raise()
        self.assertFalse(dispute.arbiter_ids)
        self.assertIn("Add arbiters to the policy", dispute.with_user(self.mara).story)
        self.assertIn(
            "Add arbiters to the policy", self._messages_to(self.mara)[0].body
        )

    def test_not_who_answered_the_question(self):
        self.policy.arbiter_ids = self.boss
        objection = self._ask(self.nils)
        self._answer(objection, self.boss)
        action = objection.with_user(self.nils).action_open_dispute()
        action = self._say(action, self.nils, "No")
        dispute = self.env["fair.allocation.dispute"].browse(action["res_id"])
        self.assertFalse(dispute.arbiter_ids)

    def test_the_least_busy_one(self):
        self.policy.arbiter_ids = self.eva | self.ines
        first = self._raise().arbiter_ids
        other = self._new_leads(50)
        self._allocate(other)
        self.decision = other.fair_decision_id
        self.log = self.log.browse(self.decision.id)
        second = self._raise(self.sven).arbiter_ids
        self.assertEqual(first | second, self.eva | self.ines)

    def test_arbiters_are_added_and_drawn(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        with self.assertRaisesRegex(UserError, "Add arbiters"):
            dispute.with_user(self.mara).action_draw()
        self.policy.arbiter_ids = self.ines
        dispute.with_user(self.mara).action_draw()
        self.assertEqual(dispute.arbiter_ids, self.ines)
        with self.assertRaises(UserError):
            dispute.with_user(self.mara).action_draw()

    def test_a_manager_appoints_somebody_uninvolved(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        self._appoint(dispute, self.mara, self.rolf)
        self.assertEqual(dispute.arbiter_ids, self.rolf)
        with self.assertRaisesRegex(UserError, "still has time"):
            dispute.with_user(self.mara)._appoint(self.rita)

    def test_nobody_involved_is_offered(self):
        self.policy.arbiter_ids = False
        action = self._raise().with_user(self.mara).action_open_appoint()
        Dialog = self.env[action["res_model"]].with_user(self.mara)
        offered = Dialog.with_context(**action["context"]).new().candidate_ids._origin
        self.assertFalse(offered & (self.nils | self.ada | self.mara))
        self.assertLessEqual(self.rolf | self.eva | self.sven, offered)

    def test_nobody_involved_is_appointed(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        for user in (self.nils, self.ada, self.mara):
            with self.assertRaisesRegex(ValidationError, "can't rule here"):
                self._appoint(dispute, self.mara, user)

    def test_who_is_late_is_replaced(self):
        dispute = self._raise()
        self._later(days=6)
        self._appoint(dispute, self.mara, self.rolf)
        self.assertEqual(dispute.arbiter_ids, self.rolf)
        for user in (self.eva, self.nils, self.ada):
            self.assertIn("Rolf was appointed", self._messages_to(user)[0].body)
        self.assertIn("needn't do anything", self._messages_to(self.eva)[0].body)
        # Both are on record: who was drawn, and who was appointed instead.
        text = str(dispute.with_user(self.nils).steps_html)
        for words in ("Drawn by rule on", "Mara appointed Rolf on"):
            self.assertIn(words, text)
        with self.assertRaisesRegex(UserError, "replaced"):
            dispute.with_user(self.eva)._opine("move", "Late")

    def test_who_becomes_the_manager_of_a_side_rules_no_more(self):
        dispute = self._heard()
        self.assertTrue(dispute.with_user(self.eva).can_rule)
        self.ada.employee_id.parent_id = self.eva.employee_id
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(dispute.with_user(self.eva).can_rule)
        with self.assertRaisesRegex(AccessError, "leads one of the two"):
            dispute.with_user(self.eva)._opine("keep", "She is mine")
        self.assertTrue(dispute.with_user(self.mara).can_appoint)
        self._appoint(dispute, self.mara, self.rolf)
        self._rule(dispute, self.rolf, "keep")
        self.assertEqual(dispute.state, "ruled")

    def test_a_draw_that_found_nobody_is_on_record_too(self):
        self.policy.arbiter_ids = self.mara
        dispute = self._raise()
        self.policy.arbiter_ids |= self.ines
        dispute.with_user(self.mara).action_draw()
        self.assertEqual([d["drawn"] for d in dispute.draws], [[], self.ines.ids])
        text = str(dispute.steps_html)
        self.assertIn("Nobody could be drawn on", text)
        self.assertIn("Could rule: Ines (open cases: 0)", text)

    def test_an_arbiter_without_sales_rights_reads_what_the_case_needs(self):
        self.lead.with_user(self.ada).message_post(
            body="They want 12 robots", message_type="comment"
        )
        self.policy.arbiter_ids = self.rolf
        dispute = self._raise().with_user(self.rolf)
        self.assertIn("Blue Mill", dispute.story)
        self.assertIn("12 robots", dispute.timeline_html)
        self.assertFalse(dispute.can_open_lead)
        with self.assertRaises(AccessError):
            dispute.action_open_lead()
        self._state(dispute, self.ada)
        self._rule(dispute, self.rolf, "keep")
        self.assertOwner(self.lead, self.ada)

    def _appoint(self, dispute, manager, user):
        action = dispute.with_user(manager).action_open_appoint()
        dialog = self.env[action["res_model"]].with_user(manager)
        dialog = dialog.with_context(**action["context"]).create({"user_id": user.id})
        dialog.action_appoint()


@tagged("post_install", "-at_install", "standard")
class TestWrongPerson(DisputeCase):
    """Each step by each person who must not do it."""

    def _refused(self, users, act):
        for user in users:
            with (
                self.subTest(user.name),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base"),
            ):
                act(user)

    def test_statements(self):
        dispute = self._raise()
        others = (self.sven, self.alba, self.mara, self.eva, self.boss)
        self._refused(others, lambda u: dispute.with_user(u)._state("I think"))
        self._state(dispute, self.ada, "Hers")
        self._state(dispute, self.nils, "His, once more")
        self.assertEqual(dispute.respondent_statement, "Hers")
        self.assertEqual(dispute.claimant_statement, "His, once more")

    def test_opinions(self):
        dispute = self._heard()
        others = (self.nils, self.ada, self.sven, self.ines, self.alba, self.mara)
        self._refused(others, lambda u: dispute.with_user(u)._opine("keep", "So"))

    def test_giving_up(self):
        dispute = self._raise()
        others = (self.ada, self.eva, self.mara, self.sven)
        self._refused(others, lambda u: dispute.with_user(u).action_withdraw())

    def test_appointing(self):
        self.policy.arbiter_ids = False
        dispute = self._raise()
        others = (self.nils, self.ada, self.sven, self.alba)
        self._refused(others, lambda u: dispute.with_user(u)._appoint(self.rita))
        self._refused(others, lambda u: dispute.with_user(u).action_draw())

    def test_a_manager_appoints_nobody_in_a_case_of_his_own(self):
        self.policy.arbiter_ids = False
        dispute = self._raise(self.boss)
        self._refused([self.boss], lambda u: dispute.with_user(u)._appoint(self.rita))

    def test_appeals(self):
        dispute = self._heard()
        self._rule(dispute, self.eva)
        others = (self.eva, self.mara, self.sven, self.alba)
        self._refused(others, lambda u: dispute.with_user(u)._appeal("No"))

    def test_nobody_else_reads_it(self):
        dispute = self._heard()
        for user in (self.sven, self.ines, self.alba, self.rolf):
            found = dispute.with_user(user).search([("id", "=", dispute.id)])
            self.assertFalse(found, user.name)
        for user in (self.nils, self.ada, self.eva, self.mara, self.boss):
            self.assertTrue(dispute.with_user(user).has_access("read"), user.name)

    def test_nobody_edits_not_even_with_all_rights(self):
        dispute = self._heard()
        self._rule(dispute, self.eva, "keep")
        seat = dispute.opinion_ids
        for user in (self.nils, self.ada, self.eva, self.mara):
            for record, vals in (
                (dispute, {"outcome": "move"}),
                (seat, {"outcome": "move"}),
            ):
                with self.assertRaises(UserError):
                    record.with_user(user).write(vals)
                with self.assertRaises(UserError):
                    record.with_user(user).sudo().write(vals)
        for record in (dispute, seat):
            with self.assertRaises(UserError):
                record.sudo().unlink()
        for act in (
            lambda: dispute.with_user(self.eva)._opine("move", "No, otherwise"),
            lambda: dispute.with_user(self.ada)._state("And another thing"),
            lambda: dispute.with_user(self.nils).action_withdraw(),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(dispute.outcome, "keep")

    def test_an_opinion_is_read_after_the_ruling_only(self):
        self.policy.arbiter_ids = self.eva | self.ines | self.rita
        dispute = self._heard()
        self._rule(dispute, dispute.arbiter_ids, "keep", "First of all")
        self._appeal(dispute, self.nils)
        judge = dispute._get_seats().arbiter_id[0]
        self._rule(dispute, judge, "move", "Secretly")
        self.assertEqual(dispute.state, "appealed")
        for user in (self.nils, self.ada, self.eva | self.ines | self.rita - judge):
            for reader in user - judge:
                html = str(dispute.with_user(reader).steps_html)
                self.assertIn("First of all", html, reader.name)
                self.assertNotIn("Secretly", html, reader.name)
        self.assertIn("Secretly", str(dispute.with_user(self.boss).steps_html))


@tagged("post_install", "-at_install", "standard")
class TestRules(DisputeCase):
    """What can't be claimed, ruled or appealed against."""

    def test_words_are_needed(self):
        objection = self._ask(self.nils).with_user(self.nils)
        with self.assertRaises(ValidationError):
            self._say(objection.action_open_dispute(), self.nils, " ")
        dispute = self._raise_again(objection)
        self._state(dispute, self.ada)
        with self.assertRaisesRegex(ValidationError, "Reasons"):
            self._rule(dispute, self.eva, "keep", " ")
        with self.assertRaisesRegex(ValidationError, "Outcome"):
            self._rule(dispute, self.eva, False)

    def _raise_again(self, objection):
        action = self._say(objection.action_open_dispute(), self.nils, "Mine")
        return self.env["fair.allocation.dispute"].browse(action["res_id"])

    def test_only_one_at_a_time(self):
        dispute = self._raise()
        with self.assertRaisesRegex(UserError, "already"):
            self._raise(self.sven)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            dispute._as_product().copy()

    def test_not_ones_own_and_not_nobodys(self):
        with self.assertRaisesRegex(UserError, "look after this lead already"):
            self._raise(self.ada)
        self.lead._fair_write({"user_id": False})
        with self.assertRaisesRegex(UserError, "Nobody looks after"):
            self._raise(self.nils)

    def test_nobody_claims_everything(self):
        leads = self._new_leads(50, 50, 50, 50)
        self._allocate(leads)
        Dispute = self.env["fair.allocation.dispute"].with_user(self.nils)
        for lead in leads[:3]:
            Dispute._raise(lead, "Mine", is_known=False)
        with self.assertRaisesRegex(UserError, "You claim 3 leads already"):
            Dispute._raise(leads[3], "Mine", is_known=False)

    def test_what_was_ruled_on_is_ruled_on(self):
        dispute = self._heard()
        self._rule(dispute, self.eva, "keep")
        with self.assertRaisesRegex(UserError, dispute.name):
            self._raise()

    def test_the_other_side_has_half_of_the_time(self):
        dispute = self._raise()
        with self.assertRaisesRegex(UserError, "hasn't spoken yet"):
            dispute.with_user(self.eva).action_open_rule()
        self._later(days=2, hours=13)
        self._rule(dispute, self.eva, "move")
        self.assertOwner(self.lead, self.nils)

    def test_helpers_are_offered_where_there_are_any(self):
        codes = dict(self.env["fair.allocation.dispute"]._get_offered_outcomes())
        self.assertEqual("share" in codes, "fair.allocation.helper" in self.env)

    def test_statistics_by_rule(self):
        self._rule(self._heard(), self.eva, "move")
        Dispute = self.env["fair.allocation.dispute"].with_user(self.mara)
        [group] = Dispute.formatted_read_group(
            [("state", "=", "ruled")], ["decision_reason"], ["__count", "upheld:avg"]
        )
        self.assertEqual(group["decision_reason"], self.decision.reason)
        self.assertEqual((group["__count"], group["upheld:avg"]), (1, 100))

    def test_an_evaluation_counts_them(self):
        self._raise()
        today = self.env.cr.now().date()
        evaluation = self.env["fair.allocation.evaluation"].with_user(self.mara)
        lines = evaluation._create_for(self.north, today, today).line_ids
        counts = {
            line.user_id: line.dispute_count
            for line in lines
            if line.scope == "person" and not line.tier_id
        }
        self.assertEqual(counts.get(self.nils), 1)
        self.assertFalse(counts.get(self.ada))

    def test_counted_for_who_raised_them(self):
        self._raise()
        Dispute = self.env["fair.allocation.dispute"]
        counts = Dispute._count_by(self.north, "2000-01-01", "2999-01-01")
        self.assertEqual(counts, {self.nils.id: 1})
        self.assertFalse(Dispute._count_by(self.south, "2000-01-01", "2999-01-01"))
        self.assertFalse(Dispute._count_by(self.north, "2000-01-01", "2001-01-01"))


@tagged("post_install", "-at_install", "standard")
class TestAppeal(DisputeCase):
    """Either side appeals once; others look at it, and it is final."""

    def setUp(self):
        super().setUp()
        self.policy.arbiter_ids = self.eva | self.ines | self.rita | self.rolf
        self.dispute = self._heard()
        self.first = self.dispute.arbiter_ids
        self._rule(self.dispute, self.first, "move")
        self.assertOwner(self.lead, self.nils)

    def test_three_others_rule_and_two_of_them_decide(self):
        self._appeal(self.dispute, self.ada)
        seats = self.dispute._get_seats().arbiter_id
        self.assertEqual(len(seats), 3)
        self.assertNotIn(self.first, seats)
        self.assertTrue(self.lead.fair_is_disputed)
        for user in seats[:2]:
            self.assertEqual(self.dispute.state, "appealed")
            self._rule(self.dispute, user, "keep", "Ada it was")
        self.assertEqual((self.dispute.state, self.dispute.outcome), ("final", "keep"))
        self.assertOwner(self.lead, self.ada)
        self.assertFalse(self.lead.fair_is_disputed)
        with self.assertRaisesRegex(UserError, "final"):
            self._appeal(self.dispute, self.nils)
        with self.assertRaises(UserError):
            self._rule(self.dispute, seats[2], "move")

    def test_both_draws_are_kept_as_they_were(self):
        """Who could rule, who couldn't and why, by which number: twice."""
        [before] = self.dispute.draws
        self._appeal(self.dispute, self.ada)
        first, second = self.dispute.draws
        self.assertEqual(first, before)
        self.assertEqual((first["instance"], second["instance"]), (1, 2))
        self.assertEqual(first["drawn"], self.first.ids)
        self.assertEqual(second["excluded"][str(self.first.id)], "ruled")
        self.assertEqual(
            set(second["drawn"]), set(self.dispute._get_seats().arbiter_id.ids)
        )
        for record in (first, second):
            candidates = [Candidate(*pair) for pair in record["candidates"]]
            number = {1: FIRST, 2: APPEAL}[record["instance"]]
            again = draw(record["seed"], candidates, number)
            self.assertEqual(again, record["drawn"])

    def test_the_page_tells_it_in_two_steps(self):
        self._appeal(self.dispute, self.ada, "I was on leave")
        for user in self.dispute._get_seats().arbiter_id:
            self._rule(self.dispute, user, "keep", f"{user.name} thinks so")
            if self.dispute.state == "final":
                break
        for reader in (self.nils, self.ada, self.first, self.mara):
            page = str(self.dispute.with_user(reader).steps_html)
            first, second = page.split("Appeal</h4>")
            self.assertIn("First Ruling", first)
            self.assertIn("Drawn by rule on", first)
            self.assertIn("Because", first)
            for words in ("I was on leave", "thinks so", "Drawn by rule on"):
                self.assertIn(words, second)
                if words != "Drawn by rule on":
                    self.assertNotIn(words, first)
            self.assertIn(f"{self.first.name} was an arbiter in this case", second)
        story = self.dispute.with_user(self.nils).story
        order = [
            "it goes to Nils",
            "Ada appealed",
            "it stays with Ada",
            "This is final",
        ]
        places = [story.index(words) for words in order]
        self.assertEqual(places, sorted(places))

    def test_what_the_first_ruling_shared_is_taken_back(self):
        dispute = self._shared_before(40)
        helper = dispute.helper_id
        self._appeal(dispute, self.ada)
        self._decide(dispute, "keep")
        self.assertEqual((dispute.outcome, helper.state), ("keep", "ended"))
        self.assertEqual(sum(self._split(dispute, self.nils)), 0)
        self.assertBooksBalance()
        self.assertFalse(dispute.lead_id.with_user(self.nils).has_access("read"))

    def test_an_appeal_changes_the_share(self):
        dispute = self._shared_before(40)
        self._appeal(dispute, self.ada)
        self._decide(dispute, "share", percent=10)
        helper = self.env["fair.allocation.helper"].search(
            [("lead_id", "=", dispute.lead_id.id)]
        )
        self.assertEqual((helper.percent, helper.state), (10, "accepted"))
        self.assertEqual(sum(self._split(dispute, self.nils)), 5)
        self.assertBooksBalance()

    def test_an_appeal_gives_away_what_was_shared(self):
        dispute = self._shared_before(40)
        self._appeal(dispute, self.nils)
        self._decide(dispute, "move")
        self.assertOwner(dispute.lead_id, self.nils)
        self.assertEqual(dispute.helper_id.state, "ended")
        self.assertEqual(sum(self._split(dispute, self.nils)), 0)
        self.assertBooksBalance()

    def _shared_before(self, percent):
        """Another case about a lead of Ada's worth 50, in which Nils got a share."""
        self.policy.arbiter_ids |= self._new_user("rosa", "base.group_user")
        lead = self._new_leads(50, name="Red Mill")
        self._allocate(lead)
        self.assertOwner(lead, self.ada)
        Dispute = self.env["fair.allocation.dispute"].with_user(self.nils)
        dispute = Dispute._raise(lead, "Mine", is_known=False).with_env(self.env)
        self._state(dispute, self.ada)
        self._rule(dispute, dispute.arbiter_ids, "share", percent=percent)
        self.assertEqual(sum(self._split(dispute, self.nils)), percent / 2)
        return dispute

    def _split(self, dispute, user):
        """The parts of the credit that ``user`` has of the lead."""
        entries = self._decisions(dispute.lead_id)
        return entries.filtered(lambda e: e.account_user_id == user).mapped("value")

    def _decide(self, dispute, outcome, **values):
        for user in dispute._get_seats().arbiter_id:
            if dispute.state == "appealed":
                self._rule(dispute, user, outcome, **values)
        self.assertEqual(dispute.state, "final")

    def test_without_agreement_the_first_ruling_stands(self):
        self._appeal(self.dispute, self.ada)
        seats = self.dispute._get_seats().arbiter_id
        for user, outcome in zip(seats, ("keep", "pool", "move"), strict=True):
            self._rule(self.dispute, user, outcome)
        self.assertEqual((self.dispute.state, self.dispute.outcome), ("final", "move"))
        self.assertOwner(self.lead, self.nils)

    def test_too_late(self):
        self._later(days=5, minutes=1)
        with self.assertRaisesRegex(UserError, "no ruling to appeal against"):
            self._appeal(self.dispute, self.ada)
        self._run_job()
        self.assertEqual(self.dispute.state, "final")

    def test_not_once_somebody_else_has_it(self):
        self.lead.with_user(self.mara)._fair_hand_over(self.sven, "Speaks Polish")
        with self.assertRaisesRegex(UserError, "changed hands"):
            self._appeal(self.dispute, self.ada)


@tagged("post_install", "-at_install", "standard")
class TestTime(DisputeCase):
    """What happens by itself."""

    def test_the_hearing_ends_by_itself(self):
        dispute = self._raise()
        self._run_job()
        self.assertEqual(dispute.state, "open")
        self._later(days=2, hours=12)
        self._run_job()
        self.assertEqual(dispute.state, "heard")
        self.assertIn("Both sides were heard", self._messages_to(self.eva)[0].body)

    def test_who_is_late_is_told_once_and_the_managers_too(self):
        dispute = self._raise()
        self._later(days=5, minutes=1)
        self._run_job()
        self.assertTrue(dispute.is_overdue)
        for user in (self.eva, self.mara):
            self.assertIn("overdue", self._messages_to(user)[0].body, user.name)
        told = len(self._messages_to(self.eva))
        self._run_job()
        self.assertEqual(len(self._messages_to(self.eva)), told)


@tagged("post_install", "-at_install", "standard")
class TestSecrecy(DisputeCase):
    """Who claims a lead from the masked log learns nothing of the customer."""

    def test_the_claimant_learns_nothing(self):
        self.lead.write({"email_from": "grace@mill.example", "phone": "+1 555 0100"})
        self.lead.with_user(self.ada).message_post(
            body="They want 12 robots", message_type="comment"
        )
        dispute = self._heard().with_user(self.nils)
        fields = [
            name
            for name, field in dispute._fields.items()
            if dispute._has_field_access(field, "read")
        ]
        shown = str(dispute.read(fields)) + str(
            dispute.web_read({name: {} for name in fields})
        )
        for secret in ("Blue Mill", "grace@", "555", "robots"):
            self.assertNotIn(secret, shown)
        for message in self._messages_to(self.nils):
            self.assertNotIn("Blue Mill", f"{message.subject} {message.body}")
        self.assertIn("Ada", dispute.timeline_html)
        self.assertIn("tier B", dispute.story)
        self.assertFalse(dispute.can_open_lead)

    def test_the_other_side_reads_it_all(self):
        self.lead.with_user(self.ada).message_post(
            body="They want 12 robots", message_type="comment"
        )
        dispute = self._raise().with_user(self.ada)
        self.assertIn("Blue Mill", dispute.story)
        self.assertIn("12 robots", dispute.timeline_html)

    def test_attempts_and_follow_ups_are_evidence(self):
        self.lead.with_user(self.ada).activity_schedule(
            "mail.mail_activity_data_call"
        ).action_feedback(feedback="Called them about the arms they want")
        dispute = self._raise().with_user(self.eva)
        self.assertIn("Follow-up", dispute.timeline_html)
        self.assertIn(dispute.name, dispute.timeline_html)
