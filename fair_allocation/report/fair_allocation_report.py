from odoo import fields, models
from odoo.tools import SQL

#: Measures, in the order of the view's columns.
MEASURES = (
    "entitled",
    "nominal",
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
    "responded",
    "responded_hours",
    "response_due",
    "response_met",
    "follow_up_due",
    "follow_up_met",
)

#: Figures that are divided after summing: (dividend, divisor, factor). The factor has a
#: decimal point, because PostgreSQL cuts what it divides among whole numbers.
RATIOS = {
    "fulfilment": ("received", "entitled", 100.0),
    "fulfilment_value": ("received_value", "entitled_value", 100.0),
    "conversion": ("won", "closed", 100.0),
    "response_hours": ("responded_hours", "responded", 1.0),
    "response_rate": ("response_met", "response_due", 100.0),
    "follow_up_rate": ("follow_up_met", "follow_up_due", 100.0),
}


class FairAllocationReport(models.Model):
    """Who was entitled to what, received what, and made what of it.

    Every row is one fact: an entry of the ledger, a paper share, what somebody did
    about a lead given to them, or a lead that somebody holds, won or lost, or that
    waits. Sums over any of person, tier, team and time are therefore right; ratios are
    those of the sums.
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
            "nominal",
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

    date = fields.Datetime(
        readonly=True,
        help="When the lead was given, for shares and for what was done about it; when "
        "it was closed, for won and lost leads; when it came in, for waiting ones.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        readonly=True,
        help="Whose figures they are; nobody's for leads that wait.",
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        readonly=True,
        help="Team in which the lead was shared out.",
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier",
        readonly=True,
        help="Tier of the lead when it was given; for open, closed and waiting leads "
        "the tier of today.",
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, help="Company of the lead."
    )
    currency_id = fields.Many2one(
        "res.currency", readonly=True, help="Currency of the company."
    )

    entitled = fields.Float(
        "Entitled Leads",
        digits=(16, 1),
        readonly=True,
        help="Every lead is split on paper among all who could have taken it, so "
        "absence is allowed for.",
    )
    nominal = fields.Float(
        "By Weight Alone",
        digits=(16, 1),
        readonly=True,
        help="Leads that the weights alone would give, whoever was away, full or not "
        "permitted. Only for comparison.",
    )
    received = fields.Integer(
        "Received Leads",
        readonly=True,
        help="Leads given that count, less those taken back or credited.",
    )
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
    entitled_value = fields.Monetary(
        readonly=True, aggregator="sum", help="The paper share in money."
    )
    received_value = fields.Monetary(
        readonly=True, aggregator="sum", help="Value of the received leads."
    )
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
    claimed = fields.Integer(
        "Claimed Leads",
        readonly=True,
        help="Leads the person took out of a public pool. They count in nobody's "
        "share.",
    )
    given_back = fields.Integer(
        "Given or Taken Back",
        readonly=True,
        help="Leads the person gave back, or that were taken back.",
    )
    held = fields.Integer(
        "Open Leads", readonly=True, help="Leads the person has now, not closed."
    )
    held_value = fields.Monetary(
        "Open Value",
        readonly=True,
        aggregator="sum",
        help="Expected revenue of the open leads.",
    )
    expected_value = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="Expected revenue × probability of the open leads.",
    )
    won = fields.Integer("Won Leads", readonly=True, help="By the day they were won.")
    won_value = fields.Monetary(
        readonly=True, aggregator="sum", help="Expected revenue of the won leads."
    )
    lost = fields.Integer(
        "Lost Leads", readonly=True, help="By the day they were lost."
    )
    closed = fields.Integer("Closed Leads", readonly=True, help="Won and lost leads.")
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
                   won + lost AS closed, %s
              FROM (%s) AS facts
            """,
            SQL(", ").join(
                SQL(
                    "%s * %s / NULLIF(%s, 0) AS %s",
                    factor,
                    SQL.identifier(dividend),
                    SQL("won + lost")
                    if divisor == "closed"
                    else SQL.identifier(divisor),
                    SQL.identifier(name),
                )
                for name, (dividend, divisor, factor) in RATIOS.items()
            ),
            SQL(" UNION ALL ").join(self._get_fact_queries()),
        )

    def _get_fact_queries(self):
        """A query for each kind of fact, all with the same columns.

        The rest of its ids divided by 4 tells the kinds apart.
        """
        return [
            self._query_ledger(),
            self._query_entitlements(),
            self._query_leads(),
            self._query_service(),
        ]

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
