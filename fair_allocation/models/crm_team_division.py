from ast import literal_eval

from odoo import api, models


class CrmTeam(models.Model):
    """Which team decides on a lead that has none."""

    _inherit = "crm.team"

    def _fair_share_out(self, leads, beside=None):
        """Divide leads without a team among these: ``{team: leads}``.

        A known customer goes to the team of the person who looks after it. The others
        go to the team that accepts them and would then have the fewest leads of this
        division for its capacity; further leads of one customer stay together. The
        same leads always give the same division; those no team accepts come under the
        empty team.

        :param dict beside: leads of the same run that have a team, ``{team: leads}``
        """
        accepted = {team: set(team._fair_filter_accepted(leads).ids) for team in self}
        takers = [
            (accepted[team], team.assignment_max, team.sequence, team)
            for team in self
            if team.assignment_max
        ]
        keeping = self.filtered(lambda team: team._fair_keeps_customers())
        customers, homes, met = keeping._fair_find_homes(leads, beside or {})
        divided = {}
        for lead in leads:
            customer = customers.get(lead.id)
            team = homes.get(customer)
            if not team or not team._fair_may_have(lead):
                team = met.get(customer)
                if not team or lead.id not in accepted[team]:
                    team = self._fair_get_least_loaded(lead, takers, divided)
            divided.setdefault(team, []).append(lead.id)
            if customer and team in keeping:
                met.setdefault(customer, team)
        return {team: leads.browse(ids) for team, ids in divided.items()}

    @api.model
    def _fair_get_least_loaded(self, lead, takers, divided):
        """The team that would have the fewest leads for its capacity, if any.

        :param takers: (ids of the leads it accepts, capacity, sequence, team)
        """
        offers = [
            ((len(divided.get(team, ())) + 1) / capacity, sequence, team.id, team)
            for accepted, capacity, sequence, team in takers
            if lead.id in accepted
        ]
        return min(offers)[-1] if offers else self.browse()

    def _fair_filter_accepted(self, leads):
        """Those of ``leads`` that the team's assignment domain and company accept."""
        leads = leads.filtered(self._fair_may_have)
        domain = literal_eval(self.assignment_domain or "[]")
        return leads.filtered_domain(domain) if domain else leads

    def _fair_may_have(self, lead):
        """True if neither belongs to another company than the other."""
        return (
            not self.company_id
            or not lead.company_id
            or lead.company_id == self.company_id
        )

    # ------------------------------------------------------------
    # KNOWN CUSTOMERS
    # ------------------------------------------------------------

    def _fair_keeps_customers(self):
        """True if the team's published rules give a known customer to who has it."""
        version = self.fair_policy_id.version_id
        return bool(version and version._settings()["keep_customers"])

    def _fair_find_homes(self, leads, beside):
        """Which of these teams the customers belong to.

        :return: the customer of each lead, the team of the person who looks after a
            customer, and the team that has another lead of it in the same run
        """
        if not self:
            return {}, {}, {}
        known = leads.concat(*(beside.get(team, leads[:0]) for team in self))
        customers, owners = self.env["fair.allocation.problem"]._find_customer_owners(
            known.ids, self.env.company, self.crm_team_member_ids
        )
        team_by_user = {
            user.id: team
            for team in self.sorted(lambda team: (team.sequence, team.id), reverse=True)
            if team.assignment_max
            for user in team.crm_team_member_ids.user_id
        }
        homes = {
            customer: team_by_user[user]
            for customer, user in owners.items()
            if user in team_by_user
        }
        met = {
            customers[lead.id]: team
            for team in self
            for lead in beside.get(team, ())
            if lead.id in customers
        }
        return customers, homes, met
