from odoo import fields, models

#: What an activity type is for, and what doing it is as follow-up.
KINDS = {"meeting": "meeting", "phonecall": "call"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

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
