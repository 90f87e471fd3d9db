from odoo import api, models


class FairAllocationStanding(models.AbstractModel):
    """What one has to accept before leads come."""

    _inherit = "fair.allocation.standing"

    @api.model
    def _describe_agreements(self, user, teams):
        """Agreements not accepted yet, with what follows from that."""
        Agreement = self.env["fair.allocation.agreement"]
        pending = Agreement._get_pending(user, self.env.companies)[user]
        if not pending:
            return []
        barred = bool(Agreement._get_barred_teams(user, teams))
        return [
            {"id": agreement.id, "text": self._say_pending(agreement, barred)}
            # sudo: the name of what the person may read.
            for agreement in pending.sudo()
        ]

    @api.model
    def _say_pending(self, agreement, barred):
        if barred:
            return self.env._(
                "Please read and accept “%s”. Until then you are given no leads and "
                "can't claim any.",
                agreement.display_name,
            )
        return self.env._("Please read and accept “%s”.", agreement.display_name)
