from odoo.tests import tagged

from .dispute_case import DisputeCase
from .rpc_case import RpcCase


class SidesCase(DisputeCase, RpcCase):
    """What each side learns of the other one, over the network."""

    def _read_all(self, model, ids):
        """Everything that the server tells of these records, as text."""
        fields, fault, message = self._rpc(model, "fields_get", [], ["string"])
        self.assertFalse(fault, message)
        rows, fault, message = self._rpc(model, "read", ids, list(fields))
        self.assertFalse(fault, message)
        return str(rows)

    def _hand_to_the_south(self):
        """Mara gives the lead to Ines of another team, whose log Nils can't read."""
        self.lead.with_user(self.mara).write(
            {"team_id": self.south.id, "user_id": self.ines.id}
        )
        self.env.flush_all()

    def _search(self, domain):
        found, fault, message = self._rpc(
            "fair.allocation.dispute", "search_count", domain
        )
        return None if fault else found


@tagged("post_install", "-at_install", "standard")
class TestNamed(SidesCase):
    """The log of the team says that Ada got it: so the case says so as well."""

    def test_the_claimant_knows_whom_the_log_names(self):
        dispute = self._heard()
        self._sign_in(self.nils)
        shown = self._read_all("fair.allocation.dispute", dispute.ids)
        self.assertIn("which Ada looks after", shown)
        self.assertNotIn("Blue Mill", shown)
        self.assertEqual(dispute.with_user(self.nils).other_side_id, self.ada)

    def test_who_reads_the_lead_knows_its_owner(self):
        self._hand_to_the_south()
        dispute = self.env["fair.allocation.dispute"].with_user(self.alba)
        dispute = dispute._raise(self.lead, "Mine", is_known=True)
        self.assertEqual(dispute.other_side_id, self.ines)


@tagged("post_install", "-at_install", "standard")
class TestUnnamed(SidesCase):
    """Nils can't know that Ines has it now: to him she is the salesperson in charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # An arbiter of the policy who turns out to be a side.
        cls.policy.arbiter_ids = cls.eva | cls.ines | cls.rita

    def setUp(self):
        super().setUp()
        self._hand_to_the_south()
        self.dispute = self._raise()
        self.assertEqual(self.dispute.respondent_id, self.ines)
        self._sign_in(self.nils)

    def assertUnnamed(self):
        self.env.flush_all()
        dispute = self.dispute
        shown = self._read_all("fair.allocation.dispute", dispute.ids)
        opinions, _fault, _message = self._rpc(
            "fair.allocation.dispute.opinion", "search_read", []
        )
        told = self._messages_to(self.nils)
        shown += str(opinions) + " ".join(f"{m.subject} {m.body}" for m in told)
        for name in ("Ines", "fair_ines", "South", "Blue Mill"):
            self.assertNotIn(name, shown)
        for record in (self.ines, self.ines.partner_id):
            self.assertNotIn(f"[{record.id}, ", shown)
        self.assertIn("alesperson in charge", dispute.with_user(self.nils).story)

    def test_from_the_claim_to_the_ruling(self):
        self.assertUnnamed()
        self.assertIn(
            "which the salesperson in charge looks after",
            self.dispute.with_user(self.nils).story,
        )
        self._state(self.dispute, self.ines, "I know them")
        self.assertUnnamed()
        [judge] = self.dispute._get_seats().arbiter_id
        self._rule(self.dispute, judge, "keep", "Their contact asked for it")
        self.assertUnnamed()
        self.assertIn(
            "it stays with the salesperson in charge",
            self.dispute.with_user(self.nils).story,
        )

    def test_the_other_side_appeals(self):
        self._state(self.dispute, self.ines, "I know them")
        [judge] = self.dispute._get_seats().arbiter_id
        self.env["fair.allocation.pool"].create(
            {"name": "Second Chance", "company_id": self.company.id}
        )
        self._rule(self.dispute, judge, "pool", "Start over")
        self._appeal(self.dispute, self.ines, "Once more")
        self.assertUnnamed()
        steps = str(self.dispute.with_user(self.nils).steps_html)
        self.assertIn("the salesperson in charge", steps)

    def test_nor_by_asking_the_server(self):
        for domain in (
            [("respondent_id", "=", self.ines.id)],
            [("respondent_id.name", "=", "Ines")],
            [("appealed_by_id", "=", self.ines.id)],
            [("team_id", "=", self.south.id)],
            [("lead_id.user_id", "=", self.ines.id)],
            [("message_partner_ids", "in", self.ines.partner_id.ids)],
            [("activity_ids.user_id", "=", self.ines.id)],
            [("activity_user_id", "=", self.ines.id)],
            [("write_uid", "=", self.ines.id)],
        ):
            with self.subTest(domain=domain):
                self.assertFalse(self._search(domain))
        self.assertEqual(self._search([("is_own", "=", True)]), 1)
        ours = [("res_model", "=", "fair.allocation.dispute")]
        for model in ("mail.activity", "mail.followers"):
            rows, _fault, _message = self._rpc(model, "search_read", ours)
            self.assertFalse(rows)
        ours = [("model", "=", "fair.allocation.dispute")]
        rows, _fault, _message = self._rpc("mail.message", "search_read", ours)
        self.assertFalse(rows)

    def test_a_reminder_ticked_off_tells_nothing(self):
        reminder = self.dispute.sudo().activity_ids.filtered(
            lambda activity: activity.user_id == self.ines
        )
        self.assertTrue(reminder)
        reminder.with_user(self.ines).action_feedback(feedback="Done by Ines")
        self.assertUnnamed()
        ours = [("model", "=", "fair.allocation.dispute")]
        rows, _fault, _message = self._rpc("mail.message", "search_read", ours)
        self.assertFalse(rows)

    def test_everybody_else_knows_both(self):
        for reader in (self.ines, self.mara, self.dispute._get_seats().arbiter_id):
            with self.subTest(reader=reader.name):
                case = self.dispute.with_user(reader)
                self.assertIn("which Ines looks after", case.story)
                self.assertEqual(case.other_side_id, self.ines)
        self._sign_in(self.ines)
        self.assertEqual(self._search([("is_own", "=", True)]), 1)
        self._sign_in(self.mara)
        self.assertEqual(self._search([("respondent_id", "=", self.ines.id)]), 1)
        self.assertEqual(self._search([("is_own", "=", True)]), 0)

    def test_once_it_is_the_claimants_he_knows_it_all(self):
        self._state(self.dispute, self.ines, "I know them")
        [judge] = self.dispute._get_seats().arbiter_id
        self._rule(self.dispute, judge, "move", "He was first")
        self.assertIn("Ines", self.dispute.with_user(self.nils).story)
