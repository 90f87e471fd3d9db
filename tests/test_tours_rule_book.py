from odoo.fields import Command
from odoo.tests import tagged

from .test_tours import TourCase

GRACE = "grace@acme.example.com"


class RuleBookTourCase(TourCase):
    """Sven looks after Grace, who writes again: *Tour One*. He takes a break."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.factor_ids.filtered(lambda f: f.code == "skills").weight = 50
        cls.policy.with_user(cls.mara).action_publish("Skills matter")
        cls.first.email_from = GRACE
        cls.held = cls._new_leads(10, name="Held", email_from=GRACE)
        cls.held.with_user(cls.mara).user_id = cls.sven


class SalespersonTours:
    """What a salesperson does, told in whichever language."""

    def test_our_rules_and_where_a_known_customer_went(self):
        self._allocate_as_mara()
        self._walk("rules", "/odoo", self.ada)

    def test_taking_a_break(self):
        self._walk("break", "/odoo", self.ada)
        self.assertFalse(self.member_ada.fair_paused)
        self.assertFalse(self.member_ada.fair_pause_reason)
        told = self.member_ada.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("fair_paused", told)


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInEnglish(SalespersonTours, RuleBookTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInChinese(SalespersonTours, RuleBookTourCase):
    lang = "zh_CN"


class PhoneTours:
    browser_size = "375x667"
    touch_enabled = True

    def test_our_rules_and_a_bad_lead(self):
        self._allocate_as_mara()
        self._walk("phone_rules", "/odoo/fair-allocation-rules", self.ada)
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("phone_bad_lead", path, self.ada)
        self.assertEqual(self.first.with_user(self.ada).fair_credit_state, "reported")


@tagged("post_install", "-at_install", "standard")
class TestPhoneInEnglish(PhoneTours, RuleBookTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhoneInChinese(PhoneTours, RuleBookTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestManagerInEnglish(RuleBookTourCase):
    def test_who_would_get_it_and_a_tier_by_hand(self):
        path = f"/odoo/action-crm.crm_lead_all_leads/{self.first.id}"
        self._walk("what_if", path, self.mara)
        self.assertFalse(self.first.user_id)
        self.assertFalse(self.first.fair_manual_tier_id)
        self.assertEqual(self.first.fair_tier_id, self.tier_c)
        said = " ".join(self.first.message_ids.mapped("body"))
        self.assertIn("Orders for the whole group", said)

    def test_passing_on_the_leads_of_a_leaver(self):
        self._allocate_as_mara()
        self.member_nils.fair_paused = False
        path = f"/odoo/action-sales_team.crm_team_member_action/{self.member_ada.id}"
        self._walk("leaver", path, self.mara)
        run = self.env["fair.allocation.run"].search([], limit=1)
        self.assertEqual((run.kind, run.state), ("redistribution", "undone"))
        self.assertEqual(self.leads.user_id, self.ada)

        self.mara.group_ids = [Command.link(self.env.ref("base.group_erp_manager").id)]
        path = f"/odoo/action-base.action_res_users/{self.ada.id}"
        self._walk("archive", path, self.mara)
        self.assertFalse(self.ada.active)
        self.assertEqual(self.leads.user_id, self.nils)
        self.assertBooksBalance()


@tagged("post_install", "-at_install", "standard")
class TestManagerInChinese(RuleBookTourCase):
    lang = "zh_CN"

    def test_findings_and_their_mend(self):
        self.member_sven.write({"assignment_max": 0, "fair_paused": False})
        path = f"/odoo/fair-allocation-policies/{self.policy.id}"
        self._walk("findings", path, self.mara)
        self.assertEqual(self.policy.version_id.number, 3)
        self.assertEqual(self.member_sven.assignment_max, 7)
        self.assertNotIn("person_no_capacity", self.policy.finding_ids.mapped("code"))

    def test_a_bad_lead_is_reported_and_confirmed(self):
        self._allocate_as_mara()
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("bad_lead", path, self.ada)
        self._walk("credit", "/odoo/fair-allocation-bad-leads", self.mara)
        self.assertEqual(self.first.won_status, "lost")
        self.assertEqual(self.member_ada.fair_received, 1)
        self.assertBooksBalance()
