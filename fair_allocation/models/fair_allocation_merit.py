from datetime import timedelta

from odoo import api, fields, models

from ..merit import rank

#: How old figures may be before they are worked out again.
FRESH = timedelta(hours=1)

#: Places that *the first three* means.
TOP = 3

#: Without any of these nobody is ahead of anybody.
DEEDS = {"best_seller": "won", "service_star": "met", "fair_player": "helpful"}


class FairAllocationMerit(models.Model):
    """How well somebody did in a period, with what they were given.

    Worked out from the ledger and from what happened to the leads, never entered. A
    colleague's place is shown as far as the published rules say.
    """

    _name = "fair.allocation.merit"
    _description = "Leaderboard"
    _order = "date_from desc, team_id, award, sequence, score desc, id"
    _rec_name = "user_id"

    award = fields.Selection(selection="_selection_award", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", required=True, readonly=True, ondelete="cascade"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    score = fields.Float(
        readonly=True, digits=(16, 1), aggregator=None, help="More is better."
    )
    rank = fields.Integer(
        "Place", readonly=True, aggregator=None, help="0: too few cases to be ranked."
    )
    # Whoever isn't ranked comes last.
    sequence = fields.Integer(readonly=True, aggregator=None)
    percent = fields.Float(
        "Of the Best (%)", readonly=True, digits=(16, 1), aggregator=None
    )
    is_shown = fields.Boolean(
        readonly=True, help="Whether the team sees it, as the rules say."
    )
    # What came of single leads is between the person and the managers.
    numbers = fields.Json(
        readonly=True,
        groups="sales_team.group_sale_manager",
        export_string_translation=False,
    )
    is_own = fields.Boolean(compute="_compute_is_own")
    place_text = fields.Char("Standing", compute="_compute_text")
    text = fields.Char("Why", compute="_compute_text")

    _period_uniq = models.UniqueIndex(
        "(team_id, date_from, date_to, award, user_id)",
        "There is one place for each person, award and period.",
    )
    _user_idx = models.Index("(user_id, date_from)")

    @api.model
    def _selection_award(self):
        labels = {
            "best_seller": self.env._("Best Seller"),
            "service_star": self.env._("Service Star"),
            "fair_player": self.env._("Fair Player"),
        }
        return list(labels.items())

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for merit in self:
            merit.is_own = merit.user_id == self.env.user

    @api.depends("rank", "numbers")
    @api.depends_context("lang", "uid")
    def _compute_text(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for merit in self:
            merit.place_text = (
                self.env._("Place %s", merit.rank)
                if merit.rank
                else self.env._("Not ranked")
            )
            # sudo: one's own numbers, or a manager's, who may read them anyway.
            numbers = merit.sudo().numbers or {}
            known = is_manager or merit.is_own
            merit.text = known and merit._get_text(numbers)

    def _get_text(self, numbers):
        """What the place rests on, in one sentence."""
        if numbers.get("least"):
            return self.env._(
                "Too few to be ranked: %(cases)s of at least %(least)s.",
                cases=numbers["cases"],
                least=numbers["least"],
            )
        if self.award == "best_seller":
            return self.env._(
                "%(won)s won of %(cases)s leads; on average %(expected).1f of them "
                "would have been.",
                **numbers,
            )
        if self.award == "service_star":
            return self._get_service_text(numbers)
        if numbers.get("violated"):
            return self.env._("Not ranked while a confirmed violation counts.")
        return self.env._(
            "%(helpful)s passed on with a note, %(taken)s taken back.", **numbers
        )

    def _get_service_text(self, numbers):
        text = self.env._("%(met)s of %(cases)s first responses in time.", **numbers)
        if numbers.get("ratings"):
            return self.env._(
                "%(text)s Satisfaction %(satisfaction).0f of 100.",
                text=text,
                satisfaction=numbers["satisfaction"],
            )
        return text

    # ------------------------------------------------------------
    # WORKING OUT
    # ------------------------------------------------------------

    @api.model
    def _cron_fair_merit(self):
        """This month and the last one, team by team."""
        Cron = self.env["ir.cron"]
        teams = self.env["crm.team"]._fair_search_governed()
        Cron._commit_progress(remaining=len(teams))
        for team in teams:
            for number in (1, 0):
                days = self.env["fair.allocation.figures"]._get_dates(
                    team, "month", number
                )
                self._refresh(team, *days)
            if not Cron._commit_progress(1):
                return

    @api.model
    def _refresh_stale(self, teams, first, last):
        """Work out anew what is missing, or older than an hour."""
        known = dict(
            self._read_group(
                [
                    ("team_id", "in", teams.ids),
                    ("date_from", "=", first),
                    ("date_to", "=", last),
                ],
                ["team_id"],
                ["create_date:max"],
            )
        )
        oldest = self.env.cr.now() - FRESH
        for team in teams:
            if team not in known or known[team] < oldest:
                self._refresh(team, first, last)

    @api.model
    def _refresh(self, team, first, last):
        """Replace what is known about ``team`` in the days from first to last."""
        # sudo: worked out from everybody's leads, and written by the product alone.
        Merit = self.sudo()
        Merit.search(
            [
                ("team_id", "=", team.id),
                ("date_from", "=", first),
                ("date_to", "=", last),
            ]
        ).unlink()
        base = {
            "team_id": team.id,
            "company_id": (
                team.company_id or team.fair_policy_id.company_id or self.env.company
            ).id,
            "date_from": first,
            "date_to": last,
        }
        vals = []
        for award, _label in self._selection_award():
            found = getattr(Merit, f"_judge_{award}")(team, first, last)
            vals += [base | row for row in Merit._prepare(team, award, found)]
        Merit.create(vals)

    @api.model
    def _prepare(self, team, award, found):
        """Rows of what was ``found``: ``{user id: (score or None, numbers)}``."""
        scores = {
            user: score for user, (score, _n) in found.items() if score is not None
        }
        deeds = {user: found[user][1][DEEDS[award]] for user in scores}
        if not any(deeds.values()):
            scores = {}
        places, best = rank(scores), max(scores.values(), default=0)
        shown = team.fair_policy_id.version_id._settings()["leaderboard"]
        for user, (score, numbers) in found.items():
            place = places.get(user, 0)
            yield {
                "award": award,
                "user_id": user,
                "score": score or 0,
                "rank": place,
                "sequence": place or len(found) + 1,
                "percent": deeds.get(user) and self._get_percent(score, best, place),
                "is_shown": self._shows(shown, place),
                "numbers": numbers,
            }

    @api.model
    def _get_percent(self, score, best, place):
        """Of the best; whoever comes close isn't among them."""
        if place == 1:
            return 100
        return min(100 * score / best, 99.9) if place and best else 0

    @api.model
    def _shows(self, leaderboard, place):
        """Whether the team sees somebody at this place; nobody's missing one."""
        return bool(
            place and (leaderboard == "all" or (leaderboard == "top" and place <= TOP))
        )

    @api.model
    def _show_as_published(self, teams):
        """After new rules: what the team sees follows at once."""
        # sudo: flags of the product's own rows; who publishes is a manager.
        for team in teams.sudo():
            shown = team.fair_policy_id.version_id._settings()["leaderboard"]
            rows = self.sudo().search([("team_id", "=", team.id)])
            visible = rows.filtered(lambda row, how=shown: row._shows(how, row.rank))
            visible.is_shown = True
            (rows - visible).is_shown = False
