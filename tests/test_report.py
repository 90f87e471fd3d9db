import random
from collections import Counter, defaultdict
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .allocation_case import AllocationCase
from .ledger_case import NOON, LedgerCase
from .protection_case import ProtectionCase


@tagged("post_install", "-at_install", "standard")
class TestReport(AllocationCase):
    """The figures are those of the ledger, whichever way they are cut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls._new_leads(*range(5, 95, 3))
        action = cls.leads.with_user(cls.mara).action_fair_allocate()
        run = cls.env["fair.allocation.run"].browse(action["res_id"])
        run.with_user(cls.mara).action_apply()
        cls.env.flush_all()

    def _report(self, user, groups, *measures, domain=()):
        rows = (
            self.env["fair.allocation.report"]
            .with_user(user)
            ._read_group([("team_id", "=", self.north.id), *domain], groups, measures)
        )
        return {tuple(row[: len(groups)]): row[len(groups) :] for row in rows}

    def test_received_and_entitled_are_those_of_the_ledger(self):
        found = self._report(
            self.mara, ["user_id", "tier_id"], "received:sum", "entitled:sum"
        )
        received, entitled = Counter(), Counter()
        for entry in self.env["fair.allocation.decision"].search([]):
            received[entry.account_user_id, entry.tier_id] += entry.count
        for share in self.env["fair.allocation.entitlement"].search([]):
            entitled[share.user_id, share.tier_id] += share.credited
        self.assertTrue(received)
        for key in received | entitled:
            self.assertEqual(found[key][0], received[key])
            self.assertAlmostEqual(found[key][1], entitled[key], 2)

    def test_ratios_are_those_of_the_sums(self):
        for (user,), row in self._report(
            self.mara, ["user_id"], "received:sum", "entitled:sum", "fulfilment:avg"
        ).items():
            if user:
                received, entitled, fulfilment = row
                self.assertAlmostEqual(fulfilment, 100 * received / entitled, 2)

    def test_open_won_and_lost_leads(self):
        first, second, third, fourth = self.leads.filtered("user_id")[:4]
        first.action_set_won()
        (second | third).action_set_lost()
        self.env.flush_all()
        [row] = self._report(
            self.mara, [], "held:sum", "won:sum", "lost:sum", "conversion:avg"
        ).values()
        held = len(self.leads.filtered("user_id")) - 3
        self.assertEqual(row[:3], (held, 1, 2))
        # Not cut to whole percent.
        self.assertAlmostEqual(row[3], 100 / 3, 4)
        self.assertTrue(fourth.user_id)

    def test_what_waits_is_nobodys(self):
        lead = self._new_leads(10)
        self.env.flush_all()
        found = self._report(self.mara, ["user_id"], "waiting:sum")
        self.assertEqual(found[self.env["res.users"],], (1,))
        self.assertFalse(lead.user_id)

    def test_a_lead_taken_back_is_received_no_more(self):
        run = self.leads.fair_decision_ids.run_id
        run.with_user(self.mara).action_undo()
        self.env.flush_all()
        [row] = self._report(self.mara, [], "received:sum", "entitled:sum").values()
        self.assertEqual(row[0], 0)
        self.assertAlmostEqual(row[1], 0, 2)

    def test_a_salesperson_sees_only_the_own_figures(self):
        people = {user for (user,) in self._report(self.nils, ["user_id"])}
        self.assertEqual(people, {self.nils})
        everyone = {user for (user,) in self._report(self.alba, ["user_id"])}
        self.assertLessEqual({self.nils, self.ada, self.sven}, everyone)

    def test_nothing_of_others_is_found_by_any_door(self):
        """Not by searching, reading, counting or exporting what a colleague has."""
        Report = self.env["fair.allocation.report"]
        everything = Report.with_user(self.alba).search([])
        others = everything.filtered(lambda row: row.user_id != self.nils)
        self.assertTrue(others.filtered("nominal") and others.filtered("received"))
        mine = Report.with_user(self.nils)
        self.assertFalse(mine.search([("id", "in", others.ids)]))
        self.assertFalse(mine.search_count([("user_id", "=", self.sven.id)]))
        self.assertFalse(mine.search([("user_id", "=", False)]), "Nor what waits.")
        for door in ("read", "export_data"):
            with self.assertRaises(UserError):
                getattr(others[:1].with_user(self.nils), door)(["entitled"])
        [row] = mine.formatted_read_grouping_sets(
            [], [[]], ["nominal:sum", "responded:sum", "response_due:sum"]
        )[0]
        own = everything.filtered(lambda row: row.user_id == self.nils)
        self.assertAlmostEqual(row["nominal:sum"], sum(own.mapped("nominal")), 2)

    def test_every_figure_says_what_it_is(self):
        for name, field in self.env["fair.allocation.report"]._fields.items():
            if name in ("id", "display_name"):
                continue
            self.assertTrue(field.help, name)

    def test_employees_and_other_companies_see_nothing(self):
        clerk = new_test_user(self.env, "fair_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._report(clerk, ["user_id"])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        otto = new_test_user(
            self.env,
            "fair_otto",
            groups="sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self._report(otto, ["user_id"]))


@tagged("post_install", "-at_install", "standard")
class TestNominal(AllocationCase):
    """Beside the paper share stands what the weights alone would give."""

    def _nominal(self):
        self.env.flush_all()
        rows = (
            self.env["fair.allocation.report"]
            .with_user(self.mara)
            ._read_group(
                [("team_id", "=", self.north.id), ("tier_id", "=", self.tier_a.id)],
                ["user_id"],
                ["nominal:sum", "entitled:sum", "received:sum"],
            )
        )
        return {
            user: [round(number, 2) for number in sums]
            for user, *sums in rows
            if any(abs(number) > 0.001 for number in sums)
        }

    def test_who_is_not_permitted_is_owed_nothing_and_still_weighs(self):
        self._allocate(self._new_leads(*[80] * 9))
        self.assertEqual(
            self._nominal(),
            {self.nils: [3, 0, 0], self.ada: [3, 0, 0], self.sven: [3, 9, 9]},
        )

    def test_weights_count(self):
        self.member_ada.fair_weight = 2
        self._allocate(self._new_leads(*[80] * 8))
        found = self._nominal()
        self.assertEqual([found[u][0] for u in self.team_north], [2, 4, 2])

    def test_taken_back_it_is_nothing(self):
        run = self._allocate(self._new_leads(*[80] * 7))
        run.action_undo()
        self.assertFalse(self._nominal())

    def test_leads_given_by_hand_are_split_too(self):
        lead = self._new_leads(80)
        lead.with_user(self.mara).user_id = self.sven
        self.assertEqual(
            {user: sums[0] for user, sums in self._nominal().items()},
            {self.nils: 0.33, self.ada: 0.33, self.sven: 0.33},
        )


@tagged("post_install", "-at_install", "standard")
class TestService(LedgerCase):
    """Response and follow-up, recomputed from ledger and register, lead by lead."""

    KINDS = (
        *("allocate", "override", "fallback", "manual", "substitute", "claim"),
        *("rotate", "hand_over", "undo", "opening", "credit", "release"),
        *("return", "reclaim", "pool"),
    )
    MEASURES = (
        *("responded", "responded_hours", "response_due", "response_met"),
        *("follow_up_due", "follow_up_met"),
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier_a.write({"response_hours": 4, "follow_up_days": 7})
        cls.tier_b.write({"response_hours": 24, "follow_up_days": 0})
        cls.tier_c.write({"response_hours": 0, "follow_up_days": 14})

    def _make_up(self, chance, leads):
        """Random changes of hands and random work, in plain values."""
        owners = [user for _team, user in self.people] + [None] * 2
        entries, work = [], []
        for lead in leads:
            tier, owner = chance.choice(self.tiers), None
            hours = sorted(chance.sample(range(40 * 24), chance.randrange(1, 6)))
            for hour in hours:
                kind, after = chance.choice(self.KINDS), chance.choice(owners)
                if kind in ("credit", "release"):
                    after = owner
                entries.append(
                    {
                        "date": NOON - timedelta(days=40) + timedelta(hours=hour),
                        "kind": kind,
                        "lead_id": lead.id,
                        "team_id": self.north.id,
                        "company_id": self.company.id,
                        "tier_id": tier.id,
                        "from_user_id": owner and owner.id,
                        "to_user_id": after and after.id,
                        "actor_id": (chance.choice((after, self.mara)) or self.mara).id,
                    }
                )
                owner = after
            work += [
                {
                    "date": NOON - timedelta(minutes=chance.randrange(40 * 24 * 60)),
                    "lead_id": lead.id,
                    "kind": chance.choice(("contact", "note", "call", "mail")),
                    "user_id": self.ada.id,
                }
                for _number in range(chance.randrange(6))
            ]
        return entries, work

    def _judge(self, entries, work):
        """What the definitions say, ``{(user id, tier id): Counter}``."""
        tiers = {tier.id: tier for tier in self.tiers}
        sums = defaultdict(Counter)
        for lead in {entry["lead_id"] for entry in entries}:
            spells = [
                e
                for e in entries
                if e["lead_id"] == lead
                and (e["from_user_id"] != e["to_user_id"] or e["kind"] == "credit")
            ]
            ends = [e["date"] for e in spells[1:]] + [None] * bool(spells)
            for entry, end in zip(spells, ends, strict=True):
                if self._is_silent(entry):
                    continue
                own = [
                    (w["date"], w["kind"])
                    for w in work
                    if w["lead_id"] == lead
                    and w["date"] >= entry["date"]
                    and (not end or w["date"] < end)
                ]
                tier = tiers[entry["tier_id"]]
                found = sums[entry["to_user_id"], tier.id]
                start, last = entry["date"], min(end or NOON, NOON)
                contact = min((day for day, _kind in own), default=None)
                follow = min((d for d, kind in own if kind != "contact"), default=None)
                if contact:
                    found["responded"] += 1
                    found["responded_hours"] += (contact - start).total_seconds() / 3600
                for name, done, span in (
                    ("response", contact, timedelta(hours=tier.response_hours)),
                    ("follow_up", follow, timedelta(days=tier.follow_up_days)),
                ):
                    met = bool(span and done and done <= start + span)
                    found[f"{name}_met"] += met
                    found[f"{name}_due"] += met or bool(span and start + span <= last)
        return sums

    def _is_silent(self, entry):
        by_oneself = (
            entry["kind"] == "manual"
            and not entry["from_user_id"]
            and entry["actor_id"] == entry["to_user_id"]
        )
        silent = entry["kind"] in ("undo", "opening", "credit", "release")
        return silent or by_oneself or not entry["to_user_id"]

    def test_every_sum_is_that_of_the_register(self):
        leads = self._new_leads(*[50] * 80)
        entries, work = self._make_up(random.Random(5), leads)
        self.env["fair.allocation.decision"]._append(entries)
        self.env["fair.allocation.follow.up"]._append(work)
        self.env.flush_all()
        rows = (
            self.env["fair.allocation.report"]
            .with_user(self.mara)
            ._read_group(
                [("user_id", "!=", False)],
                ["user_id", "tier_id"],
                [f"{name}:sum" for name in self.MEASURES],
            )
        )
        found = {(user.id, tier.id): sums for user, tier, *sums in rows if any(sums)}
        expected = {
            key: sums
            for key, counter in self._judge(entries, work).items()
            if any(sums := [counter[name] for name in self.MEASURES])
        }
        self.assertEqual(found.keys(), expected.keys())
        for key, sums in expected.items():
            for name, mine, plain in zip(self.MEASURES, found[key], sums, strict=True):
                self.assertAlmostEqual(mine, plain, 3, f"{name} of {key}")
        for name in self.MEASURES:
            place = self.MEASURES.index(name)
            self.assertTrue(sum(sums[place] for sums in expected.values()), name)


@tagged("post_install", "-at_install", "standard")
class TestResponse(ProtectionCase):
    """Ada was given Claire's lead on 2 March, 10:00; three hours to respond."""

    def setUp(self):
        super().setUp()
        self.tier_c.write({"response_hours": 3, "follow_up_days": 5})

    def _service(self, moment, *names):
        with self._at(moment):
            [row] = (
                self.env["fair.allocation.report"]
                .with_user(self.mara)
                ._read_group([("user_id", "=", self.ada.id)], [], names)
            )
        return row

    def _write(self, moment):
        with self._at(moment):
            self._as(self.ada).message_post(
                body="Shall we meet?",
                partner_ids=self.claire.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()

    def test_nothing_is_late_before_its_time(self):
        self.assertEqual(
            self._service(
                "2026-03-02 11:00:00", "response_due:sum", "follow_up_due:sum"
            ),
            (0, 0),
        )

    def test_an_unanswered_mail_is_a_contact_but_no_follow_up(self):
        self._write("2026-03-02 11:30:00")
        self._write("2026-03-03 11:30:00")
        self.assertEqual(
            self._service(
                "2026-03-09 09:00:00",
                *("responded:sum", "response_hours:avg", "response_rate:avg"),
                *("follow_up_due:sum", "follow_up_rate:avg"),
            ),
            (1, 2.5, 100, 1, 0),
        )
        self.assertFalse(self.lead.fair_follow_up_ids)
        self.assertFalse(self.lead.fair_last_follow_up)

    def test_who_does_nothing_is_late(self):
        self.assertEqual(
            self._service(
                "2026-03-09 09:00:00",
                *("responded:sum", "response_hours:avg", "response_rate:avg"),
                "follow_up_rate:avg",
            ),
            (0, False, 0, 0),
        )

    def test_what_was_taken_away_in_time_is_nobodys_fault(self):
        with self._at("2026-03-02 10:00:00"):
            self._give(self.lead, self.sven)
        self.assertEqual(self._service("2026-03-09 09:00:00", "response_due:sum"), (0,))
