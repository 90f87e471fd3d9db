from dataclasses import replace

from odoo import api, models

from ..engine import Lead, Problem, turn


class FairAllocationStanding(models.AbstractModel):
    """How many leads one can still get, and how near one is to the next of a tier."""

    _inherit = "fair.allocation.standing"

    # ------------------------------------------------------------
    # QUOTA
    # ------------------------------------------------------------

    @api.model
    def _describe_limits(self, member):
        """What each cap leaves."""
        # sudo: the caps count the person's leads of all companies, as runs do.
        team = member.crm_team_id.sudo()
        Collector = self.env["fair.allocation.problem"].sudo()
        lefts = Collector._get_lefts(team, team.fair_policy_id.version_id)[member]
        labels = member._fair_get_cap_labels()
        tiers = self.env["fair.allocation.tier"]
        rows = zip(lefts, member._fair_get_caps(), strict=True)
        return [
            {
                "label": self.env._(
                    "%(cap)s, %(tier)s",
                    cap=labels[left.period],
                    tier=tiers.browse(left.tier).name,
                )
                if left.tier
                else labels[left.period],
                "left": left.leads,
                "text": self.env._(
                    "%(left)s of %(most)s left", left=left.leads, most=most
                ),
            }
            for left, (_period, _tier, most) in rows
        ]

    @api.model
    def _describe_pools(self, user):
        """Claims left today in the pools one may claim from."""
        # sudo: the pools are those of the person, and only numbers leave here.
        Pool = self.env["fair.allocation.pool"].sudo()
        pools = Pool.search(Pool._get_member_domain(user))
        pools = pools.filtered(lambda p: p.company_id in self.env.companies)
        rows = []
        for pool, limits in pools._get_limits(user).items():
            left = {limit.code: max(limit.left, 0) for limit in limits}
            most = {limit.code: limit.most for limit in limits}
            rows.append(
                {
                    "id": pool.id,
                    "label": pool.name,
                    "left": min(left.values(), default=1),
                    "text": self._say_claims(left, most),
                }
            )
        return rows

    @api.model
    def _say_claims(self, left, most):
        if left.get("held") == 0:
            return self.env._(
                "None: you look after %s open leads or more", most["held"]
            )
        if "claims" not in left:
            return self.env._("No limit")
        return self.env._(
            "%(left)s of %(most)s left today", left=left["claims"], most=most["claims"]
        )

    # ------------------------------------------------------------
    # TURN
    # ------------------------------------------------------------

    @api.model
    def _describe_turns(self, member, tiers):
        """Who is before the person when the next lead of a tier comes in, by tier.

        A lead that asks for no more than its tier: skills, industry and the like may
        make another one the better.
        """
        problem = self._get_problem(member.crm_team_id)
        person = next(p for p in problem.people if p.id == member.user_id.id)
        turns = {}
        for tier in tiers:
            if tier.active:
                coming = replace(problem, leads=(Lead(1, tier.id),))
                turns[tier] = self._describe_turn(person, tier, coming)
        return turns

    @api.model
    def _describe_turn(self, person, tier, problem):
        place = turn(problem, person.id)
        if place is None:
            return {"state": "no", "text": self._say_hindrance(person, tier)}
        state = "line" if place[0] else "next"
        return {"state": state, "text": self._say_place(*place)}

    @api.model
    def _get_problem(self, team):
        """The problem of a run of the team, without any leads."""
        # sudo: how the colleagues stand, only to count those who are before.
        team = team.sudo()
        Collector = self.env["fair.allocation.problem"].sudo()
        version = team.fair_policy_id.version_id
        return Problem(
            people=Collector._collect_people(team, version),
            leads=(),
            tiers=Collector._collect_tiers(team),
            rules=version._rules(),
        )

    @api.model
    def _say_place(self, before, level):
        if before == 1:
            return self.env._("1 colleague is before you")
        if before:
            return self.env._("%s colleagues are before you", before)
        if level == 1:
            return self.env._("You are next, level with 1 colleague")
        if level:
            return self.env._("You are next, level with %s colleagues", level)
        return self.env._("You are next")

    @api.model
    def _say_hindrance(self, person, tier):
        """Why nothing of the tier comes now: the first thing that keeps it away."""
        labels = self.env["fair.allocation.explained"]._get_condition_labels()
        if person.tiers is not None and tier.id not in person.tiers:
            return self.env._("From %s up", tier.seniority_id.name)
        code = person.absences.get(tier.id)
        if not person.available:
            code = "absent"
        if code == "unaccepted":
            return self.env._("None now: accept the agreement first")
        return self.env._("None now: %s", labels[code or "full"])
