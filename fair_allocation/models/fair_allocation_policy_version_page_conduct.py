from odoo import models

from ..violations import APPEAL_DAYS


class FairAllocationPolicyVersion(models.Model):
    """Sentences on violations and their points."""

    _inherit = "fair.allocation.policy.version"

    def _say_conduct(self, frame):
        return [
            self.env._(
                "Noticed by themselves: reaching for a colleague's lead, trying to "
                "change one again and again, entering a colleague's protected customer "
                "anew, claiming and giving back in turn, leads taken back for neglect."
            ),
            self.env._(
                "That is a suspicion, and nothing follows from it. Only a manager "
                "confirms it, never in a matter of their own, with points and a reason."
            ),
            self.env._(
                "You are told, and may appeal once within %s. Another manager decides, "
                "if there is one.",
                self._say_days(APPEAL_DAYS),
            ),
            *self._say_points(frame.settings),
            self.env._("Nobody sees your points but you and the sales managers."),
        ]

    def _say_points(self, settings):
        percent, bound = settings["point_percent"], settings["penalty_bound"]
        yield self.env._(
            "Points expire after %s.", self._say_months(settings["point_months"])
        )
        if percent and bound:
            yield self.env._(
                "Each point makes a share %(percent)s%% smaller; all together at most "
                "%(bound)s%%.",
                percent=percent,
                bound=bound,
            )
        else:
            yield self.env._("Points don't change shares.")
        if stop := settings["claim_stop_points"]:
            yield self.env._(
                "From %s points on nobody claims leads, until enough of them have "
                "expired.",
                stop,
            )
