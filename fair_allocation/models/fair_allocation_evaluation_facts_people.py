from collections import Counter, defaultdict
from datetime import timedelta
from itertools import accumulate

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..findings import Need, Performer, Usage, Win
from .fair_allocation_problem_capacity import CAPACITY_DAYS
from .fair_allocation_problem_people import PERFORMANCE_DAYS

#: What can be added to a profile: the lead's field, the profile's, and the factor of
#: the policy that compares them.
PROFILE = {
    "industry": ("fair_industry_id", "fair_industry_ids", "industry"),
    "country": ("country_id", "fair_country_ids", "region"),
    "language": ("lang_id", "fair_lang_ids", "language"),
    "interest": ("tag_ids", "fair_interest_ids", "interest"),
}


class FairAllocationEvaluation(models.Model):
    """What the people of the team did: capacity used, leads won, skills missing."""

    _inherit = "fair.allocation.evaluation"

    # ------------------------------------------------------------
    # CAPACITY
    # ------------------------------------------------------------

    def _get_usages(self):
        """How each person's capacity of 30 days was used, day by day; one query."""
        start, stop = self._get_moments()
        first = start - timedelta(days=CAPACITY_DAYS)
        received = self._count_days(first, stop)
        # A period that isn't over says nothing of the days to come.
        days = (min(stop, self.env.cr.now()) - start).days
        usages = []
        for member in self.team_id.crm_team_member_ids:
            daily = received[member.user_id.id]
            sums = [
                0,
                *accumulate(daily.get(i, 0) for i in range(days + CAPACITY_DAYS + 1)),
            ]
            used = [sums[i + CAPACITY_DAYS] - sums[i] for i in range(1, days + 1)]
            capacity = member.assignment_max
            usages.append(
                Usage(
                    member.user_id.id,
                    capacity,
                    len(used),
                    sum(number >= capacity for number in used),
                    max(used, default=0),
                )
            )
        return tuple(usages)

    def _count_days(self, first, stop):
        """Leads received by day since ``first``: ``{user id: {day: leads}}``."""
        Decision = self.env["fair.allocation.decision"]
        Decision.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account_user_id, (date::date - %(first)s::date), SUM(count)
                  FROM fair_allocation_decision
                 WHERE team_id = %(team)s AND count > 0
                   AND date >= %(first)s AND date < %(stop)s
                 GROUP BY 1, 2
                """,
                first=first,
                stop=stop,
                team=self.team_id.id,
            )
        )
        received = defaultdict(dict)
        for user, day, number in rows:
            received[user][day] = number
        return received

    # ------------------------------------------------------------
    # LEADS WON
    # ------------------------------------------------------------

    def _get_closed_domain(self):
        """Leads of the team closed in the year up to the end of the period.

        As for the performance points: without revenue a win proves nothing.
        """
        _start, stop = self._get_moments()
        return (
            Domain(
                [
                    ("team_id", "=", self.team_id.id),
                    ("company_id", "in", [self.company_id.id, False]),
                    ("won_status", "in", ["won", "lost"]),
                    ("date_closed", ">=", stop - timedelta(days=PERFORMANCE_DAYS)),
                    ("date_closed", "<", stop),
                    ("user_id", "in", self.team_id.crm_team_member_ids.user_id.ids),
                ]
            )
            & self.env["crm.lead"]._fair_get_merit_domain()
        )

    def _count_closed(self, *fields_):
        """``{(user id, value id, …): [won, closed]}``; one query."""
        rows = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                self._get_closed_domain(),
                ["user_id", *fields_, "won_status"],
                ["__count"],
            )
        )
        closed = defaultdict(lambda: [0, 0])
        for *values, status, number in rows:
            pair = closed[tuple(value.id for value in values)]
            pair[0] += number if status == "won" else 0
            pair[1] += number
        return closed

    def _get_performers(self, standings):
        """Each person beside colleagues on the same rung or below.

        If these closed too few leads to compare with, beside the rest of the team.
        """
        sample = self.version_id._settings()["evaluation_sample"]
        closed = self._count_closed()
        entitled, received = Counter(), Counter()
        for standing in standings:
            entitled[standing.person] += standing.entitled
            received[standing.person] += standing.received
        members = self.team_id.crm_team_member_ids
        opens = self._get_opened(members.fair_seniority_id)
        performers = []
        for member in members:
            user, level = member.user_id.id, member.fair_seniority_id.level
            rest = members - member
            peers = rest.filtered(lambda m, lv=level: m.fair_seniority_id.level <= lv)
            others = self._sum_closed(closed, peers)
            if others[1] < sample:
                others = self._sum_closed(closed, rest)
            performers.append(
                Performer(
                    user,
                    *closed[user,],
                    *others,
                    entitled=entitled[user],
                    received=received[user],
                    opens=opens.get(member.fair_seniority_id),
                )
            )
        return tuple(performers)

    @api.model
    def _sum_closed(self, closed, members):
        pairs = [closed[user,] for user in members.user_id.ids]
        return sum(won for won, _all in pairs), sum(number for _won, number in pairs)

    def _get_opened(self, rungs):
        """Tiers that the next rung permits beside: ``{rung: frozenset(tier ids)}``."""
        tiers = self.env["fair.allocation.problem"]._get_tiers(self.team_id)
        tiers = tiers.filtered("active")
        return {
            rung: frozenset((after._permitted(tiers) - rung._permitted(tiers)).ids)
            for rung, after in self._get_next_rungs(rungs).items()
        }

    def _get_next_rungs(self, rungs):
        """The rung above each on the ladder of the company; none above the last."""
        ladder = self.env["fair.allocation.seniority"].search(
            [("company_id", "in", [self.company_id.id, False])]
        )
        return {
            rung: after
            for rung in rungs
            if (after := ladder.filtered(lambda r, rung=rung: r.level > rung.level)[:1])
        }

    def _get_wins(self):
        """What each person won of each industry, country, language and tag.

        Not what is on the profile already; nor where the profile is silent and the
        policy makes it a condition: the first statement would shut out all the others.
        """
        required = {
            factor["code"]
            for factor in self.version_id.content["factors"]
            if factor["required"]
        }
        wins = []
        for name, (lead_field, profile_field, factor) in PROFILE.items():
            closed = self._count_closed(lead_field)
            totals = defaultdict(lambda: [0, 0])
            for (_user, value), (won, number) in closed.items():
                totals[value][0] += won
                totals[value][1] += number
            for member in self.team_id.crm_team_member_ids:
                stated = member[profile_field].ids
                if not stated and factor in required:
                    continue
                wins += [
                    Win(
                        *(member.user_id.id, name, value, *closed[pair]),
                        totals[value][0] - closed[pair][0],
                        totals[value][1] - closed[pair][1],
                    )
                    for value in totals
                    if value
                    and value not in stated
                    and (pair := (member.user_id.id, value)) in closed
                ]
        return tuple(wins)

    # ------------------------------------------------------------
    # SKILLS
    # ------------------------------------------------------------

    def _get_skill_needs(self):
        """How the leads were served that needed a skill; three queries."""
        members = self.team_id.crm_team_member_ids
        skills = self.env["fair.allocation.problem"]._get_skills(members.user_id)
        users = sorted(members.user_id.ids)
        asked = defaultdict(Counter)
        for skill, level, user, number in self._get_served_needs():
            asked[skill, level]["asked"] += number
            if not user:
                asked[skill, level]["waited"] += number
            elif user in users and skills[user].get(skill, 0) < level:
                asked[skill, level]["misfit"] += number
        needs = []
        for (skill, level), counts in asked.items():
            has = {user: skills[user].get(skill, 0) for user in users}
            learners = [user for user in users if has[user] < level]
            needs.append(
                Need(
                    *(skill, level, counts["asked"]),
                    *(counts["waited"], counts["misfit"]),
                    holders=frozenset(user for user in users if has[user] >= level),
                    # Whoever is nearest to it learns it soonest.
                    learners=tuple(
                        (user, has[user])
                        for user in sorted(learners, key=lambda u: (-has[u], u))
                    ),
                )
            )
        return tuple(needs)

    def _get_served_needs(self):
        """Rows of skill id, level, who got the leads (none: they wait), and number."""
        start, stop = self._get_moments()
        self.env["fair.allocation.need"].flush_model()
        self.env["fair.allocation.decision"].flush_model()
        waiting = self._get_waiting_query()
        waiting.add_where("crm_lead.fair_wait_reason IN ('not_permitted', 'full')")
        return self.env.execute_query(
            SQL(
                """
                SELECT need.skill_id, need.level, given.to_user_id,
                       COUNT(DISTINCT need.lead_id)
                  FROM fair_allocation_decision given
                  JOIN fair_allocation_need need ON need.lead_id = given.lead_id
                 WHERE given.team_id = %(team)s AND given.count > 0
                   AND given.date >= %(start)s AND given.date < %(stop)s
                   AND need.level > 0
                 GROUP BY 1, 2, 3
                 UNION ALL
                SELECT need.skill_id, need.level, NULL, COUNT(*)
                  FROM fair_allocation_need need
                 WHERE need.lead_id IN %(waiting)s AND need.level > 0
                 GROUP BY 1, 2
                """,
                team=self.team_id.id,
                start=start,
                stop=stop,
                waiting=waiting.subselect(),
            )
        )
