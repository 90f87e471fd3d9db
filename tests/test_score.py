from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FairAllocationCase


@tagged("post_install", "-at_install", "standard")
class TestScore(FairAllocationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.customer = cls.env["res.partner"].create(
            {"name": "Acme", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.customer.id}
        )

    def test_score_and_tier_follow_the_facts(self):
        leads = self._new_leads(0, 39, 40, 69.6, 10**15, -5)
        self.assertEqual(leads.mapped("fair_score"), [0, 39, 40, 70, 100, 0])
        c, b, a = self.tier_c, self.tier_b, self.tier_a
        self.assertEqual([ld.fair_tier_id for ld in leads], [c, c, b, a, a, c])
        leads[0].with_user(self.mara).expected_revenue = 75
        self.assertEqual(leads[0].fair_tier_id, a)

    def test_weighted_mean_and_its_parts(self):
        self._new_criterion(kind="domain", weight=30, domain="[('priority','=','3')]")
        lead = self._new_leads(50, priority="3")
        self.assertEqual(lead.fair_score, 88)  # (10 x 50 + 30 x 100) / 40 = 87.5
        points = [(p["kind"], p["points"], p["weight"]) for p in lead.fair_score_parts]
        self.assertEqual(points, [("value", 50, 10), ("domain", 100, 30)])

    def test_breakdown_is_read_in_words(self):
        self._new_criterion(kind="history", weight=30, full_at=2, name="Loyal <b>")
        lead = self._new_leads(50, user_id=self.ada.id).with_user(self.ada)
        self.assertIn("Worth", lead.fair_score_html)
        self.assertIn("Loyal &lt;b&gt;", lead.fair_score_html)
        self.assertIn("0 won, full points at 2", lead.fair_score_html)

    def test_breakdown_survives_a_deleted_criterion(self):
        lead = self._new_leads(50)
        self.criterion.unlink()
        self.assertIn("Expected revenue", lead.fair_score_html)

    def test_history_counts_real_wins_of_the_commercial_entity(self):
        self.criterion.write({"kind": "history", "full_at": 2})
        old, forged = self._new_leads(1000, 0, partner_id=self.customer.id)
        lead = self._new_leads(0, partner_id=self.contact.id)
        self.assertEqual(lead.fair_score, 0)
        (old + forged).stage_id = self.won_stage
        self.assertEqual(lead.fair_score, 50)
        old.stage_id = lead.stage_id
        self.assertEqual(lead.fair_score, 0)

    def test_intent_is_the_predicted_probability(self):
        self.criterion.write({"kind": "intent", "full_at": 100})
        lead = self._new_leads(0)
        lead.automated_probability = 42
        self.assertEqual(lead.fair_score, 42)

    def test_any_field_scores_a_number_or_being_filled_in(self):
        self.criterion.write({"kind": "field", "field_name": "recurring_revenue"})
        lead = self._new_leads(0, recurring_revenue=30)
        self.assertEqual(lead.fair_score, 30)
        lead.recurring_revenue = 60
        self.assertEqual(lead.fair_score, 60)
        self.criterion.write({"field_name": "referred", "points": 80})
        lead.referred = "Bob"
        self.assertEqual(lead.fair_score, 80)

    def test_condition_is_followed_on_write(self):
        tag = self.env["crm.tag"].create({"name": "Rush"})
        self.criterion.write(
            {"kind": "domain", "domain": f"[('tag_ids', 'in', [{tag.id}])]"}
        )
        lead = self._new_leads(0)
        lead.tag_ids = [Command.link(tag.id)]
        self.assertEqual(lead.fair_score, 100)

    def test_closed_leads_keep_their_score(self):
        lead = self._new_leads(80)
        lead.stage_id = self.won_stage
        lead.expected_revenue = 5
        self.assertEqual(lead.fair_score, 80)
        lost = self._new_leads(50)
        lost.action_set_lost()
        lost.expected_revenue = 5
        self.assertEqual(lost.fair_tier_id, self.tier_b)

    def test_scores_follow_the_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        own = self.env["fair.allocation.tier"].create(
            {"name": "All", "score_min": 0, "company_id": other.id}
        )
        self.mara.company_ids += other
        team = self.env["crm.team"].create({"name": "Far", "company_id": other.id})
        lead = self._new_leads(80)
        lead.write({"team_id": team.id})
        self.assertEqual(lead.company_id, other)
        self.assertEqual(lead.fair_tier_id, own)

    def test_changing_a_criterion_rescores_open_leads(self):
        lead = self._new_leads(30)
        self.criterion.with_user(self.mara).full_at = 30
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_rescore").method_direct_trigger()
        lead.invalidate_recordset()
        self.assertEqual(lead.fair_tier_id, self.tier_a)

    def test_button_rescores_at_once(self):
        lead = self._new_leads(30)
        self.tier_a.score_min = 60
        self.tier_b.with_user(self.mara).score_min = 20
        self.tier_b.with_user(self.mara).action_recompute_scores()
        self.assertEqual(lead.fair_tier_id, self.tier_b)

    def test_reopened_lead_is_scored_again(self):
        lead = self._new_leads(50)
        lead.action_set_lost()
        lead.expected_revenue = 90
        self.assertEqual(lead.fair_score, 50)
        lead.action_restore()
        self.assertEqual(lead.fair_score, 90)

    def test_only_managers_rescore(self):
        for settings in (self.criterion, self.tier_a, self.tier_a.browse()):
            with self.assertRaises(AccessError):
                settings.with_user(self.alba).action_recompute_scores()

    def test_owner_write_does_not_score(self):
        leads = self._new_leads(*[50] * 20)
        self.env.flush_all()
        with patch.object(type(self.criterion), "_score") as score:
            leads.with_user(self.mara).write({"user_id": self.ada.id})
            self.env.flush_all()
        score.assert_not_called()

    def test_nobody_types_a_score(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        values = {
            "fair_score": 99,
            "fair_tier_id": self.tier_a.id,
            "fair_score_parts": [],
        }
        for user in (self.ada, self.alba, self.mara, self.env.user):
            for name, value in values.items():
                with self.assertRaisesRegex(AccessError, "nobody can enter it"):
                    lead.with_user(user).write({name: value})
                with self.assertRaisesRegex(AccessError, "nobody can enter it"):
                    self.env["crm.lead"].with_user(user).create(
                        {"name": "Mine", name: value}
                    )

    def test_no_default_import_copy_or_mail_sets_a_score(self):
        Lead = self.env["crm.lead"].with_user(self.ada)
        defaults = {
            f"default_{name}": value
            for name, value in (("fair_score", 99), ("fair_tier_id", self.tier_a.id))
        }
        lead = Lead.with_context(**defaults).create({"name": "Mine"})
        self.assertEqual(lead.fair_tier_id, self.tier_c)
        self.assertFalse(Lead.load(["name", "fair_score"], [["Mine", "99"]])["ids"])
        top = self._new_leads(90, user_id=self.ada.id).with_user(self.ada)
        with self.assertRaises(AccessError):
            top.copy({"fair_score": 99})
        self.assertEqual(top.copy({"expected_revenue": 10}).fair_score, 10)
        mail = "From: a@b.example\nTo: c@d.example\nMessage-Id: <1@x>\n\nHi"
        with self.assertRaises(AccessError):
            self.env["mail.thread"].message_process(
                "crm.lead", mail, custom_values={"fair_score": 99}
            )

    def test_bad_conditions_and_fields_are_refused_with_the_mend(self):
        for domain in ("[('nope', '=', 1)]", "[(", "__import__('os')", "[1]", "5"):
            with self.assertRaisesRegex(ValidationError, "Condition: .*editor"):
                self._new_criterion(kind="domain", domain=domain)
        for name in (False, "nope", "fair_score", "meeting_display_date"):
            with self.assertRaisesRegex(ValidationError, "Field: .*Choose a stored"):
                self._new_criterion(kind="field", field_name=name)
        with self.assertRaisesRegex(ValidationError, "Full Points At"):
            self._new_criterion(full_at=0)
        with self.assertRaisesRegex(ValidationError, "Weight: .*from 1 to 1000"):
            self._new_criterion(weight=0)

    def test_condition_cannot_probe_what_its_author_cannot_read(self):
        with self.assertRaises(AccessError):
            self.env["fair.allocation.tier.criterion"].with_user(self.mara).create(
                {
                    "name": "Probe",
                    "kind": "domain",
                    "domain": "[('user_id.employee_ids.pin', '=', '1')]",
                }
            )

    def test_form_shows_the_new_score_before_saving(self):
        lead = self._new_leads(10, type="opportunity", user_id=self.ada.id)
        with Form(lead.with_user(self.ada)) as form:
            form.expected_revenue = 90
            self.assertEqual(form.fair_score, 90)
            self.assertEqual(form.fair_tier_id, self.tier_a)

    def test_no_criteria_means_the_lowest_tier(self):
        self.criterion.unlink()
        self.assertEqual(self._new_leads(100).fair_tier_id, self.tier_c)

    # -- queries: the same number for few and for many leads ------------------

    def test_queries_do_not_grow_with_the_leads(self):
        self._new_criterion(kind="intent")
        self._new_criterion(kind="history", full_at=2)
        self._new_criterion(kind="domain", domain="[('partner_id.name', '=', 'Acme')]")
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(200)]
        )
        counts = []
        for size in (20, 200):
            leads = self._new_leads(*[50] * size)
            for lead, partner in zip(leads, partners, strict=False):
                lead.partner_id = partner
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._fair_rescore()
            leads.flush_recordset()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts, "queries for 20 and for 200 leads")
        self.assertLess(counts[0], 30)

    def _new_criterion(self, **values):
        return self.env["fair.allocation.tier.criterion"].create(
            {"name": "Extra", "kind": "value", **values}
        )
