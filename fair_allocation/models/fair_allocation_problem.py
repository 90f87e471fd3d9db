from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..engine import SCALE, Account, Lead, Person, Problem, Tier

#: Odoo's ``assignment_max`` is an average for this many days.
CAPACITY_DAYS = 30

#: Won and lost leads of this many days say how well a person performs.
PERFORMANCE_DAYS = 365

#: Lead columns the engine needs, in the order of ``_lead_from_row``.
LEAD_COLUMNS = (
    "id",
    "fair_tier_id",
    "fair_industry_id",
    "country_id",
    "state_id",
    "lang_id",
    "partner_id",
)


class FairAllocationProblem(models.AbstractModel):
    """Turns records into the engine's input.

    Everything is read in sets: the number of queries depends neither on the number of
    leads nor on that of people.
    """

    _name = "fair.allocation.problem"
    _description = "Allocation Problem"

    @api.model
    def _collect(self, team, version, leads):
        """The problem of sharing ``leads`` among the members of ``team``.

        :return: :class:`Problem` with users as people; values in hundredths
        """
        tiers = self._collect_tiers(team)
        rules = version._rules()
        return Problem(
            people=self._collect_people(team, version),
            leads=self._collect_leads(team, version, leads),
            tiers=tiers,
            rules=rules,
        )

    @api.model
    def _collect_past(self, team, version, leads):
        """The same for leads that have their owners: each stays where it is.

        Capacity and presence of today say nothing about who could have had them then.
        """
        problem = self._collect(team, version, leads)
        owner_by_lead = {lead.id: lead.user_id.id for lead in leads}
        return replace(
            problem,
            people=tuple(
                replace(person, capacity=None, available=True, accounts={})
                for person in problem.people
            ),
            leads=tuple(
                replace(lead, owner=owner_by_lead[lead.id], keep=True)
                for lead in problem.leads
            ),
        )

    @api.model
    def _get_opening_leads(self, team):
        """Leads of ``team`` handed to its members earlier in the period.

        Those that people entered for themselves don't count: nobody gave them away.
        """
        start = team.fair_policy_id.version_id._get_period_start()
        domain = [
            ("team_id", "=", team.id),
            ("user_id", "in", team.crm_team_member_ids.user_id.ids),
            ("date_open", "!=", False),
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
    # PEOPLE
    # ------------------------------------------------------------

    @api.model
    def _collect_people(self, team, version):
        members = team.crm_team_member_ids
        tiers = self._get_tiers(team)
        performance = self._get_performance(team)
        capacity = self._get_capacity(team, version)
        accounts = self._get_accounts(team, version)
        skills = self._get_skills(members.user_id)
        return tuple(
            self._prepare_person(
                member,
                tiers=frozenset(member._fair_permitted_tiers(tiers).ids) | {0},
                weight=version._get_weight(
                    member, performance.get(member.user_id.id, 50)
                ),
                capacity=capacity[member],
                performance=performance.get(member.user_id.id, 50),
                accounts=accounts.get(member.user_id.id, {}),
                skills=skills.get(member.user_id.id, {}),
            )
            for member in members
        )

    @api.model
    def _prepare_person(self, member, **known):
        return Person(
            id=member.user_id.id,
            level=member.fair_seniority_id.level,
            available=member.fair_available,
            industries=frozenset(member.fair_industry_ids.ids),
            countries=frozenset(member.fair_country_ids.ids),
            states=frozenset(member.fair_state_ids.ids),
            languages=frozenset(member.fair_lang_ids.ids),
            interests=frozenset(member.fair_interest_ids.ids),
            **known,
        )

    @api.model
    def _get_accounts(self, team, version):
        """Standing within the period: ``{user id: {tier id: Account}}``."""
        start = version._get_period_start()
        received = self.env["fair.allocation.decision"]._get_received(team, start)
        credited = self.env["fair.allocation.entitlement"]._get_credited(team, start)
        accounts = defaultdict(dict)
        for user, tier in received.keys() | credited.keys():
            count, value = received.get((user, tier), (0, 0.0))
            leads, credit = credited.get((user, tier), (0.0, 0.0))
            accounts[user][tier or 0] = Account(
                received=count,
                credited=round(leads * SCALE),
                received_value=round(value * 100),
                credited_value=round(credit * 100),
            )
        return accounts

    @api.model
    def _get_capacity(self, team, version):
        """Leads each member may still get now: ``{member: leads}``.

        The smaller of what is left of the capacity of 30 days, counted from the ledger
        so that giving a lead away frees nothing, and of the cap on open leads.
        """
        since = self.env.cr.now() - timedelta(days=CAPACITY_DAYS)
        received = defaultdict(int)
        ledger = self.env["fair.allocation.decision"]._get_received(team, since)
        for (user, _tier), (count, _value) in ledger.items():
            received[user] += count
        held = self._get_open_leads(team, version)
        capacity = {}
        for member in team.crm_team_member_ids:
            user = member.user_id.id
            free = member.assignment_max - received[user]
            if member.fair_open_max:
                free = min(free, member.fair_open_max - held.get(user, 0))
            capacity[member] = max(free, 0)
        return capacity

    @api.model
    def _get_open_leads(self, team, version):
        """Open leads held by each member: ``{user id: leads}``."""
        states = ["pending", "won"] if version.content["count_won"] else ["pending"]
        rows = self.env["crm.lead"]._read_group(
            [
                ("user_id", "in", team.crm_team_member_ids.user_id.ids),
                ("won_status", "in", states),
            ],
            ["user_id"],
            ["__count"],
        )
        return {user.id: count for user, count in rows}

    @api.model
    def _get_performance(self, team):
        """Points 0-100 from the rate of won leads: ``{user id: points}``.

        The rate is drawn towards the team's own by ten imaginary leads, so that two
        lucky wins prove nothing, then set against it: as good as the team is 50.
        """
        since = self.env.cr.now() - timedelta(days=PERFORMANCE_DAYS)
        rows = self.env["crm.lead"].with_context(active_test=False)._read_group(
            [
                ("team_id", "=", team.id),
                ("won_status", "in", ["won", "lost"]),
                ("date_closed", ">=", since),
                ("user_id", "!=", False),
                # Without revenue a win proves nothing.
                "|",
                ("won_status", "=", "lost"),
                ("expected_revenue", ">", 0),
            ],
            ["user_id", "won_status"],
            ["__count"],
        )
        closed, won = defaultdict(int), defaultdict(int)
        for user, status, count in rows:
            closed[user.id] += count
            won[user.id] += count if status == "won" else 0
        rate = sum(won.values()) / sum(closed.values()) if closed else 0
        if not rate:
            return {}
        return {
            user: min(round(50 * (won[user] + 10 * rate) / ((total + 10) * rate)), 100)
            for user, total in closed.items()
        }

    @api.model
    def _get_skills(self, users):
        """Today's skills: ``{user id: {skill id: level 0-100}}``; one query.

        Skills are kept once, in Odoo's *Skills* of the employee.
        """
        # sudo: sales managers need not be HR officers to match skills with needs.
        rows = self.env["hr.employee.skill"].sudo()._read_group(
            [
                ("employee_id.user_id", "in", users.ids),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", self.env.cr.now().date()),
            ],
            ["employee_id", "skill_id", "skill_level_id"],
        )
        skills = defaultdict(dict)
        for employee, skill, level in rows:
            known = skills[employee.user_id.id]
            known[skill.id] = max(known.get(skill.id, 0), level.level_progress)
        return skills

    # ------------------------------------------------------------
    # LEADS
    # ------------------------------------------------------------

    @api.model
    def _collect_leads(self, team, version, leads):
        needs = self._get_needs(leads)
        tags = self._get_tags(leads)
        rows = self._read_lead_rows(version, leads)
        owners = self._get_customer_owners(team, {row[6] for row in rows if row[6]})
        return tuple(
            Lead(
                id=row[0],
                tier=row[1] or 0,
                industry=row[2],
                country=row[3],
                state=row[4],
                language=row[5],
                owner=owners.get(row[6]),
                value=max(round((row[7] or 0) * 100), 0),
                skills=needs.get(row[0], ()),
                interests=tags.get(row[0], frozenset()),
            )
            for row in rows
        )

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

    @api.model
    def _get_customer_owners(self, team, partner_ids):
        """Who looks after these customers already: ``{partner id: user id}``.

        The owner of the newest lead of the same commercial entity that isn't lost, if
        still a member of the team. One query.
        """
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.id, owner.user_id
                  FROM res_partner asked
                  JOIN LATERAL (
                       SELECT lead.user_id
                         FROM res_partner known
                         JOIN crm_lead lead ON lead.partner_id = known.id
                        WHERE known.commercial_partner_id = asked.commercial_partner_id
                          AND lead.user_id = ANY(%(users)s)
                          AND lead.won_status != 'lost'
                        ORDER BY lead.date_open DESC NULLS LAST, lead.id DESC
                        LIMIT 1
                       ) owner ON TRUE
                 WHERE asked.id = ANY(%(partners)s)
                """,
                users=team.crm_team_member_ids.user_id.ids,
                partners=sorted(partner_ids),
            )
        )
        return dict(rows)
