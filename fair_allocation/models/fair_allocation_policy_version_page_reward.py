from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on badges and on who sees how one is doing."""

    _inherit = "fair.allocation.policy.version"

    def _say_reward(self, frame):
        sample = self._say_leads(frame.settings["evaluation_sample"])
        shown = {
            "none": self.env._(
                "Nobody but you and the managers sees your place on the leaderboard."
            ),
            "top": self.env._(
                "The team sees who has the first three places on the leaderboard; "
                "further down everyone sees only the own one."
            ),
            "all": self.env._("The team sees all places on the leaderboard."),
        }
        return [
            self.env._(
                "Best Seller is who won most for the leads received, compared with "
                "what would have been won of the same leads on average, from %s. What "
                "is won without revenue doesn't count.",
                sample,
            ),
            self.env._(
                "Service Star is who responds in time and whose customers are content."
            ),
            self.env._(
                "Fair Player is who passes leads on in time with a note, rather than "
                "have them taken back, and has no confirmed violation."
            ),
            shown[frame.settings["leaderboard"]],
            self.env._("Equals share a place, and all of them get the badge."),
        ]
