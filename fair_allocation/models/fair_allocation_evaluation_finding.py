from odoo import api, fields, models
from odoo.exceptions import UserError


class FairAllocationEvaluationFinding(models.Model):
    """What an evaluation found, and what it proposes to do about it.

    Kept as codes and numbers, and put into words for whoever reads it. Nothing happens
    before a manager accepts; a rejection says why. Only the product writes findings.
    """

    _name = "fair.allocation.evaluation.finding"
    _description = "Finding of an Evaluation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "evaluation_id desc, id"
    _rec_name = "text"
    # Whoever may read a finding may comment on it.
    _mail_post_access = "read"

    evaluation_id = fields.Many2one(
        "fair.allocation.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="evaluation_id.company_id", store=True, index=True
    )
    team_id = fields.Many2one(related="evaluation_id.team_id", store=True)
    policy_id = fields.Many2one(related="evaluation_id.policy_id")
    kind = fields.Selection(
        [
            ("move", "Move leads"),
            ("cap", "Change a limit"),
            ("seniority", "Change a rung"),
            ("skill", "Train a skill"),
            ("rule", "Revise a rule"),
            ("fact", "Add to the profile"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier", readonly=True, ondelete="set null"
    )
    skill_id = fields.Many2one("hr.skill", readonly=True, ondelete="set null")
    code = fields.Char(readonly=True, export_string_translation=False)
    numbers = fields.Json(readonly=True, export_string_translation=False)
    text = fields.Char("Finding", compute="_compute_text")
    proposal = fields.Char(
        "Proposed",
        compute="_compute_text",
        help="What happens when a manager accepts.",
    )
    evidence = fields.Json(
        "Evidence Data",
        compute="_compute_evidence",
        help="The numbers behind it as a table: headings, and rows of cells.",
    )
    evidence_html = fields.Html(
        "Evidence",
        compute="_compute_evidence",
        sanitize=False,  # made by our own template, which escapes
    )
    state = fields.Selection(
        [("open", "To decide"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        "Status",
        required=True,
        readonly=True,
        default="open",
    )
    answer = fields.Char(readonly=True, help="The manager's words.")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    decided_on = fields.Datetime(readonly=True)
    run_id = fields.Many2one(
        "fair.allocation.run",
        "Prepared Run",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )
    repeats_id = fields.Many2one(
        "fair.allocation.evaluation.finding",
        "Rejected Before",
        readonly=True,
        ondelete="set null",
        help="The same finding with the same numbers was rejected in the evaluation "
        "before, so it isn't proposed again.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("state", "user_id", "numbers")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for finding in self:
            finding.can_decide = (
                is_manager
                and finding.state == "open"
                and self.env.user not in finding._get_concerned()
            )

    def _get_concerned(self):
        """Whom the finding is about, and who would lose leads by it."""
        self.ensure_one()
        givers = [giver["person"] for giver in (self.numbers or {}).get("givers", ())]
        return self.user_id | self.env["res.users"].browse(givers)

    def _get_member(self):
        """The membership that the finding is about; none once the person has left."""
        self.ensure_one()
        return self.team_id.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.user_id and self.user_id.active
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(finding.state != "open" for finding in self):
            raise UserError(
                self.env._("A finding that was decided on can't be deleted.")
            )
