from odoo import api, fields, models
from odoo.tools import format_date


class FairAllocationRunShare(models.Model):
    """By how much penalty points made a share smaller when the run was worked out.

    It is kept here and not in the explanations, which colleagues read: points are
    between the person and the managers.
    """

    _inherit = "fair.allocation.run.share"

    penalty_points = fields.Integer(readonly=True)
    penalty_percent = fields.Integer("Smaller Share (%)", readonly=True)
    penalty_until = fields.Date(
        readonly=True, help="The last day on which the share is so much smaller."
    )
    penalty_text = fields.Char("Penalty", compute="_compute_penalty_text")

    # What explanations look for: hardly any share has points.
    _penalty_idx = models.Index("(run_id, user_id) WHERE penalty_points > 0")

    @api.depends("penalty_points", "penalty_percent", "penalty_until")
    @api.depends_context("lang")
    def _compute_penalty_text(self):
        for share in self:
            share.penalty_text = self._say_penalty(
                share.penalty_points, share.penalty_percent, share.penalty_until
            )

    @api.model
    def _say_penalty(self, points, percent, until):
        """What the points did, in words; nothing without any."""
        if not percent:
            return False
        return self.env._(
            "Share smaller by %(percent)s%% because of penalty points (%(points)s) "
            "until %(date)s",
            percent=percent,
            points=points,
            date=format_date(self.env, until),
        )
