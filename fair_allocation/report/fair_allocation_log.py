from odoo import fields, models
from odoo.tools import SQL


class FairAllocationLog(models.Model):
    """The team's log of decisions, without what would tell whose customer it is.

    Everyone in a team can see who received how many leads of which tier, when and why;
    which customer it was is for those who look after it.
    """

    _name = "fair.allocation.log"
    _description = "Allocation Log"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "kind"
    _depends = {
        "fair.allocation.decision": [
            "date",
            "kind",
            "team_id",
            "company_id",
            "from_user_id",
            "to_user_id",
            "tier_id",
            "count",
            "reason",
            "version_id",
        ],
    }

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["fair.allocation.decision"]
        ._fields["kind"]
        ._description_selection(self.env),
        readonly=True,
    )
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    from_user_id = fields.Many2one("res.users", "From", readonly=True)
    to_user_id = fields.Many2one("res.users", "To", readonly=True)
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    count = fields.Integer("Counts", readonly=True)
    reason = fields.Selection(
        selection=lambda self: self.env[
            "fair.allocation.explained"
        ]._selection_reason(),
        string="Why",
        readonly=True,
    )
    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Rules", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, date, kind, team_id, company_id, from_user_id, to_user_id,
                   tier_id, count, reason, version_id
              FROM fair_allocation_decision
            """
        )
