from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..wins import Deal, watch

#: Set by the product alone.
REVENUE_FIELDS = (
    "fair_revenue_state",
    "fair_revenue_raised_on",
    "fair_revenue_before",
    "fair_revenue_checked_by_id",
)

#: What wins a lead, or raises what it is worth.
WATCHED = {"expected_revenue", "stage_id", "probability"}

MANAGER = "sales_team.group_sale_manager"


class CrmLead(models.Model):
    """Wins whose own salesperson raised the revenue at the end are looked at.

    Where there was no revenue before, the win counts for nobody's merit until a manager
    has said that it is right.
    """

    _inherit = "crm.lead"

    fair_revenue_state = fields.Selection(
        [("raised", "To Check"), ("checked", "Checked")],
        "Revenue at the End",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The salesperson raised the revenue while winning the lead or afterwards.",
    )
    fair_revenue_raised_on = fields.Datetime(
        "Revenue Raised On", readonly=True, copy=False
    )
    fair_revenue_before = fields.Monetary(
        "Revenue Before",
        readonly=True,
        copy=False,
        currency_field="company_currency",
        aggregator=None,
    )
    fair_revenue_checked_by_id = fields.Many2one(
        "res.users",
        "Revenue Checked By",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    fair_can_check_revenue = fields.Boolean(
        compute="_compute_fair_can_check_revenue", export_string_translation=False
    )

    @api.depends("fair_revenue_state", "won_status", "user_id")
    @api.depends_context("uid")
    def _compute_fair_can_check_revenue(self):
        is_manager = self.env.user.has_group(MANAGER)
        for lead in self:
            lead.fair_can_check_revenue = (
                is_manager
                and lead.fair_revenue_state == "raised"
                and lead.won_status == "won"
                and lead.user_id != self.env.user
            )

    # ------------------------------------------------------------
    # WHAT COUNTS
    # ------------------------------------------------------------

    @api.model
    def _fair_get_merit_domain(self):
        """Closed leads that say something about their salesperson.

        Lost ones, and those won with a revenue that was there before, or was checked.
        """
        proven = Domain("expected_revenue", ">", 0) & (
            Domain("fair_revenue_state", "!=", "raised")
            | Domain("fair_revenue_before", ">", 0)
        )
        return Domain("won_status", "=", "lost") | proven

    @api.model
    def _fair_get_merit_sql(self, alias):
        """The same of a won lead, for tables: a condition on ``alias``."""
        lead = SQL.identifier(alias)
        return SQL(
            "(%(lead)s.expected_revenue > 0"
            " AND (%(lead)s.fair_revenue_state IS DISTINCT FROM 'raised'"
            " OR %(lead)s.fair_revenue_before > 0))",
            lead=lead,
        )

    # ------------------------------------------------------------
    # NOTICING
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        won = leads.filtered(
            lambda lead: lead.won_status == "won" and lead.expected_revenue > 0
        )
        won._fair_own_wins()._fair_watch_revenue({})
        return leads

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        own = self._fair_own_wins()
        before = {lead: lead._fair_get_deal() for lead in own}
        result = super().write(vals)
        own._fair_watch_revenue(before)
        return result

    def _fair_own_wins(self):
        """Those whose revenue the user may not judge: whatever isn't a manager's.

        Nor is a manager the one to judge what they sell themselves.
        """
        user = self.env.user
        if user.id == SUPERUSER_ID or not self:
            return self.browse()
        # sudo: a lead just given away may not be readable any more; only remembered.
        leads = self.sudo()
        if user.has_group(MANAGER):
            leads = leads.filtered(lambda lead: lead.user_id == user)
        return leads

    def _fair_get_deal(self):
        # What somebody enters as a lead of their own was nothing before.
        entered = self.create_uid == self.env.user and self.create_date
        return Deal(
            revenue=self.expected_revenue,
            won=self.won_status == "won",
            raised=self.fair_revenue_raised_on or entered or None,
            before=self.fair_revenue_before,
        )

    def _fair_watch_revenue(self, before):
        """Remember what was raised, and mark wins to be checked; few writes."""
        now, nothing = self.env.cr.now(), Deal(revenue=0.0, won=False)
        found = {}
        for lead in self.exists():
            old = before.get(lead, nothing)
            raised, worth, is_doubtful = watch(old, lead._fair_get_deal(), now)
            if is_doubtful or raised != old.raised:
                key = (raised, worth, is_doubtful)
                found[key] = found.get(key, lead.browse()) | lead
        for (raised, worth, is_doubtful), leads in found.items():
            vals = {"fair_revenue_raised_on": raised, "fair_revenue_before": worth}
            if is_doubtful:
                vals |= {
                    "fair_revenue_state": "raised",
                    "fair_revenue_checked_by_id": False,
                }
            leads._fair_write(vals)

    # ------------------------------------------------------------
    # CHECKING
    # ------------------------------------------------------------

    def action_fair_check_revenue(self):
        """A manager says that the revenue is right: the win counts.

        :raise AccessError: for one's own wins, and for who is no sales manager
        :raise UserError: when there is nothing to check any more
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self.check_access("write")
        for lead in self:
            if lead.user_id == self.env.user:
                raise AccessError(
                    self.env._("Nobody checks their own wins. Ask another manager.")
                )
            if lead.fair_revenue_state != "raised":
                raise UserError(
                    self.env._("%s: there is nothing to check any more.", lead.name)
                )
        vals = {
            "fair_revenue_state": "checked",
            "fair_revenue_checked_by_id": self.env.uid,
        }
        self._fair_write(vals)
        return True
