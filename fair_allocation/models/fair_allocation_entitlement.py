from odoo import api, fields, models


class FairAllocationEntitlement(models.Model):
    """What people were credited: the other side of the ledger.

    Every lead that is given to somebody is split on paper among all who could have
    taken it. Per team and tier the credits sum to what was received, and so does what
    the weights alone would give.
    """

    _name = "fair.allocation.entitlement"
    _description = "Entitlement"
    _inherit = ["fair.allocation.append.only"]
    _order = "date desc, id desc"

    date = fields.Datetime(required=True, readonly=True)
    run_id = fields.Many2one(
        "fair.allocation.run", readonly=True, index=True, ondelete="restrict"
    )
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    tier_id = fields.Many2one(
        "fair.allocation.tier", readonly=True, ondelete="restrict"
    )
    credited = fields.Float("Entitled Leads", digits=(16, 3), readonly=True)
    credited_value = fields.Monetary("Entitled Value", readonly=True)
    nominal = fields.Float(
        "By Weight Alone",
        digits=(16, 3),
        readonly=True,
        help="What the weights alone would give, whoever was away, full or not "
        "permitted. Nobody is owed it.",
    )

    _account_idx = models.Index("(team_id, user_id, date)")

    @api.model
    def _get_credited(self, team, date_from=False):
        """Leads and value credited in ``team`` since ``date_from``.

        :return: ``{(user id, tier id): (leads, value)}``; one query
        """
        domain = [("team_id", "=", team.id), ("user_id", "!=", False)]
        if date_from:
            domain.append(("date", ">=", date_from))
        rows = self._read_group(
            domain, ["user_id", "tier_id"], ["credited:sum", "credited_value:sum"]
        )
        return {(u.id, t.id): (leads, value) for u, t, leads, value in rows}
