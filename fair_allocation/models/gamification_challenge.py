from odoo import api, fields, models
from odoo.exceptions import AccessError


class GamificationGoal(models.Model):
    """Goals of ours follow the leaderboard, and are won when the period is over."""

    _inherit = "gamification.goal"

    def update_goal(self):
        """Ours are read from what was worked out, all of a period at once."""
        # sudo: the award a goal is about, and the place, which nobody enters.
        ours = self.filtered(lambda goal: goal.sudo().definition_id.fair_award)
        ours.sudo()._fair_update()
        return super(GamificationGoal, self - ours).update_goal()

    def _fair_update(self, anew=False):
        """Set each goal to how much of the best its person has reached.

        The best have 100, equals among them all of it. What was reached may be lost
        again until the period is over.

        :param anew: work out the places now, however fresh those known are
        """
        goals = self.with_context(**self.env["fair.allocation.decision"]._lift_pen())
        for days, group in (
            goals.filtered(lambda goal: not goal.closed)
            .grouped(lambda goal: goal._fair_get_days())
            .items()
        ):
            reached = self._fair_get_reached(group.user_id, *days, anew)
            for goal in group:
                key = (goal.user_id.id, goal.definition_id.fair_award)
                current = reached.get(key, 0)
                is_reached = current >= goal.target_goal
                goal.with_context(no_remind_goal=True).write(
                    {
                        "current": current,
                        "state": "reached" if is_reached else "inprogress",
                    }
                )

    def _fair_get_days(self):
        """First and last day; a goal without any is about the present month."""
        self.ensure_one()
        month = self.env["fair.allocation.figures"]._get_dates(
            self.env["crm.team"], "month"
        )
        return self.start_date or month[0], self.end_date or month[1]

    @api.model
    def _fair_get_reached(self, users, first, last, anew):
        """``{(user id, award): per cent of the best}`` in these days."""
        Merit = self.env["fair.allocation.merit"].sudo()
        teams = self.env["crm.team"].sudo()._fair_search_governed()
        if anew:
            for team in teams:
                Merit._refresh(team, first, last)
        else:
            Merit._refresh_stale(teams, first, last)
        rows = Merit._read_group(
            [
                ("user_id", "in", users.ids),
                ("team_id", "in", teams.ids),
                ("date_from", "=", first),
                ("date_to", "=", last),
            ],
            ["user_id", "award"],
            ["percent:max"],
        )
        return {(user.id, award): percent for user, award, percent in rows}


class GamificationChallenge(models.Model):
    """Challenges for salespeople: who takes part, who may start them, who has won."""

    _inherit = "gamification.challenge"

    fair_is_ours = fields.Boolean(compute="_compute_fair_is_ours")

    @api.depends("line_ids.definition_id.fair_award")
    def _compute_fair_is_ours(self):
        for challenge in self:
            challenge.fair_is_ours = any(
                line.definition_id.fair_award for line in challenge.line_ids
            )

    # ------------------------------------------------------------
    # MANAGERS
    # ------------------------------------------------------------

    def action_start(self):
        """Sales managers start those of ours; of Odoo's own, administrators."""
        ours = self._fair_open()
        super(GamificationChallenge, ours).action_start()
        return super(GamificationChallenge, self - ours).action_start()

    def action_fair_stop(self):
        """No further periods: what runs is closed without a winner."""
        for challenge in self._fair_open():
            challenge.state = "done"
        return True

    def _fair_open(self):
        """Those of ours, for the product to work on.

        :raise AccessError: for everyone but sales managers
        """
        self.check_access("read")
        ours = self.filtered("fair_is_ours")
        if ours and not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers start and stop these challenges.")
            )
        # sudo: Odoo lets administrators alone write challenges; the right to start
        # those of salespeople was just checked.
        return ours.sudo()

    # ------------------------------------------------------------
    # TAKING PART
    # ------------------------------------------------------------

    def _recompute_challenge_users(self):
        """In ours take part all members of teams that share by rules."""
        ours = self.filtered("fair_is_ours")
        for challenge in ours:
            members = self.env["crm.team"].sudo()._fair_search_governed()
            challenge.user_ids = members.crm_team_member_ids.user_id
        return super(GamificationChallenge, self - ours)._recompute_challenge_users()

    def _generate_goals_from_challenge(self):
        """Goals of ours are made by the product alone."""
        ours = self.filtered("fair_is_ours")
        pen = self.env["fair.allocation.decision"]._lift_pen()
        super(
            GamificationChallenge, ours.sudo().with_context(**pen)
        )._generate_goals_from_challenge()
        return super(
            GamificationChallenge, self - ours
        )._generate_goals_from_challenge()

    # ------------------------------------------------------------
    # WINNING
    # ------------------------------------------------------------

    def _check_challenge_reward(self, force=False):
        """Ours are won when a period is over, however often this is looked at."""
        ours = self.filtered("fair_is_ours")
        ours.sudo()._fair_reward()
        return super(GamificationChallenge, self - ours)._check_challenge_reward(force)

    def _fair_reward(self):
        """Give the badge to everyone who has reached a goal that is over now."""
        today = fields.Date.context_today(self)
        over = self.env["gamification.goal"].search(
            [
                ("challenge_id", "in", self.ids),
                ("closed", "=", False),
                ("end_date", "<", today),
                # Not any other goal that its owner has put among them.
                ("definition_id.fair_award", "!=", False),
            ]
        )
        over._fair_update(anew=True)
        pen = self.env["fair.allocation.decision"]._lift_pen()
        for goal in over.with_context(**pen):
            goal.write(
                {
                    "closed": True,
                    "state": "reached" if goal.state == "reached" else "failed",
                }
            )
            badge = goal.challenge_id.reward_id
            if goal.state == "reached" and badge:
                goal.challenge_id._reward_user(goal.user_id, badge)
