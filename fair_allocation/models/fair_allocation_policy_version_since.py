from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Nobody is judged by a rule for the time before it was published."""

    _inherit = "fair.allocation.policy.version"

    def _get_in_force_since(self, name):
        """Since when the setting ``name`` has been switched on without a break.

        Publishing the policy again doesn't begin anew.
        """
        since = self.published_on
        for version in self.policy_id.version_ids.sorted("number", reverse=True):
            if version.number > self.number:
                continue
            if not version._is_switched_on(name):
                break
            since = version.published_on
        return since

    def _is_switched_on(self, name):
        return self._settings()[name] not in (False, "nothing")
