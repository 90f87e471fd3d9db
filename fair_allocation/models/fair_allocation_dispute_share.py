from odoo import fields, models
from odoo.exceptions import ValidationError

from .fair_allocation_helper import CURRENT, SHARED_AT_MOST


class FairAllocationDispute(models.Model):
    """A ruling that shares: the claimant helps with the lead, for a part of its credit.

    What other helpers were promised stands, so the parts never make more than the
    whole. What the first ruling shared is taken back if the appeal says otherwise.
    """

    _inherit = "fair.allocation.dispute"

    helper_id = fields.Many2one(
        "fair.allocation.helper",
        "Help That Was Ruled",
        readonly=True,
        ondelete="set null",
        groups="sales_team.group_sale_manager",
    )

    def _check_opinion(self, outcome, reasons, percent):
        super()._check_opinion(outcome, reasons, percent)
        # sudo: what is left to share; nothing else of it is shown.
        most = self.sudo()._get_shareable()
        if outcome != "share" or 1 <= percent <= most:
            return
        if most < 1:
            raise ValidationError(
                self.env._(
                    "Outcome: helpers have been promised all of the credit that can be "
                    "shared. Choose another one."
                )
            )
        raise ValidationError(self.env._("Share of the Claimant: enter 1 to %s.", most))

    def _get_shareable(self):
        """Per cent of the credit that nobody but the claimant has been promised."""
        Helper = self.env["fair.allocation.helper"]
        promised = Helper._get_promised(self.lead_id, self.respondent_id)
        others = promised.filtered(lambda helper: helper.user_id != self.claimant_id)
        return SHARED_AT_MOST - sum(others.mapped("percent"))

    def _carry_out(self, found):
        if found.outcome != "share" and self.lead_id:
            self.helper_id._take_back()
        return super()._carry_out(found)

    def _carry_out_share(self, lead, found):
        """It stays, and the claimant helps with a share of the credit."""
        self._carry_out_keep(lead, found)
        # Others may have been promised something since the opinions were given.
        percent = max(min(found.percent, self._get_shareable()), 0)
        agreed = {
            "percent": percent,
            "state": "accepted",
            "answered_on": self.env.cr.now(),
        }
        Helper = self.env["fair.allocation.helper"]
        helper = Helper.search(
            [
                ("lead_id", "=", lead.id),
                ("user_id", "=", self.claimant_id.id),
                ("state", "in", CURRENT),
            ],
            limit=1,
        )
        if helper:
            helper._step(agreed)
        else:
            values = Helper._prepare(lead, self.claimant_id, "other", percent)
            helper = Helper._as_product().create(values | agreed)
        helper._settle()
        self._step({"helper_id": helper.id})
