from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models

#: Days in which a manager talks to a dissatisfied customer.
LOW_RATING_DAYS = 2


class FairAllocationNotice(models.AbstractModel):
    """Reminds managers of customers who are dissatisfied."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_low_rating(self, rating):
        """An activity with a deadline, on the lead, for who leads the team.

        Not for the one who is rated.
        """
        lead = rating.fair_lead_id
        leaders = self._get_leaders(
            lead.team_id,
            without=rating.fair_user_id,
            company=lead.company_id or lead.team_id.company_id,
        )
        # As the system: the customer who caused it is nobody here.
        lead = lead.with_user(SUPERUSER_ID)
        for leader in leaders:
            reader = lead.with_context(lang=leader.lang, tz=leader.tz)
            today = fields.Datetime.context_timestamp(reader, self.env.cr.now()).date()
            reader._fair_remind(
                leader,
                reader.env._(
                    "Dissatisfied customer: %(rating)s of 5 for %(person)s",
                    rating=f"{rating.rating:g}",
                    person=rating.fair_user_id.name,
                ),
                today + timedelta(days=LOW_RATING_DAYS),
            )
