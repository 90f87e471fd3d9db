import re
from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .evaluation_case import EvaluationCase
from .rating_case import Ratings
from .rpc_case import RpcCase

GIVEN = "2026-05-04 08:00:00"
CONTACT = "2026-05-05 08:00:00"
TOKEN = re.compile(r"/rate/([0-9a-f]{32})/5")


class AskCase(Ratings, EvaluationCase):
    """Customers of team North are asked seven days after the first contact.

    Ada was given a lead of Claire's on 4 May 2026, and called her the day after.
    """

    days = 7

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claire = cls.env["res.partner"].create(
            {"name": "Claire", "email": "Claire@customer.example"}
        )

    def setUp(self):
        super().setUp()
        if self.days:
            self.policy.rating_days = self.days
            with self._at("2026-03-10 08:00:00"):
                self.policy.with_user(self.mara).action_publish("Ask customers")
        self.lead = self._given(self.ada, partner_id=self.claire.id)
        self._contact(self.lead, CONTACT)

    def _given(self, user, moment=GIVEN, **values):
        with self._at(moment):
            lead = self._new_leads(10, type="opportunity", **values)
            self.env["fair.allocation.decision"]._move(
                lead, "hand_over", "hand_over", user=user
            )
        return lead

    def _contact(self, lead, moment, user=None):
        with self._at(moment):
            lead._fair_follow_up(user or lead.user_id, "call")

    def _win(self, lead, moment):
        with self._at(moment):
            lead.action_set_won()

    def _run_job(self, moment):
        """What the customers were asked by the job at ``moment``."""
        with self._at(moment), self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_ask").method_direct_trigger()
        self.env.invalidate_all()
        return self._asked()

    def _asked(self):
        return self.env["rating.rating"].search(
            [("fair_occasion", "!=", False)], order="id"
        )

    def _mails(self):
        """The e-mails that wait to be sent to customers."""
        return self.env["mail.mail"].search(
            [("email_to", "like", "@customer.example")], order="id"
        )


@tagged("post_install", "-at_install", "standard")
class TestAsked(AskCase):
    """Who is asked, and when."""

    def test_some_days_after_the_first_contact_and_once(self):
        self.assertFalse(self._run_job("2026-05-12 07:59:00"))
        asked = self._run_job("2026-05-12 08:00:00")
        self.assertEqual(
            (asked.fair_lead_id, asked.fair_user_id), (self.lead, self.ada)
        )
        self.assertEqual((asked.fair_occasion, asked.consumed), ("contact", False))
        self.assertEqual(asked.partner_id, self.claire)
        self.assertFalse(asked.fair_state)
        self.assertEqual(self._run_job("2026-05-13 08:00:00"), asked)
        self._contact(self.lead, "2026-05-13 09:00:00")
        self.assertEqual(self._run_job("2026-05-20 10:00:00"), asked)

    def test_the_e_mail(self):
        asked = self._run_job("2026-05-12 08:00:00")
        mail = self._mails()
        self.assertEqual(mail.email_to, "claire@customer.example")
        self.assertFalse(mail.recipient_ids)
        self.assertIn(self.company.name, mail.subject)
        self.assertIn("Hello Claire", mail.body_html)
        self.assertIn("Ada", mail.body_html)
        for value in (1, 3, 5):
            self.assertIn(f"/rate/{asked.access_token}/{value}", mail.body_html)
        self.assertNotIn(self.ada.email_normalized, mail.reply_to)

    def test_after_a_purchase(self):
        self._win(self.lead, "2026-05-08 08:00:00")
        asked = self._run_job("2026-05-08 09:00:00")
        self.assertEqual(asked.fair_occasion, "won")
        self.assertEqual(self._run_job("2026-05-12 09:00:00"), asked)

    def test_both_where_enough_time_is_between(self):
        first = self._run_job("2026-05-12 08:00:00")
        self._win(self.lead, "2026-08-09 08:00:00")
        self.assertEqual(self._run_job("2026-08-09 09:00:00"), first)
        both = self._run_job("2026-08-11 09:00:00")
        self.assertEqual(both.mapped("fair_occasion"), ["contact", "won"])

    def test_nobody_is_asked_again_within_90_days(self):
        asked = self._run_job("2026-05-12 08:00:00")
        again = self._given(self.sven, "2026-05-20 08:00:00", partner_id=self.claire.id)
        self._contact(again, "2026-05-20 09:00:00")
        self.assertEqual(self._run_job("2026-05-28 08:00:00"), asked)
        later = self._given(self.sven, "2026-08-04 08:00:00", partner_id=self.claire.id)
        self._contact(later, "2026-08-04 09:00:00")
        self.assertEqual(self._run_job("2026-08-11 10:00:00"), asked | self._asked())
        self.assertEqual(self._asked()[-1].fair_lead_id, later)

    def test_one_customer_with_two_leads_is_asked_once(self):
        other = self._given(self.sven, partner_id=self.claire.id)
        self._contact(other, CONTACT)
        self.assertEqual(len(self._run_job("2026-05-12 08:00:00")), 1)

    def test_who_isnt_asked(self):
        self.env["mail.blacklist"]._add("no@customer.example")
        self._employee = self._employ(
            self.mara, {}, private_email="mara@customer.example"
        )
        for values in (
            {"email_from": False},
            {"email_from": "no@customer.example"},
            {"email_from": "Mara@customer.example"},
            {"email_from": self.sven.email},
        ):
            lead = self._given(self.nils, **values)
            self._contact(lead, CONTACT)
        asked = self._run_job("2026-05-12 08:00:00")
        self.assertEqual(asked.fair_lead_id, self.lead)
        self.assertEqual(len(self._mails()), 1)

    def test_only_while_the_salesperson_looks_after_it(self):
        with self._at("2026-05-06 08:00:00"):
            self.env["fair.allocation.decision"]._move(
                self.lead, "hand_over", "hand_over", user=self.sven
            )
        self.assertFalse(self._run_job("2026-05-12 08:00:00"))
        self._contact(self.lead, "2026-05-10 08:00:00")
        asked = self._run_job("2026-05-17 08:00:00")
        self.assertEqual(asked.fair_user_id, self.sven)

    def test_lost_leads_and_old_ones(self):
        late = self._given(self.nils, email_from="late@customer.example")
        self._contact(late, CONTACT)
        with self._at("2026-05-06 08:00:00"):
            self.lead.action_set_lost()
        self.assertFalse(self._run_job("2026-05-26 08:01:00"))
        self.assertEqual(self._run_job("2026-05-26 07:59:00").fair_lead_id, late)

    def test_in_the_customers_language(self):
        self.lead.lang_id = self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("fair_allocation.mail_template_rating")
        template.with_context(lang="fr_FR").subject = "Content ?"
        self._run_job("2026-05-12 08:00:00")
        self.assertEqual(self._mails().subject, "Content ?")

    def test_queries_dont_grow_with_the_customers(self):
        leads = self._new_leads(
            *[10] * 33, user_id=self.ada.id, type="opportunity", partner_id=False
        )
        for number, lead in enumerate(leads):
            lead.email_from = f"c{number}@customer.example"
        counts = []
        Rating = self.env["rating.rating"]
        for some in (leads[:3], leads[3:6], leads[6:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Rating._fair_ask([(lead.id, "won") for lead in some])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # Each e-mail is two records of Odoo's, which it creates one by one.
        self.assertLess(counts[2] - counts[1], 5 * 24)


@tagged("post_install", "-at_install", "standard")
class TestNotAsked(AskCase):
    days = 0

    def test_nobody_is_asked_by_default(self):
        default = self.env["fair.allocation.policy"].default_get(["rating_days"])
        self.assertFalse(default.get("rating_days"))
        self._win(self.lead, "2026-05-08 08:00:00")
        self.assertFalse(self._run_job("2026-05-12 08:00:00"))


@tagged("post_install", "-at_install", "standard")
class TestAnswered(AskCase):
    """What follows from an answer."""

    def setUp(self):
        super().setUp()
        self.rating = self._run_job("2026-05-12 08:00:00")

    def _reminders(self):
        return self.lead.activity_ids.filtered(
            lambda activity: "Dissatisfied" in (activity.summary or "")
        )

    def test_an_answer_counts(self):
        with self._at("2026-05-13 08:00:00"):
            self._answer(self.rating, 5, "Great")
        self.assertEqual(self.rating.fair_state, "counted")
        self.assertEqual(self.rating.rated_on, datetime(2026, 5, 13, 8))
        self.assertFalse(self._reminders())
        self.assertIn("Great", self.lead.message_ids[0].body)

    def test_a_dissatisfied_customer_is_a_managers_business_once(self):
        with self._at("2026-05-13 08:00:00"):
            self._answer(self.rating, 1, "Never again")
            [reminder] = self._reminders()
            self.assertEqual(reminder.user_id, self.mara)
            self.assertEqual(str(reminder.date_deadline), "2026-05-15")
            self.assertIn("1 of 5 for Ada", reminder.summary)
            self._answer(self.rating, 1, "Really")
        self.assertEqual(self._reminders(), reminder)

    def test_not_the_one_who_is_rated(self):
        other = self._new_user("otto", "sales_team.group_sale_manager")
        self.rating._fair_write({"fair_user_id": self.mara.id})
        self._answer(self.rating, 1)
        told = self._reminders().user_id
        self.assertIn(other, told)
        self.assertNotIn(self.mara, told)

    def test_merged_leads_keep_what_was_said(self):
        self._answer(self.rating, 5)
        other = self._given(self.ada, partner_id=self.claire.id)
        merged = (self.lead | other).with_user(self.mara).merge_opportunity()
        self.assertEqual(self.rating.exists().fair_lead_id, merged.sudo(True))
        self.assertEqual(self.rating.fair_state, "counted")
        self.lead = merged.sudo()
        self.assertEqual(self.lead.exists().rating_ids, self.rating)

    def test_what_was_said_goes_with_the_lead_alone(self):
        self._answer(self.rating, 1)
        with self.assertRaises(AccessError):
            self.rating.with_user(self.env.ref("base.user_admin")).unlink()
        self.lead.with_user(self.mara).unlink()
        self.assertFalse(self.rating.exists())

    def test_the_page_of_the_rules_and_the_checker(self):
        version = self.policy.version_id
        page = {section["code"]: section for section in version._get_page()}
        said = " ".join(page["evaluation"]["lines"])
        self.assertIn("7 days after the first contact", said)
        self.assertIn("from 5 ratings", said)
        codes = self._find_codes()
        self.assertNotIn("rating_no_template", codes)
        self.env.ref("fair_allocation.mail_template_rating").unlink()
        self.assertIn("rating_no_template", self._find_codes())
        self.assertEqual(self._run_job("2026-05-20 08:00:00"), self.rating)
        self.policy.rating_days = 0
        self.policy.with_user(self.mara).action_publish("Ask nobody")
        page = {s["code"]: s for s in self.policy.version_id._get_page()}
        self.assertIn("aren't asked", " ".join(page["evaluation"]["lines"]))
        self.assertNotIn("badge_unasked", self._find_codes())
        challenge = self.env.ref("fair_allocation.challenge_service_star")
        challenge.state = "inprogress"
        self.assertIn("badge_unasked", self._find_codes())

    def test_satisfaction_can_not_decide_where_nobody_is_asked(self):
        self.policy.rating_days = 0
        factor = self.policy.factor_ids.filtered(lambda f: f.code == "satisfaction")
        for weight, found in ((0, False), (20, True)):
            with self.subTest(weight=weight):
                factor.weight = weight
                self.policy.with_user(self.mara).action_publish("Who is asked?")
                self.assertEqual("satisfaction_unasked" in self._find_codes(), found)

    def _find_codes(self):
        found = self.env["fair.allocation.check"]._find(self.policy.version_id)
        return [values["code"] for values in found]


class ForgeCase(Ratings, RpcCase):
    """Nils looks after Claire's lead, and Ada after another customer's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claire = cls.env["res.partner"].create(
            {"name": "Claire", "email": "claire@customer.example"}
        )
        cls.lead = cls._new_leads(
            10, type="opportunity", partner_id=cls.claire.id, company_id=cls.company.id
        )
        cls.env["fair.allocation.decision"]._move(
            cls.lead, "hand_over", "hand_over", user=cls.nils
        )

    def setUp(self):
        super().setUp()
        self.asked = self._ask(self.lead)
        self.token = self.asked.access_token
        self.env.flush_all()

    def _today(self):
        today = self.env.cr.now().date()
        return today - timedelta(days=1), today + timedelta(days=1)

    def _score(self, user=None):
        self.env.invalidate_all()
        user = user or self.nils
        found = self.env["fair.allocation.satisfaction"]._get(user, *self._today(), 1)
        return found[user.id]

    def assertNothingCounts(self):
        self.assertEqual(self._score(), (None, 0))

    def _open_link(self, value, feedback="", token=None):
        """What a visitor's browser does with the link in the e-mail."""
        token = token or self.token
        page = self.url_open(f"/rate/{token}/{value}")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        return page, self._submit(value, feedback, token, found and found[1])

    def _submit(self, value, feedback="", token=None, csrf=None):
        from odoo.http import Request

        data = {"rate": value, "feedback": feedback}
        csrf = csrf or Request.csrf_token(self)
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(
                f"/rate/{token or self.token}/submit_feedback",
                data={**data, "csrf_token": csrf},
            )

    def _new_values(self, **values):
        return {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": self.lead.id,
            "rated_partner_id": self.nils.partner_id.id,
            "partner_id": self.claire.id,
            "rating": 5,
            "consumed": True,
            **values,
        }


@tagged("post_install", "-at_install", "standard")
class TestTheLink(ForgeCase):
    """The public page, as customers and colleagues open it."""

    def test_the_customer_rates(self):
        self.authenticate(None, None)
        page, answer = self._open_link(5, "Quick and friendly")
        self.assertEqual((page.status_code, answer.status_code), (200, 200))
        self.assertEqual(self._score(), (100, 1))
        self.assertEqual(self.asked.feedback, "Quick and friendly")
        self.assertEqual(self.asked.fair_user_id, self.nils)

    def test_a_colleague_who_is_signed_in_is_noticed(self):
        self._sign_in(self.nils)
        self._submit(5)
        self.assertEqual(self.asked.fair_state, "flagged")
        self.assertNothingCounts()
        # The customer can still answer.
        self.authenticate(None, None)
        self._open_link(1)
        self.assertEqual((self.asked.fair_state, self.asked.rating), ("counted", 1))
        # And nobody makes it better afterwards.
        self._sign_in(self.nils)
        self._submit(5)
        self.env.invalidate_all()
        self.assertEqual((self.asked.fair_state, self.asked.rating), ("counted", 1))

    def test_a_customer_with_an_account(self):
        self._sign_in(self.pia)
        self._submit(3)
        self.assertEqual(self._score(), (50, 1))

    def test_a_link_that_nobody_was_sent(self):
        self.authenticate(None, None)
        made_up = self._make_up(self.lead, 0, user=self.nils, consumed=False)
        self._open_link(5, token=made_up.sudo().access_token)
        self.assertEqual((made_up.rating, made_up.fair_state), (5, "flagged"))
        self.assertNothingCounts()
        self.assertEqual(self.url_open("/rate/0/5").status_code, 404)


@tagged("post_install", "-at_install", "standard")
class TestForged(ForgeCase):
    """Every way to make up a rating, tried over RPC: none has an effect."""

    def _try_as_everybody(self, attempt):
        for user in (
            *(self.nils, self.ada, self.alba, self.mara),
            *(self.otto, self.pia, self.emil),
        ):
            self._sign_in(user)
            with self.subTest(user=user.name):
                attempt()
                self.assertNothingCounts()
                self.assertFalse(self.asked.exists().consumed)

    def test_creating_one(self):
        def attempt():
            self._rpc("rating.rating", "create", [self._new_values()])
            for made in (
                {"fair_state": "counted"},
                {"fair_occasion": "won"},
                {"fair_user_id": self.nils.id},
                {"access_token": "known"},
            ):
                answer = self._rpc(
                    "rating.rating", "create", [self._new_values(**made)]
                )
                self.assertRefused(answer)
            self._rpc(
                "rating.rating",
                "create",
                [self._new_values()],
                context={
                    "default_fair_state": "counted",
                    "default_fair_occasion": "won",
                    "fair_allocation_pen": True,
                },
            )

        self._try_as_everybody(attempt)
        made_up = self.env["rating.rating"].search(
            [("res_id", "=", self.lead.id), ("consumed", "=", True)]
        )
        self.assertEqual({*made_up.mapped("fair_state")}, {"flagged"})

    def test_changing_one(self):
        ids = self.asked.ids
        values = {"rating": 5, "consumed": True}

        def attempt():
            for answer in (
                self._rpc("rating.rating", "write", ids, values),
                self._rpc("rating.rating", "web_save", ids, values, specification={}),
                self._rpc("rating.rating", "write", ids, {"fair_state": "counted"}),
                self._rpc("rating.rating", "write", ids, {"res_id": self.lead.id}),
                self._rpc("rating.rating", "write", ids, {"feedback": "Great"}),
                self._rpc("rating.rating", "reset", ids),
                self._rpc("rating.rating", "unlink", ids),
                self._rpc(
                    "crm.lead",
                    "write",
                    self.lead.ids,
                    {"rating_ids": [(1, self.asked.id, values)]},
                ),
            ):
                self.assertRefused(answer)

        self._try_as_everybody(attempt)

    def test_one_of_ones_own_stays_to_be_confirmed(self):
        made_up = self._make_up(self.lead, 3, user=self.nils)
        self._sign_in(self.nils)
        for values in (
            {"rating": 5},
            {"rated_on": "2020-01-01"},
            {"res_id": self.lead.id},
        ):
            made_up.with_user(self.mara).action_fair_confirm()
            self.assertEqual(made_up.fair_state, "confirmed")
            self.assertFalse(
                self._rpc("rating.rating", "write", made_up.ids, values)[1]
            )
            self.env.invalidate_all()
            self.assertEqual(made_up.fair_state, "flagged")
            self.assertFalse(made_up.fair_confirmed_by_id)
            self.assertNothingCounts()

    def test_reading_the_token(self):
        ids = self.asked.ids
        search = [("access_token", "=like", f"{self.token[:4]}%")]

        def attempt():
            for answer in (
                self._rpc("rating.rating", "read", ids, ["access_token"]),
                self._rpc("rating.rating", "search_read", search, ["id"]),
                self._rpc("rating.rating", "export_data", ids, ["access_token"]),
                self._rpc(
                    "rating.rating", "formatted_read_group", [], ["access_token"]
                ),
                self._rpc("crm.lead", "search", [("rating_ids.access_token", "!=", 0)]),
                self._rpc("crm.lead", "_rating_get_access_token", self.lead.ids),
            ):
                self.assertRefused(answer, (AccessError, UserError))
                self.assertNotIn(self.token, str(answer))

        self._try_as_everybody(attempt)

    def test_reading_the_e_mail(self):
        self.asked._fair_send(self.env.ref("fair_allocation.mail_template_rating"))
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "claire@customer.example")]
        )
        self.assertIn(self.token, mail.body_html)
        about = [("body", "ilike", self.token)]

        def attempt():
            self.assertRefused(self._rpc("mail.mail", "read", mail.ids, ["body_html"]))
            found = self._rpc("mail.message", "search_read", about, ["body"])[0]
            self.assertFalse(found)

        self._try_as_everybody(attempt)

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_sending_the_e_mail_to_oneself(self):
        template = self.env.ref("fair_allocation.mail_template_rating")
        mine = {"email_to": "nils@home.example"}
        copy = {"email_cc": "nils@home.example"}

        def attempt():
            self._rpc(
                "mail.template",
                "send_mail",
                template.ids,
                self.asked.id,
                email_values=mine,
            )
            sent = self.env["mail.mail"].search([("email_to", "like", "home.example")])
            self.assertNotIn(self.token, "".join(sent.mapped("body_html")))

        self._try_as_everybody(attempt)
        for user in (self.nils, self.alba, self.emil, self.pia):
            self._sign_in(user)
            for answer in (
                self._rpc(
                    "mail.template", "write", template.ids, {"email_cc": "x@y.z"}
                ),
                self._rpc("mail.template", "unlink", template.ids),
                self._rpc(
                    "mail.template",
                    "create",
                    [{"name": "Mine", "model_id": template.model_id.id}],
                ),
            ):
                self.assertRefused(answer)
        template.write(copy)
        self.asked._fair_send(template)
        sent = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertFalse(sent.email_cc)

    def test_writing_an_e_mail_with_a_link_of_ones_own(self):
        """As Odoo's own templates do: it is another link, and doesn't count."""
        self.nils.group_ids += self.env.ref("mail.group_mail_template_editor")
        self._sign_in(self.nils)
        template = self._rpc(
            "mail.template",
            "create",
            [
                {
                    "name": "Mine",
                    "model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "body_html": "<t t-out='object._rating_get_access_token()'/>",
                    "email_to": "nils@home.example",
                    "use_default_to": False,
                }
            ],
        )[0]
        for _time in range(2):
            answer = self._rpc("mail.template", "send_mail", template, self.lead.id)
            self.assertFalse(answer[1], answer)
        sent = self.env["mail.mail"].search([("email_to", "like", "home.example")])
        self.assertEqual(len(sent), 2)
        self.assertNotIn(self.token, "".join(sent.mapped("body_html")))
        link = self.lead.rating_ids - self.asked
        self.assertEqual(len(link), 1)
        self.authenticate(None, None)
        self._open_link(5, token=link.sudo().access_token)
        self.assertEqual((link.rating, link.fair_state), (5, "flagged"))
        self.assertNothingCounts()

    def test_applying_one(self):
        def attempt():
            for kwargs in ({"token": self.token}, {"rating": self.asked.id}, {}):
                with mute_logger("odoo.http"):
                    answer = self._rpc(
                        "crm.lead", "rating_apply", self.lead.ids, 5, **kwargs
                    )
                self.assertTrue(answer[1])

        self._try_as_everybody(attempt)

    def test_writing_one_in_a_message(self):
        def attempt():
            self._rpc(
                "crm.lead",
                "message_post",
                self.lead.ids,
                body="Great",
                rating_value=5,
                author_id=self.claire.id,
            )
            self._rpc(
                "crm.lead",
                "message_post",
                self.lead.ids,
                body="Great",
                rating_id=self.asked.id,
                author_id=self.claire.id,
            )

        self._try_as_everybody(attempt)

    def test_deleting_what_was_said(self):
        self._answer(self.asked, 1)
        message = self.asked.message_id
        self.assertTrue(message)
        for user in (self.nils, self.ada, self.alba, self.mara, self.otto, self.emil):
            self._sign_in(user)
            for answer in (
                self._rpc("mail.message", "unlink", message.ids),
                self._rpc("rating.rating", "unlink", self.asked.ids),
                self._rpc(
                    "mail.message",
                    "write",
                    message.ids,
                    {"rating_ids": [(2, self.asked.id)]},
                ),
            ):
                self.assertRefused(answer)
            self.assertEqual(self._score(), (0, 1))

    def test_what_others_were_told_is_private(self):
        self._answer(self.asked, 1)
        for user in (self.ada, self.alba, self.emil, self.otto):
            self._sign_in(user)
            found = self._rpc(
                "rating.rating", "search_read", [("id", "in", self.asked.ids)], ["id"]
            )
            self.assertEqual(found[0], [])
        for user in (self.nils, self.mara):
            self._sign_in(user)
            [found] = self._rpc(
                "rating.rating", "read", self.asked.ids, ["rating", "fair_state"]
            )[0]
            self.assertEqual((found["rating"], found["fair_state"]), (1, "counted"))


@tagged("post_install", "-at_install", "standard")
class TestConfirming(ForgeCase):
    """What came in otherwise counts when a manager says so."""

    def test_a_manager_confirms_once(self):
        made_up = self._make_up(self.lead, 5, user=self.nils)
        self._sign_in(self.mara)
        answer = self._rpc("rating.rating", "action_fair_confirm", made_up.ids)
        self.assertFalse(answer[1])
        self.assertEqual(self._score(), (100, 1))
        self.assertEqual(made_up.fair_confirmed_by_id, self.mara)
        answer = self._rpc("rating.rating", "action_fair_confirm", made_up.ids)
        self.assertRefused(answer, (UserError,))

    def test_nobody_else(self):
        made_up = self._make_up(self.lead, 5, user=self.nils)
        for user in (self.nils, self.ada, self.alba, self.otto, self.pia, self.emil):
            self._sign_in(user)
            answer = self._rpc("rating.rating", "action_fair_confirm", made_up.ids)
            self.assertRefused(answer)
        self.assertNothingCounts()

    def test_nobody_confirms_a_rating_of_their_own(self):
        made_up = self._make_up(
            self.lead, 5, user=self.mara, rated_partner_id=self.mara.partner_id.id
        )
        self.assertEqual(made_up.fair_user_id, self.mara)
        self.assertFalse(made_up.with_user(self.mara).fair_can_confirm)
        with self.assertRaisesRegex(AccessError, "of their own"):
            made_up.with_user(self.mara).action_fair_confirm()

    def test_a_low_one_is_a_managers_business_too(self):
        made_up = self._make_up(self.lead, 1, user=self.emil)
        self.assertFalse(self.lead.activity_ids.filtered("summary"))
        made_up.with_user(self.mara).action_fair_confirm()
        [reminder] = self.lead.activity_ids.filtered(
            lambda activity: "Dissatisfied" in (activity.summary or "")
        )
        self.assertEqual(reminder.user_id, self.mara)
