from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext, mute_logger

from .allocation_case import AllocationCase
from .common import SALESMAN


class PolicyPageCase(AllocationCase):
    """What the page of the rules says, section by section."""

    def _publish(self, note="Something else", **vals):
        self.policy.write(vals)
        self.policy.with_user(self.mara).action_publish(note)
        return self.policy.version_id

    def _lines(self, code, user=None):
        version = self.policy.version_id.with_user(user or self.nils)
        page = {section["code"]: section for section in version._get_page()}
        return "\n".join(page[code]["lines"])

    def _weigh(self, **weights):
        for factor in self.policy.factor_ids:
            factor.weight = weights.get(factor.code, 0)


@tagged("post_install", "-at_install", "standard")
class TestSentences(PolicyPageCase):
    def test_equal_shares(self):
        said = self._lines("share")
        self.assertIn("Everyone is entitled to the same number of leads.", said)
        self.assertNotIn("capacity", said)

    def test_shares_by_capacity(self):
        self._publish(entitlement_mode="capacity")
        said = self._lines("share")
        self.assertIn("Leads are shared by capacity: who can take 40 leads in", said)
        self.assertIn("twice as many as who can take 20.", said)
        self.assertNotIn("Success", said)

    def test_shares_by_performance_name_the_bound(self):
        self._publish(entitlement_mode="performance", performance_bound=15)
        said = self._lines("share")
        self.assertIn("shared by capacity", said)
        self.assertIn("raises or lowers a share by up to 15%.", said)

    def test_each_period_is_named(self):
        self.assertIn("by the quarter", self._lines("share"))
        for period, words in (
            ("month", "Each month begins anew"),
            ("year", "Each year begins anew"),
            ("always", "counted without end"),
        ):
            self._publish(period=period)
            self.assertIn(words, self._lines("share"))

    def test_tolerance_speaks_its_numbers(self):
        self.assertIn("further than one lead from the fair", self._lines("share"))
        self._publish(tolerance=3)
        self.assertIn("one lead plus 3 leads.", self._lines("share"))
        self._publish(tolerance_percent=10)
        self.assertIn("3 leads or 10% of the share", self._lines("share"))
        self._publish(tolerance=1, tolerance_percent=0)
        self.assertIn("one lead plus 1 lead.", self._lines("share"))

    def test_value_is_balanced_or_not(self):
        self.assertIn("as evenly as the number of leads", self._lines("share"))
        self._publish(value_basis="prorated_revenue")
        self.assertIn("times probability", self._lines("share"))
        self._publish(value_balance=False)
        self.assertIn("not their value", self._lines("share"))

    def test_tiers_and_rungs_are_those_of_today(self):
        said = self._lines("take")
        self.assertIn(
            "Tier A is for Senior and above: leads that score 70 to 100", said
        )
        self.assertIn("Tier C is for everyone: leads that score 0 to 39", said)
        self.assertIn("Newcomer may take C.", said)
        self.assertIn("Senior and Expert may take A, B, and C.", said)
        self.tier_b.score_min = 50
        self.tier_b.seniority_id = self.newcomer
        self.assertIn("Tier B is for Newcomer and above", self._lines("take"))
        self.assertIn("score 50 to 69", self._lines("take"))

    def test_conditions_are_said_only_where_they_are(self):
        self.assertIn("no further conditions", self._lines("take"))
        self._require("language")
        said = self._lines("take")
        self.assertIn("Who names languages gets customers of these only.", said)
        self.assertNotIn("industries", said)
        self.assertNotIn("no further conditions", said)

    def test_what_decides(self):
        self.assertIn("Nothing else is weighed.", self._lines("decide"))
        self._weigh(skills=30, interest=10)
        self._publish()
        self.assertIn("the better fit decides", self._lines("decide"))
        rows = self.policy.version_id._get_factor_rows()
        self.assertEqual([row["percent"] for row in rows], [75, 25])
        shown = html2plaintext(self.policy.with_user(self.nils).version_html)
        self.assertIn("Interests", shown)
        self.assertIn("75 %", shown)

    def test_practice_share_of_newcomers(self):
        self.assertIn("no guaranteed share for practice", self._lines("newcomers"))
        self.tier_c.practice = True
        self._publish(practice_percent=80, practice_seniority_id=self.advisor.id)
        said = self._lines("newcomers")
        self.assertIn("at least 80% of an average share of C.", said)
        self.assertIn("below the rung Advisor", said)
        self._publish(practice_percent=0)
        self.assertIn("no guaranteed share for practice", self._lines("newcomers"))

    def test_leave_is_made_up_for_or_not(self):
        said = self._lines("away")
        self.assertIn("During leave you earn no share, and nothing is owed", said)
        self._publish(catch_up=True)
        said = self._lines("away")
        self.assertIn("made up for when you are back", said)
        self.assertNotIn("nothing is owed", said)

    def test_known_customers(self):
        self.assertIn("goes to the person who looks after", self._lines("customers"))
        self._publish(keep_customers=False)
        self.assertIn("shared like any other.", self._lines("customers"))
        self._weigh(relationship=10)
        self._publish()
        self.assertIn("fits it better", self._lines("customers"))

    def test_leads_nobody_can_take(self):
        said = self._lines("waiting")
        self.assertIn("waits until somebody can", said)
        self.assertIn("waiting for 2 days, the team's sales manager is told once", said)
        self.assertIn("A lead of C may also wait", said)
        self._publish(fallback="user", fallback_user_id=self.alba.id, alert_days=1)
        said = self._lines("waiting")
        self.assertIn("goes to Alba, and counts in nobody's share", said)
        self.assertIn("waiting for 1 day,", said)
        self._publish(alert_days=0)
        self.assertIn("Nobody is alerted", self._lines("waiting"))

    def test_leads_nobody_can_take_may_go_into_the_pool(self):
        self._publish(fallback="pool")
        said = self._lines("waiting")
        self.assertIn("A lead nobody can take goes into the public pool.", said)
        self.assertNotIn("waits until somebody can", said)

    def test_protection_by_tier_with_its_maximum(self):
        self.assertIn("No lead is protected.", self._lines("protection"))
        self.tier_a.write({"protection_days": 90, "protection_max_days": 365})
        self.tier_b.write({"protection_days": 1})
        said = self._lines("protection")
        self.assertIn(
            "A lead of A is yours for 90 days. Follow-up renews that, up to 365 days "
            "after you were given it.",
            said,
        )
        self.assertIn("B is yours for 1 day. Follow-up renews that, without", said)
        self.assertIn("A lead of C isn't protected.", said)
        self.assertIn("Follow-up is an e-mail answered in either direction", said)
        self.tier_a.protection_max_days = 90
        self.assertIn("A lead of A is yours for 90 days.\n", self._lines("protection"))

    def test_extension(self):
        self.tier_a.protection_days = 90
        self.assertIn(
            "extend the protection by up to 30 days", self._lines("protection")
        )
        self._publish(extension_days=0)
        self.assertIn("isn't extended on request", self._lines("protection"))

    def test_automatic_return(self):
        self.assertIn("No lead is taken back by itself.", self._lines("back"))
        self.tier_a.write({"follow_up_days": 7, "named_owner": True})
        self.tier_b.write({"follow_up_days": 14, "no_sale_days": 180})
        said = self._lines("back")
        self.assertIn("Without follow-up a lead goes back after: A 7 days and B", said)
        self.assertIn("Without a sale it goes back, once it isn't protected,", said)
        self.assertIn("after: B 180 days.", said)
        self.assertIn("An activity tells you 2 days before, once.", said)
        self.assertIn("Customers of A have a personal contact", said)
        self._publish(warn_days=0)
        self.assertIn("You aren't told before.", self._lines("back"))
        self._publish(auto_return=False)
        said = self._lines("back")
        self.assertIn("No lead is taken back by itself.", said)
        self.assertNotIn("told", said)

    def test_first_response_missed(self):
        self.assertNotIn("first contact", self._lines("back"))
        self.tier_a.response_hours = 4
        self.assertIn("If the first contact is late, the lead st", self._lines("back"))
        for code, words in (
            ("reassign", "the next best person gets the lead"),
            ("pool", "the lead goes into the public pool."),
        ):
            self._publish(missed_response=code)
            self.assertIn(f"If the first contact is late, {words}", self._lines("back"))

    def test_returns(self):
        self.assertIn("You may give back 3 leads a day", self._lines("back"))
        self.assertIn("isn't given to you again", self._lines("back"))
        self._publish(returns_per_day=0)
        self.assertIn("You may give leads back, with a reason.", self._lines("back"))

    def test_pools_are_those_of_today(self):
        self.assertIn("There is no public pool", self._lines("pools"))
        Pool = self.env["fair.allocation.pool"]
        pool = Pool.create(
            {
                "name": "Second Chance",
                "claims_per_day": 1,
                "freeze_hours": 24,
                "held_max": 20,
                "cool_down_days": 30,
                "blind": True,
            }
        )
        empty = self.env["crm.team"].create({"name": "Elsewhere"})
        Pool.create({"name": "Of Others", "team_ids": empty.ids})
        self.assertIn(
            "Second Chance: You may claim 1 lead a day, also if you give them back. "
            "Nobody can claim a lead for 24 hours after it came in. Who has 20 leads "
            "open may claim no more. Who had a customer before can't claim it for 30 "
            "days. Nobody chooses: you get the one that waits longest.",
            self._lines("pools"),
        )
        self.assertNotIn("Of Others", self._lines("pools"))
        pool.write(
            {
                "claims_per_day": 0,
                "freeze_hours": 0,
                "held_max": 0,
                "cool_down_days": 0,
                "blind": False,
            }
        )
        self.assertIn(
            "Second Chance: You may claim as many a day as you like.\n",
            self._lines("pools"),
        )

    def test_rotation_and_who_reads_on(self):
        said = self._lines("rotation")
        self.assertIn("aren't passed on in turn", said)
        self.assertIn("can read on for 14 days", said)
        self.tier_b.rotation_months = 1
        self.tier_c.rotation_months = 12
        self.assertIn("aren't passed on in turn", self._lines("rotation"))
        self._publish(rotation=True, reader_days=0)
        said = self._lines("rotation")
        self.assertIn("may be passed on after: B 1 month and C 12 months.", said)
        self.assertNotIn("read on", said)
        (self.tier_b | self.tier_c).named_owner = True
        self.assertIn("aren't passed on in turn", self._lines("rotation"))

    def test_how_often_one_may_ask(self):
        self.assertIn("“Is It Taken?”: up to 30 times a day", self._lines("customers"))
        self._publish(lookups_per_day=0)
        said = self._lines("customers")
        self.assertIn("“Is It Taken?”. Managers", said)
        self.assertNotIn("times a day", said)

    def test_questions_and_disputes(self):
        self._publish(dispute_days=7)
        said = self._lines("disagree")
        self.assertIn("“Question This”", said)
        self.assertIn("an arbiter rules within 7 days", said)
        self.assertIn("never a side", said)

    def test_two_columns_of_about_the_same_length(self):
        left, right = self.policy.version_id._get_page_columns()
        page = self.policy.version_id._get_page()
        self.assertEqual(left + right, page)
        lengths = [
            sum(len(line) for section in column for line in section["lines"])
            for column in (left, right)
        ]
        self.assertLess(max(lengths), 1.7 * min(lengths))

    def test_first_contact_by_tier(self):
        self.assertIn("no deadline", self._lines("given"))
        self.tier_a.response_hours = 1
        self.tier_b.response_hours = 24
        said = self._lines("given")
        self.assertIn("is due: A within 1 hour and B within 24 hours.", said)

    def test_what_isnt_done_isnt_said(self):
        said = self._lines("given")
        for words in ("one message", "An activity", "becomes an opportunity"):
            self.assertIn(words, said)
        self._publish(notify=False, schedule_activities=False, convert_leads=False)
        said = self._lines("given")
        for words in ("one message", "An activity", "becomes an opportunity"):
            self.assertNotIn(words, said)

    def test_every_section_says_something(self):
        for section in self.policy.version_id._get_page():
            self.assertTrue(section["lines"], section["code"])
            for line in section["lines"]:
                self.assertNotIn("<", line)
                self.assertTrue(line.endswith("."), line)


@tagged("post_install", "-at_install", "standard")
class TestWhoReadsThePage(PolicyPageCase):
    def test_everyone_is_led_to_the_page_of_the_own_team(self):
        other = self.policy.copy({"name": "Others", "team_ids": False})
        self.south.fair_policy_id = other
        other.with_user(self.mara).action_publish("For South")
        Policy = self.env["fair.allocation.policy"]
        for user, policy in ((self.nils, self.policy), (self.eva, other)):
            action = Policy.with_user(user).action_open_rules()
            self.assertEqual(action["res_id"], policy.id)
            view = self.env.ref(
                "fair_allocation.fair_allocation_policy_view_form_rules"
            )
            self.assertEqual(action["views"], [(view.id, "form")])
        # Alba is in no team, and chooses.
        action = Policy.with_user(self.alba).action_open_rules()
        self.assertFalse(action.get("res_id"))
        found = Policy.search(action["domain"])
        self.assertLessEqual(self.policy | other, found)

    def test_the_menu_runs_for_salespeople(self):
        action = self.env.ref(
            "fair_allocation.fair_allocation_policy_action_open_rules"
        )
        found = action.with_user(self.nils).run()
        self.assertEqual(found["res_id"], self.policy.id)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            action.with_user(self._new_user("emil", "base.group_user")).run()

    def test_drafts_are_nobodys_rules(self):
        draft = self.policy.copy({"name": "Draft", "team_ids": False})
        self.south.fair_policy_id = draft
        Policy = self.env["fair.allocation.policy"].with_user(self.eva)
        action = Policy.action_open_rules()
        self.assertNotIn(draft, self.policy.search(action["domain"]))
        self.assertFalse(draft.with_user(self.eva).version_html)

    def test_one_reads_ones_own_line_only(self):
        self.member_ada.assignment_max = 33
        ada = self.policy.with_user(self.ada).own_text
        self.assertEqual(
            ada,
            "You in North: capacity 33 leads in 30 days, rung Advisor, may take B and "
            "C.",
        )
        ines = self.policy.with_user(self.ines).own_text
        self.assertIn("no rung, may take A, B, and C.", ines)
        self.assertFalse(self.policy.with_user(self.alba).own_text)
        self.member_nils.fair_cap_ids = [Command.create({"period": "week", "limit": 3})]
        self._publish(practice_seniority_id=self.advisor.id)
        nils = self.policy.with_user(self.nils).own_text.splitlines()
        self.assertEqual(nils[1:], ["Week: at most 3", "You are in practice."])
        self.assertNotIn("33", self.policy.with_user(self.sven).own_text)

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        olga = new_test_user(
            self.env,
            "fair_olga",
            groups=SALESMAN,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        Policy = self.env["fair.allocation.policy"].with_user(olga)
        action = Policy.action_open_rules()
        self.assertNotIn(self.policy, self.policy.search(action["domain"]))
        for record, field in (
            (self.policy, "version_html"),
            (self.policy, "own_text"),
            (self.policy.version_id, "content_html"),
            (self.policy.version_id, "change_text"),
        ):
            with self.assertRaises(AccessError):
                record.with_user(olga).read([field])
        for report, record in self._reports():
            with self.assertRaises(AccessError):
                self._render(report, record, olga)

    def test_portal_sees_nothing(self):
        pia = self._new_user("pia", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["fair.allocation.policy"].with_user(pia).action_open_rules()
        with self.assertRaises(AccessError):
            self.policy.with_user(pia).read(["version_html"])
        for report, record in self._reports():
            with self.assertRaises(AccessError):
                self._render(report, record, pia)

    def test_print(self):
        self._publish("Shorter, because customers asked for it", period="month")
        for report, record in self._reports():
            sheet = html2plaintext(self._render(report, record, self.nils))
            self.assertIn("Our Rules", sheet)
            self.assertIn("Version 2", sheet)
            self.assertIn("by Mara", sheet)
            self.assertIn("Shorter, because customers asked for it", sheet)
            self.assertIn("Each month begins anew.", sheet)
            self.assertIn("If a lead is bad", sheet)
            self.assertNotIn("You in North", sheet)

    def test_a_draft_prints_no_rules(self):
        draft = self.policy.copy({"name": "Draft", "team_ids": False})
        sheet = self._render("report_policy", draft, self.nils)
        self.assertNotIn("entitled", sheet)

    def _reports(self):
        return (
            ("report_policy", self.policy),
            ("report_policy_version", self.policy.version_id),
        )

    def _render(self, report, record, user):
        html, kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(f"fair_allocation.{report}", record.ids)
        )
        self.assertEqual(kind, "html")
        return html.decode()


@tagged("post_install", "-at_install", "standard")
class TestDifference(PolicyPageCase):
    def test_the_first_version_says_so(self):
        self.assertEqual(self.policy.version_id.change_text, "The first version.")

    def test_settings_before_and_after(self):
        version = self._publish(
            period="month", catch_up=True, fallback="user", fallback_user_id=self.alba
        )
        said = version.with_user(self.nils).change_text.splitlines()
        self.assertEqual(
            said,
            [
                "Catch Up After Absence: No → Yes",
                "Period: Quarter → Month",
                "If Nobody Can Take a Lead: Keep it waiting → Give it to a fallback "
                "owner",
                "Fallback Owner: – → Alba",
            ],
        )

    def test_settings_of_keeping_before_and_after(self):
        version = self._publish(
            auto_return=False,
            warn_days=3,
            missed_response="reassign",
            returns_per_day=5,
            extension_days=10,
            rotation=True,
            reader_days=7,
            lookups_per_day=50,
        )
        self.assertEqual(
            version.with_user(self.nils).change_text.splitlines(),
            [
                "Automatic Return: Yes → No",
                "Warn Before (days): 2 → 3",
                "If the First Response Is Missed: The activity becomes overdue → The "
                "next best person gets it",
                "Returns Per Day: 3 → 5",
                "Extension at Most (days): 30 → 10",
                "Rotation: No → Yes",
                "Former Owner Reads On (days): 14 → 7",
                "Questions a Day: 30 → 50",
            ],
        )

    def test_factors_added_removed_and_changed(self):
        factors = {factor.code: factor for factor in self.policy.factor_ids}
        factors["interest"].unlink()
        factors["industry"].write({"weight": 25, "required": True})
        version = self._publish()
        self.assertEqual(
            version.change_text.splitlines(),
            [
                "Weight of Industry: 0 → 25",
                "A condition now: Industry",
                "Factor removed: Interests",
            ],
        )
        factors["industry"].required = False
        self.policy.factor_ids.create(
            {"policy_id": self.policy.id, "code": "interest", "weight": 5}
        )
        version = self._publish()
        self.assertEqual(
            version.change_text.splitlines(),
            ["No longer a condition: Industry", "Factor added: Interests, weight 5"],
        )

    def test_versions_of_an_earlier_release_are_understood(self):
        version = self.policy.version_id
        content = dict(version.content)
        for name in (
            *("catch_up", "keep_customers", "alert_days", "practice_percent"),
            *("auto_return", "warn_days", "missed_response", "returns_per_day"),
            *("extension_days", "rotation", "reader_days", "lookups_per_day"),
        ):
            content.pop(name)
        content.pop("practice_seniority_id")
        old = version.copy({"number": 2, "content": content})
        self.policy.version_id = old
        self.assertIn("nothing is owed", self._lines("away"))
        self.assertIn("shared like any other", self._lines("customers"))
        self.assertIn("Nobody is alerted", self._lines("waiting"))
        self.assertIn("No lead is taken back by itself.", self._lines("back"))
        self.assertIn("Automatic Return: Yes → No", old.change_text)
        self.assertFalse(old._rules().catch_up)
        self.assertIn("Known Customers Stay: Yes → No", old.change_text)
        self.assertIn("Alert After (days): 2 → 0", old.change_text)
        new = self._publish("With the new settings", alert_days=3)
        self.assertIn("Alert After (days): 0 → 3", new.change_text)
