from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.fair_allocation.models import fair_allocation_notice

from .allocation_case import AllocationCase


@tagged("post_install", "-at_install", "standard")
class TestNotice(AllocationCase):
    """Whoever receives leads is told once per run, in their own language."""

    def _messages(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_one_message_lists_the_leads_with_their_reasons(self):
        leads = self._new_leads(80, 90)
        self._allocate(leads)
        message = self._messages(self.sven)
        self.assertEqual(message.subject, "New leads for you: 2")
        self.assertIn("Hello Sven, these leads are now yours:", message.body)
        for words in (*leads.mapped("name"), "The only one who can take it"):
            self.assertIn(words, message.body)
        self.assertFalse(self._messages(self.nils))

    def test_it_is_in_the_language_of_the_reader(self):
        self.sven.lang = "zh_CN"
        self._allocate(self._new_leads(80))
        message = self._messages(self.sven)
        self.assertEqual(message.subject, "您有 1 条新线索")
        self.assertIn("Sven，您好！以下线索现由您负责：", message.body)
        self.assertIn("唯一能承接的人", message.body)

    def test_a_long_list_is_cut_short(self):
        with patch.object(fair_allocation_notice, "LISTED", 1):
            self._allocate(self._new_leads(80, 90, 95))
        body = self._messages(self.sven).body
        self.assertIn("… and 2 more, which you find in your pipeline.", body)

    def test_names_are_escaped(self):
        self.sven.name = "<b>Sven</b>"
        self._allocate(self._new_leads(80))
        self.assertIn("&lt;b&gt;Sven", self._messages(self.sven).body)

    def test_nobody_is_told_where_the_policy_says_so(self):
        self.policy.notify = False
        self.policy.with_user(self.mara).action_publish("Quietly")
        self._allocate(self._new_leads(80))
        self.assertFalse(self._messages(self.sven))
