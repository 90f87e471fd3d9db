from odoo import api, fields, models

from ..engine import SCALE, Account, measure


class FairAllocationRunShare(models.Model):
    """One person's standing in one tier before and after a run.

    *Entitled* is the paper share: every lead split among those who could take it.
    """

    _name = "fair.allocation.run.share"
    _description = "Share in a Run"
    _order = "run_id desc, team_id, user_id, tier_sequence"
    _rec_name = "user_id"

    run_id = fields.Many2one(
        "fair.allocation.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    team_id = fields.Many2one("crm.team", "Sales Team")
    user_id = fields.Many2one("res.users", "Salesperson")
    tier_id = fields.Many2one("fair.allocation.tier")
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    tier_sequence = fields.Integer(
        related="tier_id.sequence", store=True, string="Importance"
    )
    entitled_before = fields.Float(digits=(16, 3))
    entitled_value_before = fields.Monetary()
    credited = fields.Float(
        "Entitled in This Run", digits=(16, 3), help="Paper share of this run's leads."
    )
    credited_value = fields.Monetary("Entitled Value in This Run")
    nominal = fields.Float(
        "Share by Weight",
        digits=(16, 1),
        help="Share by weight alone, had everyone been able to take every lead.",
    )
    received_before = fields.Integer("Before")
    received_value_before = fields.Monetary("Value Before")
    received = fields.Integer("This Run")
    received_value = fields.Monetary("Value in This Run")
    entitled_after = fields.Float(
        "Entitled", compute="_compute_after", store=True, digits=(16, 1)
    )
    entitled_value_after = fields.Monetary(
        "Entitled Value", compute="_compute_after", store=True
    )
    received_after = fields.Integer("After", compute="_compute_after", store=True)
    received_value_after = fields.Monetary(
        "Value After", compute="_compute_after", store=True
    )
    gap_after = fields.Float(
        "Gap (leads)",
        compute="_compute_after",
        store=True,
        digits=(16, 1),
        help="Received less entitled: below zero is owed leads.",
    )

    @api.depends(
        "entitled_before",
        "entitled_value_before",
        "credited",
        "credited_value",
        "received_before",
        "received_value_before",
        "received",
        "received_value",
    )
    def _compute_after(self):
        for share in self:
            entitled = share.entitled_before + share.credited
            received = share.received_before + share.received
            share.entitled_after = entitled
            share.entitled_value_after = (
                share.entitled_value_before + share.credited_value
            )
            share.received_after = received
            share.received_value_after = (
                share.received_value_before + share.received_value
            )
            share.gap_after = received - entitled

    def _receive(self, line, sign):
        """Add (or take) the lead of ``line`` to what is received in the run."""
        for share in self:
            share.received += sign
            share.received_value += sign * line.value

    def _measure(self):
        """Fairness before and after, over all teams of the run.

        Each membership counts as a person of its own: teams are independent pools.
        """
        keys = {}
        before, after = [], []
        for share in self:
            pair = (share.team_id.id, share.user_id.id)
            person = keys.setdefault(pair, len(keys) + 1)
            tier = share.tier_id.id or 0
            before.append((person, tier, share._get_account("before")))
            after.append((person, tier, share._get_account("after")))
        return measure(before), measure(after)

    def _get_account(self, moment):
        """Standing at ``moment`` (``before`` or ``after``) in the engine's units."""
        return Account(
            received=self[f"received_{moment}"],
            credited=round(
                (self.entitled_before + (self.credited if moment == "after" else 0))
                * SCALE
            ),
            received_value=round(self[f"received_value_{moment}"] * 100),
            credited_value=round(self[f"entitled_value_{moment}"] * 100),
        )
