from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmTeam(models.Model):
    """Teams whose published rules pass customers on after some time."""

    _inherit = "crm.team"

    fair_rotates = fields.Boolean("Rotates", compute="_compute_fair_rotates")

    @api.depends("fair_policy_id.version_id")
    def _compute_fair_rotates(self):
        for team in self:
            version = team.fair_policy_id.version_id
            team.fair_rotates = version and version._settings()["rotation"]

    @api.model
    def _fair_search_rotating(self):
        return self._fair_search_governed().filtered("fair_rotates")

    def action_fair_rotate(self):
        """Preview passing on the customers of these teams that are due.

        A proposal that is open already is shown as it is.

        :raise UserError: when the rules of none say so, or nobody is due
        """
        Run = self.env["fair.allocation.run"]
        Run._check_is_manager()
        self.check_access("read")
        rotating = self.filtered("fair_rotates")
        if not rotating:
            raise UserError(
                self.env._(
                    "Rotation: no published rules say so. Switch it on in the policy "
                    "of the team and publish it."
                )
            )
        runs = Run._search_open_rotations(rotating)
        for team in rotating:
            runs |= Run._propose_rotation(team)
        if not runs:
            raise UserError(
                self.env._(
                    "No customer has been with the same salesperson for as many months "
                    "as the tier says, so there is nothing to rotate."
                )
            )
        return runs._get_runs_action()
