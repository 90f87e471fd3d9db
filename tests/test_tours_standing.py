from odoo.tests import tagged

from .test_tours import TourCase


class StandingTourCase(TourCase):
    """Both leads were given to Ada, and more are owed to her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_c.write({"protection_days": 3, "response_hours": 24})
        cls.policy.notify = False
        cls.policy.with_user(cls.mara).action_publish("Customers are protected")

    def setUp(self):
        super().setUp()
        self._allocate_as_mara()
        self.member_nils.fair_paused = False
        self.env["fair.allocation.entitlement"]._append(
            [
                {
                    "date": self.env.cr.now(),
                    "team_id": self.north.id,
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "tier_id": self.tier_c.id,
                    "user_id": self.ada.id,
                    "credited": 3,
                }
            ]
        )
        self.env.flush_all()


class StandingTours:
    """What people see of a standing, told in whichever language."""

    def test_my_standing(self):
        self._walk("standing", "/odoo", self.ada)

    def test_a_manager_opens_it_from_the_profile(self):
        path = f"/odoo/action-sales_team.crm_team_member_action/{self.member_ada.id}"
        self._walk("standing_of", path, self.mara)

    def test_in_no_team(self):
        self._walk("standing_empty", "/odoo/fair-allocation-standing", self.mara)


class PhoneTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_my_standing(self):
        self._walk("phone_standing", "/odoo/fair-allocation-standing", self.ada)


class AgreementTourCase(TourCase):
    """Nobody gets leads before accepting what Mara published."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Agreement = cls.env["fair.allocation.agreement"]
        Agreement.search([]).active = False
        cls.agreement = Agreement.create({"name": "Fair Play"})
        cls.agreement._publish()
        cls.policy.write({"acceptance_required": True, "notify": False})
        cls.policy.with_user(cls.mara).action_publish("No leads before acceptance")


class AgreementTours:
    browser_size = "390x844"
    touch_enabled = True

    def test_accepting_on_a_phone_opens_the_gate(self):
        self._allocate(self.leads)
        self.assertFalse(self.leads.user_id)
        path = "/odoo/fair-allocation-standing"
        self._walk("phone_agreement", path, self.ada)
        self.assertEqual(self.agreement.acceptance_ids.user_id, self.ada)
        self._allocate(self.leads)
        self.assertEqual(self.leads.user_id, self.ada)


class AgreementManagerTours:
    def test_a_new_version_and_a_reminder(self):
        self.agreement.with_user(self.ada).action_accept()
        path = f"/odoo/fair-allocation-agreements/{self.agreement.id}"
        self._walk("agreement_manager", path, self.mara)
        draft = self.agreement.search([("previous_id", "=", self.agreement.id)])
        self.assertEqual((draft.number, draft.state), (2, "published"))
        self.assertEqual(draft.name, "Fairer Play")
        asked = self.env["mail.message"].search([("subject", "=", draft.display_name)])
        self.assertTrue(asked)


@tagged("post_install", "-at_install", "standard")
class TestAgreementInEnglish(AgreementTours, AgreementTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestAgreementInChinese(AgreementTours, AgreementTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestAgreementManagerInEnglish(AgreementManagerTours, AgreementTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestStandingInEnglish(StandingTours, StandingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestStandingInChinese(StandingTours, StandingTourCase):
    lang = "zh_CN"


@tagged("post_install", "-at_install", "standard")
class TestPhoneStandingInEnglish(PhoneTours, StandingTourCase):
    pass


@tagged("post_install", "-at_install", "standard")
class TestPhoneStandingInChinese(PhoneTours, StandingTourCase):
    lang = "zh_CN"
