from odoo import models

from .fair_allocation_notice_rating import LOW_RATING_DAYS
from .rating_rating_ask import QUIET_DAYS


class FairAllocationPolicyVersion(models.Model):
    """Sentences on what customers are asked, and what counts of it."""

    _inherit = "fair.allocation.policy.version"

    def _say_evaluation(self, frame):
        return [*super()._say_evaluation(frame), *self._say_ratings(frame.settings)]

    def _say_ratings(self, settings):
        if not (days := settings["rating_days"]):
            yield self.env._("Customers aren't asked for ratings.")
            return
        yield self.env._(
            "Customers are asked by e-mail how satisfied they are, %(days)s after the "
            "first contact and again after they bought; nobody twice in %(quiet)s.",
            days=self._say_days(days),
            quiet=self._say_days(QUIET_DAYS),
        )
        yield self.env._(
            "What a customer answers by the link in that e-mail counts. Any other "
            "rating counts once a manager has confirmed it, never of their own."
        )
        yield self.env._(
            "Satisfaction counts from %s ratings of a person. The fewer there are, the "
            "nearer it is to the average of all. Only that person and the managers see "
            "single ratings.",
            settings["rating_sample"],
        )
        yield self.env._(
            "When a customer is dissatisfied, a manager takes care of it within %s.",
            self._say_days(LOW_RATING_DAYS),
        )
