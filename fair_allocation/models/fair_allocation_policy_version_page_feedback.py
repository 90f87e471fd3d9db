from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on what salespeople say of their leads."""

    _inherit = "fair.allocation.policy.version"

    def _say_disagree(self, frame):
        return [
            *super()._say_disagree(frame),
            self.env._(
                "Say of each lead you are given whether it fits, is wrong for you or "
                "has bad data. It is counted by rule and by source, and can be changed "
                "until an evaluation has been published."
            ),
        ]
