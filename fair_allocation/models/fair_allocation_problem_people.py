from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..engine import SCALE, Account, Person

#: Won and lost leads of this many days say how well a person performs.
PERFORMANCE_DAYS = 365


class FairAllocationProblem(models.AbstractModel):
    """The people of a problem: what they may take, can take, and have received."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _collect_people(self, team, version):
        members = team.crm_team_member_ids
        tiers = self._get_tiers(team)
        absences = members._fair_absences(tiers)
        performance = self._get_performance(team)
        satisfaction = self._get_satisfaction(team, members.user_id, version)
        capacity = self._get_capacity(team, version)
        accounts = self._get_accounts(team, version)
        skills = self._get_skills(members.user_id)
        permitted = {
            member: frozenset(member._fair_permitted_tiers(tiers).ids)
            for member in members
        }
        weights = {
            member: version._get_weight(member, performance.get(member.user_id.id, 50))
            for member in members
        }
        weights = self._lower_weights(weights, team, version)
        practice = self._get_practice_weights(
            version, weights, permitted, absences, tiers
        )
        return tuple(
            self._prepare_person(
                member,
                tiers=permitted[member] | {0},
                weight=weights[member],
                tier_weight=practice.get(member, {}),
                capacity=capacity[member].total,
                tier_capacity=capacity[member].tiers,
                absences=absences[member],
                performance=performance.get(member.user_id.id, 50),
                satisfied=satisfaction.get(member.user_id.id, (0, 0)),
                accounts=accounts.get(member.user_id.id, {}),
                skills=skills.get(member.user_id.id, {}),
            )
            for member in members
        )

    @api.model
    def _prepare_person(self, member, satisfied=(0, 0), **known):
        return Person(
            satisfaction=satisfied[0],
            ratings=satisfied[1],
            id=member.user_id.id,
            level=member.fair_seniority_id.level,
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
    def _get_performance(self, team):
        """Points 0-100 from the rate of won leads: ``{user id: points}``.

        The rate is drawn towards the team's own by ten imaginary leads, so that two
        lucky wins prove nothing, then set against it: as good as the team is 50.
        """
        since = self.env.cr.now() - timedelta(days=PERFORMANCE_DAYS)
        Lead = self.env["crm.lead"].with_context(active_test=False)
        rows = Lead._read_group(
            Domain(
                [
                    ("team_id", "=", team.id),
                    ("won_status", "in", ["won", "lost"]),
                    ("date_closed", ">=", since),
                    ("user_id", "!=", False),
                ]
            )
            # Without revenue a win proves nothing.
            & Lead._fair_get_merit_domain(),
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

        Skills are kept once, in Odoo's *Skills* of the employee. What people say about
        themselves counts once it is confirmed.
        """
        # sudo: sales managers need not be HR officers to match skills with needs.
        rows = (
            self.env["hr.employee.skill"]
            .sudo()
            ._read_group(
                [
                    ("fair_user_id", "in", users.ids),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">=", self.env.cr.now().date()),
                ],
                [
                    *("fair_user_id", "skill_id", "skill_level_id"),
                    *("fair_state", "fair_known_level_id"),
                ],
            )
        )
        skills = defaultdict(dict)
        for user, skill, said, state, before in rows:
            level = said if state == "confirmed" else before
            if level:
                known = skills[user.id]
                known[skill.id] = max(known.get(skill.id, 0), level.level_progress)
        return skills
