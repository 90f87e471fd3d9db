from odoo.tests import tagged

from odoo.addons.fair_allocation.engine import verify

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestExplanation(AllocationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.factor_ids.filtered(lambda f: f.code == "industry").weight = 50
        cls.policy.with_user(cls.mara).action_publish("Industries matter")

    def _people(self, explanation):
        people = [explanation["chosen"]["person"]]
        people += [row["person"] for row in explanation["others"]]
        for group in ("excluded", "rest"):
            for ids in explanation[group].values():
                people += ids
        return people

    def test_everyone_of_the_team_appears_once(self):
        self.member_ada.fair_paused = True
        leads = self._new_leads(*range(0, 100, 7))
        self._allocate(leads)
        for decision in self._decisions(leads):
            people = self._people(decision.explanation)
            self.assertEqual(len(people), len(set(people)))
            self.assertEqual(set(people), set(self.team_north.ids))

    def test_the_stored_numbers_give_the_stored_winner(self):
        leads = self._new_leads(*[number % 100 for number in range(500)])
        (self.member_nils | self.member_ada | self.member_sven).assignment_max = 400
        self._allocate(leads)
        decisions = self._decisions(leads)
        self.assertEqual(len(decisions), 500)
        for decision in decisions:
            self.assertEqual(verify(decision.explanation), decision.to_user_id.id)

    def test_the_owner_reads_why_in_words(self):
        lead = self._new_leads(80)
        self._allocate(lead)
        own = lead.with_user(self.sven)
        self.assertIn("The only one who can take it", own.fair_reason)
        html = own.fair_explanation
        for words in (
            "Sven",
            "seniority not enough for the tier",
            "Nils",
            "Our Rules, version 2",
        ):
            self.assertIn(words, html)

    def test_the_same_reason_reads_in_chinese(self):
        lead = self._new_leads(80)
        self._allocate(lead)
        own = lead.with_user(self.sven).with_context(lang="zh_CN")
        self.assertRegex(own.fair_reason, "[\u4e00-\u9fff]{4}")
        self.assertNotIn("The only one", own.fair_reason)
        self.assertRegex(own.fair_explanation, "资历不足")

    def test_names_are_text_and_never_markup(self):
        self.sven.name = "<script>alert(1)</script>{{7*7}}"
        lead = self._new_leads(80)
        self._allocate(lead)
        self.assertIn("&lt;script&gt;", lead.fair_explanation)
        self.assertNotIn("<script>", lead.fair_explanation)
