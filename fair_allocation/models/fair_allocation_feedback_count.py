from odoo import api, models

from .fair_allocation_feedback import ANSWERS, SOURCES


class FairAllocationFeedback(models.Model):
    """Feedback counted by rule and by source; one query each."""

    _inherit = "fair.allocation.feedback"

    @api.model
    def _count_by_rule(self, domain):
        """How often which answer was given to leads of each rule.

        :return: ``{(policy version, code of the reason): {answer: number}}``
        """
        counts = {}
        for version, reason, answer, number in self._read_group(
            domain, ["version_id", "reason", "answer"], ["__count"]
        ):
            count = counts.setdefault((version, reason), dict.fromkeys(ANSWERS, 0))
            count[answer] += number
        return counts

    @api.model
    def _count_by_source(self, domain):
        """How often which answer was given to leads of each source.

        A lead with a source and a campaign counts for both; one of which nothing is
        known counts for ``("none", False)``.

        :return: ``{(key of SOURCES or "none", record or day): {answer: number}}``
        """
        counts = {}
        fields = [
            name if name != "imported_on" else f"{name}:day"
            for name in SOURCES.values()
        ]
        for *values, answer, number in self._read_group(
            domain, [*fields, "answer"], ["__count"]
        ):
            known = [pair for pair in zip(SOURCES, values, strict=True) if pair[1]]
            for key in known or [("none", False)]:
                count = counts.setdefault(key, dict.fromkeys(ANSWERS, 0))
                count[answer] += number
        return counts
