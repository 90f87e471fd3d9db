from odoo import api, models


class FairAllocationDecision(models.Model):
    """Entries that take back what a bad lead counted."""

    _inherit = "fair.allocation.decision"

    def _is_taken_back(self):
        """Whether what this entry counted was taken back by a later one.

        An undone lead is entered in the name of the same run; of a deleted one only
        the name is left.
        """
        self.ensure_one()
        lead = [("lead_id", "=", self.lead_id.id)]
        if not self.lead_id:
            lead.append(("lead_name", "=", self.lead_name))
        return bool(
            self.search_count(
                [
                    *lead,
                    ("id", ">", self.id),
                    ("run_id", "=", self.run_id.id),
                    ("account_user_id", "=", self.account_user_id.id),
                    ("count", "<", 0),
                ],
                limit=1,
            )
        )

    @api.model
    def _credit_back(self, credit):
        """Enter that the lead of ``credit`` counts no longer: nobody's hands change."""
        given = credit.decision_id
        user = given.account_user_id
        entry = self._prepare_entry(given.lead_id, given.team_id, "credit")
        return self._append(
            [
                entry
                | {
                    "lead_name": given.lead_name,
                    "company_id": given.company_id.id,
                    "currency_id": given.currency_id.id,
                    "tier_id": given.tier_id.id,
                    "version_id": given.version_id.id,
                    "from_user_id": user.id,
                    "to_user_id": user.id,
                    "account_user_id": user.id,
                    "count": -given.count,
                    "value": -given.value,
                    "reason": "credit",
                    "note": credit.note,
                }
            ]
        )
