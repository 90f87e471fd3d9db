from odoo import api, models
from odoo.fields import Domain

from ..evaluation import summarize

#: Figures of the period that the fairness report sums up: figure -> its measure.
PERIOD = {
    "entitled": "entitled",
    "received": "received",
    "entitled_value": "entitled_value",
    "received_value": "received_value",
    "won": "won",
    "lost": "lost",
    "won_value": "won_value",
    "override_count": "overridden",
    "nominal": "nominal",
    "responded": "responded",
    "responded_hours": "responded_hours",
    "response_due": "response_due",
    "response_met": "response_met",
    "follow_up_due": "follow_up_due",
    "follow_up_met": "follow_up_met",
}

#: What people have now, whenever they were given it.
PRESENT = {"held": "held", "held_value": "held_value", "waiting": "waiting"}


class FairAllocationEvaluation(models.Model):
    """Where the figures come from: each source by person and tier, in one query."""

    _inherit = "fair.allocation.evaluation"

    def _get_figures(self):
        """``{(scope, user id, tier id): {figure: number}}`` as it is now.

        A fixed number of queries, however many people, tiers and decisions. The caller
        holds the product's rights.
        """
        self.ensure_one()
        facts = [
            *self._get_report_facts(self._get_domain(), PERIOD),
            *self._get_report_facts(self._get_present_domain(), PRESENT),
            *self._get_retention_facts(),
            *self._get_fit_facts(),
        ]
        people = {person for (person, _tier), _numbers in facts if person}
        people |= set(self.team_id.crm_team_member_ids.user_id.ids)
        facts += self._get_satisfaction_facts(people)
        facts += self._get_dispute_facts()
        return summarize(facts, people)

    def _get_present_domain(self):
        return self._get_team_domain() & (
            Domain("held", "!=", 0) | Domain("waiting", "!=", 0)
        )

    @api.model
    def _get_report_facts(self, domain, measures):
        rows = self.env["fair.allocation.report"]._read_group(
            domain,
            ["user_id", "tier_id"],
            [f"{name}:sum" for name in measures.values()],
        )
        return [
            ((user.id or None, tier.id or None), dict(zip(measures, row, strict=True)))
            for user, tier, *row in rows
        ]

    def _get_satisfaction_facts(self, people):
        """Ratings by customers, of those with enough of them."""
        sample = self.version_id._settings()["rating_sample"]
        ratings = self.env["fair.allocation.satisfaction"]._get(
            self.env["res.users"].browse(sorted(people)),
            self.date_from,
            self.date_to,
            sample,
            company=self.company_id,
        )
        return [
            (
                (person, None),
                {"satisfaction_sum": score * count, "satisfaction_count": count},
            )
            for person, (score, count) in ratings.items()
            if score is not None
        ]

    def _get_dispute_facts(self):
        """Disputes about leads of the team that somebody raised in the period."""
        start, stop = self._get_moments()
        counts = self.env["fair.allocation.dispute"]._count_by(
            self.team_id, start, stop, self.company_id
        )
        return [
            ((user, None), {"dispute_count": number}) for user, number in counts.items()
        ]
