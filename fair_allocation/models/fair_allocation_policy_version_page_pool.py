from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on public pools, with their limits as they are today."""

    _inherit = "fair.allocation.policy.version"

    def _say_pools(self, frame):
        pools = self._get_pools()
        if not pools:
            return [
                self.env._(
                    "There is no public pool: what is given back waits for an owner."
                )
            ]
        return [
            self.env._(
                "What nobody looks after is in a public pool. Until you claim it you "
                "see what helps to choose, but not who it is."
            ),
            *(self._say_pool(pool) for pool in pools),
            self.env._("What you claim or give back counts in nobody's share."),
        ]

    def _get_pools(self):
        """Pools that serve the teams of the policy."""
        teams = self.policy_id.team_ids
        companies = teams.company_id or self.company_id or self.env.company
        return self.env["fair.allocation.pool"].search(
            [
                ("company_id", "in", companies.ids),
                "|",
                ("team_ids", "=", False),
                ("team_ids", "in", teams.ids),
            ]
        )

    def _say_pool(self, pool):
        """All limits of one pool, sentence by sentence on one line."""
        said = [
            self._say_claims(pool),
            pool.freeze_hours
            and self.env._(
                "Nobody can claim a lead for %s after it came in.",
                self._say_hours(pool.freeze_hours),
            ),
            pool.held_max
            and self.env._(
                "Who has %s open may claim no more.", self._say_leads(pool.held_max)
            ),
            pool.cool_down_days
            and self.env._(
                "Who had a customer before can't claim it for %s.",
                self._say_days(pool.cool_down_days),
            ),
            pool.blind
            and self.env._("Nobody chooses: you get the one that waits longest."),
        ]
        return self.env._(
            "%(pool)s: %(limits)s", pool=pool.name, limits=" ".join(filter(None, said))
        )

    def _say_claims(self, pool):
        if not pool.claims_per_day:
            return self.env._("You may claim as many a day as you like.")
        return self.env._(
            "You may claim %s a day, also if you give them back.",
            self._say_leads(pool.claims_per_day),
        )
