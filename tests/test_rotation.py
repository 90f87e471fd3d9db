from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged, test_cursor
from odoo.tools import mute_logger

from .absence_case import Absences
from .allocation_case import AllocationCase
from .rpc_case import RpcCase

SPRING = "2026-03-02 09:00"
AUTUMN = "2026-11-02 09:00"


class RotationCase(Absences, AllocationCase):
    """Three equals got customers in spring; after six months others may have them.

    Tier C rotates; tier A has a personal contact.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.tier_c | cls.tier_b | cls.tier_a).rotation_months = 6
        cls.tier_a.named_owner = True
        cls.policy.write({"rotation": True, "reader_days": 14, "notify": False})
        cls.policy.with_user(cls.mara).action_publish("Customers rotate")
        cls.team, cls.people = cls._new_team(3)
        cls.team.user_id = cls.mara
        cls.lea, cls.sam, cls.tom = cls.people

    def setUp(self):
        super().setUp()
        self.leads = self._give(self.lea, 10, 10)

    def _give(self, user, *scores, when=SPRING, **values):
        """``user`` got these then."""
        values = {"team_id": self.team.id, **values}
        with self._at(when):
            leads = self._new_leads(*scores, **values)
            Decision = self.env["fair.allocation.decision"]
            Decision._move(leads, "hand_over", "hand_over", user=user)
            leads._fair_write({"team_id": values["team_id"]})
            self.env.flush_all()
        return leads

    def _propose(self, user=None, team=None):
        """What the manager sees after pressing *Propose a Rotation* on the team."""
        user = user or self.mara
        action = (team or self.team).with_user(user).action_fair_rotate()
        return self.env["fair.allocation.run"].with_user(user).browse(action["res_id"])

    def _write_note(self, run, note="Offers are open", **values):
        wizard = self.env["fair.allocation.rotate"].with_user(self.mara)
        wizard = wizard.with_context(default_run_id=run.id)
        wizard = wizard.create({"note": note, **values})
        wizard.action_save()
        return wizard

    def _rotate(self, **values):
        run = self._propose()
        self._write_note(run, **values)
        run.action_apply()
        self.env.flush_all()
        return run

    def _rotations(self):
        return self.env["fair.allocation.run"].search([("kind", "=", "rotation")])

    def _messages_to(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )


@tagged("post_install", "-at_install", "standard")
class TestRotation(RotationCase):
    def test_a_preview_changes_nothing(self):
        with self._at(AUTUMN):
            before = self.leads.read(["user_id", "team_id", "write_date"])
            run = self._propose()
            self.assertEqual((run.kind, run.state), ("rotation", "previewed"))
            self.assertEqual(run.line_ids.lead_id, self.leads)
            self.assertEqual(run.line_ids.from_user_id, self.lea)
            self.assertEqual(run.line_ids.user_id, self.sam | self.tom)
            self.assertEqual(
                self.leads.read(["user_id", "team_id", "write_date"]), before
            )
            self.assertIn("rotation would go to 2 people; 0 would", run.summary)
            self.assertIn("Gives", run.people_html)

    def test_who_gets_them_is_explained(self):
        with self._at(AUTUMN):
            run = self._propose()
            line = run.line_ids[0]
            self.assertEqual(line.reason, "rotation")
            self.assertIn("Rotation of customers: had received 0 of", line.summary)
            excluded = r"excluded for this lead</dt>\s*<dd[^>]*>fair_equal_0"
            self.assertRegex(line.explanation_html, excluded)
            self._write_note(run)
            run.action_apply()
            entry = self._decisions(line.lead_id)[-1]
            self.assertEqual(
                (entry.kind, entry.reason, entry.from_user_id),
                ("rotate", "rotation", self.lea),
            )
            self.assertIn("Rotation of customers", entry.summary)
            self.assertBooksBalance()

    def test_only_after_the_months_of_the_tier(self):
        with self._at("2026-09-02 08:59"), self.assertRaisesRegex(UserError, "nothing"):
            self._propose()
        with self._at("2026-09-02 09:00"):
            self.assertEqual(self._propose().line_ids.lead_id, self.leads)

    def test_the_months_begin_again_with_each_change_of_hands(self):
        with self._at("2026-07-02 09:00"):
            self.leads[0].with_user(self.mara).user_id = self.sam
            self.env.flush_all()
        # Whoever sets back Odoo's own date delays nothing.
        self.leads[1].date_open = "2026-10-01 09:00:00"
        with self._at(AUTUMN):
            self.assertEqual(self._propose().line_ids.lead_id, self.leads[1])

    def test_without_an_entry_odoos_date_counts(self):
        # They came to their people before there were rules.
        old, young = self._new_leads(10, 10, team_id=self.team.id)
        self.env.cr.execute(
            "UPDATE crm_lead SET user_id = %s, date_open = CASE id WHEN %s "
            "THEN '2026-01-05'::timestamp ELSE '2026-10-01' END WHERE id IN %s",
            (self.sam.id, old.id, (old.id, young.id)),
        )
        with self._at(AUTUMN):
            leads = self._propose().line_ids.lead_id
            self.assertEqual(leads, self.leads | old)

    def test_nobody_loses_a_protected_customer_or_a_personal_contact(self):
        personal = self._give(self.lea, 90)
        pooled = self._give(self.lea, 10)
        pool = self.env["fair.allocation.pool"].create(
            {"name": "Open", "company_id": self.company.id}
        )
        pooled._fair_write({"user_id": False, "fair_pool_id": pool.id})
        self.leads[0]._fair_write({"fair_protected_until": "2026-11-02 09:01:00"})
        won = self._give(self.lea, 10, type="opportunity")
        won.action_set_won()
        with self._at(AUTUMN):
            self.assertEqual(self._propose().line_ids.lead_id, self.leads[1])
        self._rotations().action_drop()
        with self._at("2026-11-02 09:01"):
            leads = self._propose().line_ids.lead_id
            self.assertEqual(leads, self.leads)
            self.assertNotIn(personal, leads)

    def test_rules_that_say_nothing_rotate_nothing(self):
        self.policy.rotation = False
        self.policy.with_user(self.mara).action_publish("Customers stay")
        with self._at(AUTUMN):
            with self.assertRaisesRegex(UserError, "Rotation: no published rules"):
                self._propose()
            self.assertFalse(
                self.env["crm.team"]._fair_search_rotating() & self.team,
            )

    def test_nobody_gets_back_what_was_theirs_lately(self):
        lead = self._give(self.sam, 10)
        with self._at("2026-04-02 09:00"):
            lead.with_user(self.mara).user_id = self.lea
            self.env.flush_all()
        with self._at(AUTUMN):
            run = self._propose()
            self.assertEqual(self._line(run, lead).user_id, self.tom)
            run.action_drop()
        # Two periods later he may have it again.
        with self._at("2027-05-02 09:00"):
            takers = self.env["crm.lead"].browse(lead.id)._fair_get_earlier_owners()
            self.assertFalse(takers.get(lead.id))

    def test_what_nobody_can_take_stays(self):
        for member in self.team.crm_team_member_ids:
            member.assignment_max = 0
        self.policy.write({"fallback": "user", "fallback_user_id": self.alba.id})
        self.policy.with_user(self.mara).action_publish("Alba has the rest")
        with self._at(AUTUMN):
            run = self._propose()
            self.assertEqual(run.line_ids.mapped("state"), ["waiting"] * 2)
            self._write_note(run)
            run.action_apply()
            self.assertEqual(self.leads.user_id, self.lea)
            self.assertFalse(any(self.leads.mapped("fair_wait_reason")))

    def test_a_manager_decides_otherwise(self):
        with self._at(AUTUMN):
            run = self._propose()
            moved, stays = run.line_ids
            other = (self.sam | self.tom) - moved.user_id
            moved._override(other, "Speaks French")
            stays._override(self.env["res.users"], "In the middle of a deal")
            self._write_note(run)
            run.action_apply()
            self.assertIn("were given to one person; 1 stay", run.summary)
            self.assertOwner(moved.lead_id, other)
            self.assertOwner(stays.lead_id, self.lea)
            self.assertEqual(run.override_count, 2)
            self.assertBooksBalance()

    def test_no_note_no_rotation(self):
        with self._at(AUTUMN):
            run = self._propose()
            with self.assertRaisesRegex(UserError, "Hand-Over Note:"):
                run.action_apply()
            run._set_hand_over("  ")
            with self.assertRaisesRegex(UserError, "Hand-Over Note:"):
                run.action_apply()
            self.assertEqual(self.leads.user_id, self.lea)

    def test_the_note_is_on_each_lead(self):
        with self._at(AUTUMN):
            self._rotate(note="Offers are open\n<b>Call</b> first")
            for lead in self.leads:
                body = lead.message_ids.filtered("body").sorted("id")[-1].body
                self.assertIn(
                    f"{self.lea.name} hands over to {lead.user_id.name}", body
                )
                self.assertIn("Offers are open<br>&lt;b&gt;Call", body)

    def test_what_changed_since_the_preview_stays(self):
        late = protected, personal, moved, fine = self._give(self.lea, *[10] * 4)
        with self._at(AUTUMN):
            run = self._propose()
            self._write_note(run)
            protected._fair_write({"fair_protected_until": "2026-12-01"})
            personal._fair_write({"fair_tier_id": self.tier_a.id})
            moved.with_user(self.mara).user_id = self.alba
            run.action_apply()
            states = {lead: self._line(run, lead).state for lead in late}
            self.assertEqual(
                states,
                {
                    **dict.fromkeys(protected | personal | moved, "changed"),
                    fine: "applied",
                },
            )
            self.assertEqual((protected | personal).user_id, self.lea)
            self.assertOwner(moved, self.alba)

    def test_preview_again_takes_only_who_is_still_due(self):
        with self._at(AUTUMN):
            run = self._propose()
            self.leads[0]._fair_write({"fair_protected_until": "2026-12-01"})
            run.action_preview()
            self.assertEqual(self._line(run, self.leads[0]).state, "skipped")
            self.assertEqual(self._line(run, self.leads[1]).state, "proposed")

    def test_undo(self):
        facts = ["user_id", "team_id", "type", "date_open", "fair_protected_until"]
        self.leads._fair_write({"fair_protected_until": "2026-10-01 09:00:00"})
        self.tier_c.protection_days = 30
        before = self.leads.read(facts)
        with self._at(AUTUMN):
            run = self._rotate()
            self.assertNotIn(self.lea, self.leads.user_id)
            self.assertEqual(len(self.leads.fair_reader_ids), 2)
            self.assertTrue(all(self.leads.mapped("fair_is_protected")))
            run.action_undo()
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.leads.read(facts), before)
            self.assertFalse(self.leads.fair_reader_ids)
            self.assertBooksBalance()
            # As if it had never been: they are due as before.
            self.assertEqual(self._propose().line_ids.lead_id, self.leads)

    def test_after_a_rotation_nobody_is_due(self):
        with self._at(AUTUMN):
            self._rotate()
            with self.assertRaisesRegex(UserError, "nothing to rotate"):
                self._propose()

    def test_a_large_rotation_goes_through_the_queue(self):
        self.env["ir.config_parameter"].set_param("fair_allocation.direct_limit", 1)
        with self._at(AUTUMN):
            run = self._rotate()
            self.assertEqual(run.state, "queued")
            now = self.env.cr.now()
            with (
                self.enter_registry_test_mode(),
                patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
            ):
                job = self.env.ref("fair_allocation.ir_cron_apply_runs")
                job.method_direct_trigger()
            self.assertEqual(run.state, "applied")
            self.assertNotIn(self.lea, self.leads.user_id)
            notes = self.leads[0].message_ids.filtered(
                lambda message: "Offers are open" in message.body
            )
            self.assertEqual(notes.author_id, self.mara.partner_id)

    def test_the_number_of_queries_does_not_grow_with_the_leads(self):
        Lead = self.env["crm.lead"]
        few = self._give(self.lea, 10)
        with self._at(AUTUMN):
            for query in (
                lambda: Lead._fair_search_due(self.team),
                lambda: (few | self.leads)._fair_get_earlier_owners(),
            ):
                query()
                self.env.flush_all()
                with self.assertQueryCount(3):
                    query()
        self._give(self.lea, *[10] * 30)
        with self._at(AUTUMN):
            self.env.flush_all()
            with self.assertQueryCount(3):
                due = Lead._fair_search_due(self.team)
            self.assertEqual(len(due), 33)

    def test_only_managers(self):
        with self._at(AUTUMN):
            for user in (self.lea, self.sam, self.alba):
                with self.assertRaises(AccessError):
                    self._propose(user)


@tagged("post_install", "-at_install", "standard")
class TestMonthlyProposal(RotationCase):
    def _run_job(self):
        now = self.env.cr.now()
        with (
            self.enter_registry_test_mode(),
            patch.object(test_cursor.TestCursor, "now", lambda cursor: now),
        ):
            self.env.ref("fair_allocation.ir_cron_rotate").method_direct_trigger()

    def test_the_leader_is_told_once(self):
        with self._at(AUTUMN):
            self._run_job()
            run = self._rotations()
            self.assertEqual((len(run), run.state), (1, "previewed"))
            message = self._messages_to(self.mara)
            self.assertEqual(len(message), 1)
            self.assertIn("due for rotation", message.subject)
            self.assertIn(f"fair.allocation.run/{run.id}", message.body)
        with self._at("2026-12-02 09:00"):
            self._run_job()
            self.assertEqual(self._rotations(), run)
            self.assertEqual(len(self._messages_to(self.mara)), 1)
            self.assertEqual(self.leads.user_id, self.lea)

    def test_the_manager_is_shown_the_open_proposal(self):
        with self._at(AUTUMN):
            self._run_job()
            self.assertEqual(self._propose(), self._rotations())

    def test_all_teams_at_once_from_the_list_of_runs(self):
        with self._at(AUTUMN):
            Run = self.env["fair.allocation.run"]
            action = Run.with_user(self.mara).action_start_rotation()
            self.assertEqual(Run.browse(action["res_id"]).team_ids, self.team)
            with self.assertRaises(AccessError):
                Run.with_user(self.alba).action_start_rotation()

    def test_dropped_is_proposed_again_next_month(self):
        with self._at(AUTUMN):
            self._run_job()
            self._rotations().with_user(self.mara).action_drop()
            self._run_job()
            self.assertEqual(len(self._rotations()), 2)

    def test_quiet_when_nobody_is_due_or_nothing_can_move(self):
        with self._at("2026-08-02 09:00"):
            self._run_job()
        self.team.crm_team_member_ids.assignment_max = 0
        with self._at(AUTUMN):
            self._run_job()
        self.assertFalse(self._rotations())
        self.assertFalse(self._messages_to(self.mara))

    def test_one_team_that_fails_keeps_no_other_from_its_proposal(self):
        Lead = type(self.env["crm.lead"])
        search = Lead._fair_search_due

        def broken(leads, teams):
            if teams == self.north:
                raise ValueError("broken")
            return search(leads, teams)

        with (
            self._at(AUTUMN),
            patch.object(Lead, "_fair_search_due", broken),
            mute_logger(
                "odoo.addons.fair_allocation.models"
                ".fair_allocation_run_rotation_proposal"
            ),
        ):
            self._run_job()
        self.assertEqual(self._rotations().team_ids, self.team)

    def test_companies_stay_apart(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        policy = self.policy.copy({"name": "Theirs", "company_id": elsewhere.id})
        boss = self._new_user("boss", "sales_team.group_sale_manager")
        worker = self._new_user("worker", "sales_team.group_sale_salesman")
        team = self.env["crm.team"].create(
            {
                "name": "There",
                "company_id": elsewhere.id,
                "fair_policy_id": policy.id,
                "user_id": False,
            }
        )
        for user in (boss, worker, self.lea):
            user.company_ids = [Command.link(elsewhere.id)]
        boss.write(
            {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        )
        policy.action_publish("Theirs")
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": worker.id, "assignment_max": 100}
        )
        there = self._give(self.lea, 10, team_id=team.id, company_id=elsewhere.id)
        with self._at(AUTUMN):
            self._run_job()
            runs = self._rotations()
            self.assertEqual(len(runs), 2)
            theirs = runs.filtered(lambda run: run.company_id == elsewhere)
            self.assertEqual(theirs.line_ids.lead_id, there)
            self.assertEqual(theirs.line_ids.user_id, worker)
            self.assertEqual((runs - theirs).line_ids.lead_id, self.leads)
            self.assertFalse(self._messages_to(boss) & self._messages_to(self.mara))
            self.assertEqual(len(self._messages_to(boss)), 1)
            with self.assertRaises(AccessError):
                theirs.with_user(self.mara)._set_hand_over("Mine now")


@tagged("post_install", "-at_install", "standard")
class TestFormerOwner(RotationCase):
    def _reads(self, user, lead):
        self.env.invalidate_all()
        return bool(self.env["crm.lead"].with_user(user).search([("id", "=", lead.id)]))

    def test_reading_begins_and_ends(self):
        lead = self.leads[0]
        with freeze_time(AUTUMN), self._at(AUTUMN):
            self._rotate()
            self.assertTrue(self._reads(self.lea, lead))
            self.assertEqual(lead.with_user(self.lea).name, lead.name)
            self.assertFalse(
                self._reads((self.sam | self.tom) - lead.user_id, lead),
            )
            self.assertEqual(
                lead.with_user(self.lea).fair_reader_text,
                "You looked after this customer. You can read on until 11/16/2026.",
            )
            self.assertIn(
                f"{self.lea.name} until 11/16/2026",
                lead.with_user(lead.user_id).fair_reader_text,
            )
        with freeze_time("2026-11-16 08:59"), self._at("2026-11-16 08:59"):
            self.assertTrue(self._reads(self.lea, lead))
        with freeze_time("2026-11-16 09:00"), self._at("2026-11-16 09:00"):
            self.assertFalse(self._reads(self.lea, lead))
            self.assertFalse(lead.fair_reader_text)
            with self.assertRaises(AccessError):
                lead.with_user(self.lea).read(["name"])
            self.env["fair.allocation.reader"]._gc_expired()
            self.assertFalse(lead.fair_reader_ids)

    def test_a_former_owner_changes_nothing(self):
        lead = self.leads[0]
        with freeze_time(AUTUMN), self._at(AUTUMN):
            self._rotate()
            theirs = lead.with_user(self.lea)
            for attempt in (
                lambda: theirs.write({"name": "Mine"}),
                lambda: theirs.write({"user_id": self.lea.id}),
                theirs.unlink,
                theirs.action_archive,
                lambda: theirs.message_post(body="Hello"),
            ):
                with self.assertRaises(AccessError):
                    attempt()

    def test_after_a_hand_over_as_well(self):
        lead = self.leads[0]
        with freeze_time(AUTUMN), self._at(AUTUMN):
            action = lead.with_user(self.mara).action_fair_hand_over()
            wizard = self.env[action["res_model"]].with_user(self.mara)
            wizard = wizard.with_context(**action["context"])
            note = "Offers are <b>open</b>"
            values = {"user_id": self.sam.id, "reason": "French", "note": note}
            wizard.create(values).action_hand_over()
            self.assertOwner(lead, self.sam)
            self.assertTrue(self._reads(self.lea, lead))
            self.assertFalse(self._reads(self.tom, lead))
            bodies = " ".join(lead.message_ids.mapped("body"))
            self.assertIn("Offers are &lt;b&gt;open", bodies)
            with self.assertRaises(AccessError):
                lead.with_user(self.lea).write({"name": "Mine"})

    def test_the_rules_may_let_nobody_read_on(self):
        self.policy.reader_days = 0
        self.policy.with_user(self.mara).action_publish("Nobody reads on")
        with freeze_time(AUTUMN), self._at(AUTUMN):
            self._rotate()
            self.assertFalse(self.leads.fair_reader_ids)
            self.assertFalse(self._reads(self.lea, self.leads[0]))

    def test_undo_ends_it(self):
        chosen = self._give(self.lea, 10)
        Reader = self.env["fair.allocation.reader"]
        with freeze_time(AUTUMN), self._at(AUTUMN):
            # Tom reads on for another reason.
            Reader._fair_let_read(chosen, self.tom, 30)
            run = self._rotate()
            run.action_undo()
            self.assertEqual(Reader.search([]).user_id, self.tom)

    def test_nobody_enters_readers(self):
        lead = self.leads[0]
        vals = {"lead_id": lead.id, "user_id": self.sam.id, "until": "2099-01-01"}
        for user in (self.sam, self.alba, self.mara):
            with self.assertRaises(AccessError):
                self.env["fair.allocation.reader"].with_user(user).create(vals)
            with self.assertRaises(AccessError):
                lead.with_user(user).write({"fair_reader_ids": [Command.create(vals)]})
        with self.assertRaises(AccessError):
            lead.write({"fair_reader_ids": [Command.create(vals)]})


@tagged("post_install", "-at_install", "standard")
class TestCustomerMail(RotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("fair_allocation.mail_template_rotation")
        cls.env["res.lang"]._activate_lang("fr_FR")
        french = cls.template.with_context(lang="fr_FR")
        french.subject = "{{ object.user_id.name }} s'occupe de vous"
        cls.people.email = "sales@example.com"

    def setUp(self):
        super().setUp()
        fr = self.env["res.lang"]._lang_get("fr_FR")
        self.english, self.french = self.leads
        self.english.email_from = "mary@example.com"
        self.french.write({"email_from": "marie@example.com", "lang_id": fr.id})

    def _mails(self):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", self.env["crm.lead"].search([]).ids),
            ]
        )

    def _write(self, run, **values):
        return self._write_note(run, write_to_customers=True, **values)

    def test_nobody_is_written_to_unless_asked_for(self):
        with self._at(AUTUMN):
            run = self._rotate()
            self.assertFalse(self._mails())
            self.assertEqual(run.written_count, 0)

    def test_customers_read_it_in_their_language(self):
        with self._at(AUTUMN):
            run = self._rotate(write_to_customers=True)
            mails = {mail.res_id: mail for mail in self._mails()}
            self.assertEqual(len(mails), 2)
            mail = mails[self.english.id]
            self.assertEqual(
                (mail.state, mail.email_to), ("outgoing", "mary@example.com")
            )
            self.assertEqual(
                mail.subject,
                f"{self.english.user_id.name} looks after you from now on",
            )
            self.assertIn(self.english.user_id.name, mail.body_html)
            self.assertEqual(
                mails[self.french.id].subject,
                f"{self.french.user_id.name} s'occupe de vous",
            )
            self.assertEqual(run.written_count, 2)

    def test_the_preview_shows_the_new_salesperson(self):
        with self._at(AUTUMN):
            run = self._propose()
            line = self._line(run, self.french)
            wizard = self._write(run, line_id=line.id)
            self.assertIn(f"{line.user_id.name} s&#39;occupe", wizard.preview_html)
            self.assertIn("marie@example.com", wizard.preview_html)
            self.assertOwner(self.french, self.lea)
            self.env.invalidate_all()
            self.assertOwner(self.french, self.lea)
            self.assertFalse(self._mails())

    def test_each_customer_once_and_nobody_who_unsubscribed(self):
        again = self._give(self.lea, 10, email_from="Mary <mary@example.com>")
        gone = self._give(self.lea, 10, email_from="gone@example.com")
        silent = self._give(self.lea, 10)
        self.env["mail.blacklist"]._add("gone@example.com")
        with self._at(AUTUMN):
            run = self._propose()
            for line in run.line_ids:
                if line.user_id != self.sam:
                    line._override(self.sam, "All to Sam")
            self._write(run)
            run.action_apply()
            written = run.line_ids.filtered("customer_mail").lead_id
            self.assertEqual(len(written & (self.english | again)), 1)
            self.assertFalse(written & (gone | silent))
            self.assertEqual(len(self._mails()), 2)

    def test_a_message_that_fails_holds_up_nothing(self):
        self.template.body_html = """
            <p t-out="1 / (object.email_normalized != 'mary@example.com')"/>
        """
        logger = "odoo.addons.fair_allocation.models.fair_allocation_run_line_rotation"
        with (
            self._at(AUTUMN),
            mute_logger(logger, "odoo.addons.mail.models.mail_render_mixin"),
        ):
            run = self._propose()
            wizard = self._write(run, line_id=self._line(run, self.english).id)
            self.assertIn("can't be made", wizard.preview_html)
            run.action_apply()
            self.assertEqual(run.line_ids.mapped("state"), ["applied"] * 2)
            self.assertEqual(self._line(run, self.english).customer_mail, "failed")
            self.assertEqual(self._line(run, self.french).customer_mail, "queued")

    def test_undo_withdraws_what_was_not_sent(self):
        with self._at(AUTUMN):
            run = self._rotate(write_to_customers=True)
            run.action_undo()
            self.assertEqual(set(run.line_ids.mapped("state")), {"undone"})
            self.assertFalse(self._mails())
            self.assertEqual(run.written_count, 0)

    def test_the_message_is_named_if_it_is_missing(self):
        with self._at(AUTUMN):
            run = self._propose()
            with self.assertRaisesRegex(UserError, "Message: choose"):
                self._write(run, template_id=False)
            self._write(run)
            self.template.unlink()
            with self.assertRaisesRegex(UserError, "Message: choose"):
                run.action_apply()
            other = self.env["mail.template"].search(
                [("model", "=", "res.users")], limit=1
            )
            with self.assertRaisesRegex(ValidationError, "Message: choose a template"):
                self._write(run, template_id=other.id)


@tagged("post_install", "-at_install", "standard")
class TestRotationRpc(RpcCase):
    """Nils handed a customer to Ada and reads on; over the network as well."""

    def setUp(self):
        super().setUp()
        self.lead = self._new_leads(10)
        self.lead.user_id = self.nils
        self.lead._fair_write({"user_id": self.ada.id})
        self.reader = self.env["fair.allocation.reader"]._fair_let_read(
            self.lead, self.nils, 7
        )
        self.env.flush_all()

    def test_a_former_owner_reads_and_does_nothing_else(self):
        self._sign_in(self.nils)
        ids = self.lead.ids
        shown = ["name", "fair_reader_text"]
        result, _fault, message = self._rpc("crm.lead", "read", ids, shown)
        self.assertEqual(result[0]["name"], self.lead.name, message)
        self.assertIn("You can read on", result[0]["fair_reader_text"])
        listed, _fault, message = self._rpc("crm.lead", "search", [("id", "in", ids)])
        self.assertEqual(listed, ids, message)
        facts = ["name", "phone", "user_id", "active", "won_status"]
        before = self.lead.read(facts)
        for method, *args in (
            ("write", {"name": "Mine"}),
            ("write", {"user_id": self.nils.id}),
            ("web_save", {"phone": "1"}, {"name": {}}),
            ("unlink",),
            ("action_archive",),
            ("action_set_lost",),
            ("action_set_won",),
        ):
            with self.subTest(method):
                self.assertRefused(self._rpc("crm.lead", method, ids, *args))
                self.env.invalidate_all()
                self.assertEqual(self.lead.read(facts), before)

    def test_who_was_never_there_reads_nothing(self):
        self._sign_in(self.sven)
        self.assertRefused(self._rpc("crm.lead", "read", self.lead.ids, ["name"]))
        name = "fair.allocation.reader"
        self.assertRefused(self._rpc(name, "read", self.reader.ids, ["until"]))

    def test_nobody_prolongs_it(self):
        later = self.reader.until + timedelta(days=99)
        vals = {"until": str(later)}
        for user in (self.nils, self.ada, self.alba, self.mara):
            self._sign_in(user)
            name = "fair.allocation.reader"
            self.assertRefused(self._rpc(name, "write", self.reader.ids, vals))
            self.assertRefused(self._rpc(name, "unlink", self.reader.ids))

    def test_only_managers_start_a_rotation(self):
        for user in (self.nils, self.alba, self.emil, self.pia, self.otto):
            with self.subTest(user.login):
                self._sign_in(user)
                answer = self._rpc_undone(
                    "crm.team", "action_fair_rotate", self.north.ids
                )
                self.assertRefused(answer[:3])
                self.assertFalse(answer[3])
