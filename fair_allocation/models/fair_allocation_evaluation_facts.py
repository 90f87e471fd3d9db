from odoo import api, models
from odoo.tools import SQL

from ..engine.eligibility import able
from ..findings import Facts, Movable, Standing, TeamFacts

#: Leads looked at beside those somebody has too many of: some can't be taken.
SPARE = 20

#: Room for leads of somebody without a limit.
UNLIMITED = 10**6


class FairAllocationEvaluation(models.Model):
    """What happened in the team, as the rules for findings want to know it.

    The number of queries depends neither on the leads nor on the people.
    """

    _inherit = "fair.allocation.evaluation"

    def _collect_facts(self):
        """All facts about the team and the period; the caller holds the rights."""
        self.ensure_one()
        Figures = self.env["fair.allocation.figures"]
        figures = Figures._get(self._get_domain())
        waiting = self._get_waiting()
        standings = self._get_standings(figures)
        movable, room = self._get_movable(standings)
        balance = Figures._measure(figures).overall.balance
        return Facts(
            team=self._get_team_facts(figures, waiting, balance),
            standings=standings,
            movable=movable,
            room=room,
            usages=self._get_usages(),
            performers=self._get_performers(standings),
            needs=self._get_skill_needs(),
            wins=self._get_wins(),
        )

    def _get_standings(self, figures):
        """Of those who are in the team now, by tier.

        To a tenth of a lead, as it is shown: what shares are rounded by isn't owed.
        """
        users = self.team_id.crm_team_member_ids.user_id
        return tuple(
            Standing(user.id, tier.id or 0, round(row["entitled"], 1), row["received"])
            for (_team, user, tier), row in sorted(
                figures.items(), key=lambda item: (item[0][1].id, item[0][2].id or 0)
            )
            if user in users and (row["entitled"] or row["received"])
        )

    # ------------------------------------------------------------
    # LEADS THAT COULD MOVE
    # ------------------------------------------------------------

    def _get_movable(self, standings):
        """Leads of those ahead, and room of those behind: ``(movable, {user id: n})``.

        Those without a follow-up first, and of these the latest: where least is lost.
        """
        ahead = {(s.person, s.tier): s.gap for s in standings if s.gap > 1}
        behind = {s.person for s in standings if s.gap < -1}
        leads = self._search_movable(ahead) if behind else None
        if not leads:
            return (), {}
        Run = self.env["fair.allocation.run"]
        problem = Run.new({"kind": "balance"})._collect_problem(self.team_id, leads)
        people = [person for person in problem.people if person.id in behind]
        facts = {lead.id: lead for lead in problem.leads}
        ordered = leads.sorted(lambda ld: (bool(ld.fair_last_follow_up), -ld.id))
        movable = tuple(
            Movable(
                lead.id,
                lead.user_id.id,
                lead.fair_tier_id.id or 0,
                frozenset(
                    person.id
                    for person in able(people, facts[lead.id], problem.rules.factors)
                ),
            )
            for lead in ordered
        )
        room = {
            person.id: UNLIMITED if person.capacity is None else person.capacity
            for person in people
        }
        return movable, room

    def _search_movable(self, ahead):
        """Leads that may move of each person and tier, the latest; one query.

        :param dict ahead: by how many leads each is ahead, ``{(user id, tier id): n}``
        """
        Run = self.env["fair.allocation.run"]
        rows = self.env["crm.lead"]._read_group(
            Run._get_balance_domain(self.team_id, self.company_id)
            & Run._get_unprepared_domain(self.team_id),
            ["user_id", "fair_tier_id"],
            ["id:array_agg"],
        )
        ids = []
        for user, tier, lead_ids in rows:
            gap = ahead.get((user.id, tier.id or 0))
            if gap:
                ids += sorted(lead_ids, reverse=True)[: int(gap) + SPARE]
        return self.env["crm.lead"].browse(ids)

    # ------------------------------------------------------------
    # THE TEAM AS A WHOLE
    # ------------------------------------------------------------

    def _get_team_facts(self, figures, waiting, balance):
        tiers = {
            tier.id: [0, 0]
            for tier in self.env["fair.allocation.problem"]._get_tiers(self.team_id)
        }
        tiers[0] = [0, 0]
        for (_team, _user, tier), row in figures.items():
            tiers.setdefault(tier.id or 0, [0, 0])[0] += row["received"]
        conditions, full = {}, 0
        for tier, reason, condition, number in waiting:
            tiers.setdefault(tier or 0, [0, 0])[1] += number
            full += number if reason == "full" else 0
            if reason == "not_permitted" and condition in self._get_conditions():
                conditions[condition] = conditions.get(condition, 0) + number
        decided, overrides = self._get_overrides()
        return TeamFacts(
            tiers={tier: tuple(pair) for tier, pair in tiers.items()},
            decided=decided,
            overrides=overrides,
            conditions=conditions,
            full=full,
            balance=None if balance is None else balance / 10,
        )

    @api.model
    def _get_conditions(self):
        """Conditions that a policy, or its tiers, could state otherwise."""
        return ("tier", "skills", "industry", "region", "language")

    def _get_waiting_query(self):
        """Leads of the team nobody has, come in by the end of the period."""
        _start, stop = self._get_moments()
        domain = [
            ("team_id", "=", self.team_id.id),
            ("company_id", "in", [self.company_id.id, False]),
            ("user_id", "=", False),
            ("fair_pool_id", "=", False),
            ("won_status", "=", "pending"),
            ("create_date", "<", stop),
        ]
        self.env["crm.lead"].flush_model(["fair_tier_id", "fair_wait_reason"])
        return self.env["crm.lead"]._search(domain)

    def _get_waiting(self):
        """Rows of tier id, reason, the condition excluding most people, and number."""
        return self.env.execute_query(
            SQL(
                """
                SELECT lead.fair_tier_id, lead.fair_wait_reason, (
                       SELECT key
                         FROM jsonb_each_text(
                              CASE WHEN jsonb_typeof(lead.fair_wait_counts) = 'object'
                                   THEN lead.fair_wait_counts END)
                        ORDER BY value::int DESC, key LIMIT 1) AS condition, COUNT(*)
                  FROM crm_lead lead
                 WHERE lead.id IN %s
                 GROUP BY 1, 2, 3
                 ORDER BY 1, 2, 3
                """,
                self._get_waiting_query().subselect(),
            )
        )

    def _get_overrides(self):
        """``(decisions, {manager's words: overrides})`` of the period."""
        start, stop = self._get_moments()
        rows = self.env["fair.allocation.decision"]._read_group(
            [
                ("team_id", "=", self.team_id.id),
                ("company_id", "in", [self.company_id.id, False]),
                ("date", ">=", start),
                ("date", "<", stop),
                ("kind", "in", ("allocate", "fallback", "override")),
            ],
            ["kind", "note"],
            ["__count"],
        )
        overrides = {note or "": n for kind, note, n in rows if kind == "override"}
        return sum(row[2] for row in rows), overrides
