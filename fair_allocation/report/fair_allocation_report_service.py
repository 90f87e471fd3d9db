from odoo import fields, models
from odoo.tools import SQL

#: Entries by which somebody got a lead without being asked to respond: what goes back
#: by an undo, what is credited, what was given before there were rules.
SILENT = ("undo", "opening", "credit", "release")


class FairAllocationReport(models.Model):
    """What people did about the leads they were given: response and follow-up.

    Every lead given to somebody is one fact, at the moment when it was given. It is
    judged by the hours and days its tier states, once they are over: a lead that was
    contacted in time is in time at once; one that was not is late when they end, unless
    it had been taken away before. Leads people enter for themselves aren't judged.
    """

    _inherit = "fair.allocation.report"
    _depends = {
        "fair.allocation.decision": ["actor_id", "lead_id"],
        "fair.allocation.follow.up": ["date", "kind", "lead_id"],
        "fair.allocation.tier": ["follow_up_days", "response_hours"],
    }

    responded = fields.Integer(
        "Contacted Leads",
        readonly=True,
        help="Leads given whose customer was contacted since: written to, or followed "
        "up.",
    )
    responded_hours = fields.Float(
        "Hours until First Contact",
        digits=(16, 1),
        readonly=True,
        help="Sum over the contacted leads, from being given to the first contact.",
    )
    response_hours = fields.Float(
        "Response Time (hours)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Hours from being given a lead to the first contact, on average over the "
        "contacted leads.",
    )
    response_due = fields.Integer(
        "First Contacts Due",
        readonly=True,
        help="Leads given whose tier states hours for the first contact: contacted, or "
        "the hours are over.",
    )
    response_met = fields.Integer(
        "First Contacts in Time",
        readonly=True,
        help="Of those due: contacted within the hours of the tier.",
    )
    response_rate = fields.Float(
        "Contacted in Time (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="First contacts in time ÷ first contacts due.",
    )
    follow_up_due = fields.Integer(
        "Follow-Ups Due",
        readonly=True,
        help="Leads given whose tier states follow-up days: followed up, or the days "
        "are over.",
    )
    follow_up_met = fields.Integer(
        "Follow-Ups in Time",
        readonly=True,
        help="Of those due: followed up within the follow-up days of the tier.",
    )
    follow_up_rate = fields.Float(
        "Followed up in Time (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Follow-up discipline: follow-ups in time ÷ follow-ups due.",
    )

    def _query_service(self):
        """Every lead given, with the first contact and the first follow-up since."""
        return SQL(
            """
            SELECT id * 4::bigint + 3, date,
                   team_id, company_id, currency_id, tier_id, to_user_id, %(measures)s
              FROM (%(deadlines)s) AS given
            """,
            deadlines=self._query_deadlines(),
            measures=self._list_measures(
                responded=SQL("(contacted_on IS NOT NULL)::int"),
                responded_hours=SQL(
                    "COALESCE(EXTRACT(EPOCH FROM contacted_on - date) / 3600, 0)"
                ),
                response_due=SQL("(respond_by IS NOT NULL)::int"),
                response_met=SQL("COALESCE(contacted_on <= respond_by, FALSE)::int"),
                follow_up_due=SQL("(follow_up_by IS NOT NULL)::int"),
                follow_up_met=SQL("COALESCE(followed_on <= follow_up_by, FALSE)::int"),
            ),
        )

    def _query_deadlines(self):
        """Leads given, with the deadlines by which they are judged; none as yet: null.

        A deadline counts once something was done, or once it has passed while the
        person still had the lead.
        """
        respond_by = SQL("date + response_hours * INTERVAL '1 hour'")
        follow_up_by = SQL("date + follow_up_days * INTERVAL '1 day'")
        counts = "CASE WHEN %s > 0 AND (%s <= %s OR %s <= given_until) THEN %s END"
        return SQL(
            """
            SELECT held.*, %s AS respond_by, %s AS follow_up_by
              FROM (%s) AS held
            """,
            SQL(
                counts,
                *(SQL("response_hours"), SQL("contacted_on"), respond_by),
                *(respond_by, respond_by),
            ),
            SQL(
                counts,
                *(SQL("follow_up_days"), SQL("followed_on"), follow_up_by),
                *(follow_up_by, follow_up_by),
            ),
            self._query_held(),
        )

    def _query_held(self):
        """Leads given, until when the person had them, and what was done meanwhile.

        Both are looked up lead by lead, so that PostgreSQL leaves it out where nobody
        asks for it.
        """
        return SQL(
            """
            SELECT given.id, given.date, given.team_id, given.company_id,
                   given.currency_id, given.tier_id, given.to_user_id,
                   LEAST(later.date, %(now)s) AS given_until,
                   tier.response_hours, tier.follow_up_days,
                   done.contacted_on, done.followed_on
              FROM fair_allocation_decision given
         LEFT JOIN fair_allocation_tier tier ON tier.id = given.tier_id
         LEFT JOIN LATERAL (
                   SELECT MIN(later.date) AS date
                     FROM fair_allocation_decision later
                    WHERE later.lead_id = given.lead_id
                      AND (later.date, later.id) > (given.date, given.id)
                      AND (later.from_user_id IS DISTINCT FROM later.to_user_id
                           OR later.kind = 'credit')
                   ) AS later ON TRUE
         LEFT JOIN LATERAL (
                   SELECT MIN(done.date) AS contacted_on,
                          MIN(done.date) FILTER (WHERE done.kind != 'contact')
                              AS followed_on
                     FROM fair_allocation_follow_up done
                    WHERE done.lead_id = given.lead_id
                      AND done.date >= given.date
                      AND (later.date IS NULL OR done.date < later.date)
                   ) AS done ON TRUE
             WHERE given.lead_id IS NOT NULL
               AND given.to_user_id IS NOT NULL
               AND given.from_user_id IS DISTINCT FROM given.to_user_id
               AND given.kind NOT IN %(silent)s
               AND (given.kind != 'manual' OR given.from_user_id IS NOT NULL
                    OR given.actor_id IS DISTINCT FROM given.to_user_id)
            """,
            now=self.env.cr.now(),
            silent=SILENT,
        )
