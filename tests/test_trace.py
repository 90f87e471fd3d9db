from odoo.tests import tagged

from .allocation_case import AllocationCase

#: Of no interest: names and moments that two leads can't share.
OWN = {"id", "name", "create_date", "write_date", "create_uid", "write_uid"}
MOMENTS = ("date_open", "date_conversion", "date_last_stage_update")

FOLLOWERS = """
    SELECT follower.partner_id, array_agg(subtype.mail_message_subtype_id ORDER BY 1)
      FROM mail_followers follower
      LEFT JOIN mail_followers_mail_message_subtype_rel subtype
        ON subtype.mail_followers_id = follower.id
     WHERE follower.res_model = 'crm.lead' AND follower.res_id = %s
     GROUP BY follower.id ORDER BY 1
"""
MESSAGES = """
    SELECT id, body, message_type, subtype_id, author_id, email_from, is_internal,
           parent_id IS NULL
      FROM mail_message WHERE model = 'crm.lead' AND res_id = %s ORDER BY id
"""
TRACKING = """
    SELECT field.name, old_value_integer, new_value_integer, old_value_char,
           new_value_char, old_value_datetime IS NULL, new_value_datetime IS NULL,
           old_value_float, new_value_float
      FROM mail_tracking_value tracking
      JOIN ir_model_fields field ON field.id = tracking.field_id
     WHERE mail_message_id = %s ORDER BY field.name
"""


@tagged("post_install", "-at_install", "standard")
class TestTrace(AllocationCase):
    """What a run leaves on a lead is what an assignment by hand leaves on it."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"notify": False, "schedule_activities": False})
        cls.policy.with_user(cls.mara).action_publish("Nothing but the owner")
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})

    def test_a_lead_of_the_team(self):
        by_hand, by_run = self._start(50, 50, team_id=self.south.id)
        self._convert(by_hand)
        self._allocate(by_run)
        self.assertSameTrace(by_hand, by_run)

    def test_an_opportunity_stays_one(self):
        by_hand, by_run = self._start(50, 50, team_id=self.south.id, type="opportunity")
        self._as_manager(by_hand).user_id = self.eva
        self._allocate(by_run)
        self.assertSameTrace(by_hand, by_run)

    def test_a_lead_without_a_team(self):
        self.north.assignment_domain = "[('name', '=', 'Nothing')]"
        by_hand, by_run = self._start(50, 50, team_id=False)
        self._convert(by_hand, team_id=self.south.id)
        self._allocate(by_run)
        self.assertSameTrace(by_hand, by_run)

    def test_many_leads_leave_what_one_leaves(self):
        by_hand, *by_run = self._start(*[50] * 12, team_id=self.south.id)
        self._convert(by_hand)
        self._allocate(self.env["crm.lead"].concat(*by_run))
        for lead in by_run:
            self.assertSameTrace(by_hand, lead)

    def _start(self, *scores, **values):
        """Leads whose creation is over, chatter included; only Eva can take them."""
        self.member_ines.assignment_max = 0
        # Odoo predicts no probability for the first of the leads created together.
        leads = self._new_leads(0, *scores, partner_id=self.customer.id, **values)[1:]
        self.env.cr.flush()
        return leads

    def _as_manager(self, lead):
        return lead.with_user(self.mara).with_context(
            mail_auto_subscribe_no_notify=True
        )

    def _convert(self, lead, **values):
        """As *Convert to Opportunity* and Odoo's own assignment do it."""
        lead = self._as_manager(lead)
        lead.convert_opportunity(lead.partner_id, user_ids=self.eva.ids, **values)

    def assertSameTrace(self, by_hand, by_run):
        self.env.cr.flush()
        self.assertOwner(by_run, self.eva)
        expected, found = self._get_trace(by_hand), self._get_trace(by_run)
        for part, values in expected.items():
            self.assertEqual(found[part], values, part)

    def _get_trace(self, lead):
        """The lead's row, its followers, its messages with what they track."""
        self.env.cr.execute("SELECT * FROM crm_lead WHERE id = %s", [lead.id])
        row = self.env.cr.dictfetchone()
        columns = {name: value for name, value in row.items() if name not in OWN}
        for name in MOMENTS:
            columns[name] = bool(columns[name])
        messages = self._rows(MESSAGES, lead.id)
        return {
            "columns": columns,
            "followers": self._rows(FOLLOWERS, lead.id),
            "messages": [
                [value for value in values if value != lead.name]
                for _id, *values in messages
            ],
            "tracking": [self._rows(TRACKING, message[0]) for message in messages],
        }

    def _rows(self, query, record_id):
        self.env.cr.execute(query, [record_id])
        return self.env.cr.fetchall()
