from collections import defaultdict
from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ..engine import Lead, Problem, Tier

#: Lead columns the engine needs.
LEAD_COLUMNS = (
    "id",
    "fair_tier_id",
    "fair_industry_id",
    "country_id",
    "state_id",
    "lang_id",
    "create_date",
)


class FairAllocationProblem(models.AbstractModel):
    """Turns records into the engine's input.

    Everything is read in sets: the number of queries depends neither on the number of
    leads nor on that of people.
    """

    _name = "fair.allocation.problem"
    _description = "Allocation Problem"

    @api.model
    def _collect(self, team, version, leads, past=False):
        """The problem of sharing ``leads`` among the members of ``team``.

        :param past: it has happened already, so nobody asks whose customers they are
        :return: :class:`Problem` with users as people; values in hundredths
        """
        tiers = self._collect_tiers(team)
        rules = version._rules()
        return Problem(
            people=self._collect_people(team, version),
            leads=self._collect_leads(team, version, leads, past),
            tiers=tiers,
            rules=rules,
        )

    @api.model
    def _collect_past(self, team, version, leads):
        """The same for leads that have their owners: each stays where it is.

        Capacity and presence of today say nothing about who could have had them then.
        """
        problem = self._collect(team, version, leads, past=True)
        owner_by_lead = {lead.id: lead.user_id.id for lead in leads}
        joined_later = self._get_joined_later(team, leads)
        return replace(
            problem,
            people=tuple(
                replace(
                    person,
                    capacity=None,
                    tier_capacity={},
                    available=True,
                    absences={},
                    accounts={},
                )
                for person in problem.people
            ),
            leads=tuple(
                replace(
                    lead,
                    owner=owner_by_lead[lead.id],
                    keep=True,
                    excluded=joined_later.get(lead.id, lead.excluded),
                )
                for lead in problem.leads
            ),
        )

    @api.model
    def _get_opening_leads(self, team):
        """Leads of ``team`` handed to its members earlier in the period.

        Those that people entered for themselves don't count: nobody gave them away.
        Nor do those the ledger knows already.
        """
        start = team.fair_policy_id.version_id._get_period_start()
        domain = [
            ("team_id", "=", team.id),
            ("user_id", "in", team.crm_team_member_ids.user_id.ids),
            ("date_open", "!=", False),
            ("fair_decision_ids", "=", False),
        ]
        if start:
            domain.append(("date_open", ">=", start))
        leads = self.env["crm.lead"].with_context(active_test=False).search(domain)
        return leads.filtered(lambda lead: lead.create_uid != lead.user_id)

    @api.model
    def _collect_tiers(self, team):
        tiers = self._get_tiers(team)
        known = tuple(
            Tier(tier.id, rank, tier.always_served) for rank, tier in enumerate(tiers)
        )
        # Leads without a tier come last.
        return (*known, Tier(0, len(known), False))

    @api.model
    def _get_tiers(self, team):
        """Tiers that leads of the team may have, archived ones of the past included."""
        companies = [*team.company_id.ids, *self.env.companies.ids, False]
        return (
            self.env["fair.allocation.tier"]
            .with_context(active_test=False)
            .search([("company_id", "in", companies)])
        )

    # ------------------------------------------------------------
    # LEADS
    # ------------------------------------------------------------

    @api.model
    def _collect_leads(self, team, version, leads, past=False):
        needs = self._get_needs(leads)
        tags = self._get_tags(leads)
        rows = self._read_lead_rows(version, leads)
        waiting = self._get_waiting_days(rows)
        customers = {} if past else self._collect_customers(team, version, rows)
        return tuple(
            Lead(
                id=row[0],
                tier=row[1] or 0,
                industry=row[2],
                country=row[3],
                state=row[4],
                language=row[5],
                value=self._to_hundredths(row[7]),
                waiting_days=waiting[row[0]],
                skills=needs.get(row[0], ()),
                interests=tags.get(row[0], frozenset()),
                **customers.get(row[0], {}),
            )
            for row in rows
        )

    @api.model
    def _get_waiting_days(self, rows):
        """Whole days since each lead came in: ``{lead id: days}``."""
        now = self.env.cr.now()
        return {row[0]: max((now - row[6]).days, 0) for row in rows}

    @api.model
    def _to_hundredths(self, value):
        return max(round((value or 0) * 100), 0)

    @api.model
    def _read_lead_rows(self, version, leads):
        """Columns of the leads straight from the table; rules have been applied."""
        Lead = self.env["crm.lead"]
        columns = (*LEAD_COLUMNS, version.content["value_basis"])
        Lead.flush_model((*columns, "user_id", "won_status", "date_open"))
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM crm_lead WHERE id = ANY(%s) ORDER BY id",
                SQL(", ").join(SQL.identifier(name) for name in columns),
                leads.ids,
            )
        )

    @api.model
    def _get_needs(self, leads):
        """Required skills: ``{lead id: ((skill id, level), ...)}``; one query."""
        rows = self.env["fair.allocation.need"]._read_group(
            [("lead_id", "in", leads.ids)], ["lead_id", "skill_id"], ["level:max"]
        )
        needs = defaultdict(list)
        for lead, skill, level in rows:
            needs[lead.id].append((skill.id, level or 0))
        return {lead: tuple(sorted(pairs)) for lead, pairs in needs.items()}

    @api.model
    def _get_tags(self, leads):
        """Tags: ``{lead id: frozenset(tag ids)}``; one query."""
        self.env["crm.lead"].flush_model(["tag_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT lead_id, array_agg(tag_id) FROM crm_tag_rel "
                "WHERE lead_id = ANY(%s) GROUP BY lead_id",
                leads.ids,
            )
        )
        return {lead: frozenset(tags) for lead, tags in rows}
