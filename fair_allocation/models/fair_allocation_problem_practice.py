from odoo import api, models


class FairAllocationProblem(models.AbstractModel):
    """Newcomers: their practice share, and what was given before they came."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _get_practice_weights(self, version, weights, permitted, absences, tiers):
        """Weights that replace the own ones: ``{member: {tier id: weight}}``.

        In a tier for practice whoever is in practice has at least
        ``practice_percent`` % of the average weight of the available people who may
        take that tier, and so is entitled to at least that part of an average share.
        Nobody's weight is lowered.

        :param dict weights: own weight of each member
        :param dict permitted: ids of the tiers each member may take
        :param dict absences: ids of the tiers each member is away for
        """
        percent = version._settings()["practice_percent"]
        if not percent:
            return {}
        members = self.env["crm.team.member"].concat(*weights)
        newcomers = set(members._fair_filter_in_practice(version))
        raised = {}
        for tier in tiers.filtered("practice") if newcomers else ():
            takers = {
                member: weight
                for member, weight in weights.items()
                if tier.id in permitted[member] and tier.id not in absences[member]
            }
            floor = self._get_practice_floor(takers, newcomers, percent)
            for member in newcomers:
                if tier.id in permitted[member] and weights[member] < floor:
                    raised.setdefault(member, {})[tier.id] = floor
        return raised

    @api.model
    def _get_practice_floor(self, weights, newcomers, percent):
        """The least weight of a newcomer: ``percent`` % of the average it leads to.

        The raised weights are in the average themselves, else the guarantee would be
        missed by just what raising them takes from everybody's share. A higher average
        may reach further newcomers, so it is repeated until nobody is added.
        """
        raised, below = None, set()
        while below != raised:
            raised = below
            # x = percent / 100 · (rest + raised · x) / people, solved for x. There is
            # always somebody who isn't raised: whoever has the highest weight.
            rest = percent * sum(weights[member] for member in weights.keys() - raised)
            parts = 100 * len(weights) - percent * len(raised)
            below = {m for m in newcomers & weights.keys() if weights[m] * parts < rest}
        return -(-rest // parts) if parts else 0

    @api.model
    def _get_joined_later(self, team, leads):
        """Members who weren't there yet: ``{lead id: frozenset(user ids)}``.

        What was given before somebody came is no reason to owe them leads: newcomers
        start level with the team. Who received one of the leads before the membership
        was entered was there by then.
        """
        joined = {
            member.user_id.id: member.create_date.replace(microsecond=0)
            for member in team.crm_team_member_ids
        }
        for lead in leads.filtered("date_open"):
            owner = lead.user_id.id
            joined[owner] = min(joined.get(owner, lead.date_open), lead.date_open)
        return {
            lead.id: frozenset(
                user for user, since in joined.items() if lead.date_open < since
            )
            for lead in leads.filtered("date_open")
        }
