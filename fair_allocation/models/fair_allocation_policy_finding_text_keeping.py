from odoo import api, models


class FairAllocationPolicyFinding(models.Model):
    """Findings on pools, returns and rotation, in words."""

    _inherit = "fair.allocation.policy.finding"

    @api.model
    def _selection_code(self):
        return [*super()._selection_code(), *self._get_keeping_labels().items()]

    @api.model
    def _get_keeping_labels(self):
        return {
            "no_pool": self.env._("No pool for the team"),
            "pool_no_member": self.env._("Pool without members"),
            "pool_invalid": self.env._("Pool with an invalid condition"),
            "pool_unmatched": self.env._("Pool no lead fits"),
            "rotation_no_months": self.env._("Rotation without months"),
            "return_no_days": self.env._("Automatic return without days"),
            "nobody_works": self.env._("Nobody at work"),
            "teamless": self.env._("Leads no team accepts"),
        }

    @api.model
    def _get_texts(self, said):
        return {
            **super()._get_texts(said),
            **self._get_pool_texts(said),
            **self._get_keeping_texts(said),
        }

    @api.model
    def _get_pool_texts(self, said):
        return {
            "no_pool": self.env._(
                "By these rules leads of %(team)s go into a public pool, but none "
                "serves the team: they wait. Create one, or change the rules.",
                **said,
            ),
            "pool_no_member": self.env._(
                "Nobody may claim from the pool %(pool_id)s. Add members.", **said
            ),
            "pool_invalid": self.env._(
                "The condition of the pool %(pool_id)s can't be read, so nothing goes "
                "into it. Choose it anew.",
                **said,
            ),
            "pool_unmatched": self.env._(
                "No lead at all meets the condition of the pool %(pool_id)s, so "
                "nothing goes into it. Widen it.",
                **said,
            ),
        }

    @api.model
    def _get_keeping_texts(self, said):
        return {
            "rotation_no_months": self.env._(
                "Rotation is on, but no tier says after how many months. Enter them on "
                "a tier, or turn it off."
            ),
            "return_no_days": self.env._(
                "Automatic return is on, but no tier says after how many days. Enter "
                "them on a tier, or turn it off."
            ),
            "nobody_works": self.env._(
                "Nobody in %(team)s who may take tier %(tier_id)s works in the next 7 "
                "days, but the first contact is due within %(count)s hours. Let "
                "somebody stand in.",
                **said,
            ),
            "teamless": self.env._(
                "Open leads without a team that no team accepts: %(count)s. Give them "
                "one, or widen the domain of a team.",
                **said,
            ),
        }
