from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .allocation_case import AllocationCase
from .common import SALESMAN

LOOKUP, QUESTION = "fair.allocation.lookup", "fair.allocation.question"


class TakenCase(AllocationCase):
    """Sven looks after Lumber Inc., protected for 30 days; Nils asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.tier_a | cls.tier_b | cls.tier_c).protection_days = 30
        cls.company.country_id = cls.env.ref("base.be")
        cls.lumber = cls.env["res.partner"].create(
            {
                "name": "Lumber Inc.",
                "is_company": True,
                "vat": "BE0477472701",
                "country_id": cls.env.ref("base.be").id,
            }
        )
        cls.anita = cls.env["res.partner"].create(
            {
                "name": "Anita",
                "parent_id": cls.lumber.id,
                "email": "anita@lumber.example.com",
                "phone": "+32 2 555 12 12",
            }
        )
        cls.lead = cls._new_leads(90, partner_id=cls.anita.id)
        cls._give(cls.lead, cls.sven)

    @classmethod
    def _give(cls, leads, user, **options):
        """As the product gives a lead: protected by its tier."""
        cls.env["fair.allocation.decision"]._move(
            leads.sudo(), "claim", "claim", user=user, **options
        )
        cls.env.flush_all()

    def _enter_again(self):
        """The same customer in *Contacts* for a second time, by its tax number."""
        return self.env["res.partner"].create(
            {"name": "L", "is_company": True, "vat": "BE 0477 472 701"}
        )

    def _new_pool(self, lead):
        pool = self.env["fair.allocation.pool"].create({"name": "Second Chance"})
        self.env["fair.allocation.decision"]._move(lead, "pool", "pool", pool=pool)
        return pool

    def _ask(self, user=None, **asked):
        """What somebody who asks in the window is told."""
        question = self.env[QUESTION].with_user(user or self.nils).create(asked)
        action = question.action_ask()
        self.assertEqual(action["res_id"], question.id)
        return question.answer_text

    def _entries(self, user=None):
        return self.env[LOOKUP].search([("user_id", "=", (user or self.nils).id)])

    def _publish(self, **vals):
        self.policy.write(vals)
        self.policy.with_user(self.mara).action_publish("Other rules")

    def assertTaken(self, said):
        self.assertRegex(said, "^Yes, this customer is looked after, protected until .")


@tagged("post_install", "-at_install", "standard")
class TestAnswer(TakenCase):
    def test_a_colleagues_customer_by_whatever_is_known(self):
        for asked in (
            {"email": "Anita <ANITA@lumber.example.com>"},
            {"phone": "02 555 12 12"},
            {"vat": "be 0477.472.701"},
            {"vat": "0477472701"},
            {"email": "anita@lumber.example.com", "phone": "+32 2 555 99 99"},
        ):
            with self.subTest(asked=asked):
                self.assertTaken(self._ask(**asked))

    def test_the_end_is_told_to_the_minute_by_ones_own_clock(self):
        self.lead._fair_write({"fair_protected_until": "2099-05-03 12:00:00"})
        self.nils.tz = "Europe/Brussels"
        said = self._ask(email="anita@lumber.example.com")
        self.assertIn("May 3, 2099 2:00", said)

    def test_what_the_asker_can_not_read_is_not_told(self):
        self.assertFalse(
            self.env["crm.lead"]
            .with_user(self.nils)
            .search([("id", "=", self.lead.id)])
        )
        said = self._ask(email="anita@lumber.example.com")
        for word in ("Sven", "Lumber", "Anita", self.lead.name):
            self.assertNotIn(word, said)

    def test_a_name_only_says_possibly(self):
        for name in ("Lumber Inc.", "lumber  inc", "LUMBER", "Lumber Ltd", "Lum ber"):
            with self.subTest(name=name):
                self.assertIn("Possibly: a customer of this", self._ask(name=name))
        for name in ("Lumber Trade", "Timber", "umber"):
            with self.subTest(name=name):
                self.assertEqual(
                    self._ask(name=name), "No, nobody looks after this customer."
                )
        self.assertTaken(self._ask(name="Lumber", email="anita@lumber.example.com"))

    def test_names_of_leads_without_a_contact(self):
        lead = self._new_leads(10, partner_name="上海木材有限责任公司")
        self._give(lead, self.sven)
        self.assertIn("Possibly", self._ask(name="上海木材股份有限公司"))
        self.assertIn("Possibly", self._ask(name="上海木材"))
        self.assertIn("No,", self._ask(name="木材有限公司"))

    def test_ones_own_customer(self):
        said = self._ask(user=self.sven, phone="+32 2 555 12 12")
        self.assertEqual(said, "You look after it yourself.")

    def test_when_protection_has_ended(self):
        with patch.object(
            self.env.cr, "_now", self.lead.fair_protected_until + timedelta(seconds=1)
        ):
            said = self._ask(email="anita@lumber.example.com")
        self.assertEqual(said, "Yes, this customer is looked after, but not protected.")

    def test_a_pool(self):
        self._new_pool(self.lead)
        self.assertEqual(
            self._ask(email="anita@lumber.example.com"),
            "Yes, it is in a public pool: claim it there.",
        )

    def test_nobodys_customer(self):
        free = "No, nobody looks after this customer."
        self.assertEqual(self._ask(email="new@nowhere.example.com"), free)
        self.lead._fair_write({"user_id": False, "fair_protected_until": False})
        self.assertEqual(self._ask(email="anita@lumber.example.com"), free)
        self._new_leads(10, email_from="lost@x.example.com", user_id=self.ada.id)
        self.env["crm.lead"].search(
            [("email_from", "=", "lost@x.example.com")]
        ).action_set_lost()
        self.assertEqual(self._ask(email="lost@x.example.com"), free)

    def test_the_salesperson_of_the_contact_and_of_what_was_won(self):
        self.lead._fair_write({"user_id": False, "fair_protected_until": False})
        self.lumber.user_id = self.ada
        self.assertIn("Yes,", self._ask(email="anita@lumber.example.com"))
        won = self._new_leads(10, email_from="won@x.example.com", user_id=self.ada.id)
        won.action_set_won()
        self.assertIn("Yes,", self._ask(email="won@x.example.com"))

    def test_companies_do_not_mix(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        olga = new_test_user(
            self.env,
            "fair_olga",
            groups=SALESMAN,
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        self.lead._fair_write({"company_id": self.company.id})
        for asked in (
            {"email": "anita@lumber.example.com"},
            {"vat": "BE0477472701"},
            {"name": "Lumber"},
        ):
            self.assertIn("No, nobody", self._ask(user=olga, **asked))
        self.assertFalse(
            self.env[LOOKUP].with_user(self.mara).search([("user_id", "=", olga.id)])
        )

    def test_what_can_not_be_compared_names_the_mend(self):
        for asked, mend in (
            ({"email": "anita at lumber"}, "E-Mail: enter one address"),
            ({"phone": "call me"}, "Phone: enter a whole number"),
            ({"vat": "BE 1"}, "Tax Number: enter the whole number"),
            ({"name": "x"}, "Company or Person: enter the whole name"),
            ({"name": " \t"}, "Enter an e-mail address, phone, tax number or name"),
            ({}, "Enter an e-mail address, phone, tax number or name"),
        ):
            with self.subTest(asked=asked), self.assertRaisesRegex(UserError, mend):
                self._ask(**asked)
        self.assertFalse(self._entries())

    def test_strange_text_is_only_text(self):
        for name in ("'; DROP TABLE crm_lead; --", "{{7*7}} %s", "a" * 65536, "(((*"):
            self.assertIn("No, nobody", self._ask(name=name))


@tagged("post_install", "-at_install", "standard")
class TestLogAndLimit(TakenCase):
    def test_every_question_is_entered(self):
        self._ask(email="anita@lumber.example.com", name="Lumber")
        self._ask(phone="+32 2 555 00 00")
        first, second = self._entries().sorted("id")
        self.assertEqual(first.user_id, self.nils)
        self.assertEqual(first.company_id, self.company)
        self.assertEqual(first.answer, "protected")
        self.assertEqual(first.until, self.lead.fair_protected_until)
        self.assertEqual(
            (first.email, first.name, first.phone),
            ("anita@lumber.example.com", "Lumber", False),
        )
        self.assertEqual((second.phone, second.answer), ("+32 2 555 00 00", "free"))

    def test_managers_read_it_and_nobody_changes_it(self):
        self._ask(email="anita@lumber.example.com")
        entry = self._entries()
        self.assertTrue(entry.with_user(self.mara).read(["email"]))
        for user in (self.nils, self.alba):
            with self.assertRaises(AccessError):
                entry.with_user(user).read(["email"])
        for user in (self.nils, self.mara, self.env.user):
            mine = entry.with_user(user)
            for change in (
                lambda mine=mine: mine.write({"answer": "free"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(UserError):
                    change()

    def test_thirty_a_day_without_rules(self):
        (self.north | self.south).fair_policy_id = False
        for _number in range(30):
            self._ask(name="Lumber")
        with self.assertRaisesRegex(UserError, "asked 30 times today.*tomorrow"):
            self._ask(name="Lumber")
        self.assertIn("Possibly", self._ask(user=self.ada, name="Lumber"))

    def test_as_many_as_the_rules_of_the_team_say(self):
        self._publish(lookups_per_day=2)
        self._ask(name="Lumber")
        self._ask(name="Lumber")
        with self.assertRaisesRegex(UserError, "asked 2 times"):
            self._ask(name="Lumber")
        with self.assertRaisesRegex(UserError, "asked 2 times"):
            self._ask(user=self.nils, email="anita@lumber.example.com")
        self.assertEqual(len(self._entries()), 2)
        self._publish(lookups_per_day=0)
        self.assertIn("Possibly", self._ask(name="Lumber"))

    def test_a_new_day_begins_where_the_company_works(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self._publish(lookups_per_day=1)
        # 23:30 and 00:30 in Shanghai
        before = self.env.cr.now().replace(hour=15, minute=30)
        with patch.object(self.env.cr, "_now", before):
            self._ask(name="Lumber")
            with self.assertRaises(UserError):
                self._ask(name="Lumber")
        with patch.object(self.env.cr, "_now", before + timedelta(hours=1)):
            self._ask(name="Lumber")

    def test_the_window_is_for_salespeople(self):
        emil = self._new_user("emil", "base.group_user")
        with self.assertRaises(AccessError):
            self._ask(user=emil, name="Lumber")

    def test_a_new_question_takes_the_old_answer_away(self):
        with Form(self.env[QUESTION].with_user(self.nils)) as form:
            form.name = "Lumber"
        question = form.record
        question.action_ask()
        with Form(question) as form:
            self.assertIn("Possibly", form.answer_text)
            form.name = "Timber"
            self.assertFalse(form.answer_text)


@tagged("post_install", "-at_install", "standard")
class TestNewLead(TakenCase):
    def _form(self, user=None):
        return Form(self.env["crm.lead"].with_user(user or self.nils))

    def test_a_warning_as_soon_as_the_customer_is_known(self):
        form = self._form()
        self.assertFalse(form.fair_taken_text)
        form.email_from = "anita@lumber.example.com"
        self.assertRegex(
            form.fair_taken_text, "looked after by a colleague until .*Leave Salespers"
        )
        form.email_from = "someone@else.example.com"
        self.assertFalse(form.fair_taken_text)
        form.phone = "+32 2 555 12 12"
        self.assertIn("by a colleague until", form.fair_taken_text)
        form.phone = False
        form.partner_id = self._enter_again()
        self.assertIn("by a colleague until", form.fair_taken_text)
        self.assertNotIn("Sven", form.fair_taken_text)

    def test_it_is_entered_once_not_with_each_change(self):
        form = self._form()
        form.email_from = "nobody@nowhere.example.com"
        self.assertFalse(self._entries())
        form.email_from = "anita@lumber.example.com"
        form.phone = "+32 2 555 12 12"
        form.phone = "+32 2 555 12 13"
        form.email_from = "anita@lumber.example.com"
        entry = self._entries()
        self.assertEqual(len(entry), 1)
        self.assertEqual(entry.source, "lead")
        self.assertEqual(entry.answer, "protected")
        self._form().email_from = "anita@lumber.example.com"
        self.assertEqual(self._entries(), entry)

    def test_it_counts_like_any_question(self):
        self._publish(lookups_per_day=1)
        self._ask(name="Somebody")
        form = self._form()
        form.email_from = "anita@lumber.example.com"
        self.assertIn("It is checked when you save", form.fair_taken_text)
        form.email_from = "nobody@nowhere.example.com"
        self.assertIn("It is checked when you save", form.fair_taken_text)

    def test_pool_own_and_unprotected(self):
        form = self._form(self.sven)
        form.email_from = "anita@lumber.example.com"
        self.assertFalse(form.fair_taken_text)
        self.lead._fair_write({"fair_protected_until": False})
        form = self._form()
        form.email_from = "anita@lumber.example.com"
        self.assertIn("looked after by a colleague. Leave", form.fair_taken_text)
        self._new_pool(self.lead)
        form = self._form()
        form.email_from = "anita@lumber.example.com"
        self.assertIn("in a public pool. Claim it", form.fair_taken_text)

    def test_teams_without_rules_and_saved_leads_are_left_alone(self):
        with Form(self.lead.with_user(self.sven)) as form:
            form.email_from = "anita2@lumber.example.com"
            self.assertFalse(form.fair_taken_text)
        (self.north | self.south).fair_policy_id = False
        form = self._form()
        form.email_from = "anita@lumber.example.com"
        self.assertFalse(form.fair_taken_text)
        self.assertFalse(self._entries())


@tagged("post_install", "-at_install", "standard")
class TestRefusal(TakenCase):
    MEND = "Leave Salesperson empty: it goes to the person who looks after"

    def _vals(self, **values):
        return {
            "name": "Mine now",
            "team_id": self.north.id,
            "user_id": self.nils.id,
            "email_from": "anita@lumber.example.com",
            **values,
        }

    def _create(self, user=None, **values):
        lead = self.env["crm.lead"].with_user(user or self.nils)
        return lead.create(self._vals(**values))

    def assertRefused(self, **values):
        before = self.env["crm.lead"].search_count([])
        with self.assertRaisesRegex(AccessError, self.MEND) as caught:
            self._create(**values)
        self.assertNotIn("Sven", str(caught.exception))
        self.env.invalidate_all()
        return before

    def test_for_oneself_by_whatever_tells(self):
        self.assertRefused()
        self.assertRefused(email_from=False, phone="+32 2 555 12 12")
        self.assertRefused(email_from=False, partner_id=self._enter_again().id)
        # The customer itself is hidden from him.
        with self.assertRaises(AccessError):
            self._create(email_from=False, partner_id=self.lumber.id)

    def test_the_attempt_is_on_record(self):
        refused = []
        Refusal = type(self.env["fair.allocation.refusal"])
        original = Refusal._refuse

        def record(refusal, leads, operation, message):
            refused.append((leads, operation))
            return original(refusal, leads, operation, message)

        with patch.object(Refusal, "_refuse", record):
            self.assertRefused()
        [(leads, operation)] = refused
        self.assertEqual((leads.ids, operation), (self.lead.ids, "duplicate"))

    def test_for_nobody_it_goes_where_it_belongs(self):
        lead = self._create(user_id=False)
        self.assertFalse(lead.sudo().user_id)
        self._allocate(lead.sudo().with_env(self.env))
        self.assertOwner(lead.with_env(self.env), self.sven)

    def test_a_copy_and_an_import(self):
        self.lead._fair_write({"fair_protected_until": False})
        mine = self._create()
        self.lead._fair_write({"fair_protected_until": "2099-01-01 00:00:00"})
        with self.assertRaisesRegex(AccessError, self.MEND):
            mine.with_user(self.nils).copy()
        result = (
            self.env["crm.lead"]
            .with_user(self.nils)
            .load(
                ["name", "email_from", "team_id", "user_id"],
                [
                    ["Ok", "ok@x.example.com", "North", "Nils"],
                    ["Taken", "anita@lumber.example.com", "North", "Nils"],
                ],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("Leave Salesperson empty", str(result["messages"]))

    def test_the_owner_and_managers_may(self):
        self.assertEqual(
            self._create(self.sven, user_id=self.sven.id).user_id, self.sven
        )
        boss = self._new_user("boss", "sales_team.group_sale_manager")
        self.assertEqual(self._create(boss, user_id=boss.id).user_id, boss)

    def test_who_shares_the_customer_may(self):
        other = self._new_leads(10, email_from="anita@lumber.example.com")
        self._give(other, self.nils)
        self.assertEqual(self._create().user_id, self.nils)

    def test_the_mail_gateway_may(self):
        lead = self.env["crm.lead"].create(self._vals(user_id=False))
        self.assertTrue(lead)

    def test_sudo_does_not_help(self):
        with self.assertRaisesRegex(AccessError, self.MEND):
            self.env["crm.lead"].with_user(self.nils).sudo().create(self._vals())

    def test_unprotected_or_ungoverned_is_as_before(self):
        (self.north | self.south).fair_policy_id = False
        self.assertTrue(self._create())
        (self.north | self.south).fair_policy_id = self.policy
        self.lead._fair_write({"fair_protected_until": False})
        self.assertTrue(self._create())

    def test_other_companies_customers_do_not_matter(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.sven.company_ids |= elsewhere
        self.lead._fair_write({"team_id": False, "company_id": elsewhere.id})
        self.assertTrue(self._create())

    def test_queries_do_not_grow_with_the_rows(self):
        def measure(count):
            vals = [
                self._vals(name=f"Row {n}", email_from=f"row{count}.{n}@x.example.com")
                for n in range(count)
            ]
            leads = self.env["crm.lead"].with_user(self.nils).create(vals)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads._fair_refuse_taken()
            return self.env.cr.sql_log_count - before

        measure(2)
        few = measure(2)
        self.assertLessEqual(few, 12)
        self.assertEqual(measure(60), few)

    def test_many_are_named_and_counted(self):
        vals = [self._vals(name=f"Row {number}") for number in range(9)]
        with self.assertRaisesRegex(AccessError, "Row 0.*Row 4, and 4 more: a colleag"):
            self.env["crm.lead"].with_user(self.nils).create(vals)


@tagged("post_install", "-at_install", "standard")
class TestIndexes(TakenCase):
    def test_a_name_is_found_by_an_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        plans = []
        execute = type(self.env).execute_query

        def explain(env, query):
            if "regexp_replace" in query.code and "crm_lead" in query.code:
                env.cr.execute(f"EXPLAIN {query.code}", query.params)
                plans.append("\n".join(row[0] for row in env.cr.fetchall()))
            return execute(env, query)

        with patch.object(type(self.env), "execute_query", explain):
            self._ask(name="Lumber")
        self.assertIn("crm_lead_fair_name_idx", "\n".join(plans))


@tagged("post_install", "-at_install", "standard")
class TestValidation(TakenCase):
    def test_errors_of_the_window_are_validation_errors(self):
        with self.assertRaises(ValidationError):
            self._ask(email="x")
