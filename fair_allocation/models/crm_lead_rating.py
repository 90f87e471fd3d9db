import logging
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

#: Customers asked before the job commits.
AT_ONCE = 100

#: Whoever should have been asked longer ago than so many days isn't asked any more.
LATE_DAYS = 14


class CrmLead(models.Model):
    """Customers are asked how satisfied they are, when their rules say so."""

    _inherit = "crm.lead"

    @api.model
    def _cron_fair_ask(self):
        """Ask the customers who are due; what was asked is committed bit by bit."""
        Cron = self.env["ir.cron"]
        due = self._fair_get_askable()
        Cron._commit_progress(remaining=len(due))
        for some in split_every(AT_ONCE, due):
            self.env["rating.rating"]._fair_ask(some)
            if not Cron._commit_progress(len(some)):
                return

    @api.model
    def _fair_get_askable(self):
        """Whose customer is due: ``[(lead id, occasion)]``; two queries.

        Once for each lead and occasion, and only while its salesperson looks after it.
        """
        teams = {
            team.id: days
            for team in self.env["crm.team"]._fair_search_governed()
            if (days := team.fair_policy_id.version_id._settings()["rating_days"])
        }
        if not teams:
            return []
        self.env["fair.allocation.follow.up"].flush_model()
        self.env["rating.rating"].flush_model()
        self.flush_model()
        return [
            *self._fair_search_askable("won", self._fair_get_won_query(teams)),
            *self._fair_search_askable("contact", self._fair_get_contact_query(teams)),
        ]

    @api.model
    def _fair_search_askable(self, occasion, query):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id
                  FROM crm_lead lead
                  JOIN res_users person ON person.id = lead.user_id AND person.active
                 WHERE lead.id IN (%(query)s) AND lead.active
                   AND lead.email_normalized IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM rating_rating asked
                        WHERE asked.fair_lead_id = lead.id
                          AND asked.fair_occasion = %(occasion)s)
              ORDER BY lead.id
                """,
                query=query,
                occasion=occasion,
            )
        )
        return [(lead, occasion) for (lead,) in rows]

    @api.model
    def _fair_get_won_query(self, teams):
        return SQL(
            """
            SELECT id FROM crm_lead
             WHERE team_id = ANY(%s) AND won_status = 'won' AND date_closed > %s
            """,
            list(teams),
            self.env.cr.now() - timedelta(days=LATE_DAYS),
        )

    @api.model
    def _fair_get_contact_query(self, teams):
        """Leads with a first contact so many days ago by who looks after it now."""
        return SQL(
            """
            SELECT lead.id
              FROM UNNEST(%(teams)s, %(newest)s, %(oldest)s)
                   AS asking (team_id, newest, oldest)
              JOIN fair_allocation_follow_up contact
                ON contact.date > asking.oldest AND contact.date <= asking.newest
              JOIN crm_lead lead ON lead.id = contact.lead_id
                                AND lead.team_id = asking.team_id
                                AND lead.user_id = contact.user_id
             WHERE lead.won_status = 'pending'
               AND NOT EXISTS (
                   SELECT FROM fair_allocation_follow_up earlier
                    WHERE earlier.lead_id = contact.lead_id
                      AND earlier.user_id = contact.user_id
                      AND earlier.date < contact.date)
            """,
            teams=list(teams),
            newest=[self._fair_get_days_ago(days) for days in teams.values()],
            oldest=[
                self._fair_get_days_ago(days + LATE_DAYS) for days in teams.values()
            ],
        )

    @api.model
    def _fair_get_days_ago(self, days):
        return self.env.cr.now() - timedelta(days=days)

    # ------------------------------------------------------------
    # LINKS, MERGE
    # ------------------------------------------------------------

    def _rating_get_access_token(self, partner=None):
        """A link for e-mails that colleagues write: never the one we sent.

        Odoo gives out any that waits for an answer of the customer.
        """
        self.check_access("read")
        # sudo: as in Odoo; the token is for whoever may read the lead.
        ratings = self.rating_ids.sudo().filtered(lambda rating: not rating.consumed)
        if not ratings.filtered("fair_occasion"):
            return super()._rating_get_access_token(partner=partner)
        partner = partner or self._rating_get_partner()
        others = ratings.filtered(
            lambda rating: not rating.fair_occasion and rating.partner_id == partner
        )
        return (others[:1] or self._fair_create_link(partner)).access_token

    def _fair_create_link(self, partner):
        # sudo: as in Odoo; what is answered by it waits to be confirmed.
        return (
            self.env["rating.rating"]
            .sudo()
            .create(
                {
                    "partner_id": partner.id,
                    "rated_partner_id": self._rating_get_operator().id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "is_internal": False,
                }
            )
        )

    def _merge_dependences(self, opportunities):
        """What the customer said of a merged lead goes with it."""
        result = super()._merge_dependences(opportunities)
        # sudo: ratings of leads the user may merge.
        ratings = self.env["rating.rating"].sudo()
        ratings.search(
            [("res_model", "=", self._name), ("res_id", "in", opportunities.ids)]
        )._fair_write({"res_id": self.id})
        return result
