from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on helping each other; no setting changes them."""

    _inherit = "fair.allocation.policy.version"

    def _say_together(self, frame):
        return [
            self.env._(
                "You can ask a colleague to help with a lead of yours, for a part of "
                "its credit that you two agree on. You keep at least 1 %; a manager "
                "may change or end it."
            ),
            self.env._(
                "A helper reads the lead and its customer, writes notes and messages "
                "and holds meetings, which count as follow-up. The lead itself is "
                "changed by nobody but its salesperson."
            ),
            self.env._(
                "The credit is shared in money: of the value received and of what is "
                "won. The lead counts as one for its salesperson."
            ),
            self.env._(
                "The credit stays when the lead gets another salesperson, and goes "
                "back when the helper leaves."
            ),
        ]
