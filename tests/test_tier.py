from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FairAllocationCase


@tagged("post_install", "-at_install", "standard")
class TestTier(FairAllocationCase):
    def test_ranges_follow_from_the_first_scores(self):
        ranges = [(t.score_min, t.score_max) for t in self._ladder()]
        self.assertEqual(ranges, [(70, 100), (40, 69), (0, 39)])

    def test_moving_a_boundary_moves_both_ranges(self):
        self.tier_b.score_min = 50
        self.assertEqual(self.tier_c.score_max, 49)
        self.assertEqual(self.tier_b.score_max, 69)

    def test_form_shows_the_range_before_saving(self):
        with Form(self.tier_b.with_user(self.mara)) as form:
            form.score_min = 30
            self.assertEqual(form.score_max, 69)

    def test_higher_scores_are_served_first(self):
        tiers = self.env["fair.allocation.tier"].search([])
        self.assertEqual(tiers, self.tier_a + self.tier_b + self.tier_c)

    def test_lowest_must_begin_at_zero(self):
        with self.assertRaisesRegex(ValidationError, "From Score.*begin at 0"):
            self.tier_c.score_min = 5

    def test_lowest_is_neither_archived_nor_deleted(self):
        with self.assertRaisesRegex(ValidationError, "begin at 0"):
            self.tier_c.action_archive()
        with self.assertRaisesRegex(ValidationError, "begin at 0"):
            self.tier_c.unlink()

    def test_whole_ladder_can_be_deleted(self):
        (self.tier_a + self.tier_b + self.tier_c).unlink()

    @mute_logger("odoo.sql_db")
    def test_two_tiers_never_begin_at_the_same_score(self):
        with self.assertRaises(IntegrityError):
            self.tier_a.copy({"score_min": 40})
            self.env.flush_all()

    def test_bad_numbers_name_field_and_mend(self):
        for value in (-1, 101, 10**10, 1.5, "much"):
            with self.assertRaisesRegex(ValidationError, "From Score.*from 0 to 100"):
                self.tier_b.with_user(self.mara).write({"score_min": value})
        with self.assertRaisesRegex(ValidationError, "Load Weight"):
            self.tier_b.write({"load_weight": float("nan")})

    def test_protection_at_most_is_not_less_than_protection(self):
        tier = self.tier_b.with_user(self.mara)
        tier.write({"protection_days": 30, "protection_max_days": 30})
        tier.protection_max_days = 0
        for vals in (
            {"protection_max_days": 29},
            {"protection_days": 31, "protection_max_days": 30},
        ):
            with self.assertRaisesRegex(
                ValidationError, "Protection at Most .*: B is protected for .*Enter as"
            ):
                tier.write(vals)

    def test_import_refuses_bad_numbers(self):
        result = (
            self.env["fair.allocation.tier"]
            .with_user(self.mara)
            .load(["name", "score_min"], [["D", "250"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("From Score", result["messages"][0]["message"])

    def test_company_with_its_own_tiers_uses_only_those(self):
        other = self.env["res.company"].create({"name": "Other"})
        Tier = self.env["fair.allocation.tier"]
        own = Tier.create({"name": "All", "score_min": 0, "company_id": other.id})
        self.assertEqual(Tier._for_scores([0, 99], other), [own, own])
        self.assertEqual(
            Tier._for_scores([0, 40, 69, 70, 100], self.company),
            [self.tier_c, self.tier_b, self.tier_b, self.tier_a, self.tier_a],
        )

    def test_ladder_of_one_company_is_hidden_from_another(self):
        other = self.env["res.company"].create({"name": "Other"})
        own = self.env["fair.allocation.tier"].create(
            {"name": "All", "score_min": 0, "company_id": other.id}
        )
        found = self.env["fair.allocation.tier"].with_user(self.mara).search([])
        self.assertNotIn(own, found)
        self.assertIn(self.tier_a, found)

    def test_salespeople_read_and_do_not_write(self):
        tier = self.tier_a.with_user(self.nils)
        self.assertEqual(tier.score_min, 70)
        for user in (self.nils, self.alba):
            with self.assertRaises(AccessError):
                self.tier_a.with_user(user).write({"score_min": 10})
            with self.assertRaises(AccessError):
                self.criterion.with_user(user).write({"weight": 1})
            with self.assertRaises(AccessError):
                self.advisor.with_user(user).unlink()
        self.tier_a.with_user(self.mara).score_min = 75

    def test_permitted_tiers_follow_seniority(self):
        tiers = self.tier_a + self.tier_b + self.tier_c
        for member, permitted in (
            (self.member_nils, self.tier_c),
            (self.member_ada, self.tier_b + self.tier_c),
            (self.member_sven, tiers),
            (self.member_ines, tiers),
        ):
            self.assertEqual(member._fair_permitted_tiers(tiers), permitted)

    def test_rung_may_narrow_its_tiers(self):
        self.expert.tier_ids = self.tier_a
        self.assertEqual(self.expert.permitted_tier_ids, self.tier_a)
        tiers = self._ladder()
        self.assertEqual(self.member_eva._fair_permitted_tiers(tiers), self.tier_a)

    def test_lead_count_counts_open_leads(self):
        self._new_leads(80, 90, 10)
        self.assertEqual(self.tier_a.with_user(self.mara).lead_count, 2)

    def _ladder(self):
        return self.env["fair.allocation.tier"]._ladder(self.company)
