from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import format_list


class FairAllocationPolicy(models.Model):
    """A rule that nobody could obey isn't published."""

    _inherit = "fair.allocation.policy"

    def action_publish(self, note=None, finding_ids=()):
        self.check_access("write")
        for policy in self:
            policy._check_agreement()
        return super().action_publish(note, finding_ids)

    def _check_agreement(self):
        """With *No Leads Before Acceptance* each team has something to accept.

        :raise ValidationError: names the teams, and the mend
        """
        # sudo: as every check of a policy; the teams of the policy are named.
        check = self.env["fair.allocation.check"].sudo()
        found = list(check._find_no_agreement(self._draft()))
        if not found:
            return
        teams = self.env["crm.team"].sudo().browse([v["team_id"] for v in found])
        raise ValidationError(
            self.env._(
                "No Leads Before Acceptance: no agreement is in force for %s. Publish "
                "one under Configuration > Fair Allocation > Agreements, or turn the "
                "rule off.",
                format_list(self.env, teams.mapped("name")),
            )
        )
