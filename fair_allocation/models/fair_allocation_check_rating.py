from odoo import api, models

from .rating_rating_ask import TEMPLATE


class FairAllocationCheck(models.AbstractModel):
    """Satisfaction that counts though no customer is asked, or that can't be asked."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find(self, version):
        settings, policy = version._settings(), version.policy_id
        found = [*super()._find(version)]
        if settings["rating_days"]:
            if not self.env.ref(TEMPLATE, raise_if_not_found=False):
                found.append(self._prepare("rating_no_template", "problem", policy))
            return found
        counting = {f["code"] for f in settings["factors"] if f["weight"]}
        if "satisfaction" in counting:
            found.append(self._prepare("satisfaction_unasked", "warning", policy))
        challenge = self._get_satisfaction_challenge()
        if challenge:
            found.append(self._prepare("badge_unasked", "warning", policy))
        return found

    @api.model
    def _get_satisfaction_challenge(self):
        """A running challenge that satisfaction helps to win."""
        # sudo: whether there is one.
        return (
            self.env["gamification.challenge"]
            .sudo()
            .search(
                [
                    ("state", "=", "inprogress"),
                    ("line_ids.definition_id.fair_award", "=", "service_star"),
                ],
                limit=1,
            )
        )
