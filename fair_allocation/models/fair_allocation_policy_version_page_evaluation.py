from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on how it is looked after that all of this is fair."""

    _inherit = "fair.allocation.policy.version"

    def _say_evaluation(self, frame):
        often = {
            "none": self.env._(
                "Managers evaluate a team when there is reason to: who was entitled to "
                "how much and received it, and what became of it."
            ),
            "month": self.env._(
                "Every month each team is evaluated: who was entitled to how much and "
                "received it, and what became of it."
            ),
            "quarter": self.env._(
                "Every quarter each team is evaluated: who was entitled to how much "
                "and received it, and what became of it."
            ),
        }
        return [
            often[frame.settings["evaluation_period"]],
            self.env._(
                "A published evaluation shows the team everyone's leads. What somebody "
                "made of them is between that person and the managers."
            ),
            self.env._(
                "Nothing is proposed about a person on fewer than %s, and nothing "
                "moves before a manager has accepted it.",
                self._say_leads(frame.settings["evaluation_sample"]),
            ),
        ]
