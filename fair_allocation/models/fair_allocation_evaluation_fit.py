from odoo import fields, models
from odoo.tools import SQL


class FairAllocationEvaluationLine(models.Model):
    """How well the leads fitted that a run gave."""

    _inherit = "fair.allocation.evaluation.line"

    fit = fields.Float(
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="How well the leads that runs gave fitted the person, on average, out of "
        "100: as each was explained.",
    )
    fit_count = fields.Integer("Leads Given by Runs", readonly=True)


class FairAllocationEvaluation(models.Model):
    """Fit: as it was when each lead was given, in the ledger's own explanations."""

    _inherit = "fair.allocation.evaluation"

    def _get_fit_facts(self):
        """``((user id, tier id), {fit_sum, fit_count})``; one query.

        What was undone has none, and neither has a lead that asks for nothing.
        """
        self.ensure_one()
        start, stop = self._get_moments()
        self.env["fair.allocation.decision"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT given.account_user_id, given.tier_id, COUNT(*),
                       SUM((given.explanation #>> '{chosen,fit}')::numeric)
                  FROM fair_allocation_decision given
                 WHERE given.team_id = %(team)s
                   AND given.date >= %(start)s AND given.date < %(stop)s
                   AND (given.company_id = %(company)s OR given.company_id IS NULL)
                   AND given.count > 0 AND given.account_user_id IS NOT NULL
                   AND given.explanation #> '{chosen,parts}' != '{}'
                   AND NOT EXISTS (
                       SELECT FROM fair_allocation_decision undone
                        WHERE undone.run_id = given.run_id
                          AND undone.lead_id = given.lead_id
                          AND undone.kind = 'undo')
              GROUP BY given.account_user_id, given.tier_id
                """,
                team=self.team_id.id,
                company=self.company_id.id,
                start=start,
                stop=stop,
            )
        )
        return [
            ((user, tier), {"fit_sum": float(total), "fit_count": number})
            for user, tier, number, total in rows
        ]
