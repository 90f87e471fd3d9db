"""What nobody may say of a lead, whom nobody may load, and what stays lawful."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .paths_case import PathsCase
from .paths_ways import FORGED

LATER = "2099-12-31 00:00:00"


@tagged("post_install", "-at_install", "standard")
class TestMerging(PathsCase):
    """Odoo's own looking for duplicates never eats a protected lead."""

    def test_when_odoo_shares_out_leads(self):
        """Of a team without rules, with the same address as Sven's customer."""
        plain = self._new_plain_team()
        self._become("own")
        before = self._look()
        for user in (self.env.user, self.mara):
            fresh = self.env["crm.lead"].create(
                {
                    "name": "Azur once more",
                    "type": "lead",
                    "email_from": self.azur.email,
                    "team_id": False,
                    "user_id": False,
                }
            )
            plain.with_user(user)._action_assign_leads(
                force_quota=True, creation_delta_days=0
            )
            self.env.invalidate_all()
            self.assertEqual(self._look(), before)
            # Odoo merged it with those that may be merged, or gave it to somebody.
            self.assertTrue(not fresh.exists() or fresh.user_id)

    def test_when_a_manager_selects_too_much(self):
        both = self.lead | self.mine["own"]
        other = self.mine["own"]
        other.type, other.stage_id = "opportunity", self.won_stage
        self._become("own")
        before = self._look()
        for user in (self.mara, self.env.user):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                both.with_user(user).merge_opportunity()
            self.assertEqual(self._look(), before)

    def test_the_owner_merges_his_own(self):
        merged = (self.lead | self.young).with_user(self.sven).merge_opportunity()
        self.assertEqual(merged.user_id, self.sven)
        self.assertTrue(merged.fair_is_protected)

    def _new_plain_team(self):
        user = self._new_user("paul", "sales_team.group_sale_salesman")
        team = self.env["crm.team"].create(
            {"name": "Plain", "assignment_domain": "[]", "assignment_optout": False}
        )
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": user.id, "assignment_max": 100}
        )
        return team


@tagged("post_install", "-at_install", "standard")
class TestMadeUp(PathsCase):
    """Protection, pool and score are made by the product, whoever says otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pool = cls.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": cls.company.id}
        )
        cls.made = {
            "fair_protected_from": "2026-01-01 00:00:00",
            "fair_protected_until": LATER,
            "fair_pool_id": pool.id,
            "fair_pooled_on": "2026-01-01 00:00:00",
            "fair_score": 99,
            "fair_tier_id": cls.tier_a.id,
        }

    def setUp(self):
        super().setUp()
        self.own = self.mine["own"]
        self.own.team_id = self.north
        self._become("own")

    def test_no_door_takes_them(self):
        for name, value in self.made.items():
            for door, send in self._doors(name, value).items():
                with self.subTest(field=name, door=door):
                    self.assertEqual(self._forge(send, name), [])

    def test_defaults_and_copies_say_nothing(self):
        """They aren't refused, they have no effect."""
        self.own.email_from = "another@address.example"
        self.env.flush_all()
        context = {f"default_{name}": value for name, value in self.made.items()}
        created, _fault, message = self.call("create", [{"name": "x"}], context=context)
        copied, _fault, message2 = self.call("copy", self.own.ids, context=context)
        leads = self.env["crm.lead"].browse([*(created or []), *(copied or [])])
        self.assertEqual(len(leads), 2, message + message2)
        for lead in leads:
            self.assertNotEqual(lead.fair_score, 99)
            for name in ("fair_pool_id", "fair_pooled_on", "fair_protected_until"):
                self.assertFalse(lead[name])

    def _doors(self, name, value):
        vals, ids = {name: value}, self.own.ids
        text = str(getattr(value, "id", value))
        column = f"{name}/.id" if name.endswith("_id") else name
        return {
            "write": lambda: self.call("write", ids, vals),
            "form": lambda: self.call("web_save", ids, vals, {}),
            "forged context": lambda: self.call("write", ids, vals, context=FORGED),
            "create": lambda: self.call("create", [{"name": "x", **vals}]),
            "create, forged": lambda: self.call(
                "create", [{"name": "x", **vals}], context=FORGED
            ),
            "copy": lambda: self.call("copy", ids, vals),
            "import": lambda: self.call("load", ["name", column], [["Imported", text]]),
            "import over": lambda: self.call(
                "load", [".id", column], [[str(self.own.id), text]]
            ),
            "mail": lambda: self.send_mail("crm.lead", {"name": "x", **vals}),
            "mail update": lambda: self.call("message_update", ids, {}, vals),
            "XML-RPC": lambda: self.call_xml_rpc("write", ids, vals),
            "JSON-2": lambda: self.call_json_2("write", ids=ids, vals=vals),
        }

    def _forge(self, send, name):
        """Leads that say it after it was sent."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        ours = [("id", "not in", (self.lead | self.young).ids)]
        values = [(name, "in", [self._as_value(name)])]
        self.env.flush_all()
        with self.env.cr.savepoint() as savepoint:
            with mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.mail"):
                send()
            found = Lead.search([*ours, *values]).mapped("name")
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def _as_value(self, name):
        return self.made[name]


@tagged("post_install", "-at_install", "standard")
class TestGrabbing(PathsCase):
    """Nobody helps himself, and nobody fills a colleague's capacity."""

    def setUp(self):
        super().setUp()
        self.waiting = self._new_leads(*[10] * 20)
        self.env.flush_all()

    def test_all_unassigned_at_once(self):
        for role in ("own", "all", "leader", "employee"):
            self._become(role)
            for number in (20, 1):
                ids = self.waiting[:number].ids
                answer = self.call("write", ids, {"user_id": self.me.id})
                self.assertRefused(answer)
                self.assertFalse(self._get_owners())

    def test_pushing_ones_own_onto_a_colleague(self):
        mine = self.env["crm.lead"]
        for number in range(5):
            mine |= self.env["crm.lead"].create(
                {
                    "name": f"Dull {number}",
                    "team_id": self.north.id,
                    "user_id": self.roles["own"].id,
                }
            )
        left = self.member_ada.with_user(self.mara).fair_capacity_left
        self._become("own")
        for vals in (
            {"user_id": self.ada.id},
            {"user_id": self.ada.id, "team_id": False},
            {"team_id": self.south.id},
        ):
            self.assertRefused(self.call("write", mine.ids, vals))
        answer = self.call(
            "create", [{"name": "x", "team_id": self.north.id, "user_id": self.ada.id}]
        )
        self.assertRefused(answer)
        self.env.invalidate_all()
        self.assertEqual(mine.user_id, self.me)
        self.assertEqual(self.member_ada.with_user(self.mara).fair_capacity_left, left)

    def test_leads_made_by_mail_belong_to_nobody(self):
        """Any employee can hand in a mail, and Odoo creates the lead in sudo."""
        for role in ("employee", "own", "all"):
            self._become(role)
            for owner in (self.ada, self.me):
                for vals in (
                    {"user_id": owner.id, "team_id": self.north.id},
                    {"user_id": owner.id},
                ):
                    for sender in (self.me.email, self.mara.email, "x@y.example"):
                        with self.subTest(role=role, owner=owner.name, vals=vals):
                            self._assert_nothing_given(vals, sender, owner)

    def test_a_mail_does_not_reach_other_records(self):
        self._become("employee")
        for field, model in (
            ("opportunity_ids", "res.partner"),
            ("child_ids", "res.partner"),
        ):
            commands = [Command.update(self.waiting[0].id, {"user_id": self.me.id})]
            if field == "child_ids":
                commands = [Command.create({"name": "x", "opportunity_ids": commands})]
            self.send_mail(model, {"name": "x", field: commands})
            self.assertFalse(self._get_owners())

    def _assert_nothing_given(self, vals, sender, owner):
        governed = [("team_id", "=", self.north.id), ("user_id", "=", owner.id)]
        Lead = self.env["crm.lead"]
        before = Lead.search_count(governed)
        with self.env.cr.savepoint() as savepoint:
            with mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.mail"):
                self.send_mail("crm.lead", vals, sender=sender)
            # A salesperson may enter leads for himself; then they count nowhere.
            given = Lead.search_count(governed) - before
            savepoint.rollback()
        self.env.invalidate_all()
        if owner != self.me or self.role == "employee":
            self.assertFalse(given)

    def _get_owners(self):
        self.env.invalidate_all()
        return self.waiting.user_id


@tagged("post_install", "-at_install", "standard")
class TestLawful(PathsCase):
    """The guard stands in nobody's way who has the right."""

    def test_the_owner_works_wins_and_loses(self):
        lead, young = self.lead.with_user(self.sven), self.young.with_user(self.sven)
        lead.write({"phone": "+49 30 1", "expected_revenue": 500})
        self.assertEqual(self.azur.phone, "+49 30 1")
        self.azur.with_user(self.sven).email = "new@azur.example"
        self.assertEqual(lead.email_from, "new@azur.example")
        young.convert_opportunity(self.azur)
        young.action_set_lost()
        lead.action_set_won()
        self.assertEqual((lead.won_status, young.won_status), ("won", "lost"))

    def test_over_the_network_as_well(self):
        self.role, self.me = "owner", self.sven
        self._sign_in(self.sven)
        for call in (
            ("web_save", self.lead.ids, {"phone": "+49 30 1"}, {}),
            ("write", self.lead.ids, {"priority": "2"}),
            ("action_set_won_rainbowman", self.lead.ids),
            ("action_set_lost", self.young.ids),
        ):
            _result, fault, message = self.call(*call)
            self.assertFalse(fault, message)
        self.env.invalidate_all()
        self.assertEqual(self.lead.won_status, "won")

    def test_a_manager_edits_and_colleagues_write_notes(self):
        self.lead.with_user(self.mara).phone = "+49 30 1"
        self.azur.with_user(self.mara).phone = "+49 30 2"
        self.assertEqual(self.lead.phone, "+49 30 2")

    def test_it_ends_by_the_clock(self):
        """To the minute: a manager then gives it to somebody else."""
        until = self.lead.fair_protected_until
        lead = self.lead.with_user(self.mara)
        for minutes, free in ((-1, False), (1, True)):
            now = until + timedelta(minutes=minutes)
            with patch.object(self.env.cr, "now", return_value=now):
                self.env.invalidate_all()
                if free:
                    lead.user_id = self.ada
                    continue
                with self.assertRaises(AccessError):
                    lead.user_id = self.ada
        self.assertEqual(self.lead.user_id, self.ada)

    def test_accounts_that_are_deleted_leave_a_trace(self):
        ledger = self.env["fair.allocation.decision"]
        leads = self.lead | self.young
        self.member_sven.unlink()
        self.sven.employee_ids.unlink()
        self.sven.unlink()
        self.env.invalidate_all()
        self.assertFalse(leads.user_id)
        self.assertFalse(any(leads.mapped("fair_is_protected")))
        entries = ledger.search([("lead_id", "in", leads.ids)])
        self.assertEqual(entries.lead_id, leads)

    def test_teams_without_rules_stay_as_odoo_has_them(self):
        self.env["crm.team"].search([]).fair_policy_id = False
        (self.lead | self.young)._fair_write({"fair_protected_until": False})
        self._become("all")
        _result, fault, message = self.call(
            "write", self.lead.ids, {"user_id": self.me.id}
        )
        self.assertFalse(fault, message)
        self.env.invalidate_all()
        self.assertEqual(self.lead.user_id, self.me)
