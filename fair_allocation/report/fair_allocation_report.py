from odoo import fields, models
from odoo.tools import SQL

#: Measures, in the order of the view's columns.
MEASURES = (
    "entitled",
    "received",
    "entitled_value",
    "received_value",
    "overridden",
    "claimed",
    "given_back",
    "held",
    "held_value",
    "expected_value",
    "won",
    "won_value",
    "lost",
    "waiting",
)

#: Figures that are divided after summing: (dividend, divisor, factor). The factor has a
#: decimal point, because PostgreSQL cuts what it divides among whole numbers.
RATIOS = {
    "fulfilment": ("received", "entitled", 100.0),
    "fulfilment_value": ("received_value", "entitled_value", 100.0),
    "conversion": ("won", "closed", 100.0),
}


class FairAllocationReport(models.Model):
    """Who was entitled to what, received what, and made what of it.

    Every row is one fact: an entry of the ledger, a paper share, or a lead that
    somebody holds, won or lost, or that waits. Sums over any of person, tier, team and
    time are therefore right; ratios are those of the sums.
    """

    _name = "fair.allocation.report"
    _description = "Fairness Report"
    _auto = False
    _order = "date desc, id"
    _rec_name = "user_id"
    _depends = {
        "fair.allocation.decision": [
            "account_user_id",
            "company_id",
            "count",
            "currency_id",
            "date",
            "from_user_id",
            "kind",
            "team_id",
            "tier_id",
            "to_user_id",
            "value",
        ],
        "fair.allocation.entitlement": [
            "company_id",
            "credited",
            "credited_value",
            "currency_id",
            "date",
            "team_id",
            "tier_id",
            "user_id",
        ],
        "crm.lead": [
            "active",
            "company_id",
            "create_date",
            "date_closed",
            "date_open",
            "expected_revenue",
            "fair_tier_id",
            "prorated_revenue",
            "team_id",
            "user_id",
            "won_status",
        ],
        "crm.team": ["company_id", "fair_policy_id"],
        "fair.allocation.policy": ["version_id"],
        "res.company": ["currency_id"],
    }

    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    entitled = fields.Float("Entitled Leads", digits=(16, 1), readonly=True)
    received = fields.Integer("Received Leads", readonly=True)
    gap = fields.Float(
        "Gap (leads)",
        digits=(16, 1),
        readonly=True,
        help="Received less entitled: below 0 the person is still owed leads.",
    )
    fulfilment = fields.Float(
        "Fulfilment (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Received ÷ entitled, in leads.",
    )
    entitled_value = fields.Monetary(readonly=True, aggregator="sum")
    received_value = fields.Monetary(readonly=True, aggregator="sum")
    gap_value = fields.Monetary(
        "Gap (value)",
        readonly=True,
        aggregator="sum",
        help="Received less entitled, in money.",
    )
    fulfilment_value = fields.Float(
        "Value Fulfilment (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Received ÷ entitled, in money.",
    )
    overridden = fields.Integer(
        "Overrides", readonly=True, help="Decided by a manager against the rules."
    )
    claimed = fields.Integer("Claimed Leads", readonly=True)
    given_back = fields.Integer(
        "Given or Taken Back",
        readonly=True,
        help="Leads the person gave back, or that were taken back.",
    )
    held = fields.Integer("Open Leads", readonly=True)
    held_value = fields.Monetary("Open Value", readonly=True, aggregator="sum")
    expected_value = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="Expected revenue × probability of the open leads.",
    )
    won = fields.Integer("Won Leads", readonly=True)
    won_value = fields.Monetary(readonly=True, aggregator="sum")
    lost = fields.Integer("Lost Leads", readonly=True)
    closed = fields.Integer("Closed Leads", readonly=True)
    conversion = fields.Float(
        "Conversion (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won ÷ closed.",
    )
    waiting = fields.Integer(
        "Waiting Leads", readonly=True, help="Leads nobody has yet."
    )

    # ------------------------------------------------------------
    # THE VIEW
    # ------------------------------------------------------------

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT facts.*,
                   received - entitled AS gap,
                   received_value - entitled_value AS gap_value,
                   won + lost AS closed,
                   100.0 * received / NULLIF(entitled, 0) AS fulfilment,
                   100.0 * received_value / NULLIF(entitled_value, 0)
                       AS fulfilment_value,
                   100.0 * won / NULLIF(won + lost, 0) AS conversion
              FROM (%s UNION ALL %s UNION ALL %s) AS facts
            """,
            self._query_ledger(),
            self._query_entitlements(),
            self._query_leads(),
        )

    def _query_ledger(self):
        """Entries of the ledger that count, or that somebody made of his own accord.

        An entry of a change that counts for nobody belongs to who lost or got the lead.
        """
        is_back = SQL("kind IN ('return', 'reclaim')")
        return SQL(
            """
            SELECT id * 4::bigint AS id, date,
                   team_id, company_id, currency_id, tier_id,
                   COALESCE(account_user_id,
                            CASE WHEN %s THEN from_user_id ELSE to_user_id END
                   ) AS user_id,
                   %s
              FROM fair_allocation_decision
             WHERE count != 0 OR kind IN ('override', 'claim', 'return', 'reclaim')
            """,
            is_back,
            self._list_measures(
                received=SQL("count"),
                received_value=SQL("value"),
                overridden=SQL("(kind = 'override')::int"),
                claimed=SQL("(kind = 'claim')::int"),
                given_back=SQL("(count = 0 AND %s)::int", is_back),
            ),
        )

    def _query_entitlements(self):
        return SQL(
            """
            SELECT id * 4::bigint + 1, date, team_id, company_id, currency_id, tier_id,
                   user_id, %s
              FROM fair_allocation_entitlement
            """,
            self._list_measures(
                entitled=SQL("credited"), entitled_value=SQL("credited_value")
            ),
        )

    def _query_leads(self):
        """What people hold, won and lost in teams that share by rules, and what waits.

        At the moment when it was given, or closed, or came in.
        """
        is_open = SQL("lead.won_status = 'pending'")
        is_held = SQL("%s AND lead.user_id IS NOT NULL", is_open)
        is_won = SQL("lead.won_status = 'won'")
        revenue = SQL("COALESCE(lead.expected_revenue, 0)")
        return SQL(
            """
            SELECT lead.id * 4::bigint + 2,
                   CASE WHEN %(is_held)s THEN COALESCE(lead.date_open, lead.create_date)
                        WHEN %(is_open)s THEN lead.create_date
                        ELSE COALESCE(lead.date_closed, lead.create_date) END,
                   lead.team_id, COALESCE(lead.company_id, team.company_id),
                   company.currency_id, lead.fair_tier_id, lead.user_id, %(measures)s
              FROM crm_lead lead
              JOIN crm_team team ON team.id = lead.team_id
              JOIN fair_allocation_policy policy
                ON policy.id = team.fair_policy_id AND policy.version_id IS NOT NULL
         LEFT JOIN res_company company
                ON company.id = COALESCE(lead.company_id, team.company_id)
             WHERE lead.active OR lead.won_status != 'pending'
            """,
            is_held=is_held,
            is_open=is_open,
            measures=self._list_measures(
                held=SQL("(%s)::int", is_held),
                held_value=SQL("CASE WHEN %s THEN %s ELSE 0 END", is_held, revenue),
                expected_value=SQL(
                    "CASE WHEN %s THEN COALESCE(lead.prorated_revenue, 0) ELSE 0 END",
                    is_held,
                ),
                won=SQL("(%s)::int", is_won),
                won_value=SQL("CASE WHEN %s THEN %s ELSE 0 END", is_won, revenue),
                lost=SQL("(lead.won_status = 'lost')::int"),
                waiting=SQL("(%s AND lead.user_id IS NULL)::int", is_open),
            ),
        )

    def _list_measures(self, **known):
        """Columns of all measures; those a fact says nothing about are 0."""
        return SQL(", ").join(
            SQL("%s AS %s", known.get(name, SQL("0")), SQL.identifier(name))
            for name in MEASURES
        )

    # ------------------------------------------------------------
    # RATIOS
    # ------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        """Ratios of the sums, whatever is grouped."""
        name = aggregate_spec.partition(":")[0]
        if name not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        dividend, divisor, factor = RATIOS[name]
        return SQL(
            "%s * SUM(%s) / NULLIF(SUM(%s), 0)",
            factor,
            self._field_to_sql(self._table, dividend, query),
            self._field_to_sql(self._table, divisor, query),
        )
