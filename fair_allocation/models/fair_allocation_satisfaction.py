from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rating.models.rating_data import RATING_LIMIT_MIN

from ..satisfaction import average
from .rating_rating import COUNTING


class FairAllocationSatisfaction(models.AbstractModel):
    """How satisfied customers are with each salesperson, by the ratings that count."""

    _name = "fair.allocation.satisfaction"
    _description = "Satisfaction of Customers"

    @api.model
    def _get(self, users, date_from, date_to, sample, company=None):
        """Satisfaction with each of ``users`` in these days.

        Drawn towards the average of everybody rated in the company, all the more the
        fewer ratings there are. Whoever asks holds the right to know.

        :param users: the salespeople
        :param date_from: first day; by the company's calendar
        :param date_to: last day, which counts too
        :param sample: from how many ratings somebody is judged
        :param company: whose leads count, by default the present company
        :return: ``{user id: (score from 0 to 100, ratings)}`` of all ``users``; the
            score is ``None`` where there are fewer ratings than ``sample``
        """
        company = company or self.env.company
        ratings = {user: (0, 0.0) for user in users.ids}
        ratings |= self._read_ratings(company, date_from, date_to)
        found = average(ratings, sample)
        return {user: found[user] for user in users.ids}

    @api.model
    def _read_ratings(self, company, date_from, date_to):
        """``{user id: (how many, mean rating)}`` of everybody; one query."""
        Figures = self.env["fair.allocation.figures"].with_company(company)
        start, end = Figures._get_moments(self.env["crm.team"], date_from, date_to)
        self.env["rating.rating"].flush_model()
        self.env["crm.lead"].flush_model(["company_id", "team_id"])
        rows = self.env.execute_query(self._get_query(company, start, end))
        return {user: (count, float(mean)) for user, count, mean in rows}

    @api.model
    def _get_query(self, company, start, end):
        return SQL(
            """
            SELECT rating.fair_user_id, COUNT(*), AVG(rating.rating)
              FROM rating_rating rating
              JOIN crm_lead lead ON lead.id = rating.fair_lead_id
         LEFT JOIN crm_team team ON team.id = lead.team_id
             WHERE rating.fair_state IN %(counting)s
               AND rating.fair_user_id IS NOT NULL
               AND rating.rating >= %(least)s
               AND rating.rated_on >= %(start)s AND rating.rated_on < %(end)s
               AND COALESCE(lead.company_id, team.company_id, %(company)s)
                   = %(company)s
          GROUP BY rating.fair_user_id
            """,
            counting=COUNTING,
            least=RATING_LIMIT_MIN,
            start=start,
            end=end,
            company=company.id,
        )
