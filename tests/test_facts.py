from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import FairAllocationCase
from .rating_case import Ratings


class CustomerCase(Ratings, FairAllocationCase):
    """Acme and its contact Ann, and Solo, who hasn't bought anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.acme, cls.solo = cls.env["res.partner"].create(
            [{"name": "Acme", "is_company": True}, {"name": "Solo"}]
        )
        cls.ann = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.acme.id}
        )

    def _win(self, *values, **more):
        """Leads won from Acme, worth these amounts."""
        leads = self._new_leads(*values, **{"partner_id": self.acme.id, **more})
        leads.stage_id = self.won_stage
        return leads

    def _seen_by(self, user, record):
        record.env.flush_all()
        record.env.invalidate_all()
        return record.with_user(user)

    def _new_criterion(self, kind, **values):
        self.criterion.active = False
        return self.env["fair.allocation.tier.criterion"].create(
            {"name": kind.capitalize(), "kind": kind, **values}
        )


@tagged("post_install", "-at_install", "standard")
class TestFacts(CustomerCase):
    # -- purchases ------------------------------------------------------------

    def test_salesperson_reads_what_the_whole_company_bought(self):
        """Ada has one lead of Ann's; Acme bought from her colleagues."""
        self._win(1000, 500, user_id=self.sven.id)
        self._win(0, user_id=self.sven.id)  # an empty win proves nothing
        lost = self._new_leads(10, partner_id=self.acme.id, user_id=self.nils.id)
        lost.action_set_lost()
        lead = self._new_leads(50, partner_id=self.ann.id, user_id=self.ada.id)
        ann, lead = self._seen_by(self.ada, self.ann), self._seen_by(self.ada, lead)
        self.assertEqual((ann.fair_won_count, ann.fair_won_value), (2, 1500))
        self.assertEqual((ann.fair_lost_count, ann.fair_tier_id), (1, self.tier_b))
        self.assertEqual(ann.fair_customer_since, self.env.cr.now().date())
        self.assertEqual((lead.fair_won_count, lead.fair_won_value), (2, 1500))
        self.assertEqual(self._seen_by(self.ada, self.solo).fair_won_count, 0)
        self.assertFalse(self.solo.fair_customer_since)
        self.assertFalse(self.solo.fair_tier_id)

    def test_value_is_in_the_readers_currency(self):
        euro, yen = self.env["res.currency"].search(
            [
                ("id", "!=", self.company.currency_id.id),
                ("active", "in", [True, False]),
            ],
            limit=2,
        )
        yen.active = euro.active = True
        abroad = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": yen.id}
        )
        self.env["res.currency.rate"].create(
            {
                "currency_id": yen.id,
                "company_id": self.company.id,
                "rate": 100,
                "name": "2020-01-01",
            }
        )
        self.mara.company_ids += abroad
        self._win(100, company_id=self.company.id)
        self._win(5000, company_id=abroad.id, team_id=False)
        both = (self.company | abroad).ids
        acme = self._seen_by(self.mara, self.acme)
        here = acme.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual((here.fair_won_count, here.fair_won_value), (1, 100))
        wide = acme.with_context(allowed_company_ids=both)
        self.assertEqual((wide.fair_won_count, wide.fair_won_value), (2, 150))

    def test_tier_is_the_best_open_one_else_the_last_won(self):
        self._win(90)
        last = self._win(50)
        last.date_closed = datetime.now() + timedelta(days=1)
        self.assertEqual(self._seen_by(self.ada, self.acme).fair_tier_id, self.tier_b)
        self._new_leads(10, 30, partner_id=self.ann.id)
        self.assertEqual(self._seen_by(self.ada, self.acme).fair_tier_id, self.tier_c)
        self._new_leads(80, partner_id=self.ann.id)
        self.assertEqual(self._seen_by(self.ada, self.acme).fair_tier_id, self.tier_a)

    def test_only_salespeople_read_them(self):
        emil = self._new_user("emil", "base.group_user")
        acme = self._seen_by(emil, self.acme)
        for name in ("fair_won_value", "fair_satisfaction_text", "fair_tier_id"):
            with self.assertRaises(AccessError):
                acme.read([name])

    # -- follow-up ------------------------------------------------------------

    def test_follow_up_is_what_a_colleague_wrote_or_did(self):
        lead = self._new_leads(50, partner_id=self.acme.id, user_id=self.ada.id)
        as_ada = lead.with_user(self.ada)
        as_ada._message_log(body="Changed something")
        as_ada.message_post(body="Just a note", message_type="comment")
        lead.message_post(
            body="Please call",
            author_id=self.ann.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self._seen_by(self.ada, self.ann).fair_last_follow_up)
        self._write_to_customer(as_ada, "2024-03-01 10:00:00")
        self.assertEqual(
            self._seen_by(self.nils, self.ann).fair_last_follow_up,
            datetime(2024, 3, 1, 10, 0),
        )
        activity = as_ada.activity_schedule("mail.mail_activity_data_call")
        activity.action_feedback(feedback="Called")
        done = self._seen_by(self.ada, self.ann).fair_last_follow_up
        self.assertGreater(done, datetime(2024, 3, 1, 10, 0))

    def _write_to_customer(self, lead, moment):
        message = lead.message_post(
            body="Our offer", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        message.sudo().date = moment

    # -- satisfaction ---------------------------------------------------------

    def test_satisfaction_needs_three_ratings(self):
        lead = self._new_leads(50, partner_id=self.acme.id, user_id=self.ada.id)
        text = "fair_satisfaction_text"
        self.assertEqual(self._seen_by(self.ada, lead)[text], "No ratings yet")
        self._rate(lead, 5, 4)
        self.assertIn("(2 of 3)", self._seen_by(self.ada, lead)[text])
        self._rate(lead, 3)
        self.assertEqual(self._seen_by(self.ada, lead)[text], "4.0 of 5 (3 ratings)")
        self.assertEqual(self._seen_by(self.ada, self.ann).fair_satisfaction, 4)

    def test_ratings_a_salesperson_typed_count_once_a_manager_confirmed_them(self):
        lead = self._new_leads(50, partner_id=self.acme.id, user_id=self.ada.id)
        forged = self._rate(lead, 5, 5, 5, user=self.ada)
        acme = self._seen_by(self.ada, self.acme)
        self.assertEqual(acme.fair_satisfaction_text, "No ratings yet")
        forged.with_user(self.ada).write({"rating": 4.5})
        acme = self._seen_by(self.ada, self.acme)
        self.assertEqual(acme.fair_satisfaction_text, "No ratings yet")
        forged.with_user(self.mara).action_fair_confirm()
        acme = self._seen_by(self.ada, self.acme)
        self.assertEqual(acme.fair_satisfaction_text, "4.5 of 5 (3 ratings)")

    # -- budget ---------------------------------------------------------------

    def test_budget_is_entered_by_people_and_survives_a_merge(self):
        first, second = self._new_leads(50, 60, user_id=self.ada.id)
        first.with_user(self.ada).fair_budget = 900
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.fair_budget, 900)
        with self.assertRaisesRegex(ValidationError, "Budget: enter a number from 0"):
            merged.with_user(self.ada).fair_budget = -1

    # -- queries: the same number for few and for many customers --------------

    def test_queries_do_not_grow_with_the_customers(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(100)]
        )
        leads = self._new_leads(*[50] * 100)
        for lead, partner in zip(leads, partners, strict=True):
            lead.partner_id = partner
        known = partners.with_user(self.ada).fields_get()
        names = [name for name in known if name.startswith("fair_")]
        counts = []
        for size in (5, 5, 100):
            some = self._seen_by(self.ada, partners[:size])
            before = self.env.cr.sql_log_count
            some.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:], "queries for 5 and for 100 customers")


@tagged("post_install", "-at_install", "standard")
class TestFactCriteria(CustomerCase):
    """Budget, loyalty and complaints score leads, and say so."""

    def test_budget(self):
        self._new_criterion("budget", full_at=1000)
        lead = self._new_leads(0, user_id=self.ada.id, fair_budget=300)
        self.assertEqual(lead.fair_score, 30)
        lead.with_user(self.ada).fair_budget = 750
        self.assertEqual((lead.fair_score, lead.fair_tier_id), (75, self.tier_a))
        html = lead.with_user(self.ada).fair_score_html
        self.assertIn("Budget", html)
        self.assertIn("750.00", html)

    def test_loyalty_is_years_since_the_first_purchase(self):
        self._new_criterion("loyalty", full_at=4)
        old = self._win(100)
        old.date_closed = self.env.cr.now() - timedelta(days=731)
        lead = self._new_leads(
            0, 0, partner_id=self.ann.id, user_id=self.ada.id, team_id=False
        )[0]
        self.assertEqual(lead.fair_score, 50)
        html = lead.with_user(self.ada).fair_score_html
        self.assertIn("Customer for 2 years, full points at 4", html)
        self.assertEqual(self._new_leads(0, partner_id=self.solo.id).fair_score, 0)

    def test_one_complaint_loses_the_points_for_a_year(self):
        self._new_criterion("complaints", points=80)
        rated = self._new_leads(0, partner_id=self.acme.id)
        lead = self._new_leads(0, partner_id=self.ann.id, user_id=self.ada.id)
        self.assertEqual(lead.fair_score, 80)
        self._rate(rated, 5, 3)
        self.assertEqual(lead.fair_score, 80)
        complaint = self._rate(rated, 2)
        self.assertEqual(lead.fair_score, 0)
        html = lead.with_user(self.ada).fair_score_html
        self.assertIn("1 ratings below 3 of 5 in 12 months, so no points", html)
        year_ago = self.env.cr.now() - timedelta(days=366)
        complaint._fair_write({"rated_on": year_ago})
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env["crm.lead"]._fair_trigger_rescoring()
            self.env.ref("fair_allocation.ir_cron_rescore").method_direct_trigger()
        lead.invalidate_recordset()
        self.assertEqual(lead.fair_score, 80)

    def test_withdrawn_complaint_gives_the_points_back(self):
        self._new_criterion("complaints")
        lead = self._new_leads(0, partner_id=self.acme.id)
        complaint = self._rate(lead, 1)
        self.assertEqual(lead.fair_score, 0)
        complaint.sudo().unlink()
        self.assertEqual(lead.fair_score, 100)

    def test_ratings_cost_nothing_without_the_criterion(self):
        lead = self._new_leads(0, partner_id=self.acme.id)
        self._rate(lead, 5)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["rating.rating"].browse()._fair_get_leads()
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_scoring_asks_nothing_that_no_criterion_uses(self):
        counts = []
        for kind in ("value", "loyalty"):
            self._new_criterion(kind, full_at=10)
            self._new_leads(5, partner_id=self.acme.id)
            leads = self._new_leads(*[5] * 10, partner_id=self.acme.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._fair_rescore()
            leads.flush_recordset()
            counts.append(self.env.cr.sql_log_count - before)
            self.env["fair.allocation.tier.criterion"].search([]).active = False
        self.assertLess(counts[0], counts[1])

    def test_criteria_of_all_kinds_in_one_score(self):
        self._win(100)
        for kind in ("budget", "history", "loyalty", "complaints"):
            self._new_criterion(kind, weight=10, full_at=1)
        lead = self._new_leads(0, partner_id=self.ann.id, fair_budget=1)
        points = {part["kind"]: part["points"] for part in lead.fair_score_parts}
        self.assertEqual(
            points, {"budget": 100, "history": 100, "loyalty": 0, "complaints": 100}
        )
        self.assertEqual(lead.fair_score, 75)
