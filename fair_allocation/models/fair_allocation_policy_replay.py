from odoo import models
from odoo.exceptions import UserError


class FairAllocationPolicy(models.Model):
    """Seeing what a change of the rules would do, before it is published."""

    _inherit = "fair.allocation.policy"

    def action_open_replay(self):
        """Ask about the last period of the first team: draft against published.

        :raise UserError: when the policy has no team
        """
        self.ensure_one()
        self.env["fair.allocation.run"]._check_is_manager()
        self.check_access("read")
        if not self.team_ids:
            raise UserError(
                self.env._(
                    "Sales Teams: choose the team whose leads are to be replayed, and "
                    "save."
                )
            )
        return self.env["fair.allocation.replay"]._open_for(self.team_ids[0])
