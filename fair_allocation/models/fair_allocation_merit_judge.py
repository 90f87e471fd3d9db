from odoo import api, models
from odoo.tools import SQL

from ..merit import blend, compare, expect, rate

#: A note of fewer characters says nothing to whoever comes next.
SUBSTANCE = 10


class FairAllocationMerit(models.Model):
    """What each award looks at; read with the product's rights.

    Each returns ``{user id: (score, numbers)}``; the score is ``None`` where there is
    too little to judge by.
    """

    _inherit = "fair.allocation.merit"

    # ------------------------------------------------------------
    # BEST SELLER
    # ------------------------------------------------------------

    @api.model
    def _judge_best_seller(self, team, first, last):
        """Wins for the leads received, compared with an average colleague's.

        What was won without revenue isn't counted, nor what somebody else won.
        """
        received, won = self._count_wins(team, first, last)
        expected = expect(received, won)
        least = team.fair_policy_id.version_id._settings()["evaluation_sample"]
        found = {}
        for user in expected:
            cases = sum(leads for key, leads in received.items() if key[0] == user)
            wins = sum(leads for key, leads in won.items() if key[0] == user)
            numbers = {"cases": cases, "won": wins, "expected": expected[user]}
            if cases < least:
                found[user] = (None, numbers | {"least": least})
            else:
                found[user] = (compare(wins, expected[user]), numbers)
        return found

    @api.model
    def _count_wins(self, team, first, last):
        """Leads that count as received in these days, and those of them won.

        :return: two times ``{(user id, tier id): leads}``; one query
        """
        start, end = self.env["fair.allocation.figures"]._get_moments(team, first, last)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT given.user_id, given.tier_id, COUNT(*),
                       COUNT(*) FILTER (WHERE lead.won_status = 'won'
                                          AND %(proven)s)
                  FROM (SELECT account_user_id AS user_id, lead_id,
                               MAX(tier_id) AS tier_id
                          FROM fair_allocation_decision
                         WHERE team_id = %(team)s AND account_user_id IS NOT NULL
                           AND date >= %(start)s AND date < %(end)s
                      GROUP BY account_user_id, lead_id
                        HAVING SUM(count) > 0
                       ) AS given
                  JOIN res_users person ON person.id = given.user_id AND person.active
             LEFT JOIN crm_lead lead
                    ON lead.id = given.lead_id AND lead.user_id = given.user_id
              GROUP BY given.user_id, given.tier_id
                """,
                team=team.id,
                start=start,
                end=end,
                proven=self.env["crm.lead"]._fair_get_merit_sql("lead"),
            )
        )
        received = {(user, tier): leads for user, tier, leads, _won in rows}
        won = {(user, tier): wins for user, tier, _leads, wins in rows}
        return received, won

    # ------------------------------------------------------------
    # SERVICE STAR
    # ------------------------------------------------------------

    @api.model
    def _judge_service_star(self, team, first, last):
        """First responses in time and, of those with enough of them, ratings."""
        cases = self._count_responses(team, first, last)
        settings = team.fair_policy_id.version_id._settings()
        least = settings["evaluation_sample"]
        users = self.env["res.users"].browse(cases)
        ratings = self.env["fair.allocation.satisfaction"]._get(
            users, first, last, settings["rating_sample"], company=team.company_id
        )
        enough = {user: pair for user, pair in cases.items() if pair[1] >= least}
        judged = {user: pair for user, pair in ratings.items() if pair[0] is not None}
        scores = blend(rate(enough), judged)
        found = {}
        for user, (met, due) in cases.items():
            score, number = judged.get(user, (0, 0))
            numbers = {"cases": due, "met": met}
            numbers |= {"satisfaction": score, "ratings": number}
            if user not in scores:
                numbers["least"] = least
            found[user] = (scores.get(user), numbers)
        return found

    @api.model
    def _count_responses(self, team, first, last):
        """First responses in time, and all that were due: ``{user id: (met, due)}``."""
        Figures = self.env["fair.allocation.figures"]
        moments = Figures._get_moments(team, first, last)
        names = ("response_met", "response_due")
        sums = Figures._sum_by_person(
            Figures._get(Figures._get_domain(team, *moments), names)
        )
        return {
            user.id: (row["response_met"], row["response_due"])
            for user, row in sums.items()
            if row["response_due"] and user.active
        }

    # ------------------------------------------------------------
    # FAIR PLAYER
    # ------------------------------------------------------------

    @api.model
    def _judge_fair_player(self, team, first, last):
        """Leads passed on in time with a note, rather than taken back.

        Among those who received leads and have no confirmed violation that counts.
        """
        received, _won = self._count_wins(team, first, last)
        passed = self._count_passed_on(team, first, last)
        cases = {user: passed.get(user, (0, 0)) for user, _tier in received}
        violated = self._get_violators(team, cases)
        good = {user: pair for user, pair in cases.items() if user not in violated}
        scores = rate(good)
        return {
            user: (
                scores.get(user),
                {
                    "helpful": helpful,
                    "taken": number - helpful,
                    "cases": number,
                    "violated": user in violated,
                },
            )
            for user, (helpful, number) in cases.items()
        }

    @api.model
    def _count_passed_on(self, team, first, last):
        """``{user id: (passed on helpfully, those and the ones taken back)}``.

        Helpful is what somebody gave away of their own accord, with a note for whoever
        comes next; not what they had claimed: claiming and returning helps nobody.
        """
        start, end = self.env["fair.allocation.figures"]._get_moments(team, first, last)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.from_user_id,
                       COUNT(*) FILTER (WHERE entry.kind != 'reclaim'),
                       COUNT(*)
                  FROM fair_allocation_decision entry
                 WHERE entry.team_id = %(team)s
                   AND entry.date >= %(start)s AND entry.date < %(end)s
                   AND entry.from_user_id IS NOT NULL
                   AND (entry.kind = 'reclaim'
                        OR entry.kind IN ('return', 'hand_over')
                       AND entry.actor_id = entry.from_user_id
                       AND LENGTH(TRIM(entry.note)) >= %(substance)s
                       AND NOT EXISTS (
                           SELECT FROM fair_allocation_decision claim
                            WHERE claim.lead_id = entry.lead_id
                              AND claim.to_user_id = entry.from_user_id
                              AND claim.kind = 'claim'))
              GROUP BY entry.from_user_id
                """,
                team=team.id,
                start=start,
                end=end,
                substance=SUBSTANCE,
            )
        )
        return {user: (helpful, number) for user, helpful, number in rows}

    @api.model
    def _get_violators(self, team, user_ids):
        """Those of the users who have points in force."""
        company = team.company_id or team.fair_policy_id.company_id or self.env.company
        users = self.env["res.users"].browse(user_ids)
        points = self.env["fair.allocation.violation"]._get_points(users, company)
        return {user for user in users.ids if points.get(user)}
