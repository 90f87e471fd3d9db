import json
from contextlib import suppress
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_violation import ViolationCase


class ToldCase(ViolationCase):
    """Each point takes 5 % of a share, at most 25 %; two equals share leads."""

    def setUp(self):
        super().setUp()
        settings = self.policy.version_id._settings()
        self.assertEqual(
            (settings["point_percent"], settings["penalty_bound"]), (5, 25)
        )
        self.team, self.users = self._new_team(2)
        self.one, self.other = self.users
        self.one.name, self.other.name = "Lea", "Sam"

    def _new(self, number):
        return self._new_leads(*[10] * number, team_id=self.team.id)


@tagged("post_install", "-at_install", "standard")
class TestTold(ToldCase):
    """A smaller share is named where shares are shown, to whom it concerns."""

    def test_the_share_table_says_why_and_until_when(self):
        self._punish(self.one, 2)
        run = self._preview(self._new(20))
        [row] = [row for row in run._get_people() if row["user"] == self.one]
        self.assertEqual(
            row["penalty"],
            "Share smaller by 10% because of penalty points (2) until 09/10/2026",
        )
        self.assertIn(row["penalty"], run.people_html)
        self.assertEqual(run.people_html.count("penalty points"), 1)
        shares = run.share_ids.filtered("penalty_text")
        self.assertEqual(shares.user_id, self.one)

    def test_it_stays_as_it_was_when_the_run_was_made(self):
        violation = self._punish(self.one, 2)
        run = self._allocate(self._new(20))
        violation.with_user(self.one)._appeal("No")
        violation.with_user(self.boss)._lift("Right")
        self.assertIn("(2) until 09/10/2026", run.people_html)
        self.assertNotIn("penalty", self._allocate(self._new(20)).people_html)

    def test_until_the_share_grows_again(self):
        """Two points now, of which the first to expire goes in September."""
        self._punish(self.one, 1)
        self.now += timedelta(days=10)
        self._punish(self.one, 1)
        run = self._preview(self._new(2))
        self.assertIn("10% because of penalty points (2) until 09/10/", run.people_html)
        standing = self.env["fair.allocation.standing"].with_user(self.one)
        [team] = standing.get_standing()["teams"]
        self.assertIn("10% smaller", team["penalty"])
        self.assertIn("until 09/10/2026", team["penalty"])

    def test_nothing_is_said_where_points_change_no_share(self):
        self.policy.penalty_bound = 0
        self.policy.with_user(self.mara).action_publish("None")
        self._punish(self.one, 2)
        run = self._preview(self._new(2))
        self.assertNotIn("penalty", run.people_html)
        self.assertFalse(any(run.share_ids.mapped("penalty_points")))


@tagged("post_install", "-at_install", "standard")
class TestPrivate(ToldCase):
    """Colleagues are compared with somebody who has points, and don't learn of them."""

    def setUp(self):
        super().setUp()
        self._punish(self.one, 2)
        self.leads = self._new(20)
        self.run_applied = self._allocate(self.leads)
        self.entries = self.run_applied.decision_ids
        self.env.invalidate_all()

    def _read(self, user):
        """What ``user`` reads in the explanations of own leads, and on the leads."""
        texts = []
        for entry in self.entries.with_user(user):
            if entry.has_access("read"):
                texts += [entry.explanation_html, entry.summary]
                texts.append(entry.lead_id.fair_explanation)
        return texts

    def test_the_person_and_managers_read_it_in_the_explanation(self):
        remark = "Lea: Share smaller by 10% because of penalty points (2)"
        for user in (self.one, self.mara, self.boss):
            found = [text for text in self._read(user) if remark in text]
            self.assertTrue(found, user.name)
        line = self.run_applied.line_ids[:1].with_user(self.mara)
        self.assertIn(remark, line.explanation_html)

    def test_colleagues_do_not(self):
        for user in (self.other, self.alba):
            texts = self._read(user)
            self.assertTrue(texts, user.name)
            self.assertIn("Lea", "".join(texts), user.name)
            self.assertNotIn("penalty", "".join(texts), user.name)

    def test_whoever_reads_first(self):
        """What a manager was shown isn't shown to the next reader."""
        entry = self.entries.filtered(lambda e: e.to_user_id == self.other)[:1]
        entry = entry.with_env(self.env)
        self.assertIn("penalty", entry.with_user(self.mara).explanation_html)
        self.assertNotIn("penalty", entry.with_user(self.other).explanation_html)
        # Nor with more rights than one has oneself.
        self.assertNotIn("penalty", entry.with_user(self.other).sudo().explanation_html)
        self.assertNotIn("penalty", entry.sudo().explanation_html)

    def test_the_stored_explanation_tells_nothing(self):
        self.assertNotIn("penalty", json.dumps(self.entries.mapped("explanation")))

    def _read_all(self, model):
        """What the user of ``model`` can read of it, field by field."""
        told = []
        if model.has_access("read"):
            records = model.search([], limit=200)
            for name in model._fields:
                with suppress(AccessError):
                    told += records.read([name])
        return told

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_nothing_that_can_be_read_tells_it(self):
        """Every field of every record of the product, and what is said of oneself."""
        for user in (self.other, self.alba, self.ada):
            told = []
            for model in self.env.values():
                ours = model._name.startswith("fair.") and not model._abstract
                if ours or model._name in ("crm.team.member", "crm.lead"):
                    told += self._read_all(model.with_user(user))
            self.assertTrue(told)
            text = str(told)
            for word in ("penalty points (2)", "Rude", "Share smaller"):
                self.assertNotIn(word, text, user.name)


@tagged("post_install", "-at_install", "standard")
class TestReplayed(ToldCase):
    """What if: points count as they did at that moment."""

    def _replay(self, **values):
        today = self.now.date()
        replay = (
            self.env["fair.allocation.replay"]
            .with_user(self.mara)
            .create(
                {
                    "team_id": self.team.id,
                    "date_from": today - timedelta(days=60),
                    "date_to": today,
                    "first_rules": "then",
                    "second_rules": "draft",
                    **values,
                }
            )
        )
        replay.action_start()
        return replay

    def _received(self, replay, side):
        lines = replay.line_ids.grouped("user_id")
        return [sum(lines[user].mapped(f"{side}_received")) for user in self.users]

    def test_the_rules_then_give_what_really_happened(self):
        self._punish(self.one, 4)
        self._allocate(self._new(90))
        self.policy.point_percent = 0
        replay = self._replay()
        self.assertEqual(self._received(replay, "real"), [40, 50])
        self.assertEqual(self._received(replay, "first"), [40, 50])
        self.assertEqual(self._received(replay, "second"), [45, 45])

    def test_what_was_confirmed_later_or_lifted_since(self):
        self._allocate(self._new(90))
        self.now += timedelta(days=1)
        violation = self._punish(self.one, 4)
        self.assertEqual(self._received(self._replay(), "second"), [45, 45])
        self.now += timedelta(days=1)
        self._allocate(self._new(90))
        violation.with_user(self.one)._appeal("No")
        self.now += timedelta(days=1)
        violation.with_user(self.boss)._lift("Right")
        replay = self._replay()
        real = self._received(replay, "real")
        self.assertLess(real[0], real[1])
        self.assertEqual(self._received(replay, "second"), real)
        self.assertEqual(self._received(replay, "first"), real)
