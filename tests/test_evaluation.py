from collections import Counter
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import SALESMAN
from .evaluation_case import APRIL, MAY, EvaluationCase

IN_APRIL = "2026-04-10 08:00:00"
IN_MAY = "2026-05-10 08:00:00"
IN_JUNE = "2026-06-02 08:00:00"


@tagged("post_install", "-at_install", "standard")
class TestFigures(EvaluationCase):
    """The figures, recomputed from the ledger and the leads."""

    def test_what_people_were_entitled_to_and_received(self):
        self._share_at(IN_APRIL, *range(5, 95, 9))
        self._share_at(IN_MAY, *range(5, 95, 5))
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        received, entitled, value = Counter(), Counter(), Counter()
        ledger = [("team_id", "=", self.north.id), ("date", ">=", "2026-05-01")]
        for entry in self.env["fair.allocation.decision"].search(ledger):
            received[entry.account_user_id, entry.tier_id] += entry.count
            value[entry.account_user_id, entry.tier_id] += entry.value
        for share in self.env["fair.allocation.entitlement"].search(ledger):
            entitled[share.user_id, share.tier_id] += share.credited
        self.assertEqual(sum(received.values()), 18)
        for key in received | entitled:
            line = self._line(evaluation, *key)
            self.assertEqual(line.received, received[key])
            self.assertAlmostEqual(line.received_value, value[key], 2)
            self.assertAlmostEqual(line.entitled, entitled[key], 2)
            self.assertAlmostEqual(line.gap, received[key] - entitled[key], 2)
        for user in self.team_north:
            [line] = self._line(evaluation, user)
            own = [number for (who, _tier), number in received.items() if who == user]
            due = [number for (who, _tier), number in entitled.items() if who == user]
            self.assertEqual(line.received, sum(own))
            self.assertAlmostEqual(line.fulfilment, 100 * sum(own) / sum(due), 2)
        [team] = self._line(evaluation, scope="team")
        self.assertEqual(team.received, 18)
        self.assertEqual(
            self._line(evaluation, tier=self.tier_a, scope="tier").received,
            sum(n for (_user, tier), n in received.items() if tier == self.tier_a),
        )

    def test_the_balance_is_that_of_the_ledger(self):
        self._share_at(IN_MAY, *range(5, 95, 5))
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        people = [line for line in evaluation.line_ids if line.scope == "person"]
        received = sum(line.received for line in people)
        entitled = sum(line.entitled for line in people)
        apart = sum(
            abs(line.received / received - line.entitled / entitled) for line in people
        )
        self.assertTrue(evaluation.is_measured)
        self.assertAlmostEqual(evaluation.balance, 100 * (1 - apart / 2), 0)

    def test_won_lost_and_held(self):
        leads = self._share_at(IN_MAY, *[10] * 9)
        own = leads.filtered(lambda lead: lead.user_id == self.ada)
        self.assertGreaterEqual(len(own), 3)
        with self._at("2026-05-20 08:00:00"):
            own[0].action_set_won()
            own[1].action_set_lost()
        with self._at("2026-06-01 08:00:00"):
            own[2].action_set_won()
        with self._at(IN_JUNE):
            [line] = self._line(self._evaluate(), self.ada)
        self.assertEqual((line.won, line.lost), (1, 1))
        self.assertEqual(line.conversion, 50)
        self.assertEqual(line.won_value, 10)
        self.assertEqual(line.held, len(own) - 3)

    def test_what_waits_is_of_the_tier_and_the_team(self):
        with self._at(IN_MAY):
            self._new_leads(10, 10, 90)
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        self.assertEqual(evaluation.waiting, 3)
        self.assertEqual(self._line(evaluation, scope="team").waiting, 3)
        tier = self._line(evaluation, tier=self.tier_c, scope="tier")
        self.assertEqual(tier.waiting, 2)
        people = evaluation.line_ids.filtered("user_id")
        self.assertEqual(people.user_id, self.team_north)
        self.assertFalse(sum(people.mapped("waiting")))

    def test_overrides(self):
        with self._at(IN_MAY):
            lead = self._new_leads(10)
            run = self._preview(lead)
            other = (self.team_north - run.line_ids.user_id)[0]
            run.line_ids._override(other, "Met at the fair")
            run.action_apply()
        with self._at(IN_JUNE):
            [line] = self._line(self._evaluate(), other)
        self.assertEqual(line.override_count, 1)


@tagged("post_install", "-at_install", "standard")
class TestRetention(EvaluationCase):
    """Of what Ada looked after in May, what she didn't lose."""

    def setUp(self):
        super().setUp()
        self._new_people = self.team_north - self.ada
        (self.member_nils | self.member_sven).fair_paused = True

    def _retention(self):
        with self._at(IN_JUNE):
            return self._line(self._evaluate(), self.ada)

    def _move(self, lead, kind, user=None):
        Decision = self.env["fair.allocation.decision"]
        Decision._move(lead, kind, kind, user=user)

    def test_held_before_and_received_meanwhile(self):
        old = self._share_at(IN_APRIL, 10, 10, 10, 10)
        new = self._share_at(IN_MAY, 10, 10, 10, 10)
        self.assertEqual((old | new).user_id, self.ada)
        with self._at("2026-05-20 08:00:00"):
            old[0].action_set_won()
            old[1].action_set_lost()
            self._move(new[0], "return")
            self._move(new[1], "reclaim")
            self._move(new[2], "hand_over", self.nils)
        line = self._retention()
        # Lost, given back, taken back; what was handed over is nobody's loss.
        self.assertEqual(line.retention_count, 8)
        self.assertAlmostEqual(line.retention, 100 * 5 / 8, 2)

    def test_what_was_over_before_doesnt_count(self):
        old = self._share_at(IN_APRIL, 10, 10, 10)
        with self._at("2026-04-20 08:00:00"):
            old[0].action_set_won()
            old[1].action_set_lost()
        line = self._retention()
        self.assertEqual((line.retention_count, line.retention), (1, 100))

    def test_what_happens_afterwards_doesnt_count(self):
        leads = self._share_at(IN_MAY, 10, 10)
        with self._at("2026-06-01 08:00:00"):
            self._move(leads[0], "return")
            leads[1].action_set_lost()
        self._share_at("2026-06-01 09:00:00", 10)
        line = self._retention()
        self.assertEqual((line.retention_count, line.retention), (2, 100))

    def test_a_lead_one_has_again_isnt_lost(self):
        lead = self._share_at(IN_MAY, 10)
        with self._at("2026-05-20 08:00:00"):
            self._move(lead, "return")
            self._move(lead, "claim", self.ada)
        self.assertEqual(self._retention().retention, 100)

    def test_a_bad_lead_is_nobodys_loss(self):
        lead = self._share_at(IN_MAY, 10, 10)[0]
        with self._at("2026-05-20 08:00:00"):
            Credit = self.env["fair.allocation.credit"].with_user(self.ada)
            report = Credit._report(lead.with_user(self.ada), "spam", "Nobody there")
            report.with_user(self.mara).action_confirm()
        line = self._retention()
        self.assertEqual((line.retention_count, line.retention), (1, 100))

    def test_nothing_to_keep(self):
        line = self._retention()
        self.assertEqual(line.retention_count, 0)
        self.assertIsNone(line._get_figure("retention"))


@tagged("post_install", "-at_install", "standard")
class TestFrozen(EvaluationCase):
    """An evaluation tells later what was known when it was made."""

    def test_later_changes_are_seen_when_computed_anew(self):
        leads = self._share_at(IN_MAY, *[10] * 6)
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
            run = leads.fair_decision_ids.run_id
            run.with_user(self.mara).action_undo()
            self.env.flush_all()
            self.assertEqual(self._line(evaluation, scope="team").received, 6)
            # Undone in June: it is no less received in May.
            evaluation.action_recompute()
            self.assertEqual(self._line(evaluation, scope="team").received, 6)
            leads[0].action_set_won()
            self.assertEqual(self._line(evaluation, scope="team").held, 0)
        more = self._share_at("2026-05-11 08:00:00", 10, 10)
        with self._at(IN_JUNE):
            self.assertEqual(self._line(evaluation, scope="team").received, 6)
            evaluation.action_recompute()
            team = self._line(evaluation, scope="team")
            self.assertEqual((team.received, team.held), (8, len(more)))
            evaluation.action_publish()
            with self.assertRaisesRegex(UserError, "Published"):
                evaluation.action_recompute()

    def test_the_same_days_are_evaluated_once(self):
        with self._at(IN_JUNE):
            first = self._evaluate()
            self.assertEqual(self._evaluate(), first)
            self.assertNotEqual(self._evaluate(APRIL), first)

    def test_nobody_deletes_or_mends_one(self):
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        for act in (
            lambda: evaluation.unlink(),
            lambda: evaluation.write({"balance": 100}),
            lambda: evaluation.line_ids.write({"received": 100}),
            lambda: evaluation.copy(),
        ):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(UserError):
            evaluation.sudo().unlink()

    def test_what_cannot_be_evaluated(self):
        Evaluation = self.env["fair.allocation.evaluation"]
        team = self.env["crm.team"].create({"name": "Lawless"})
        with self.assertRaisesRegex(UserError, "Lawless has no published policy"):
            Evaluation._create_for(team, *MAY)
        with self.assertRaisesRegex(ValidationError, "To: choose a day"):
            Evaluation._create_for(self.north, *reversed(MAY))

    def test_an_evaluation_is_called_after_its_period(self):
        for first, last, name in (
            (*MAY, "North, 2026-05"),
            (date(2026, 4, 1), date(2026, 6, 30), "North, 2026 Q2"),
            (date(2026, 5, 4), date(2026, 5, 9), "North, 2026-05-04 – 2026-05-09"),
            (date(2026, 5, 4), date(2026, 5, 4), "North, 2026-05-04"),
        ):
            self.assertEqual(self._evaluate((first, last)).name, name)

    def test_plain_words_where_there_is_nothing(self):
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        self.assertFalse(evaluation.is_measured)
        self.assertEqual(evaluation.headline, "Nothing was shared in this period.")
        for part in ("headline", "people", "tier", "news"):
            self.assertTrue(evaluation[f"{part}_html"])
        self.assertIn("Ada", evaluation.people_html)


@tagged("post_install", "-at_install", "standard")
class TestComparison(EvaluationCase):
    """What changed since the last evaluation of the team."""

    def test_balance_and_figures_since_before(self):
        april = self._share_at(IN_APRIL, *[10] * 4)
        with self._at("2026-04-12 08:00:00"):
            april[:2].action_set_won()
            april[2:].action_set_lost()
        with self._at("2026-05-02 08:00:00"):
            before = self._evaluate(APRIL)
        may = self._share_at(IN_MAY, *[10] * 8)
        with self._at("2026-05-12 08:00:00"):
            may.action_set_won()
        with self._at(IN_JUNE):
            after = self._evaluate(MAY)
        self.assertEqual(after.previous_id, before)
        line = self._line(after, scope="team")
        self.assertEqual(line.previous_id, self._line(before, scope="team"))
        self.assertEqual((line.conversion, line.previous_id.conversion), (100, 50))
        cell = line._get_cell("conversion")
        self.assertEqual((cell["text"], cell["change"]), ("100 %", "▲ 50 %"))
        self.assertEqual(cell["tone"], 1)
        self.assertIn("Received: 4 → 8", after.news_html)
        self.assertIn("Conversion: 50 % → 100 %", after.news_html)
        self.assertAlmostEqual(after.change, after.balance - before.balance, 1)

    def test_new_people_and_new_rules(self):
        with self._at("2026-05-02 08:00:00"):
            self._evaluate(APRIL)
        nora = self._new_user("nora", SALESMAN)
        self.member_nils.active = False
        self.env["crm.team.member"].create(
            {"crm_team_id": self.north.id, "user_id": nora.id}
        )
        self.policy.tolerance = 3
        self.policy.with_user(self.mara).action_publish("Language decides now")
        with self._at(IN_JUNE):
            news = self._evaluate(MAY).news_html
        self.assertIn("New in the table: Nora", news)
        self.assertIn("No longer in the table: Nils", news)
        self.assertIn("Language decides now", news)

    def test_one_closed_unread_is_left_out(self):
        with self._at(IN_JUNE):
            self._evaluate(APRIL).action_close()
            self.assertFalse(self._evaluate(MAY).previous_id)

    def test_the_team_compares_with_what_it_could_read(self):
        with self._at("2026-05-02 08:00:00"):
            before = self._evaluate(APRIL)
        self._share_at(IN_MAY, 10, 10, 10)
        with self._at(IN_JUNE):
            after = self._evaluate(MAY)
            after.action_publish()
            self.assertIn("Received: 0 → 3", after.news_html)
            told = after.with_user(self.nils)
            self.assertIn("no earlier evaluation", told.news_html)
            before.action_publish()
            told.invalidate_recordset()
            self.assertIn("Received: 0 → 3", told.news_html)


@tagged("post_install", "-at_install", "standard")
class TestSmallAndOdd(EvaluationCase):
    """People who left, tiers that are gone, teams of several companies."""

    def test_who_left_stays_in_the_figures(self):
        leads = self._share_at(IN_MAY, *[10] * 6)
        self.assertIn(self.nils, leads.user_id)
        self.member_nils.active = False
        self.nils.active = False
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
            evaluation.action_publish()
        self.assertEqual(len(self._line(evaluation, self.nils)), 1)
        self.assertIn("Nils", evaluation.people_html)
        self.assertIn("Nils", evaluation.with_user(self.ada).people_html)

    def test_archived_tiers_keep_their_names(self):
        self._share_at(IN_MAY, 50, 50, 90, 90)
        (self.tier_a | self.tier_b).active = False
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        tiers = evaluation.line_ids.tier_id
        self.assertLessEqual(self.tier_a | self.tier_b, tiers)
        self.assertIn("B", evaluation.tier_html)

    def test_values_of_two_currencies_are_never_added_up(self):
        other = self.env["res.company"].create(
            {"name": "Overseas", "currency_id": self.env.ref("base.JPY").id}
        )
        (self.north | self.south).fair_policy_id = False
        self.policy.company_id = self.north.company_id = False
        (self.north | self.south).fair_policy_id = self.policy
        leads = self._share_at(IN_MAY, 10, 10, 10)
        with self._at(IN_MAY):
            Decision = self.env["fair.allocation.decision"]
            entry = Decision._prepare_entry(leads[0], self.north, "allocate")
            Decision._append(
                [
                    entry
                    | {
                        "company_id": other.id,
                        "currency_id": other.currency_id.id,
                        "to_user_id": self.ada.id,
                        "account_user_id": self.ada.id,
                        "count": 1,
                        "value": 1000000,
                    }
                ]
            )
        with self._at(IN_JUNE):
            evaluation = self._evaluate()
        team = self._line(evaluation, scope="team")
        self.assertEqual((team.received, team.received_value), (3, 30))
        self.assertEqual(evaluation.currency_id, self.company.currency_id)

    def test_a_team_of_one(self):
        team, people = self._new_team(1)
        with self._at(IN_MAY):
            leads = self._new_leads(10, 10, team_id=team.id)
            self._allocate(leads)
        with self._at(IN_JUNE):
            evaluation = self._evaluate(team=team)
        self.assertEqual(evaluation.balance, 100)
        self.assertIn("The balance is 100.0 %", evaluation.headline)
        self.assertEqual(len(self._line(evaluation, people)), 1)

    def test_a_deleted_team_and_person(self):
        team, people = self._new_team(1)
        with self._at(IN_JUNE):
            evaluation = self._evaluate(team=team)
        team.crm_team_member_ids.unlink()
        team.unlink()
        people.unlink()
        self.env.invalidate_all()
        self.assertIn("Somebody who left", evaluation.people_html)
        self.assertEqual(evaluation.name, "Equals, 2026-05")


@tagged("post_install", "-at_install", "standard")
class TestSchedule(EvaluationCase):
    """The job evaluates the finished period where the company works, once."""

    def setUp(self):
        super().setUp()
        self.south.fair_policy_id = False

    def _set_period(self, period):
        self.policy.evaluation_period = period
        self.policy.with_user(self.mara).action_publish(f"Evaluated: {period}")

    def test_a_month_ends_at_midnight_in_shanghai(self):
        # 1 May, 00:30 and 31 May, 23:30 over there.
        self._share_at("2026-04-30 16:30:00", 10)
        self._share_at("2026-05-31 15:30:00", 10)
        # A minute too early, and one too late.
        self._share_at("2026-04-30 15:59:00", 10)
        self._share_at("2026-05-31 16:01:00", 10)
        with self._at("2026-05-31 15:50:00"):
            self.assertEqual(self._run_job().mapped("name"), ["North, 2026-04"])
        with self._at("2026-05-31 16:10:00"):
            may = self._run_job()[0]
        self.assertEqual((may.date_from, may.date_to), MAY)
        self.assertEqual(self._line(may, scope="team").received, 2)
        self.assertEqual(may.state, "draft")

    def test_each_period_once_and_the_leader_is_told(self):
        with self._at(IN_JUNE):
            first = self._run_job()
            self.assertEqual(len(first), 1)
            [message] = self._messages_to(self.mara)
            self.assertIn("North, 2026-05", message.subject)
            self.assertEqual(self._run_job(), first)
        with self._at("2026-06-30 08:00:00"):
            self.assertEqual(self._run_job(), first)
        self.assertEqual(len(self._messages_to(self.mara)), 1)
        self.assertFalse(self._messages_to(self.ada))

    def test_quarters(self):
        self._set_period("quarter")
        with self._at("2026-07-01 08:00:00"):
            self.assertEqual(self._run_job().name, "North, 2026 Q2")
        with self._at("2026-08-01 08:00:00"):
            self.assertEqual(len(self._run_job()), 1)

    def test_on_demand_only(self):
        self._set_period("none")
        with self._at(IN_JUNE):
            self.assertFalse(self._run_job())

    def test_one_made_by_hand_isnt_made_again(self):
        with self._at(IN_JUNE):
            made = self._evaluate()
            self.assertEqual(self._run_job(), made)
        self.assertFalse(self._messages_to(self.mara))

    def test_nothing_of_the_time_before_there_were_rules(self):
        self.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-06-01'"
        )
        with self._at(IN_JUNE):
            self.assertFalse(self._run_job())
        with self._at("2026-07-02 08:00:00"):
            self.assertEqual(self._run_job().name, "North, 2026-06")

    def test_teams_of_two_zones(self):
        self.south.fair_policy_id = self.policy
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere.resource_calendar_id.tz = "America/New_York"
        policy = self.policy.copy({"name": "Theirs", "company_id": elsewhere.id})
        team = self.env["crm.team"].create(
            {
                "name": "West",
                "company_id": elsewhere.id,
                "fair_policy_id": policy.id,
            }
        )
        policy.action_publish("Theirs")
        self.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-03-01'"
        )
        # 1 June in Shanghai, still 31 May in New York.
        with self._at("2026-06-01 03:00:00"):
            names = self._run_job().mapped("name")
            self.assertCountEqual(names, ["North, 2026-05", "South, 2026-05"])
            west = self.env["fair.allocation.evaluation"].search(
                [("team_id", "=", team.id)]
            )
            self.assertEqual((west.name, west.company_id), ("West, 2026-04", elsewhere))


@tagged("post_install", "-at_install", "standard")
class TestOnDemand(EvaluationCase):
    """A manager chooses team and days."""

    def _ask(self, **values):
        Wizard = self.env["fair.allocation.evaluate"].with_user(self.mara)
        return Wizard.create({"team_id": self.north.id, **values})

    def test_sensible_days(self):
        # 1 June in Shanghai.
        with self._at("2026-05-31 16:10:00"):
            for period, first, last in (
                ("last_month", *MAY),
                ("last_quarter", date(2026, 1, 1), date(2026, 3, 31)),
                ("this_month", date(2026, 6, 1), date(2026, 6, 1)),
                ("this_quarter", date(2026, 4, 1), date(2026, 6, 1)),
            ):
                wizard = self._ask(period=period)
                self.assertEqual((wizard.date_from, wizard.date_to), (first, last))
            with self.assertRaisesRegex(ValidationError, "To: choose a day"):
                self._ask(period="other", date_from=MAY[1], date_to=MAY[0])

    def test_it_opens_what_was_made(self):
        self._share_at(IN_MAY, 10, 10)
        with self._at(IN_JUNE):
            action = self._ask().action_evaluate()
            made = self.env["fair.allocation.evaluation"].browse(action["res_id"])
            self.assertEqual(made.name, "North, 2026-05")
            self.assertEqual(self._line(made, scope="team").received, 2)
            again = self._ask().action_evaluate()
        self.assertEqual(again["res_id"], made.id)


@tagged("post_install", "-at_install", "standard")
class TestPublishing(EvaluationCase):
    """The team reads a published evaluation, and says what it thinks of it."""

    def setUp(self):
        super().setUp()
        leads = self._share_at(IN_MAY, *[10] * 9)
        for lead in leads.filtered(lambda lead: lead.user_id == self.ada)[:2]:
            with self._at("2026-05-20 08:00:00"):
                lead.expected_revenue = 777
                lead.action_set_won()
        with self._at(IN_JUNE):
            self.evaluation = self._evaluate()

    def _publish(self):
        with self._at(IN_JUNE):
            self.evaluation.action_publish()
            self.env.flush_all()

    def test_a_draft_is_for_managers(self):
        for user in (self.nils, self.alba, self.eva):
            with self.assertRaises(AccessError):
                self.evaluation.with_user(user).read(["name"])

    def test_the_team_is_told_once(self):
        self._publish()
        for user in self.team_north:
            [message] = self._messages_to(user)
            self.assertIn("North, 2026-05", message.subject)
            self.assertIn(
                f"fair.allocation.evaluation/{self.evaluation.id}", message.body
            )
        for user in (self.eva, self.alba):
            self.assertFalse(self._messages_to(user))
        with self.assertRaisesRegex(UserError, "Published"):
            self.evaluation.action_publish()

    def test_the_team_reads_and_others_dont(self):
        self._publish()
        for user in (self.nils, self.alba, self.mara):
            self.assertEqual(
                self.evaluation.with_user(user).headline, self.evaluation.headline
            )
        with self.assertRaises(AccessError):
            self.evaluation.with_user(self.eva).read(["name"])

    def test_closed_unread_stays_unread(self):
        self.evaluation.action_close()
        with self.assertRaises(AccessError):
            self.evaluation.with_user(self.nils).read(["name"])

    def test_closed_after_reading_is_read_on(self):
        self._publish()
        self.evaluation.action_close()
        self.assertTrue(self.evaluation.with_user(self.nils).name)

    def test_comments(self):
        self._publish()
        told = self.evaluation.with_user(self.nils)
        told.message_post(body="What about my holidays?", message_type="comment")
        bodies = self.evaluation.message_ids.mapped("body")
        self.assertTrue(any("my holidays" in body for body in bodies))
        with self.assertRaises(AccessError):
            self.evaluation.with_user(self.eva).message_post(body="I am curious")
        # Whoever published hears of it.
        self.assertIn(self.mara.partner_id, self.evaluation.message_partner_ids)

    def test_what_became_of_a_colleagues_leads_is_confidential(self):
        self._publish()
        full = self.evaluation.people_html
        self.assertIn("Conversion", full)
        self.assertIn("1,554", full)
        told = self.evaluation.with_user(self.nils)
        page = told.people_html + told.tier_html + told.news_html + told.headline_html
        self.assertNotIn("1,554", page)
        self.assertIn("Ada", page)
        self.assertIn("Fulfilment", page)
        own = self.evaluation.with_user(self.ada).people_html
        self.assertIn("1,554", own)
        self.env.invalidate_all()
        lines = told.line_ids
        self.assertEqual(lines.user_id, self.nils)
        self.env.invalidate_all()
        others = self.evaluation.line_ids.filtered(lambda ln: ln.user_id == self.ada)
        with self.assertRaises(AccessError):
            others.with_user(self.nils).read(["conversion"])
        with self.assertRaises(AccessError):
            told.read(["fairness"])

    def test_paper_shows_no_more_than_the_screen(self):
        self._publish()
        Report = self.env["ir.actions.report"]
        name = "fair_allocation.report_evaluation"
        html = {
            user: Report.with_user(user)
            ._render_qweb_html(name, self.evaluation.ids)[0]
            .decode()
            for user in (self.mara, self.nils)
        }
        for page in html.values():
            self.assertIn("North, 2026-05", page)
            self.assertIn("The balance is", page)
            self.assertIn("What Changed", page)
            self.assertIn("Ada", page)
        self.assertIn("1,554", html[self.mara])
        self.assertNotIn("1,554", html[self.nils])
        with self.assertRaises(AccessError):
            Report.with_user(self.eva)._render_qweb_html(name, self.evaluation.ids)

    def test_salespeople_publish_nothing(self):
        for method in ("action_publish", "action_close", "action_recompute"):
            with self.assertRaises(AccessError):
                getattr(self.evaluation.with_user(self.nils), method)()
        with self.assertRaises(AccessError):
            self.env["fair.allocation.evaluate"].with_user(self.nils).create({})

    def test_another_company_sees_nothing(self):
        self._publish()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        otto = new_test_user(
            self.env,
            "fair_otto",
            groups="sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        Evaluation = self.env["fair.allocation.evaluation"].with_user(otto)
        self.assertFalse(Evaluation.search([("id", "=", self.evaluation.id)]))
        for method in ("action_publish", "action_close", "action_open_lines"):
            with self.assertRaises(AccessError):
                getattr(self.evaluation.with_user(otto), method)()


@tagged("post_install", "-at_install", "standard")
class TestAnswers(EvaluationCase):
    """A change of the rules says which finding it answers."""

    def setUp(self):
        super().setUp()
        with self._at(IN_JUNE):
            self.evaluation = self._evaluate()
        Finding = self.env["fair.allocation.evaluation.finding"]
        self.accepted, self.open, self.personal = Finding.create(
            [
                {"evaluation_id": self.evaluation.id, "kind": "rule", **values}
                for values in (
                    {"state": "accepted"},
                    {"state": "open"},
                    {"state": "accepted", "user_id": self.ada.id},
                )
            ]
        )

    def _publish(self, findings):
        self.policy.tolerance += 1
        policy = self.policy.with_user(self.mara)
        action = {"policy_id": policy.id, "note": "A wider band"}
        wizard = self.env["fair.allocation.publish"].with_user(self.mara).create(action)
        wizard.answered_ids = findings
        wizard.action_publish()
        return policy.version_id

    def test_accepted_findings_are_offered(self):
        wizard = self.env["fair.allocation.publish"].with_user(self.mara)
        wizard = wizard.create({"policy_id": self.policy.id, "note": "x"})
        offered = wizard.accepted_ids & (self.accepted | self.open | self.personal)
        self.assertEqual(offered, self.accepted | self.personal)

    def test_the_version_says_what_it_answers(self):
        version = self._publish(self.accepted)
        self.assertEqual(version.finding_ids, self.accepted)
        self.assertIn("Answers a finding of North, 2026-05", version.change_text)
        self.assertEqual(self.accepted.version_ids, version)
        with self.assertRaisesRegex(UserError, "Answers: choose"):
            self._publish(self.accepted)

    def test_only_accepted_ones(self):
        with self.assertRaisesRegex(UserError, "Answers: choose"):
            self._publish(self.open)

    def test_a_finding_about_a_colleague_stays_confidential(self):
        version = self._publish(self.personal)
        text = self.personal.text
        self.assertIn(text, version.change_text)
        told = version.with_user(self.nils).change_text
        self.assertIn("Answers a finding of North, 2026-05", told)
        self.assertNotIn(text, told)

    def test_the_rules_say_how_fairness_is_looked_after(self):
        page = {s["code"]: s["lines"] for s in self.policy.version_id._get_page()}
        self.assertIn("Every month", page["evaluation"][0])
        self.assertIn("20 leads", page["evaluation"][2])


@tagged("post_install", "-at_install", "standard")
class TestSize(EvaluationCase):
    """As many queries for many people and tiers as for few."""

    def _count(self, team):
        self.env.flush_all()
        self.env.invalidate_all()
        evaluation = self.env["fair.allocation.evaluation"].create(
            {
                "name": "Size",
                "team_id": team.id,
                "company_id": self.company.id,
                "date_from": MAY[0],
                "date_to": MAY[1],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        evaluation._take_figures()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, evaluation

    def test_a_fixed_number_of_queries(self):
        small, few = self._new_team(2)
        large, many = (
            self.env["crm.team"].create(
                {
                    "name": "Crowd",
                    "company_id": self.company.id,
                    "fair_policy_id": self.policy.id,
                }
            ),
            self.env["res.users"],
        )
        many = self.env["res.users"].create(
            [{"name": f"P{i}", "login": f"crowd_{i}"} for i in range(120)]
        )
        self.env["crm.team.member"].create(
            [{"crm_team_id": large.id, "user_id": user.id} for user in many]
        )
        tiers = self.tier_a | self.tier_b | self.tier_c
        with self._at(IN_MAY):
            for team, people in ((small, few), (large, many)):
                self._enter(team, people, tiers)
        with self._at(IN_JUNE):
            self._count(self.south)
            few_queries, evaluation = self._count(small)
            self.assertEqual(len(evaluation.line_ids), 1 + 3 + 2 + 2 * 3)
            many_queries, evaluation = self._count(large)
            self.assertEqual(len(evaluation.line_ids), 1 + 3 + 120 + 120 * 3)
        self.assertLessEqual(many_queries, few_queries)

    def _enter(self, team, people, tiers):
        Decision = self.env["fair.allocation.decision"]
        lead = self._new_leads(10, team_id=team.id)
        entry = Decision._prepare_entry(lead, team, "allocate")
        Decision._append(
            [
                entry
                | {
                    "to_user_id": user.id,
                    "account_user_id": user.id,
                    "tier_id": tier.id,
                    "count": 1,
                    "value": 10,
                }
                for user in people
                for tier in tiers
            ]
        )
