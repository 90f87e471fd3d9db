from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import FairAllocationCase
from .rpc_case import MISSING, REFUSED, RpcCase

WIZARD = "fair.allocation.manual.tier"
FIELDS = (
    "fair_manual_tier_id",
    "fair_manual_tier_reason",
    "fair_manual_tier_by_id",
    "fair_manual_tier_date",
)


@tagged("post_install", "-at_install", "standard")
class TestManualTier(FairAllocationCase):
    """Mara knows what no score can know."""

    def test_manager_sets_the_tier_and_says_why(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        self._set(lead, self.tier_a, "  Will order for the whole group ")
        self.assertEqual((lead.fair_tier_id, lead.fair_score), (self.tier_a, 10))
        self.assertEqual(
            lead.with_user(self.ada).fair_manual_tier_text,
            "Set by Mara: Will order for the whole group",
        )
        note = lead.message_ids[:1]
        self.assertIn("Tier set to A by hand: Will order", note.body)
        self.assertEqual(note.author_id, self.mara.partner_id)

    def test_it_stays_while_the_score_goes_on_until_it_is_released(self):
        lead = self._new_leads(10)
        self._set(lead, self.tier_a)
        lead.with_user(self.mara).expected_revenue = 50
        self.assertEqual((lead.fair_tier_id, lead.fair_score), (self.tier_a, 50))
        lead.with_user(self.mara).action_fair_release_tier()
        self.assertEqual((lead.fair_tier_id, lead.fair_score), (self.tier_b, 50))
        self.assertFalse(any(lead[name] for name in FIELDS))
        self.assertIn("Tier released", lead.message_ids[:1].body)
        self.assertFalse(lead.fair_manual_tier_text)

    def test_a_selection_is_set_and_found(self):
        leads = self._new_leads(10, 50, 90)
        self._set(leads[:2], self.tier_a)
        tier_a = self.tier_a
        self.assertEqual([ld.fair_tier_id for ld in leads], [tier_a] * 3)
        by_hand = [("fair_manual_tier_id", "!=", False), ("id", "in", leads.ids)]
        found = self.env["crm.lead"].with_user(self.mara).search(by_hand)
        self.assertEqual(found, leads[:2])
        leads.with_user(self.mara).action_fair_release_tier()
        tiers = [self.tier_c, self.tier_b, self.tier_a]
        self.assertEqual([ld.fair_tier_id for ld in leads], tiers)

    def test_a_lead_won_meanwhile_keeps_it(self):
        lead = self._new_leads(10)
        self._set(lead, self.tier_a)
        lead.action_set_won()
        self.assertEqual(lead.fair_tier_id, self.tier_a)

    def test_a_copy_starts_with_the_score(self):
        lead = self._new_leads(10)
        self._set(lead, self.tier_a)
        copy = lead.copy()
        self.assertEqual(copy.fair_tier_id, self.tier_c)
        self.assertFalse(copy.fair_manual_tier_id)

    def test_a_merge_keeps_it(self):
        plain, low, high = self._new_leads(90, 10, 20, user_id=self.ada.id)
        plain.type = "opportunity"  # becomes the merged one
        self._set(low, self.tier_c, "Small firm")
        self._set(high, self.tier_b, "Growing firm")
        merged = (plain | low | high).with_user(self.ada).merge_opportunity()
        self.assertEqual(merged, plain)
        self.assertEqual(merged.fair_tier_id, self.tier_b)
        self.assertEqual(merged.fair_manual_tier_text, "Set by Mara: Growing firm")

    def test_a_merge_keeps_the_merged_leads_own(self):
        kept, other = self._new_leads(10, 20, user_id=self.ada.id)
        kept.type = "opportunity"
        self._set(kept, self.tier_c, "Small firm")
        self._set(other, self.tier_a, "Large firm")
        merged = (kept | other).merge_opportunity()
        self.assertEqual(merged.fair_manual_tier_text, "Set by Mara: Small firm")

    def test_it_does_not_follow_a_lead_to_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        own, foreign = self.env["fair.allocation.tier"].create(
            [
                {"name": "Ours", "score_min": 0, "company_id": self.company.id},
                {"name": "Theirs", "score_min": 0, "company_id": other.id},
            ]
        )
        self.mara.company_ids += other
        lead = self._new_leads(10, company_id=self.company.id)
        self._set(lead, own)
        lead.write({"team_id": False, "company_id": other.id})
        self.assertEqual(lead.fair_tier_id, foreign)

    # -- bad input ------------------------------------------------------------

    def test_bad_input_is_refused_with_the_mend(self):
        other = self.env["res.company"].create({"name": "Other"})
        archived, foreign = self.env["fair.allocation.tier"].create(
            [
                {"name": "Old", "score_min": 30, "active": False},
                {"name": "Theirs", "score_min": 0, "company_id": other.id},
            ]
        )
        self.mara.company_ids += other
        lead, lost, won = self._new_leads(10, 10, 10)
        lost.action_set_lost()
        won.action_set_won()
        for leads, tier, reason, error, text in (
            (lead, self.tier_a, " \n ", ValidationError, "Reason: say why"),
            (lead, self.tier_a, "", ValidationError, "Reason"),
            (lead, archived, "Why", ValidationError, "Tier: Old isn't .*Choose one of"),
            (lead, foreign, "Why", ValidationError, "Tier: Theirs isn't in use"),
            (lead | lost, self.tier_a, "Why", UserError, "Leads: .*closed.*Restore"),
            (won, self.tier_a, "Why", UserError, "Leads: .*closed.*Restore"),
            (lead.browse(), self.tier_a, "Why", UserError, "Leads: select"),
        ):
            with self.subTest(tier=tier.name, reason=reason):
                with self.assertRaisesRegex(error, text):
                    self._set(leads, tier, reason)
        with self.assertRaisesRegex(UserError, "nothing to release"):
            lead.with_user(self.mara).action_fair_release_tier()
        self.assertFalse(lead.fair_manual_tier_id)

    def test_a_tier_that_was_set_is_archived_rather_than_deleted(self):
        lead = self._new_leads(10)
        self._set(lead, self.tier_b)
        self.tier_b.with_user(self.mara).action_archive()
        lead.expected_revenue = 90
        self.assertEqual(lead.fair_tier_id, self.tier_b)

    def test_nobody_types_it(self):
        lead = self._new_leads(10, user_id=self.ada.id)
        values = {
            "fair_manual_tier_id": self.tier_a.id,
            "fair_manual_tier_reason": "Mine",
            "fair_manual_tier_by_id": self.mara.id,
            "fair_manual_tier_date": "2024-01-01 00:00:00",
        }
        for user in (self.ada, self.alba, self.mara, self.env.user):
            Lead = self.env["crm.lead"].with_user(user)
            for name, value in values.items():
                with self.assertRaisesRegex(AccessError, "nobody can enter it"):
                    lead.with_user(user).write({name: value})
                with self.assertRaisesRegex(AccessError, "nobody can enter it"):
                    Lead.create({"name": "Mine", name: value})
                defaults = Lead.with_context(**{f"default_{name}": value})
                self.assertFalse(defaults.create({"name": "New"})[name])

    def _set(self, leads, tier, reason="Because"):
        """As Mara, in the dialog."""
        action = leads.with_user(self.mara).action_fair_set_tier()
        context = action["context"]
        with Form(
            self.env[WIZARD].with_user(self.mara).with_context(**context)
        ) as form:
            self.assertEqual(form.lead_ids[:], leads)
            form.reason = "to be replaced"
            form.tier_id = self.tier_a
        wizard = form.record
        wizard.write({"tier_id": tier.id, "reason": reason})
        wizard.action_set()
        self.env.flush_all()
        leads.invalidate_recordset()


@tagged("post_install", "-at_install", "standard")
class TestManualTierRpc(RpcCase):
    """Over the network: managers of the company alone."""

    def test_each_role(self):
        own, secret = self.env["crm.lead"].create(
            [
                {
                    "name": "Lead",
                    "team_id": self.north.id,
                    "company_id": self.company.id,
                    "user_id": user.id,
                    "expected_revenue": 10,
                }
                for user in (self.ada, self.sven)
            ]
        )
        for user in (self.ada, self.alba, self.emil, self.pia):
            self._sign_in(user)
            for lead in (own, secret):
                self._assert_all_refused(lead.id, [AccessError])
        self._sign_in(self.otto)
        for lead_id in (own.id, MISSING):
            self._assert_all_refused(lead_id, REFUSED)
        self._sign_in(self.mara)
        vals = self._vals(own.id)
        wizard, fault, _message = self._rpc(WIZARD, "create", vals)
        self.assertIsNone(fault)
        self._rpc(WIZARD, "action_set", [wizard])
        own.invalidate_recordset()
        self.assertEqual(own.fair_tier_id, self.tier_a)
        self._rpc("crm.lead", "action_fair_release_tier", [own.id])
        own.invalidate_recordset()
        self.assertEqual(own.fair_tier_id, self.tier_c)

    def _vals(self, lead_id):
        return {"lead_ids": [lead_id], "tier_id": self.tier_a.id, "reason": "Because"}

    def _assert_all_refused(self, lead_id, wanted):
        names = {name if isinstance(name, str) else name.__name__ for name in wanted}
        wizard, fault, _message = self._rpc(WIZARD, "create", self._vals(lead_id))
        if not fault:
            _result, fault, _message = self._rpc(WIZARD, "action_set", [wizard])
        self.assertIn(fault, names)
        for method in ("action_fair_set_tier", "action_fair_release_tier"):
            _result, fault, _message = self._rpc("crm.lead", method, [lead_id])
            self.assertIn(fault, names)
        lead = self.env["crm.lead"].browse(lead_id).exists()
        self.assertFalse(lead.fair_manual_tier_id)
