from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_tours import TourCase

GRACE = "grace@acme.example.com"


class KeepingTourCase(TourCase):
    """Ada looks after *Tour One* and *Tour Two*; two pools belong to her team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alba.lang = cls.lang
        (cls.tier_a | cls.tier_b | cls.tier_c).protection_days = 30
        cls.policy.write({"extension_days": 30, "rotation": True, "notify": False})
        cls.policy.with_user(cls.mara).action_publish("Customers are protected")
        cls.leads.write({"type": "opportunity", "email_from": GRACE})
        cls.pool, cls.dip = cls.env["fair.allocation.pool"].create(
            [
                {
                    "name": name,
                    "company_id": cls.company.id,
                    "team_ids": cls.north.ids,
                    "blind": blind,
                }
                for name, blind in (("Second Chance", False), ("Lucky Dip", True))
            ]
        )
        cls.form = f"/odoo/action-crm.crm_lead_action_pipeline/{cls.first.id}"

    def _put(self, lead, pool):
        self.env["fair.allocation.decision"]._move(lead, "pool", "put", pool=pool)
        self.env.flush_all()

    def _give(self, leads, user):
        leads.with_user(self.mara).user_id = user
        self.env.flush_all()
        self.assertEqual(leads.mapped("fair_is_protected"), [True] * len(leads))

    def _kinds(self, lead):
        return self._decisions(lead).mapped("kind")

    def _refusals(self):
        return self.env["fair.allocation.refusal"].with_user(self.mara).search([])

    def _group_by_salesperson(self, user):
        """The favourite with which the pipeline opens for this person."""
        self.env["ir.filters"].create(
            {
                "name": "By Salesperson",
                "model_id": "crm.lead",
                "action_id": self.env.ref("crm.crm_lead_opportunities").id,
                "user_ids": user.ids,
                "context": "{'group_by': ['user_id']}",
                "domain": "[]",
                "is_default": True,
            }
        )


class SalespersonTours:
    """What a salesperson does, told in whichever language."""

    def test_the_next_lead_please(self):
        self._put(self.first, self.dip)
        self._walk("next_lead", "/odoo", self.ada)
        lead = self.first.with_user(self.ada)
        self.assertEqual((lead.name, lead.user_id), ("Tour One", self.ada))
        self.assertEqual(self._kinds(lead), ["pool", "claim"])
        self.assertBooksBalance()

    def test_giving_back_and_undo(self):
        self._give(self.first, self.ada)
        until = self.first.fair_protected_until
        self._walk("give_back", self.form, self.ada)
        self.assertEqual(self.first.with_user(self.ada).user_id, self.ada)
        self.assertEqual(self.first.fair_protected_until, until)
        given = self._decisions(self.first).filtered(lambda d: d.kind == "return")
        self.assertEqual(given.note, "Ask again in spring")
        self.assertEqual(given.pool_id, self.pool)
        self.assertFalse(self.first.fair_pool_id)
        self.assertBooksBalance()

    def test_is_this_customer_taken(self):
        self._give(self.first, self.ada)
        self._walk("taken", "/odoo", self.nils)
        asked = self.env["fair.allocation.lookup"].with_user(self.mara)
        answers = asked.search([("user_id", "=", self.nils.id)]).mapped("answer")
        self.assertCountEqual(answers, ["protected", "free"])

    @mute_logger("odoo.http")
    def test_entering_a_customer_of_somebody_else(self):
        self._give(self.first, self.ada)
        path = "/odoo/action-crm.crm_lead_action_pipeline/new"
        self._walk("enter_taken", path, self.nils)
        lead = self.env["crm.lead"].search([("name", "=", "Fair in May")])
        self.assertEqual(len(lead), 1)
        self.assertFalse(lead.user_id)
        self.assertEqual(self._refusals().operation, "duplicate")

    @mute_logger("odoo.http")
    def test_dragging_a_colleagues_lead_to_oneself(self):
        self._give(self.leads, self.ada)
        # Governed as the first one is, though protected no more.
        self.second._fair_write({"fair_protected_until": False})
        own = {"name": "Tour Three", "type": "opportunity", "user_id": self.alba.id}
        self._new_leads(10, **own)
        self._group_by_salesperson(self.alba)
        before = self.leads.read(["user_id", "team_id", "stage_id", "write_date"])
        path = "/odoo/action-crm.crm_lead_opportunities"
        self._walk("drag", path, self.alba)
        after = self.leads.read(["user_id", "team_id", "stage_id", "write_date"])
        self.assertEqual(after, before)
        self.assertEqual(self._refusals().lead_id, self.leads)
        self._walk("refused", "/odoo", self.mara)


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInEnglish(SalespersonTours, KeepingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInChinese(SalespersonTours, KeepingTourCase):
    lang = "zh_CN"


class PhoneTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_one_tap_claims_a_lead_and_opens_it(self):
        self._put(self.first, self.pool)
        self._walk("phone_claim", "/odoo/fair-allocation-pool", self.ada)
        lead = self.first.with_user(self.ada)
        self.assertEqual((lead.name, lead.user_id), ("Tour One", self.ada))
        self.assertEqual(self._kinds(lead), ["pool", "claim"])
        self.assertTrue(lead.fair_is_protected)

    def test_the_next_lead_please(self):
        self._put(self.first, self.dip)
        path = "/odoo/fair-allocation-my-pools"
        self._walk("phone_next_lead", path, self.ada)
        self.assertEqual(self.first.with_user(self.ada).user_id, self.ada)

    def test_giving_back_and_undo(self):
        self._give(self.first, self.ada)
        self._walk("phone_give_back", self.form, self.ada)
        self.assertEqual(self.first.with_user(self.ada).user_id, self.ada)
        self.assertIn("return", self._kinds(self.first))


@tagged("post_install", "-at_install", "standard")
class TestPhoneInEnglish(PhoneTours, KeepingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhoneInChinese(PhoneTours, KeepingTourCase):
    lang = "zh_CN"


class ManagerTours:
    """What a manager does, told in whichever language."""

    def test_handing_over_a_protected_lead(self):
        self.member_nils.fair_paused = False
        self._give(self.first, self.ada)
        self._walk("hand_over", self.form, self.mara)
        lead = self.first.with_user(self.nils)
        self.assertEqual(lead.user_id, self.nils)
        self.assertTrue(lead.fair_is_protected)
        entry = self._decisions(self.first)[-1]
        self.assertEqual((entry.kind, entry.from_user_id), ("hand_over", self.ada))
        self.assertEqual(entry.note, "Speaks their language")
        self.assertEqual(entry.actor_id, self.mara)
        self.assertBooksBalance()

    def test_more_time_is_asked_for_and_granted(self):
        self._give(self.first, self.ada)
        until = self.first.fair_protected_until
        self._walk("ask_for_time", self.form, self.ada)
        self.assertEqual(self.first.fair_protected_until, until)
        self._walk("grant_time", "/odoo", self.mara)
        longer = until + timedelta(days=14)
        self.assertEqual(self.first.with_user(self.ada).fair_protected_until, longer)
        self._walk("see_time", self.form, self.ada)

    def test_a_rotation_and_its_undo(self):
        self._make_due()
        path = f"/odoo/action-sales_team.crm_team_action_config/{self.north.id}"
        self._walk("rotation", path, self.mara)
        run = self.env["fair.allocation.run"].search([], limit=1)
        self.assertEqual((run.kind, run.state), ("rotation", "undone"))
        self.assertEqual(run.hand_over_note, "Prices hold until March")
        self.assertEqual(self.leads.user_id, self.ada)
        self.assertEqual(self._kinds(self.first), ["rotate", "undo"])
        self.assertBooksBalance()

    def test_previews_from_the_list_of_runs(self):
        self._make_due()
        self._new_leads(10, name="Tour Three")
        self._walk("start", "/odoo/fair-allocation-runs", self.mara)
        runs = self.env["fair.allocation.run"].search([], limit=2)
        self.assertEqual(runs.mapped("kind"), ["rotation", "allocation"])
        self.assertEqual(set(runs.mapped("state")), {"previewed"})

    def _make_due(self):
        """Both leads are to go to somebody else, and Nils is there."""
        self.member_nils.fair_paused = False
        self.tier_c.rotation_months = 6
        # Ada has them since before there were rules.
        self.leads._fair_write({"user_id": self.ada.id, "fair_protected_until": False})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_open = now() - interval '7 months' "
            "WHERE id IN %s",
            (self.leads._ids,),
        )
        self.env.invalidate_all()

    def test_putting_leads_into_a_pool(self):
        self.leads.type = "lead"
        self._walk("put", "/odoo/action-crm.crm_lead_all_leads", self.mara)
        self.assertEqual(self.leads.fair_pool_id, self.pool)
        entries = self._decisions(self.leads)
        self.assertEqual(set(entries.mapped("kind")), {"pool"})
        self.assertEqual(set(entries.mapped("note")), {"Nobody speaks Portuguese"})


@tagged("post_install", "-at_install", "standard")
class TestManagerInEnglish(ManagerTours, KeepingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestManagerInChinese(ManagerTours, KeepingTourCase):
    lang = "zh_CN"
