from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on questions and disputes."""

    _inherit = "fair.allocation.policy.version"

    def _say_disagree(self, frame):
        days = self._say_days(frame.settings["dispute_days"])
        return [
            *super()._say_disagree(frame),
            self.env._(
                "Press “Question This” on any decision in your team's log. A manager "
                "answers you."
            ),
            self.env._(
                "Whoever thinks that a colleague's lead should be theirs raises a "
                "dispute. Both are heard, and an arbiter rules within %s.",
                days,
            ),
            self.env._(
                "The arbiter is drawn: the one with the fewest open cases, and never "
                "a side, who leads one, or who made the decision."
            ),
            self.env._(
                "A case names who looks after a lead where your team's log does, and "
                "the customer where you may read the lead."
            ),
            self.env._(
                "Until the ruling nobody changes whose the lead is. Either side may "
                "appeal once within %s. The second ruling is final.",
                days,
            ),
        ]
