from odoo import models

from ..pulse import OPEN_DAYS


class FairAllocationPolicyVersion(models.Model):
    """Sentences on the question to the team."""

    _inherit = "fair.allocation.policy.version"

    def _say_evaluation(self, frame):
        lines = super()._say_evaluation(frame)
        if frame.settings["evaluation_period"] == "none":
            asked = self.env._(
                "A manager may ask the team how fair it finds this: %s days, one tap, "
                "without names.",
                OPEN_DAYS,
            )
        else:
            asked = self.env._(
                "With each evaluation the team is asked how fair it finds this: %s "
                "days, one tap, without names.",
                OPEN_DAYS,
            )
        return [
            *lines,
            asked,
            self.env._(
                "All who were asked see the result when it closes, from %s answers on; "
                "fewer are erased. Nobody, managers neither, sees any sooner or less "
                "than the whole team's.",
                frame.settings["pulse_sample"],
            ),
        ]
