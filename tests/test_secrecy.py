"""Who a customer is, is known to those who look after it."""

import base64
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ALL_LEADS
from .rpc_case import RpcCase

AZUR, BRINK = "buyer@azur.example", "info@brink.example"


class SecrecyCase(RpcCase):
    """Azur is Sven's protected customer, Brink waits in the pool, Cora is Nils' own.

    Ines, own documents like Nils, administers the pool. Alba reads all documents.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = cls.env["fair.allocation.pool"].create(
            {
                "name": "Second Chance",
                "company_id": cls.company.id,
                "admin_ids": cls.ines.ids,
            }
        )
        Partner = cls.env["res.partner"]
        cls.azur = Partner.create(
            {"name": "Azur", "is_company": True, "email": AZUR, "phone": "+33 1 11"}
        )
        cls.azur_buyer = Partner.create({"name": "Anne", "parent_id": cls.azur.id})
        cls.brink = Partner.create(
            {"name": "Brink", "is_company": True, "email": BRINK, "phone": "+31 2 22"}
        )
        cls.cora = Partner.create({"name": "Cora", "email": "cora@cora.example"})
        cls.lead_azur = cls._new_lead(cls.azur_buyer, cls.sven)
        cls.lead_brink = cls._new_lead(cls.brink, cls.env["res.users"])
        cls.lead_cora = cls._new_lead(cls.cora, cls.nils)
        now = cls.env.cr.now()
        cls.lead_azur._fair_write(
            {
                "fair_protected_from": now,
                "fair_protected_until": now + timedelta(days=30),
            }
        )
        cls.lead_brink._fair_write({"fair_pool_id": cls.pool.id, "fair_pooled_on": now})
        cls.env.flush_all()

    @classmethod
    def _new_lead(cls, partner, user):
        return cls.env["crm.lead"].create(
            {
                "name": f"{partner.name} wants arms",
                "type": "opportunity",
                "partner_id": partner.id,
                "team_id": cls.north.id,
                "company_id": cls.company.id,
                "user_id": user.id,
            }
        )

    def _sees(self, user, record):
        """Whether ``user`` reads or finds ``record``."""
        self.env.flush_all()
        self.env.invalidate_all()
        mine = record.with_user(user)
        found = mine.search([("id", "=", record.id)])
        return bool(found) or mine.has_access("read")


@tagged("post_install", "-at_install", "standard")
class TestContacts(SecrecyCase):
    """Contact data of customers."""

    def test_who_sees_whom(self):
        everybody = (self.azur, self.azur_buyer, self.brink, self.cora)
        for user, seen in (
            (self.nils, self.cora),
            (self.sven, self.azur | self.azur_buyer),
            (self.ines, self.brink),
            (self.alba, self.azur | self.azur_buyer | self.cora),
            (self.mara, self.azur | self.azur_buyer | self.brink | self.cora),
            (self.emil, self.azur | self.azur_buyer | self.brink | self.cora),
            (self.otto, self.azur | self.azur_buyer | self.brink | self.cora),
        ):
            for partner in everybody:
                with self.subTest(user=user.name, partner=partner.name):
                    self.assertEqual(self._sees(user, partner), partner in seen)

    def test_no_call_tells(self):
        self._sign_in(self.nils)
        ids = (self.azur | self.brink).ids
        names = ["name", "email", "phone"]
        for call in (
            ("read", ids, names),
            ("web_read", ids, {"email": {}, "phone": {}}),
            ("export_data", ids, names),
            ("search", [("id", "in", ids)]),
            ("search_count", [("id", "in", ids)]),
            ("search", [("phone", "ilike", "11")], 0, 5, "phone"),
            ("search_read", [("email", "in", [AZUR, BRINK])], names),
            ("web_search_read", [("id", "in", ids)], {"email": {}}),
            ("name_search", "Azur"),
            ("name_search", "Brink"),
            ("web_name_search", "Brink", {"email": {}}),
            ("get_mention_suggestions", "Azur"),
            ("formatted_read_group", [("id", "in", ids)], ["email"], ["__count"]),
            ("copy", ids),
            ("onchange", ids[:1], {}, [], {"email": {}, "phone": {}}),
            ("write", ids, {"comment": "x"}),
            ("unlink", ids),
        ):
            with self.subTest(call=call[0]):
                result, _fault, message = self._rpc("res.partner", *call)
                said = f"{result} {message}"
                for word in ("Azur", "Brink", "azur", "brink", "+33", "+31"):
                    self.assertNotIn(word, said)

    def test_no_other_record_finds_them(self):
        self._sign_in(self.nils)
        for model, path in (
            ("crm.lead", "partner_id"),
            ("res.users", "partner_id"),
            ("calendar.event", "partner_ids"),
            ("calendar.attendee", "partner_id"),
            ("mail.message", "author_id"),
            ("mail.followers", "partner_id"),
        ):
            for condition in (
                (f"{path}.email", "=", BRINK),
                (f"{path}.phone", "ilike", "+31"),
                (path, "in", self.brink.ids),
            ):
                with self.subTest(model=model, condition=condition):
                    found, _fault, _message = self._rpc(model, "search", [condition])
                    self.assertFalse(found)

    def test_a_refusal_names_nobody_in_developer_mode_either(self):
        self._sign_in(self.nils)
        self.nils.group_ids += self.env.ref("base.group_no_one")
        for record in (self.brink, self.azur, self.lead_brink, self.lead_azur):
            with self.assertRaisesRegex(
                AccessError, "Ask your sales manager"
            ) as caught:
                record.with_user(self.nils).with_context(debug=1).read(["name"])
            self.assertNotRegex(str(caught.exception), "Azur|Brink|Anne")

    def test_without_the_rule_they_would_be_seen(self):
        self.env.ref("fair_allocation.res_partner_rule_secret").active = False
        self.assertTrue(self._sees(self.nils, self.azur))
        self.assertTrue(self._sees(self.nils, self.brink))

    def test_a_lead_of_ones_own_opens_the_customer(self):
        self._new_lead(self.azur, self.nils)
        self.assertTrue(self._sees(self.nils, self.azur_buyer))

    def test_nobody_opens_a_customer_by_its_number(self):
        lead = self.lead_cora.with_user(self.nils)
        with self.assertRaises(AccessError):
            lead.partner_id = self.brink.id
        with self.assertRaises(AccessError):
            lead.create({"name": "x", "partner_id": self.azur.id})

    def test_claimed_and_given_back(self):
        self.lead_brink._fair_write({"user_id": self.nils.id, "fair_pool_id": False})
        self.assertTrue(self._sees(self.nils, self.brink))
        self.lead_brink._fair_write({"user_id": False, "fair_pool_id": self.pool.id})
        self.assertFalse(self._sees(self.nils, self.brink))

    def test_a_change_shows_at_once(self):
        """What was asked before in the same transaction doesn't count any more."""
        brink = self.brink.with_user(self.nils)
        self.assertFalse(brink.has_access("read"))
        self.lead_brink._fair_write({"user_id": self.nils.id, "fair_pool_id": False})
        self.assertTrue(brink.has_access("read"))

    def test_contacts_one_created_stay_until_they_are_pooled(self):
        dora = self.env["res.partner"].with_user(self.nils).sudo()
        dora = dora.create({"name": "Dora"})
        lead = self._new_lead(dora, self.sven)
        self.assertTrue(self._sees(self.nils, dora))
        lead._fair_write({"user_id": False, "fair_pool_id": self.pool.id})
        self.assertFalse(self._sees(self.nils, dora))

    def test_colleagues_and_ones_own_company_are_always_seen(self):
        for partner in (self.sven.partner_id, self.company.partner_id):
            self._new_lead(partner, self.ada)
            self.assertTrue(self._sees(self.nils, partner))

    def test_closed_leads_keep_nothing(self):
        self.lead_azur.with_user(self.mara).action_set_won()
        self.assertTrue(self._sees(self.nils, self.azur))

    def test_leads_of_teams_without_rules_keep_nothing(self):
        team = self.env["crm.team"].create({"name": "No Rules"})
        dora = self.env["res.partner"].create({"name": "Dora"})
        self._new_lead(dora, self.sven)._fair_write({"team_id": team.id})
        self.assertTrue(self._sees(self.nils, dora))

    def test_companies_keep_nothing_from_one_another(self):
        otto = self.otto
        otto.group_ids -= self.env.ref("sales_team.group_sale_manager")
        otto.group_ids += self.env.ref(ALL_LEADS)
        self.assertTrue(self._sees(otto, self.azur))
        self.assertTrue(self._sees(otto, self.brink))

    def test_portal_users_see_what_they_saw(self):
        self.pia.partner_id.parent_id = self.brink
        self.assertTrue(self._sees(self.pia, self.brink))
        self.assertFalse(self._sees(self.pia, self.azur))

    def test_nothing_is_asked_where_nobody_shares_leads(self):
        self.lead_brink._fair_write({"fair_pool_id": False})
        self.pool.active = False
        self.pool.unlink()
        self.env["crm.team"].search([]).fair_policy_id = False
        with_rule = self._count_queries(self.nils)
        self.env.ref("fair_allocation.res_partner_rule_secret").active = False
        self.assertEqual(with_rule, self._count_queries(self.nils))

    def _count_queries(self, user):
        """What it takes to look for customers and read them."""
        partners = self.env["res.partner"].with_user(user)
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.search([("name", "in", ["Azur", "Brink"])]).mapped("email")
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "standard")
class TestNormalWork(SecrecyCase):
    """Salespeople go on working with their own customers."""

    def test_a_lead_from_first_call_to_customer(self):
        with Form(self.env["crm.lead"].with_user(self.nils)) as form:
            form.name = "Dora wants arms"
            form.contact_name = "Dora"
            form.email_from = "dora@dora.example"
            form.phone = "+49 30 33"
        lead = form.record
        lead.action_schedule_meeting()
        lead.message_post(body="Called her", subtype_xmlid="mail.mt_comment")
        lead.activity_schedule("mail.mail_activity_data_call", user_id=self.nils.id)
        lead._handle_partner_assignment()
        self.assertEqual(lead.partner_id.email, "dora@dora.example")
        lead.message_post(
            body="Hello",
            partner_ids=lead.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        with Form(lead) as form:
            form.phone = "+49 30 34"
        self.assertEqual(lead.partner_id.phone, "+49 30 34")
        lead.action_set_won()

    def test_own_customer_in_all_forms(self):
        cora = self.cora.with_user(self.nils)
        with Form(cora) as form:
            form.phone = "+49 30 35"
        self.env["res.partner"].with_user(self.nils).create(
            {"name": "Carl", "parent_id": cora.id}
        )
        with Form(self.lead_cora.with_user(self.nils)) as form:
            form.partner_id = cora

    def test_meeting_with_colleagues(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.nils)
            .create(
                {
                    "name": "Cora and Sven",
                    "start": "2026-11-23 10:00:00",
                    "stop": "2026-11-23 11:00:00",
                    "opportunity_id": self.lead_cora.id,
                    "partner_ids": (
                        self.nils.partner_id | self.sven.partner_id | self.cora
                    ).ids,
                }
            )
        )
        self.assertEqual(event.with_user(self.sven).name, "Cora and Sven")
        self.assertEqual(len(event.attendee_ids), 3)

    def test_an_all_documents_salesperson_reads_colleagues_customers(self):
        lead = self.lead_azur.with_user(self.alba)
        self.assertEqual(lead.partner_id.commercial_partner_id.email, AZUR)
        lead.web_read({"partner_id": {"fields": {"email": {}}}})


@tagged("post_install", "-at_install", "standard")
class TestRelated(SecrecyCase):
    """Whatever hangs on a lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hanging = {
            lead: cls._hang(lead) for lead in (cls.lead_azur, cls.lead_brink)
        }
        cls.env.flush_all()

    @classmethod
    def _hang(cls, lead):
        """One record of each kind."""
        call = cls.env.ref("mail.mail_activity_data_call")
        done = lead.activity_schedule(activity_type_id=call.id, summary="Ask Brink")
        message = done._action_done()[0]
        event = cls.env["calendar.event"].create(
            {
                "name": f"Lunch with {lead.partner_id.name}",
                "start": "2026-11-23 10:00:00",
                "stop": "2026-11-23 11:00:00",
                "opportunity_id": lead.id,
                "user_id": cls.sven.id,
                "partner_ids": (cls.sven.partner_id | lead.partner_id).ids,
                "res_model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "res_id": lead.id,
            }
        )
        skill = {"skill_id": cls.robotics.id, "skill_level_id": cls.master.id}
        return [
            cls.env["crm.activity.report"].browse(message.id),
            message,
            lead.activity_schedule(activity_type_id=call.id, user_id=cls.sven.id),
            event.attendee_ids.filtered(lambda a: a.partner_id == lead.partner_id),
            cls.env["ir.attachment"].create(
                {
                    "name": "Offer",
                    "datas": base64.b64encode(b"x"),
                    "res_model": "crm.lead",
                    "res_id": lead.id,
                }
            ),
            cls.env["rating.rating"].create(
                {
                    "res_model_id": cls.env["ir.model"]._get_id("crm.lead"),
                    "res_id": lead.id,
                    "partner_id": lead.partner_id.id,
                    "rating": 5,
                    "consumed": True,
                }
            ),
            cls.env["fair.allocation.need"].create({"lead_id": lead.id, **skill}),
            cls.env["fair.allocation.decision"]._record_uncounted(
                lead, "manual", {lead: {"to_user_id": cls.sven.id}}
            ),
            event,
        ]

    def test_own_documents_salesperson(self):
        for lead in (self.lead_azur, self.lead_brink):
            self._assert_hidden(self.nils, lead)

    def test_all_documents_salesperson(self):
        self._assert_hidden(self.alba, self.lead_brink)
        # What customers think of a colleague is between that one and the managers.
        self._assert_shown(self.alba, self.lead_azur, without="rating.rating")

    def test_manager(self):
        self._assert_shown(self.mara, self.lead_brink)
        self._assert_shown(self.mara, self.lead_azur)

    def test_the_calendar_shows_that_the_colleague_is_busy(self):
        *_others, event = self.hanging[self.lead_brink]
        self._sign_in(self.nils)
        shown = ["name", "display_name", "start", "opportunity_id", "partner_ids"]
        (seen,), _fault, message = self._rpc("calendar.event", "read", event.ids, shown)
        self.assertEqual(seen["start"], "2026-11-23 10:00:00", message)
        self.assertEqual((seen["name"], seen["display_name"]), ("Busy", "Busy"))
        self.assertFalse(seen["opportunity_id"])
        for domain in (
            [("name", "ilike", "Lunch")],
            [("opportunity_id", "=", self.lead_brink.id)],
            [("opportunity_id.name", "ilike", "Brink")],
            [("attendee_ids.email", "=", BRINK)],
        ):
            found, _fault, _message = self._rpc("calendar.event", "search", domain)
            self.assertFalse(found, domain)
        groups, _fault, _message = self._rpc(
            "calendar.event",
            "formatted_read_group",
            [("id", "=", event.id)],
            ["name"],
            ["__count"],
        )
        self.assertFalse(groups)
        busy = [("partner_ids", "in", self.sven.partner_id.ids)]
        found, _fault, _message = self._rpc("calendar.event", "search", busy)
        self.assertIn(event.id, found)

    def test_who_takes_part_sees_the_meeting(self):
        *_others, event = self.hanging[self.lead_azur]
        self.assertEqual(event.with_user(self.sven).name, "Lunch with Anne")
        event.partner_ids += self.nils.partner_id
        self.env.invalidate_all()
        self.assertEqual(event.with_user(self.nils).name, "Lunch with Anne")

    def test_in_the_pool_nobody_hears_of_it(self):
        lead = self.lead_azur
        lead.message_subscribe((self.sven.partner_id | self.azur_buyer).ids)
        plan = self.hanging[lead][2]
        self.env["fair.allocation.decision"]._move(
            lead, "return", "return", pool=self.pool
        )
        self.assertEqual(lead.message_partner_ids, self.azur_buyer)
        self.assertTrue(plan.exists())
        self.assertFalse(plan.user_id)
        self.assertFalse(self._sees(self.sven, plan))

    def _assert_hidden(self, user, lead):
        *records, event = self.hanging[lead]
        for record in records:
            with self.subTest(user=user.name, model=record._name, lead=lead.name):
                self.assertFalse(self._sees(user, record))
        self.env.invalidate_all()
        self.assertEqual(event.with_user(user).name, "Busy")

    def _assert_shown(self, user, lead, without=None):
        *records, event = self.hanging[lead]
        for record in records:
            with self.subTest(user=user.name, model=record._name, lead=lead.name):
                self.assertEqual(self._sees(user, record), record._name != without)
        self.env.invalidate_all()
        self.assertNotEqual(event.with_user(user).name, "Busy")
