from dataclasses import replace

from odoo import api, models

#: What nobody can mend by accepting.
GONE = ("archived", "left_team")


class FairAllocationProblem(models.AbstractModel):
    """Who hasn't accepted the agreement is given nothing, where the policy says so."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _collect_people(self, team, version):
        people = super()._collect_people(team, version)
        users = team.crm_team_member_ids.user_id
        barred = self.env["fair.allocation.agreement"]._get_barred(team, version, users)
        if not barred:
            return people
        tiers = {*self._get_tiers(team).ids, 0}
        return tuple(
            replace(
                person,
                absences=dict.fromkeys(tiers, "unaccepted")
                | {t: c for t, c in person.absences.items() if c in GONE},
            )
            if person.id in barred.ids
            else person
            for person in people
        )
