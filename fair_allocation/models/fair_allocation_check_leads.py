from collections import defaultdict
from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from ..engine.eligibility import Eligibility, asked_of, required, taking_tier
from .fair_allocation_policy_finding import LISTED

#: Open leads from which on it means something that none fits a person.
ENOUGH_LEADS = 20

#: Names of one kind that a finding mentions.
NAMED_AT_MOST = 5

#: What a finding names: the values that the leads ask for and nobody has.
KEYS = {
    "skills": "skill_ids",
    "industry": "industry_ids",
    "region": "country_ids",
    "language": "lang_ids",
}


class FairAllocationCheck(models.AbstractModel):
    """Open leads that nobody can take, and people whom none of them fits.

    The engine itself says who may take a lead, by the same conditions as in a run.
    """

    _inherit = "fair.allocation.check"

    @api.model
    def _find_in_leads(self, version, team, members, tiers):
        leads = self.env["crm.lead"].search(
            self.env["fair.allocation.run"]._get_open_domain()
            & Domain([("team_id", "=", team.id), ("user_id", "=", False)])
        )
        problem = self._collect(version, team, leads, members)
        stuck, fitting = self._sort_leads(problem)
        yield from self._find_tiers_without_taker(team, tiers, problem, stuck)
        yield from self._find_strange_tiers(team, tiers, problem)
        for condition, found in stuck.items():
            if condition != "tier":
                yield self._prepare_stuck(team, condition, found)
        if len(leads) >= ENOUGH_LEADS:
            for person, member in zip(problem.people, members, strict=True):
                if person.tiers and person.id not in fitting:
                    yield self._prepare_person(
                        "person_no_lead", member, count=len(leads)
                    )

    @api.model
    def _collect(self, version, team, leads, members):
        """The problem of a run on a day when ``members`` are all there and free."""
        problem = self.env["fair.allocation.problem"]._collect(team, version, leads)
        people = {person.id: person for person in problem.people}
        return replace(
            problem,
            people=tuple(
                replace(people[user], available=True, absences={}, capacity=None)
                for user in members.user_id.ids
            ),
        )

    @api.model
    def _sort_leads(self, problem):
        """Leads nobody may take, and the people whom at least one lead fits.

        :return: ``({condition: [(lead, what it asks for), ...]}, {person ids})``; the
            condition is the one that rules out the last who were left
        """
        factors = problem.rules.factors
        eligibility = Eligibility(problem.people, factors)
        stuck, fitting = defaultdict(list), 0
        for lead in problem.leads:
            mask = eligibility.mask(lead)
            fitting |= mask
            if not mask:
                condition, asked = self._get_blame(problem.people, lead, factors)
                stuck[condition].append((lead, asked))
        return stuck, {
            person.id
            for place, person in enumerate(problem.people)
            if fitting >> place & 1
        }

    @api.model
    def _get_blame(self, people, lead, factors):
        """The condition after which nobody is left, and what the lead asks for."""
        found = taking_tier(people, lead.tier)
        if not found:
            return "tier", lead.tier
        for condition, meeting, asked in asked_of(lead, required(factors)):
            found = meeting(found, *asked)
            if not found:
                return condition, asked[0]
        return "excluded", None

    # ------------------------------------------------------------
    # FINDINGS
    # ------------------------------------------------------------

    @api.model
    def _find_tiers_without_taker(self, team, tiers, problem, stuck):
        waiting = defaultdict(list)
        for lead, tier in stuck.get("tier", ()):
            waiting[tier].append(lead.id)
        for tier in tiers:
            if not taking_tier(problem.people, tier.id):
                count = len(waiting[tier.id])
                yield self._prepare(
                    *("tier_no_taker", "problem" if count else "warning", tier, team),
                    tier_id=tier.id,
                    count=count,
                )

    @api.model
    def _find_strange_tiers(self, team, tiers, problem):
        """Leads whose tier is archived, or of another company than the team."""
        Tier = tiers.with_context(active_test=False).browse
        used = Tier({lead.tier for lead in problem.leads if lead.tier})
        strange = used.filtered(
            lambda tier: not tier.active
            or tier.company_id - (team.company_id or tier.company_id)
        )
        leads = [lead.id for lead in problem.leads if lead.tier in set(strange.ids)]
        if leads:
            yield self._prepare(
                *("tier_foreign", "warning", self.env["crm.lead"], team),
                tier_ids=strange.ids[:NAMED_AT_MOST],
                count=len(leads),
                lead_ids=leads[:LISTED],
            )

    @api.model
    def _prepare_stuck(self, team, condition, found):
        data = {
            "count": len(found),
            "lead_ids": [lead.id for lead, _asked in found[:LISTED]],
        }
        if condition in KEYS:
            asked = {value for _lead, value in found if value}
            data[KEYS[condition]] = sorted(asked)[:NAMED_AT_MOST]
        return self._prepare(
            f"leads_{condition}", "problem", self.env["crm.lead"], team, **data
        )
