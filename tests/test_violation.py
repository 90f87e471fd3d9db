from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .test_claim import ClaimCase

BIG = 200


class ViolationCase(ClaimCase):
    """It is 10 March; Mara and Boss are managers, and Nils is suspected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._new_user("boss", MANAGER)
        cls.Violation = cls.env["fair.allocation.violation"]

    def _report(self, user=None, manager=None, **kwargs):
        """Boss reports it, unless another one does."""
        Violation = self.Violation.with_user(manager or self.boss)
        violation = Violation._report(user or self.nils, "other", "Rude", **kwargs)
        return violation.with_env(self.env)

    def _say(self, action, user, text="Because", **values):
        """Fill in the dialog that a button opened."""
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"text": text, **values})
        )
        dialog.action_say()
        self.env.flush_all()
        self.env.invalidate_all()

    def _confirm(self, violation, manager=None, **values):
        manager = manager or self.mara
        action = violation.with_user(manager).action_open_confirm()
        self._say(action, manager, **values)

    def _punish(self, user, points):
        """Points in force, two months or so of them left."""
        violation = self._report(user)
        self._confirm(violation, points=points)
        return violation

    def _try(self, lead, user, times=1, **values):
        """Attempts that are refused, as they end up on record."""
        Refusal = self.env["fair.allocation.refusal"]
        operation = next(iter(values or {"user": 1}))
        for _time in range(times):
            self.now += timedelta(minutes=1)
            rows = Refusal.with_user(user)._prepare_records(lead, operation, "No.")
            Refusal.sudo()._append_existing(rows)

    def _find(self):
        with freeze_time(self.now), self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_violation").method_direct_trigger()
        self.env.invalidate_all()
        return self.Violation.search([])

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)], order="id desc"
        )


@tagged("post_install", "-at_install", "standard")
class TestStory(ViolationCase):
    """Suspected, confirmed, appealed, lifted."""

    def test_from_the_refusal_to_the_lifting(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        self._try(lead, self.nils)
        violation = self._find()
        self.assertEqual((violation.kind, violation.state), ("poaching", "suspected"))
        self.assertEqual(violation.user_id, self.nils)
        self.assertEqual(violation.lead_id, lead)
        self.assertIn("nothing counts", self._messages_to(self.mara)[0].body.lower())
        self.assertFalse(self.Violation._get_points(self.nils, self.company))
        self._confirm(violation, points=3)
        self.assertEqual(violation.state, "confirmed")
        self.assertEqual(violation.decided_by_id, self.mara)
        self.assertEqual(str(violation.expires_on), "2026-09-10")
        points = self.Violation._get_points(self.team_north, self.company)
        self.assertEqual(points, {self.nils.id: 3})
        message = self._messages_to(self.nils)[0].body
        self.assertIn("Mara confirmed it", message)
        self.assertNotIn(lead.name, message)
        own = violation.with_user(self.nils)
        self.assertTrue(own.can_appeal)
        self._say(own.action_open_appeal(), self.nils, "She asked me to")
        self.assertEqual(violation.state, "appealed")
        self.assertIn("She asked me to", self._messages_to(self.boss)[0].body)
        self.assertTrue(self.Violation._get_points(self.nils, self.company))
        self._say(violation.with_user(self.boss).action_open_lift(), self.boss, "True")
        self.assertEqual(violation.state, "lifted")
        self.assertFalse(self.Violation._get_points(self.nils, self.company))
        self.assertIn("Boss lifted it", self._messages_to(self.nils)[0].body)
        self.assertIn("She asked me to", violation.story)

    def test_the_appeal_is_refused_and_final(self):
        violation = self._punish(self.nils, 2)
        own = violation.with_user(self.nils)
        self._say(own.action_open_appeal(), self.nils)
        action = violation.with_user(self.boss).action_open_uphold()
        self._say(action, self.boss)
        self.assertEqual(violation.state, "confirmed")
        self.assertEqual(
            self.Violation._get_points(self.nils, self.company), {self.nils.id: 2}
        )
        with self.assertRaisesRegex(UserError, "did already"):
            own.action_open_appeal()

    def test_dismissed(self):
        violation = self._report()
        action = violation.with_user(self.mara).action_open_dismiss()
        self._say(action, self.mara, "He wasn't there")
        self.assertEqual(violation.state, "dismissed")
        self.assertFalse(self.Violation._get_points(self.nils, self.company))
        with self.assertRaisesRegex(UserError, "decided already"):
            violation.with_user(self.mara).action_open_confirm()

    def test_too_late_to_appeal(self):
        violation = self._punish(self.nils, 2)
        self.now += timedelta(days=14, minutes=1)
        with self.assertRaisesRegex(UserError, "time for it is over"):
            violation.with_user(self.nils).action_open_appeal()

    def test_points_expire_by_date_alone(self):
        self._punish(self.nils, 2)
        self.now = datetime(2026, 9, 10, 22, 0)
        self.assertTrue(self.Violation._get_points(self.nils, self.company))
        self.now = datetime(2026, 9, 11, 0, 30)
        self.assertFalse(self.Violation._get_points(self.nils, self.company))

    def test_reported_with_the_dialog(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        dialog = (
            self.env["fair.allocation.violation.report"]
            .with_user(self.boss)
            .create({"user_id": self.nils.id, "lead_id": lead.id, "note": "Rude"})
        )
        violation = self.Violation.browse(dialog.action_report()["res_id"])
        self.assertEqual(violation.reported_by_id, self.boss)
        self.assertEqual(violation.lead_id, lead)
        self.assertEqual(violation.description, "Rude")
        self.assertEqual(violation.team_id, self.north)

    def test_what_is_missing_is_named(self):
        mara = self.Violation.with_user(self.mara)
        for words, arguments in (
            ("What Happened", (self.nils, "other", " ")),
            ("Kind", (self.nils, "murder", "Rude")),
            ("Happened On", (self.nils, "other", "Rude", datetime(2030, 1, 1))),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                mara._report(*arguments)
        violation = self._report().with_user(self.mara)
        with self.assertRaisesRegex(ValidationError, "Reason"):
            violation._confirm("", 1)
        for points in (0, 11, -1, True, 1.5, "3"):
            with self.assertRaisesRegex(ValidationError, "Points"):
                violation._confirm("So", points)


@tagged("post_install", "-at_install", "standard")
class TestNoticed(ViolationCase):
    """What appears by itself, each incident once."""

    def test_one_incident_a_person_lead_and_day(self):
        leads = self._new_leads(10, 10, user_id=self.ada.id)
        self._try(leads[0], self.nils, times=3)
        self._try(leads[1], self.nils)
        self._try(leads[0], self.sven)
        found = self._find()
        self.assertEqual(len(found), 3)
        self.assertEqual(self._find(), found)
        self._try(leads[0], self.nils)
        self.assertEqual(self._find(), found)
        self.now += timedelta(days=1)
        self._try(leads[0], self.nils)
        self.assertEqual(len(self._find()), 4)

    def test_many_leads_at_once_are_one_attempt(self):
        leads = self._new_leads(*[10] * 5, user_id=self.ada.id)
        self._try(leads, self.nils)
        found = self._find()
        self.assertEqual(len(found), 1)
        self.assertIn("leads at a time: 5", found.description)

    def test_editing_and_entering_anew_need_more_than_one_try(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        self._try(lead, self.nils, times=2, edit=1)
        self._try(lead, self.sven, duplicate=1)
        self._try(lead, self.nils, times=9, claim=1)
        self.assertFalse(self._find())
        self._try(lead, self.nils, edit=1)
        self._try(lead, self.sven, duplicate=1)
        self.assertEqual(
            sorted((v.user_id.name, v.kind) for v in self._find()),
            [("Nils", "refused"), ("Sven", "duplicate")],
        )

    def test_ones_own_lead_is_no_colleagues(self):
        lead = self._new_leads(10, user_id=self.nils.id)
        self._try(lead, self.nils)
        self.assertFalse(self._find())

    @mute_logger("odoo.addons.fair_allocation.models.fair_allocation_refusal")
    def test_claiming_and_giving_back(self):
        lead = self._pooled(10)
        for times in (1, 2):
            lead.with_user(self.nils).action_fair_claim()
            lead.with_user(self.nils).action_fair_return("wrong_fit")
            self.env["fair.allocation.decision"]._move(
                lead, "pool", "pool", pool=self.pool
            )
            self.now += timedelta(days=1)
            self.assertEqual(len(self._find()), times - 1)
        self.assertEqual(self._find().kind, "loop")
        self.assertEqual(self._find().user_id, self.nils)

    def test_taken_back_from_who_did_nothing(self):
        leads = self._new_leads(10, 10, user_id=self.ada.id)
        Decision = self.env["fair.allocation.decision"]
        Decision._move(leads[0], "reclaim", "no_response", pool=self.pool)
        Decision._move(leads[1], "reclaim", "no_sale", pool=self.pool)
        # The day isn't over.
        self.assertFalse(self._find())
        self.now += timedelta(days=1)
        found = self._find()
        self.assertEqual((found.kind, found.user_id), ("service", self.ada))
        self.assertEqual(self._find(), found)


@tagged("post_install", "-at_install", "standard")
class TestEffect(ViolationCase):
    """A smaller share within the bound, and no claims."""

    def _rules(self, **values):
        self.policy.write(values)
        if self.policy.is_changed:
            self.policy.with_user(self.mara).action_publish("Points")

    def test_exactly_the_bound_of_a_hundred_leads(self):
        """Ten points of 5 % would be 50 %; the bound is 25 %: 1 : 0.75 of 105."""
        self._rules(point_percent=5, penalty_bound=25)
        team, users = self._new_team(2)
        self._punish(users[0], 10)
        leads = self._new_leads(*[10] * 105, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {users[0]: 45, users[1]: 60})
        self.assertBooksBalance()

    def test_less_than_the_bound(self):
        self._rules(point_percent=5, penalty_bound=25)
        team, users = self._new_team(2)
        self._punish(users[0], 4)
        leads = self._new_leads(*[10] * 90, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), {users[0]: 40, users[1]: 50})

    def test_nothing_before_it_is_confirmed_nor_where_the_rules_say_so(self):
        team, users = self._new_team(2)
        self._rules(point_percent=5, penalty_bound=25)
        self._report(users[0])
        leads = self._new_leads(*[10] * 10, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), dict.fromkeys(users, 5))
        self._rules(point_percent=0)
        self._punish(users[0], 10)
        leads = self._new_leads(*[10] * 10, team_id=team.id)
        self._allocate(leads)
        self.assertEqual(self._counts(leads), dict.fromkeys(users, 5))

    def test_claims_stop_until_enough_have_expired(self):
        self._rules(claim_stop_points=6)
        lead = self._pooled(10)
        self._punish(self.nils, 3)
        self.assertFalse(lead._fair_get_claim_obstacles(self.nils)[lead.id])
        self.now += timedelta(days=10)
        self._punish(self.nils, 3)
        with self.assertRaisesRegex(AccessError, "until 09/10/2026"):
            lead.with_user(self.nils).action_fair_claim()
        with self.assertRaisesRegex(AccessError, "until 09/10/2026"):
            self.pool.with_user(self.nils).action_claim_next()
        self.assertFalse(lead._fair_get_claim_obstacles(self.ada)[lead.id])
        self.now = datetime(2026, 9, 11, 8, 0)
        lead.with_user(self.nils).action_fair_claim()
        self.assertOwner(lead, self.nils)

    def test_my_standing_says_so(self):
        self._rules(point_percent=5, penalty_bound=25, claim_stop_points=2)
        self._punish(self.nils, 2)
        Standing = self.env["fair.allocation.standing"]
        [team] = Standing.with_user(self.nils).get_standing()["teams"]
        self.assertIn("10% smaller", team["penalty"])
        self.assertIn("until 09/10/2026", team["penalty"])
        self.assertIn("can't claim", team["penalty"])
        [team] = Standing.with_user(self.ada).get_standing()["teams"]
        self.assertFalse(team["penalty"])

    def test_the_rules_page_and_the_checker(self):
        self._rules(point_percent=5, penalty_bound=25)
        pages = self.policy.version_id._get_page()
        lines = " ".join(next(s["lines"] for s in pages if s["code"] == "conduct"))
        self.assertIn("5% smaller; all together at most 25%", lines)
        self.assertIn("From 6 points on", lines)
        self._rules(penalty_bound=0)
        found = self.policy._check(self.policy.version_id)
        self.assertIn("penalty_no_bound", found.mapped("code"))


@tagged("post_install", "-at_install", "standard")
class TestRights(ViolationCase):
    """Who sees it, who decides, and that nobody edits."""

    def test_only_the_person_and_managers_see_it(self):
        violation = self._punish(self.nils, 2)
        domain = [("id", "=", violation.id)]
        for user in (self.nils, self.mara, self.boss):
            self.assertTrue(self.Violation.with_user(user).search(domain), user.name)
        for user in (self.ada, self.sven, self.alba):
            Violation = self.Violation.with_user(user)
            self.assertFalse(Violation.search(domain))
            self.assertEqual(Violation._read_group(domain, [], ["__count"]), [(0,)])
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                violation.with_user(user).read(["kind"])

    def test_the_person_doesnt_learn_whose_lead_it_was(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        violation = self._report(lead=lead).with_user(self.nils)
        for field in ("lead_id", "lead_name", "reported_by_id"):
            with self.assertRaises(AccessError):
                violation.read([field])

    def test_points_are_shown_to_the_person_and_managers(self):
        self._punish(self.nils, 2)
        for user, points in ((self.nils, 2), (self.mara, 2), (self.ada, 0)):
            member = self.member_nils.with_user(user)
            self.assertEqual(member.fair_penalty_points, points, user.name)

    def test_nobody_decides_in_a_matter_of_their_own(self):
        violation = self._report(self.mara)
        with self.assertRaisesRegex(AccessError, "their own"):
            violation.with_user(self.mara).action_open_confirm()
        with self.assertRaisesRegex(AccessError, "their own"):
            violation.with_user(self.mara)._dismiss("Nonsense")

    def test_who_reported_or_confirmed_leaves_it_to_another_one(self):
        violation = self._report(manager=self.mara)
        with self.assertRaisesRegex(AccessError, "another manager"):
            violation.with_user(self.mara)._confirm("So", 1)
        violation.with_user(self.boss)._confirm("So", 1)
        violation.with_user(self.nils)._appeal("No")
        with self.assertRaisesRegex(AccessError, "another manager"):
            violation.with_user(self.boss)._uphold("So")
        violation.with_user(self.mara)._uphold("So")

    def test_an_only_manager_decides(self):
        violation = self._report(manager=self.mara)
        managers = self.env.ref(MANAGER).all_user_ids - self.mara
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        managers.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        violation.with_user(self.mara)._confirm("So", 1)
        self.assertEqual(violation.state, "confirmed")

    def test_nobody_else_does_a_step(self):
        violation = self._report()
        for user in (self.nils, self.ada, self.alba):
            for step in ("_confirm", "_dismiss"):
                arguments = ["So", 1] if step == "_confirm" else ["So"]
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                    getattr(violation.with_user(user), step)(*arguments)
            with self.assertRaises(AccessError):
                self.Violation.with_user(user)._report(self.sven, "other", "Rude")
        violation.with_user(self.mara)._confirm("So", 1)
        for user in (self.ada, self.alba, self.mara, self.boss):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                violation.with_user(user)._appeal("No")

    def test_nobody_edits_not_even_with_all_rights(self):
        violation = self._punish(self.nils, 2)
        for act in (
            lambda: violation.sudo().write({"points": 0}),
            lambda: violation.sudo().unlink(),
            lambda: self.Violation.sudo().create({"kind": "other"}),
            lambda: violation.sudo().copy(),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertEqual(violation.points, 2)
