from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

#: While a dispute is in one of these states nobody changes whose the lead is.
PENDING = ("open", "heard", "appealed")
#: In these it has been ruled on.
RULED = ("ruled", "final")


class FairAllocationDispute(models.Model):
    """Somebody claims a lead that a colleague looks after, and an arbiter rules.

    Both sides are heard, each in its own words; an arbiter who has nothing to do with
    either is drawn, and rules with reasons; either side may appeal once. Records are
    made and changed by these steps alone, and never deleted: not even with all rights
    are they edited.
    """

    _name = "fair.allocation.dispute"
    _description = "Dispute"
    _inherit = ["fair.allocation.register", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char("Case", required=True, readonly=True)
    # Whoever reads a dispute may not be allowed to know whose customer it is about.
    lead_id = fields.Many2one(
        "crm.lead",
        readonly=True,
        index=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    lead_name = fields.Char(readonly=True, groups="sales_team.group_sale_manager")
    is_known = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whether the claimant knew whose customer it is.",
    )
    claimant_id = fields.Many2one(
        "res.users", "Claimed By", readonly=True, index=True, ondelete="set null"
    )
    # A claimant may not know it; what he may is in ``other_side_id``.
    respondent_id = fields.Many2one(
        "res.users",
        "Looked After By",
        readonly=True,
        index=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
        help="Who looked after the lead when it was claimed.",
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        readonly=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    tier_id = fields.Many2one(
        "fair.allocation.tier", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("open", "Being heard"),
            ("heard", "To rule"),
            ("ruled", "Ruled"),
            ("appealed", "Appealed"),
            ("final", "Final"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="open",
    )

    # ------------------------------------------------------------
    # WHAT THE DISPUTED DECISION FOLLOWED
    # ------------------------------------------------------------

    decision_id = fields.Many2one(
        "fair.allocation.decision",
        "Disputed Decision",
        readonly=True,
        ondelete="restrict",
        groups="sales_team.group_sale_manager",
    )
    decision_kind = fields.Selection(
        selection=lambda self: self.env["fair.allocation.decision"]
        ._fields["kind"]
        ._description_selection(self.env),
        string="Kind of Decision",
        readonly=True,
    )
    decision_reason = fields.Selection(
        selection=lambda self: self.env[
            "fair.allocation.explained"
        ]._selection_reason(),
        string="Reason of the Decision",
        readonly=True,
    )
    policy_id = fields.Many2one(
        "fair.allocation.policy",
        "Policy",
        readonly=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Rules", readonly=True, ondelete="restrict"
    )

    # ------------------------------------------------------------
    # THE TWO SIDES
    # ------------------------------------------------------------

    claimant_statement = fields.Text(
        "What the Claimant Says",
        readonly=True,
        help="Only the claimant writes it, until the ruling.",
    )
    respondent_statement = fields.Text(
        "What the Other Side Says",
        readonly=True,
        help="Only who looks after the lead writes it, until the ruling.",
    )
    hearing_until = fields.Datetime(
        readonly=True, help="A side that says nothing until then isn't waited for."
    )
    rule_by = fields.Datetime("Ruling Due", readonly=True, index="btree_not_null")
    reminded_on = fields.Datetime(readonly=True)

    # ------------------------------------------------------------
    # THE RULING
    # ------------------------------------------------------------

    opinion_ids = fields.One2many(
        "fair.allocation.dispute.opinion", "dispute_id", "Opinions", readonly=True
    )
    opinion_count = fields.Integer("Opinions Given", readonly=True, aggregator=None)
    draws = fields.Json(
        readonly=True,
        export_string_translation=False,
        groups="sales_team.group_sale_manager",
        help="Each draw of arbiters, the first one first: it is evidence.",
    )
    outcome = fields.Selection(selection="_selection_outcome", readonly=True)
    percent = fields.Integer(
        "Share of the Claimant (%)", readonly=True, aggregator=None
    )
    ruled_on = fields.Datetime(readonly=True)
    appeal_until = fields.Datetime(readonly=True, index="btree_not_null")
    appealed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    appeal_reason = fields.Text(readonly=True)
    closed_on = fields.Datetime(readonly=True)
    upheld = fields.Float(
        "Claim Upheld (%)",
        digits=(16, 0),
        compute="_compute_upheld",
        store=True,
        aggregator="avg",
        help="100 if the claimant got the lead or a share of it, else 0.",
    )

    # Two disputes about a lead at once become one.
    _pending_uniq = models.UniqueIndex(
        "(lead_id) WHERE state IN ('open', 'heard', 'appealed')",
        "There is a dispute about this lead already.",
    )

    @api.model
    def _selection_outcome(self):
        labels = {
            "keep": self.env._("Stays where it was"),
            "move": self.env._("Goes to the claimant"),
            "share": self.env._("Shared"),
            "pool": self.env._("Back to the pool"),
        }
        return list(labels.items())

    @api.depends("outcome")
    def _compute_upheld(self):
        for dispute in self:
            dispute.upheld = 100 * (dispute.outcome in ("move", "share"))

    # ------------------------------------------------------------
    # WHO IS WHO
    # ------------------------------------------------------------

    def _step(self, vals):
        """As the system: who changed it last could tell a side who the other one is."""
        return super(FairAllocationDispute, self.with_user(SUPERUSER_ID))._step(vals)

    def _get_parties(self):
        # sudo: only compared; a claimant may not know who the other side is.
        case = self.sudo()
        return (case.claimant_id | case.respondent_id).with_env(self.env)

    def _get_seats(self):
        """Arbiters of the present instance who haven't said what they think."""
        # sudo: who sits is no secret from somebody who reads the case.
        return self.sudo().opinion_ids.filtered(
            lambda seat: seat.instance == self._get_instance()
            and not seat.given_on
            and not seat.is_dismissed
        )

    def _get_instance(self):
        """1 before the first ruling, 2 on an appeal."""
        return 2 if self.appeal_reason else 1

    def _get_days(self):
        """Days there are for a ruling, by the rules the case came under."""
        # sudo: the published rules.
        version = self.sudo().version_id
        if version:
            return version._settings()["dispute_days"]
        policies = self.env["fair.allocation.policy"]
        return policies.default_get(["dispute_days"])["dispute_days"]

    def _lock(self):
        """Make sure that nobody else does a step of this case at the same time.

        The row is changed, so that whoever read the case before has to read it again.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE fair_allocation_dispute SET opinion_count = opinion_count "
                "WHERE id = %s RETURNING id",
                self.id,
            )
        )
