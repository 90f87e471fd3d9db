from odoo import api, fields, models

#: In these states the points of a violation count, until they expire.
COUNTING = ("confirmed", "appealed")


class FairAllocationViolation(models.Model):
    """The register of broken rules: suspected, then decided on by a manager.

    Nothing counts before a manager who isn't the person confirms it. Records are made
    and changed by these steps alone, and never deleted: not even with all rights are
    they edited. Nobody but the person and the managers of the company sees them.
    """

    _name = "fair.allocation.violation"
    _inherit = ["fair.allocation.register"]
    _description = "Violation"
    _order = "occurred_on desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("poaching", "Reaching for a colleague's lead"),
            ("refused", "Changing a colleague's lead"),
            ("duplicate", "Entering a colleague's customer"),
            ("loop", "Claiming and giving back"),
            ("service", "Missed service"),
            ("other", "Something else"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("suspected", "Suspected"),
            ("confirmed", "Confirmed"),
            ("appealed", "Appealed"),
            ("lifted", "Lifted"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="suspected",
    )
    user_id = fields.Many2one(
        "res.users", "Who", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    occurred_on = fields.Datetime("Happened On", required=True, readonly=True)
    # The person may not be allowed to know whose customer it was.
    lead_id = fields.Many2one(
        "crm.lead",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    lead_name = fields.Char(
        "Name of the Lead", readonly=True, groups="sales_team.group_sale_manager"
    )
    reported_by_id = fields.Many2one(
        "res.users",
        "Reported By",
        readonly=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
        help="The manager who reported it; nobody if it was noticed by itself.",
    )
    note = fields.Text("What Happened", readonly=True)
    facts = fields.Json(readonly=True, export_string_translation=False)
    incident = fields.Char(
        readonly=True,
        export_string_translation=False,
        groups="sales_team.group_sale_manager",
    )

    # ------------------------------------------------------------
    # WHAT WAS DECIDED
    # ------------------------------------------------------------

    points = fields.Integer(
        "Penalty Points", readonly=True, help="They count from the confirmation on."
    )
    reason = fields.Text(readonly=True, help="Why it was confirmed or dismissed.")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    decided_on = fields.Datetime(readonly=True)
    expires_on = fields.Date(
        "Counts Until", readonly=True, help="The last day on which the points count."
    )
    appeal_until = fields.Datetime(readonly=True)
    appeal_reason = fields.Text("Appeal", readonly=True)
    appealed_on = fields.Datetime(readonly=True)
    answer = fields.Text("Answer to the Appeal", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    answered_on = fields.Datetime(readonly=True)

    # Each incident is on record once.
    _incident_uniq = models.UniqueIndex("(incident)", "This is on record already.")
    # Whose points are in force is asked for every run and every claim.
    _points_idx = models.Index(
        "(user_id, company_id, expires_on) WHERE state IN ('confirmed', 'appealed')"
    )

    # ------------------------------------------------------------
    # RULES AND DATES
    # ------------------------------------------------------------

    def _get_settings(self):
        """The rules of the person's team, by which points count."""
        # sudo: the published rules.
        version = self.sudo().team_id.fair_policy_id.version_id
        if version:
            return version._settings()
        policies = self.env["fair.allocation.policy"]
        return policies.default_get(["point_months"])

    @api.model
    def _get_today(self, company):
        """The day it is where ``company`` works."""
        Version = self.env["fair.allocation.policy.version"]
        return Version._get_local_now(company).date()
