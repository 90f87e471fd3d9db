from dataclasses import replace

from odoo import api, models


class FairAllocationOutcome(models.AbstractModel):
    """Taking back the paper shares of a lead that counts no longer."""

    _inherit = "fair.allocation.outcome"

    @api.model
    def _take_back_credits(self, credit):
        """Take the paper shares of the lead back from everyone who had them.

        In the proportions in which they were given. So whoever had the bad lead is
        owed one, and the books balance.
        """
        given = credit.decision_id
        receiver = given.account_user_id
        if given.run_id:
            weights = self._get_weights(
                given.run_id, given.team_id, given.tier_id, receiver
            )
        else:
            weights = self._get_current_weights(given)
        common = {
            "date": self.env.cr.now(),
            "team_id": given.team_id.id,
            "company_id": given.company_id.id,
            "currency_id": given.currency_id.id,
            "tier_id": given.tier_id.id,
        }
        self.env["fair.allocation.entitlement"]._append(
            [
                common | part
                for part in self._split(weights, given.count, given.value, sign=-1)
            ]
        )

    @api.model
    def _get_current_weights(self, given):
        """How the lead of the entry would be split on paper today.

        What was given by hand belongs to no run that says how it was split then. A
        lead that is gone is split evenly among the team.
        """
        team, receiver = given.team_id, given.account_user_id
        version = team.fair_policy_id.version_id
        if not given.lead_id or not version:
            people = team.crm_team_member_ids.user_id | receiver
            return dict.fromkeys(people.ids, (1, 1, 1))
        problem = self.env["fair.allocation.problem"]._collect_past(
            team, version, given.lead_id
        )
        # As it was when it was given, whoever has it by now.
        lead = replace(problem.leads[0], tier=given.tier_id.id or 0, owner=receiver.id)
        result = self._allocate(replace(problem, leads=(lead,)))
        return {
            share.person: (share.credited, share.credited_value, share.nominal)
            for share in result.shares
            if share.credited or share.credited_value or share.nominal
        } or {receiver.id: (1, 1, 1)}
