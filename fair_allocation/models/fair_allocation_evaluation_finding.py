from odoo import api, fields, models


class FairAllocationEvaluationFinding(models.Model):
    """What an evaluation found, and what it proposes to do about it.

    Nothing happens before a manager accepts; a rejection says why.
    """

    _name = "fair.allocation.evaluation.finding"
    _description = "Finding of an Evaluation"
    _order = "evaluation_id desc, id"

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
    kind = fields.Selection(
        [
            ("move", "Move leads"),
            ("cap", "Change a limit"),
            ("seniority", "Change a rung"),
            ("skill", "Train a skill"),
            ("rule", "Revise a rule"),
            ("fact", "Worth knowing"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier", readonly=True, ondelete="set null"
    )
    skill_id = fields.Many2one("hr.skill", readonly=True, ondelete="set null")
    code = fields.Char(readonly=True)
    numbers = fields.Json(readonly=True)
    text = fields.Char("Finding", compute="_compute_text")
    evidence = fields.Json(readonly=True)
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
    run_id = fields.Many2one("fair.allocation.run", readonly=True, ondelete="set null")

    @api.depends("code", "numbers")
    @api.depends_context("lang")
    def _compute_text(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for finding in self:
            finding.text = labels.get(finding.kind)

    @api.model
    def _find(self, evaluation):
        """Replace the open findings of ``evaluation`` by those of its figures now.

        The caller holds the product's rights.
        """
