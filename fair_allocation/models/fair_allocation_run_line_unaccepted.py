from odoo import models
from odoo.exceptions import ValidationError


class FairAllocationRunLine(models.Model):
    """What a run proposed, and applies later."""

    _inherit = "fair.allocation.run.line"

    def _drop_changed(self):
        """Drop what is for somebody who hasn't accepted a version published since."""
        ready = super()._drop_changed()
        users = ready._get_barred_users()
        barred = ready.filtered(lambda line: line.user_id in users)
        barred.write({"state": "changed", "reason": "unaccepted"})
        return ready - barred

    def _get_barred_users(self):
        barred = self.env["res.users"]
        Agreement = self.env["fair.allocation.agreement"]
        for (team, version), lines in self.grouped(
            lambda line: (line.team_id, line.version_id)
        ).items():
            if version:
                barred |= Agreement._get_barred(team, version, lines.user_id)
        return barred

    def _check_override(self, user, note):
        """A manager's own choice is bound by it as well."""
        result = super()._check_override(user, note)
        Agreement = self.env["fair.allocation.agreement"]
        if user and Agreement._get_barred(self.team_id, self.version_id, user):
            raise ValidationError(
                self.env._(
                    "Salesperson: %s has not accepted the customer-protection "
                    "agreement. Choose somebody else, or remind the person.",
                    user.name,
                )
            )
        return result
