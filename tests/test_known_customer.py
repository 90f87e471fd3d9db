from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.fair_allocation.models import fair_allocation_problem_identity

from .allocation_case import AllocationCase
from .common import SALESMAN

GRACE = "grace@acme.example.com"


@tagged("post_install", "-at_install", "standard")
class KnownCustomerCase(AllocationCase):
    """Leads of 50 points are of tier B: Ada and Sven may take them, Nils may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.belgium = cls.env.ref("base.be")
        cls.acme = cls._new_firm("Acme")

    @classmethod
    def _new_firm(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "country_id": cls.belgium.id, **values}
        )

    def _new_contact(self, name, **values):
        return self.acme.create({"name": name, "parent_id": self.acme.id, **values})

    def _held(self, user, **values):
        """A lead that ``user`` looks after."""
        team = self.env["crm.team.member"].search([("user_id", "=", user.id)])
        return self._new_leads(
            50, user_id=user.id, **{"team_id": team.crm_team_id.id, **values}
        )

    def _given(self, **values):
        """A new lead of team North, allocated by the manager."""
        lead = self._new_leads(50, **values)
        self._allocate(lead)
        return lead

    def _reasons(self, leads):
        return self._decisions(leads).mapped("reason")

    def assertKnown(self, lead, user):
        self.assertOwner(lead, user)
        self.assertEqual(self._reasons(lead), ["known"])

    def assertStranger(self, lead):
        self.assertNotIn("known", self._reasons(lead))
        self.assertNotIn("customer", self._decisions(lead).explanation)


@tagged("post_install", "-at_install", "standard")
class TestKnownCustomer(KnownCustomerCase):
    """What a customer is recognised by."""

    def test_by_e_mail_however_it_is_written(self):
        self._held(self.ada, email_from=GRACE)
        lead = self._given(email_from=' "Grace Hopper" <GRACE@Acme.Example.COM> ')
        self.assertKnown(lead, self.ada)

    def test_somebody_else_at_the_same_provider_is_a_stranger(self):
        self._held(self.ada, email_from="grace@gmail.com")
        for other in ("graham@gmail.com", "grace+shop@gmail.com"):
            self.assertStranger(self._given(email_from=other))

    def test_by_phone_in_two_formats(self):
        self._held(self.sven, phone="+32 470 12 34 56", country_id=self.belgium.id)
        lead = self._given(phone="0470/12.34.56", country_id=self.belgium.id)
        self.assertKnown(lead, self.sven)

    def test_by_tax_number_in_two_formats(self):
        self.acme.vat = "BE 0477.472.701"
        again = self._new_firm("ACME s.a.", vat="0477472701")
        self._held(self.ada, partner_id=self.acme.id)
        self.assertKnown(self._given(partner_id=again.id), self.ada)

    def test_the_same_digits_in_another_country_are_another_customer(self):
        self.acme.vat = "BE 0477.472.701"
        other = self._new_firm(
            "Elsewhere", vat="0477472701", country_id=self.env.ref("base.fr").id
        )
        self._held(self.ada, partner_id=self.acme.id)
        self.assertStranger(self._given(partner_id=other.id))

    def test_a_tax_number_that_says_nothing_joins_nobody(self):
        for nothing in ("/", "N/A", "0"):
            self.acme.vat = nothing
            other = self._new_firm("Other", vat=nothing)
            self._held(self.ada, partner_id=self.acme.id)
            self.assertStranger(self._given(partner_id=other.id))

    def test_by_commercial_entity(self):
        buyer, engineer = self._new_contact("Buyer"), self._new_contact("Engineer")
        self._held(self.sven, partner_id=buyer.id)
        self.assertKnown(self._given(partner_id=engineer.id), self.sven)

    def test_a_contact_is_recognised_by_the_address_on_file(self):
        """The web form knows an address only; it belongs to a contact of the firm."""
        self._new_contact("Grace", email=GRACE)
        self._held(self.ada, partner_id=self.acme.id)
        self.assertKnown(self._given(email_from=GRACE), self.ada)

    def test_the_salesperson_named_in_contacts_looks_after_it(self):
        self.acme.user_id = self.sven
        contact = self._new_contact("Grace")
        self.assertKnown(self._given(partner_id=contact.id), self.sven)

    def test_a_lead_says_more_than_contacts(self):
        self.acme.user_id = self.sven
        self._held(self.ada, partner_id=self.acme.id)
        self.assertKnown(self._given(partner_id=self.acme.id), self.ada)

    def test_won_customers_stay(self):
        self._held(self.ada, email_from=GRACE).action_set_won()
        self.assertKnown(self._given(email_from=GRACE), self.ada)

    def test_who_lost_the_customer_does_not_look_after_it(self):
        self._held(self.ada, email_from=GRACE).action_set_lost()
        self.assertStranger(self._given(email_from=GRACE))

    def test_the_newest_lead_decides(self):
        older, newer = (self._held(u, email_from=GRACE) for u in (self.ada, self.sven))
        older.date_open = "2026-01-01"
        newer.date_open = "2026-02-01"
        self.assertKnown(self._given(email_from=GRACE), self.sven)

    def test_who_left_looks_after_nobody(self):
        self._held(self.ines, email_from=GRACE)
        self.ines.active = False
        self.assertStranger(self._given(email_from=GRACE))

    def test_an_address_of_many_strangers_tells_nobody_apart(self):
        """A portal passes on enquiries under its own address."""
        portal = "enquiry@portal.example.com"
        with patch.object(fair_allocation_problem_identity, "STRANGERS", 2):
            self._held(self.ada, email_from=portal, contact_name="Ann")
            lead = self._given(email_from=portal, contact_name="Ben")
            self.assertKnown(lead, self.ada)
            lead = self._given(email_from=portal, contact_name="Cem")
            self.assertStranger(lead)

    def test_companies_never_mix(self):
        other = self.env["res.company"].create({"name": "Sister"})
        self.ada.company_ids |= other
        held = self._held(self.ada, email_from=GRACE, team_id=False)
        held.company_id = other
        self.env.flush_all()
        self.assertEqual(held.company_id, other)
        self.assertStranger(self._given(email_from=GRACE))

    def test_the_salesperson_of_another_company_is_not_asked(self):
        other = self.env["res.company"].create({"name": "Sister"})
        stranger = new_test_user(
            self.env,
            "fair_sister",
            groups=SALESMAN,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.acme.user_id = stranger
        self.assertStranger(self._given(partner_id=self.acme.id))

    def test_nothing_is_merged_or_deleted(self):
        held = self._held(self.ada, email_from=GRACE, partner_id=self.acme.id)
        leads = self._new_leads(50, 60, 70, email_from=GRACE)
        facts = ["name", "email_from", "partner_id", "expected_revenue"]
        every = held | leads
        before, partners = every.read(facts), self.acme.search_count([])
        self._allocate(leads)
        self.assertEqual(every.exists().read(facts), before)
        self.assertEqual(self.acme.search_count([]), partners)

    def test_the_number_of_queries_is_fixed(self):
        for user in (self.ada, self.sven):
            self._held(user, email_from=f"{user.login}@example.com")
        few, many = (self._count_queries(number) for number in (3, 60))
        self.assertEqual(few, many)

    def _count_queries(self, number):
        leads = self._new_leads(*[50] * number)
        for index, lead in enumerate(leads):
            lead.email_from = f"customer{index // 2}@example.com"
            lead.phone = f"+32 470 12 {index % 60:02} 00"
        version = self.policy.version_id
        Problem = self.env["fair.allocation.problem"].with_user(self.mara)
        team, leads = self.north.with_user(self.mara), leads.with_user(self.mara)
        for _again in range(2):  # the first fills what Odoo keeps in memory
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            Problem._collect(team, version, leads)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestCustomerStays(KnownCustomerCase):
    """Where the lead of a known customer goes, and what is said about it."""

    def test_seniority_matters_less_than_knowing_the_customer(self):
        self._held(self.nils, email_from=GRACE)
        lead = self._given(email_from=GRACE)
        self.assertKnown(lead, self.nils)
        self.assertEqual(lead.fair_reason, "Looks after this customer already.")

    def test_who_is_full_is_named(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.assignment_max = 0
        lead = self._given(email_from=GRACE)
        self.assertOwner(lead, self.sven)
        said = "Ada looks after this customer, but has no capacity left."
        own = lead.with_user(self.sven)
        self.assertTrue(own.fair_reason.endswith(said), own.fair_reason)
        self.assertIn(said, own.fair_explanation)

    def test_a_preview_says_it_as_well(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.fair_paused = True
        lead = self._new_leads(50, email_from=GRACE)
        line = self._line(self._preview(lead), lead)
        self.assertIn("Ada looks after this customer, but is paused.", line.summary)

    def test_the_substitute_takes_what_is_urgent(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.write({"fair_paused": True, "fair_substitute_id": self.nils.id})
        self.tier_b.response_hours = 4
        lead = self._given(email_from=GRACE)
        self.assertOwner(lead, self.nils)
        self.assertEqual(
            lead.with_user(self.nils).fair_reason,
            "Substitute of the person who looks after it. "
            "Ada looks after this customer, but is paused.",
        )

    def test_what_is_not_urgent_is_shared_by_the_rules(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.write({"fair_paused": True, "fair_substitute_id": self.nils.id})
        self.tier_b.response_hours = 0
        lead = self._given(email_from=GRACE)
        self.assertOwner(lead, self.sven)
        self.assertIn("Ada looks after this customer, but is paused.", lead.fair_reason)

    def test_new_leads_of_one_new_customer_go_to_one_person(self):
        one = self._new_leads(10, email_from=GRACE, phone="+32 470 12 34 56")
        two = self._new_leads(50, phone="+32 470 12 34 56")
        three = self._new_leads(20, email_from=GRACE)
        others = self._new_leads(*[15] * 6)
        self._allocate(one | two | three | others)
        self.assertEqual(len((one | two | three).user_id), 1)
        self.assertGreater(len(others.user_id), 1)
        # The most important one was decided by the rules, the others follow.
        self.assertNotEqual(self._reasons(two), ["same_customer"])
        self.assertEqual(self._reasons(one | three), ["same_customer"] * 2)
        self.assertEqual(one.fair_reason, "Gets this customer's other leads as well.")

    def test_a_burst_of_one_customer_fills_one_person_and_no_more(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.assignment_max = 10
        leads = self._new_leads(*[10] * 40, email_from=GRACE)
        self._allocate(leads)
        counts = self._counts(leads)
        self.assertEqual(counts[self.ada], 10)
        self.assertFalse(leads.filtered(lambda lead: not lead.user_id))
        for lead in leads.filtered(lambda lead: lead.user_id != self.ada):
            self.assertIn("Ada looks after this customer, but", lead.fair_reason)
        self.assertBooksBalance()

    def test_a_policy_may_share_known_customers_like_all_others(self):
        self.policy.keep_customers = False
        self.policy.with_user(self.mara).action_publish("Nobody owns a customer")
        self._held(self.ada, email_from=GRACE)
        leads = self._new_leads(50, 50, email_from=GRACE)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {self.ada: 1, self.sven: 1})
        for lead in leads:
            self.assertStranger(lead)

    def test_the_factor_counts_who_knows_the_customer(self):
        self.policy.keep_customers = False
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "relationship")
        factor.weight = 50
        self.policy.with_user(self.mara).action_publish("Knowing them is an asset")
        for user in (self.ada, self.sven):
            self._held(user, email_from=f"{user.login}@example.com")
        for user in (self.sven, self.ada):
            lead = self._given(email_from=f"{user.login}@example.com")
            self.assertOwner(lead, user)
            parts = self._decisions(lead).explanation["chosen"]["parts"]
            self.assertEqual(parts["relationship"], 100)

    def test_a_manager_decides_otherwise(self):
        self._held(self.ada, email_from=GRACE)
        self.member_ada.assignment_max = 0
        lead = self._new_leads(50, email_from=GRACE)
        run = self._preview(lead)
        self._line(run, lead)._override(self.nils, "Nils went to school with Grace")
        run.action_apply()
        self.assertNotIn("Ada", self._decisions(lead).summary)

    def test_leads_given_by_hand_or_before_stay_where_they_are(self):
        self._held(self.ada, email_from=GRACE)
        lead = self._new_leads(50, email_from=GRACE)
        lead.with_user(self.mara).user_id = self.sven
        self.assertEqual(self._reasons(lead), ["manual"])


@tagged("post_install", "-at_install", "standard")
class TestCustomersTeam(KnownCustomerCase):
    """A lead without team goes to the team that looks after its customer."""

    def _customers(self):
        """A customer of each person: ``{user: address}``."""
        everyone = self.eva | self.ada | self.ines | self.sven
        customers = {user: f"of-{user.login}@example.com" for user in everyone}
        for user, email in customers.items():
            self._held(user, email_from=email)
        return customers

    def test_the_team_of_who_looks_after_it(self):
        for user, email in self._customers().items():
            lead = self._given(email_from=email, team_id=False)
            self.assertKnown(lead, user)

    def test_odoos_button_divides_the_same_way(self):
        leads = {
            user: self._new_leads(50, email_from=email, team_id=False)
            for user, email in self._customers().items()
        }
        (self.north | self.south).with_user(self.mara)._action_assign_leads()
        for user, lead in leads.items():
            self.assertOwner(lead, user)

    def test_who_is_in_another_team_is_named(self):
        self._held(self.eva, email_from=GRACE)
        lead = self._given(email_from=GRACE)
        self.assertIn(lead.user_id, self.ada | self.sven)
        said = "Eva looks after this customer, but is in another team."
        self.assertIn(said, lead.with_user(lead.user_id).fair_reason)

    def test_who_is_in_the_team_comes_before_who_is_not(self):
        self._held(self.ada, email_from=GRACE).date_open = "2026-01-01"
        self._held(self.eva, email_from=GRACE).date_open = "2026-02-01"
        self.assertKnown(self._given(email_from=GRACE), self.ada)

    def test_leads_of_a_new_customer_go_to_one_team(self):
        leads = self._new_leads(*[50] * 6, email_from=GRACE, team_id=False)
        leads |= self._new_leads(*[50] * 6, team_id=False)
        self._allocate(leads)
        self.assertEqual(len(leads[:6].user_id), 1)
        self.assertEqual(leads.team_id, self.north | self.south)

    def test_a_team_keeps_together_what_it_has_already(self):
        ours = self._new_leads(50, email_from=GRACE, team_id=self.south.id)
        others = self._new_leads(50, 50, email_from=GRACE, team_id=False)
        self._allocate(ours | others)
        self.assertEqual(others.team_id, self.south)
        self.assertEqual(len((ours | others).user_id), 1)

    def test_strangers_are_divided_as_before(self):
        leads = self._new_leads(*[50] * 8, team_id=False)
        self._allocate(leads)
        self.assertEqual(leads.team_id, self.north | self.south)
