from odoo import api, fields, models


class FairAllocationReplayLine(models.Model):
    """What one person got of one tier: really, and in each column of a replay."""

    _name = "fair.allocation.replay.line"
    _description = "Share in a Replay"
    _order = "replay_id desc, user_id, tier_sequence, id"
    _rec_name = "user_id"

    replay_id = fields.Many2one(
        "fair.allocation.replay", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="replay_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="replay_id.currency_id")
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    tier_sequence = fields.Integer(
        related="tier_id.sequence", store=True, string="Importance"
    )
    real_received = fields.Integer("Really", readonly=True)
    real_received_value = fields.Monetary("Value Really", readonly=True)
    first_received = fields.Integer("First Rules", readonly=True)
    first_received_value = fields.Monetary("Value by First Rules", readonly=True)
    first_entitled = fields.Float(
        "Entitled by First Rules", digits=(16, 1), readonly=True
    )
    first_entitled_value = fields.Monetary(
        "Entitled Value by First Rules", readonly=True
    )
    second_received = fields.Integer("Second Rules", readonly=True)
    second_received_value = fields.Monetary("Value by Second Rules", readonly=True)
    second_entitled = fields.Float(
        "Entitled by Second Rules", digits=(16, 1), readonly=True
    )
    second_entitled_value = fields.Monetary(
        "Entitled Value by Second Rules", readonly=True
    )


class FairAllocationReplayLead(models.Model):
    """One lead of a replay: who got it, and who would have.

    Where the two columns differ, both explanations are kept, as runs keep them. The
    record's own explanation is that of the second rules.
    """

    _name = "fair.allocation.replay.lead"
    _description = "Lead in a Replay"
    _inherit = ["fair.allocation.explained"]
    _order = "replay_id desc, id"
    _rec_name = "lead_name"

    replay_id = fields.Many2one(
        "fair.allocation.replay", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="replay_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="replay_id.currency_id")
    decision_id = fields.Many2one(
        "fair.allocation.decision", "Entry in the Ledger", readonly=True
    )
    date = fields.Datetime(related="decision_id.date", string="Shared On")
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char(related="decision_id.lead_name", string="Lead Name")
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    value = fields.Monetary(readonly=True)
    user_id = fields.Many2one("res.users", "Really", readonly=True)
    first_user_id = fields.Many2one("res.users", "First Rules", readonly=True)
    first_reason = fields.Selection(
        selection="_selection_reason", string="Why by First Rules", readonly=True
    )
    first_explanation = fields.Json(readonly=True, export_string_translation=False)
    first_explanation_html = fields.Html(
        "Explanation by First Rules",
        compute="_compute_first_explanation_html",
        sanitize=False,
    )
    second_user_id = fields.Many2one("res.users", "Second Rules", readonly=True)
    differs = fields.Boolean(
        "To Somebody Else", readonly=True, help="The two columns differ."
    )

    _replay_idx = models.Index("(replay_id, differs)")
    # The ledger's entries are looked for when Odoo deletes one of a removed team.
    _decision_idx = models.Index("(decision_id)")

    @api.depends("first_explanation", "first_reason")
    @api.depends_context("lang")
    def _compute_first_explanation_html(self):
        for lead in self:
            first = lead.new(
                {"reason": lead.first_reason, "explanation": lead.first_explanation}
            )
            lead.first_explanation_html = first.explanation_html
