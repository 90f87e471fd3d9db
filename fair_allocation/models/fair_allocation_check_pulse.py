from odoo import api, models

from ..settings import BOUNDS


class FairAllocationCheck(models.AbstractModel):
    """A pulse that is never taken, because too few people could answer."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        return [*super()._find(version), *self._find_small_teams(version)]

    @api.model
    def _find_small_teams(self, version):
        """Teams that a lower setting would let answer; smaller ones nothing can."""
        settings = version._settings()
        if settings["evaluation_period"] == "none":
            return
        needed, (least, _most) = settings["pulse_sample"], BOUNDS["pulse_sample"]
        for team in version.policy_id.team_ids:
            company = team.company_id or version.company_id or self.env.company
            people = self.env["fair.allocation.pulse"]._get_people(team, company)
            if least <= len(people) < needed:
                yield self._prepare(
                    *("pulse_small_team", "warning", version.policy_id, team),
                    count=len(people),
                )
