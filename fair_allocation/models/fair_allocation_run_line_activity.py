from odoo import models


class FairAllocationRunLine(models.Model):
    """What is planned on the leads of a run: first responses and next steps."""

    _inherit = "fair.allocation.run.line"

    # ------------------------------------------------------------
    # FIRST RESPONSE
    # ------------------------------------------------------------

    def _schedule_first_response(self):
        """One activity per lead with the deadline of its tier, created in one go.

        A lead that came with its next steps needs none.
        """
        lines = self._filter_ruled("schedule_activities").filtered(
            lambda line: not line.lead_before.get("activities")
        )
        self.env["mail.activity"]._fair_schedule_first_response(
            [(line.lead_id, line.user_id, line.tier_id) for line in lines]
        )

    def _remove_first_response(self):
        """Take back the activities that giving the leads had scheduled."""
        self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", self.lead_id.ids),
                ("automated", "=", True),
                ("user_id", "in", self.user_id.ids),
                ("create_date", ">=", min(self.mapped("applied_on"), default=False)),
            ]
        ).unlink()

    # ------------------------------------------------------------
    # NEXT STEPS OF THE FORMER OWNER
    # ------------------------------------------------------------

    def _hand_over_activities(self):
        """What the former owner had planned on these leads, the new one carries on.

        So are plans without anybody, which giving a lead back or archiving a user
        leaves behind; but nobody owes the first response of who has it no more. Each
        line remembers whose they were.
        """
        planned = self._search_activities(
            self.lead_id, users=[*self.from_user_id.ids, False]
        )
        owed = planned.filtered(lambda plan: plan.fair_first_response)
        owed = owed.filtered(lambda plan: not plan.user_id)
        by_lead = (planned - owed).grouped("res_id")
        owed.unlink()
        moving = self.filtered(
            lambda line: line.from_user_id or line.lead_id.id in by_lead
        )
        for line in moving:
            mine = by_lead.get(line.lead_id.id, planned.browse())
            line.lead_before = {
                **line.lead_before,
                "activities": [
                    [plan.id, plan.user_id.id]
                    for plan in mine
                    if not plan.user_id or plan.user_id == line.from_user_id
                ],
            }
        for user, lines in moving.grouped("user_id").items():
            lines._get_handed_over()._fair_give(user)

    def _give_back_activities(self):
        """The former owners carry on with what is left of their plans."""
        owner_by_id = {}
        for line in self:
            for activity_id, owner_id in line.lead_before.get("activities", ()):
                owner_by_id[activity_id] = owner_id
        theirs = self._get_handed_over().filtered(
            lambda activity: activity.user_id in self.user_id
        )
        Users = self.env["res.users"]
        for owner_id, activities in theirs.grouped(
            lambda activity: owner_by_id[activity.id]
        ).items():
            # Who left meanwhile does nothing any more: nobody's, but not forgotten.
            activities._fair_give(Users.browse(owner_id or []).filtered("active"))

    def _get_handed_over(self):
        """Activities that came with these leads and are still to be done."""
        ids = [
            activity_id
            for line in self
            for activity_id, _owner_id in line.lead_before.get("activities", ())
        ]
        return self.env["mail.activity"].search([("id", "in", ids)])

    def _search_activities(self, leads, users):
        """What these users (``False``: nobody) have to do on these leads."""
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", leads.ids),
                ("user_id", "in", users),
            ]
        )
