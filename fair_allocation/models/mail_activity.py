from odoo import api, fields, models

#: What an activity type is for, and what doing it is as follow-up.
KINDS = {"meeting": "meeting", "phonecall": "call"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    fair_first_response = fields.Boolean(
        "First Response",
        readonly=True,
        copy=False,
        help="Scheduled because somebody was given a lead, or claimed it.",
    )

    def _fair_give(self, user):
        """Make these ``user``'s; the message about the leads tells it all."""
        if self:
            self.with_context(mail_activity_quick_update=True).write(
                {"user_id": user.id}
            )

    def _action_done(self, feedback=False, attachment_ids=None):
        """A meeting held, or a call made, is follow-up of its lead."""
        held = self._fair_get_held()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for kind, activities in held.items():
            leads = self.env["crm.lead"].browse(set(activities.mapped("res_id")))
            leads.exists()._fair_follow_up(
                self.env.user,
                kind,
                {activity.res_id: str(activity.id) for activity in activities},
            )
        return result

    def _fair_get_held(self):
        """What of these happened with the customer of a lead: ``{kind: activities}``.

        A meeting that is still to come isn't held, whatever is ticked off.
        """
        if not self.env["crm.team"]._fair_get_governed_ids():
            return {}
        return self.filtered(
            lambda activity: activity.res_model == "crm.lead"
            and activity.activity_category in KINDS
            and not activity._fair_is_to_come()
        ).grouped(lambda activity: KINDS[activity.activity_category])

    def _fair_is_to_come(self):
        if self.activity_category != "meeting":
            return False
        # sudo: only when it is; the event may be a colleague's.
        event = self.calendar_event_id.sudo()
        if event and not event.allday:
            return event.start > self.env.cr.now()
        day = event.start_date or self.date_deadline
        return day > fields.Date.context_today(self, self.env.cr.now())

    @api.model
    def _fair_schedule_first_response(self, given):
        """One activity per lead with the deadline of its tier, created in one go.

        :param given: who got which lead, ``[(lead, user, tier)]``
        """
        model_id = self.env["ir.model"]._get_id("crm.lead")
        todo = self.env.ref("mail.mail_activity_data_todo")
        # One message per person tells it all; not a mail per activity.
        self.with_context(mail_activity_quick_update=True).create(
            [
                self._fair_prepare_first_response(lead, user, tier)
                | {
                    "res_model_id": model_id,
                    "activity_type_id": (tier.activity_type_id or todo).id,
                }
                for lead, user, tier in given
            ]
        )

    @api.model
    def _fair_prepare_first_response(self, lead, user, tier):
        deadline = fields.Datetime.add(self.env.cr.now(), hours=tier.response_hours)
        return {
            "res_id": lead.id,
            "user_id": user.id,
            "summary": self.with_context(lang=user.lang)._fair_get_response_text(tier),
            "date_deadline": fields.Datetime.context_timestamp(
                self.with_context(tz=user.tz), deadline
            ).date(),
            "automated": True,
            "fair_first_response": True,
        }

    @api.model
    def _fair_get_response_text(self, tier):
        if not tier.response_hours:
            return self.env._("First response")
        return self.env._("First response within %s hours", tier.response_hours)
