from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """The sentence on the agreement."""

    _inherit = "fair.allocation.policy.version"

    def _say_take(self, frame):
        lines = super()._say_take(frame)
        if frame.settings["acceptance_required"]:
            lines.append(
                self.env._(
                    "Nobody is given leads or claims any before accepting the "
                    "customer-protection agreement; meanwhile no share is owed. A new "
                    "version has to be accepted anew."
                )
            )
        return lines
