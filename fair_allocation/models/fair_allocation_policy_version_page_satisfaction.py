from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """What satisfaction is, where it decides who gets a lead."""

    _inherit = "fair.allocation.policy.version"

    def _say_decide(self, frame):
        lines = super()._say_decide(frame)
        settings = frame.settings
        if any(
            f["code"] == "satisfaction" and f["weight"] for f in settings["factors"]
        ):
            lines.append(
                self.env._(
                    "Satisfaction is what customers answered in the last twelve "
                    "months. Whoever has fewer than %s ratings counts as the others do "
                    "on average.",
                    settings["rating_sample"],
                )
            )
        return lines
