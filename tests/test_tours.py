from odoo.tests import HttpCase, new_test_user, tagged

from .allocation_case import AllocationCase
from .common import MANAGER, SALESMAN


class TourCase(HttpCase, AllocationCase):
    """People use the product in a browser."""

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the leads of the story are on the screens.
        cls.env["crm.lead"].search([]).active = False
        cls.leads = cls._new_leads(10, 10)
        cls.first, cls.second = cls.leads
        cls.first.name, cls.second.name = "Tour One", "Tour Two"
        (cls.member_nils | cls.member_sven).fair_paused = True
        (cls.mara | cls.ada | cls.nils).lang = cls.lang

    def _walk(self, tour, path, user):
        self.start_tour(path, f"fair_allocation_{tour}", login=user.login, timeout=180)
        self.env.invalidate_all()

    def _allocate_as_mara(self):
        """Both leads are Ada's, who alone is there."""
        run = self._allocate(self.leads)
        self.assertEqual(self.leads.user_id, self.ada)
        return run


class ManagerTours:
    """What a manager does, told in whichever language."""

    def test_from_the_list_to_undo(self):
        self.member_nils.fair_paused = False
        self.policy.factor_ids.filtered(lambda f: f.code == "skills").weight = 50
        self._walk("list", "/odoo/action-crm.crm_lead_all_leads", self.mara)
        run = self.env["fair.allocation.run"].search([], limit=1)
        self.assertEqual((run.state, run.override_count), ("undone", 1))
        self.assertFalse(self.leads.user_id)
        decisions = self._decisions(self.leads)
        self.assertEqual(
            sorted(decisions.mapped("kind")), ["allocate", "override", "undo", "undo"]
        )
        override = self._decisions(self.first).filtered(lambda d: d.kind == "override")
        self.assertEqual(override.to_user_id, self.ada)
        self.assertEqual(override.note, "Met at the trade fair")
        self.assertEqual(override.actor_id, self.mara)
        self.assertBooksBalance()

    def test_from_the_pipeline(self):
        self.leads.type = "opportunity"
        path = "/odoo/action-crm.crm_lead_opportunities"
        self._walk("kanban", path, self.mara)
        self.assertEqual(self.leads.user_id, self.ada)

    def test_from_the_team(self):
        path = f"/odoo/action-sales_team.crm_team_action_config/{self.north.id}"
        self._walk("team", path, self.mara)
        self.assertEqual(self.leads.user_id, self.ada)

    def test_publishing_with_a_note(self):
        path = f"/odoo/fair-allocation-policies/{self.policy.id}"
        self._walk("publish", path, self.mara)
        self.assertEqual(self.policy.version_id.number, 2)
        self.assertEqual(self.policy.version_id.note, "A wider band")
        self.assertEqual(self.policy.version_id.content["tolerance"], 2)
        self.assertEqual(self.policy.version_id.published_by_id, self.mara)


class SalespersonTours:
    """What a salesperson sees, told in whichever language."""

    def test_why_and_what_the_team_got(self):
        self._allocate_as_mara()
        self._walk("salesperson", "/odoo", self.ada)

    def test_no_button_of_managers_in_the_list(self):
        self.leads.user_id = self.ada
        path = "/odoo/action-crm.crm_lead_all_leads"
        self._walk("salesperson_list", path, self.ada)


@tagged("post_install", "-at_install", "standard")
class TestManagerInEnglish(ManagerTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestManagerInChinese(ManagerTours, TourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInEnglish(SalespersonTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestSalespersonInChinese(SalespersonTours, TourCase):
    lang = "zh_CN"


class PhoneTours:
    browser_size = "375x667"
    touch_enabled = True

    def test_salesperson_reads_why(self):
        self._allocate_as_mara()
        path = f"/odoo/action-crm.crm_lead_action_pipeline/{self.first.id}"
        self._walk("phone_salesperson", path, self.ada)

    def test_manager_applies_a_preview(self):
        run = self._preview(self.leads)
        path = f"/odoo/fair-allocation-runs/{run.id}"
        self._walk("phone_manager", path, self.mara)
        self.assertEqual(self.leads.user_id, self.ada)
        self.assertEqual(run.state, "applied")


@tagged("post_install", "-at_install", "standard")
class TestPhoneInEnglish(PhoneTours, TourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhoneInChinese(PhoneTours, TourCase):
    lang = "zh_CN"


class FirstSteps:
    """A company that has just installed the product, with its team and two leads."""

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.lead"].search([]).active = False
        cls.env["crm.team.member"].search([]).active = False
        cls.env["crm.team"].search([]).active = False
        cls.manager = new_test_user(
            cls.env, "fair_manager", groups=MANAGER, lang=cls.lang
        )
        person = new_test_user(cls.env, "fair_person", groups=SALESMAN)
        cls.team = cls.env["crm.team"].create({"name": "Tour Team"})
        cls.env["crm.team.member"].create(
            {"crm_team_id": cls.team.id, "user_id": person.id}
        )
        cls.person = person
        cls.leads = cls.env["crm.lead"].create(
            [
                {"name": name, "team_id": cls.team.id, "user_id": False, "type": "lead"}
                for name in ("Tour One", "Tour Two")
            ]
        )

    def test_from_installation_to_the_first_run(self):
        path = "/odoo/fair-allocation-runs"
        login = self.manager.login
        self.start_tour(path, "fair_allocation_first_steps", login=login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual(self.leads.user_id, self.person)
        version = self.team.fair_policy_id.version_id
        self.assertEqual(version.note, "We begin to share fairly")
        self.assertTrue(self.team.crm_team_member_ids.fair_seniority_id)


@tagged("post_install", "-at_install", "standard")
class TestFirstStepsInEnglish(FirstSteps, HttpCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestFirstStepsInChinese(FirstSteps, HttpCase):
    lang = "zh_CN"
