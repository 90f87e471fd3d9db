from pytz import utc

from odoo import api, fields, models
from odoo.tools import formatLang

from ..evaluation import judge, surround, weigh
from .fair_allocation_evaluation_line_display import COMPARED
from .fair_allocation_training import MANAGER


class FairAllocationTraining(models.Model):
    """What a training changed: figures of the person in evaluations before and after.

    The evaluations are those of the team, and the figures those frozen in them.
    Managers read them, and the person: what becomes of a colleague's leads is
    confidential, also to the mentor.
    """

    _inherit = "fair.allocation.training"

    effect_html = fields.Html("Effect", compute="_compute_effect", sanitize=False)
    effect_text = fields.Char("What Changed", compute="_compute_effect")

    @api.depends("state", "decided_on")
    @api.depends_context("uid", "lang", "company", "allowed_company_ids")
    def _compute_effect(self):
        effects = self._get_effects()
        render = self.env["ir.qweb"]._render
        for training in self:
            effect = effects.get(training)
            training.effect_text = effect and training._get_effect_text(effect)
            training.effect_html = effect and render(
                "fair_allocation.training_effect", effect, minimal_qcontext=True
            )

    def _get_effects(self):
        """What is shown of each training that is done: ``{training: values}``.

        As many queries for many as for one; with the rights of the reader.
        """
        done = self.filtered(lambda training: training.state == "done")
        pairs = done._get_surrounding()
        lines = done._get_effect_lines(pairs)
        # sudo: names of tiers in plans that the reader may see.
        known = done.sudo()._get_known_tiers()
        effects = {}
        for training in done:
            before, after = pairs[training]
            is_told = self.env.user.has_group(MANAGER) or (
                training.user_id == self.env.user
            )
            effects[training] = {
                "before": before,
                "after": after,
                "is_told": is_told,
                "rows": training._get_effect_rows(before, after, lines, known)
                if is_told and after
                else [],
                "least": after and training._get_sample(after),
            }
        return effects

    def _get_end_day(self):
        """The day on which it was confirmed, where the company works."""
        Figures = self.env["fair.allocation.figures"].with_company(self.company_id)
        zone = Figures._get_time_zone(self.team_id)
        return utc.localize(self.decided_on).astimezone(zone).date()

    # ------------------------------------------------------------
    # EVALUATIONS
    # ------------------------------------------------------------

    def _get_surrounding(self):
        """The evaluations before and after each: ``{training: (before, after)}``."""
        Evaluation = self.env["fair.allocation.evaluation"]
        found = Evaluation.search_fetch(
            [
                ("team_id", "in", self.team_id.ids),
                ("company_id", "in", self.company_id.ids),
                "|",
                ("state", "!=", "closed"),
                ("published_on", "!=", False),
            ],
            ["name", "team_id", "company_id", "date_from", "date_to", "version_id"],
        )
        periods = {}
        for evaluation in found:
            key = (evaluation.team_id, evaluation.company_id)
            period = (evaluation.date_from, evaluation.date_to, evaluation)
            periods.setdefault(key, []).append(period)
        pairs = {}
        for training in self:
            own = periods.get((training.team_id, training.company_id), ())
            pairs[training] = tuple(
                period[2] if period else Evaluation
                for period in surround(own, training._get_end_day())
            )
        return pairs

    def _get_effect_lines(self, pairs):
        """Lines the reader may read: ``{(evaluation, user, tier): line}``."""
        Line = self.env["fair.allocation.evaluation.line"]
        ids = [evaluation.id for pair in pairs.values() for evaluation in pair]
        lines = Line.search(
            [
                ("evaluation_id", "in", ids),
                ("user_id", "in", self.user_id.ids),
                ("scope", "in", ("person", "person_tier")),
            ]
        )
        return {
            (line.evaluation_id, line.user_id, line.tier_id): line for line in lines
        }

    @api.model
    def _get_sample(self, evaluation):
        # sudo: the rules are everyone's to read, whichever company looks at them.
        return evaluation.sudo().version_id._settings()["evaluation_sample"]

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _get_effect_rows(self, before, after, lines, known):
        """One row for conversion, fulfilment of what was opened, and fit."""
        tier = self.env["fair.allocation.tier"]
        # sudo: as above.
        opened = self.sudo()._get_tiers(known).with_env(self.env)
        figures = [("conversion", tier), ("fit", tier)]
        figures[1:1] = [("fulfilment", one) for one in opened or tier]
        if not opened:
            figures.insert(1, ("fulfilment", tier))
        none = self.env["fair.allocation.evaluation.line"]
        least = self._get_sample(after)
        return [
            self._get_effect_row(
                code,
                one,
                *(
                    lines.get((evaluation, self.user_id, one), none)
                    for evaluation in (before, after)
                ),
                least,
            )
            for code, one in figures
        ]

    def _get_effect_row(self, code, tier, before, after, least):
        sides = [
            (line._get_figure(code), self._count_cases(code, line))
            for line in (before, after)
        ]
        verdict, change = weigh(*sides, least)
        return {
            "code": code,
            "name": self._name_figure(code, tier),
            "sides": [
                {
                    "text": after._format(code, value),
                    "cases": value is not None and self._say_cases(code, cases),
                }
                for value, cases in sides
            ],
            "verdict": verdict,
            "words": self._say_verdict(code, verdict, change, after),
            "tone": judge(change, COMPARED[code]),
        }

    @api.model
    def _count_cases(self, code, line):
        """Of how many the figure is made."""
        return {
            "conversion": line.won + line.lost,
            "fulfilment": line.entitled,
            "fit": line.fit_count,
        }[code]

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _name_figure(self, code, tier):
        if code == "fulfilment" and tier:
            # sudo: as above.
            return self.env._("Fulfilment of %s", tier.sudo().name)
        Line = self.env["fair.allocation.evaluation.line"]
        return Line._get_column_labels()[code]

    @api.model
    def _say_cases(self, code, cases):
        if code == "conversion":
            return self.env._("%s closed leads", cases)
        if code == "fulfilment":
            return self.env._("%s leads due", formatLang(self.env, cases, digits=1))
        return self.env._("%s leads given by runs", cases)

    @api.model
    def _say_verdict(self, code, verdict, change, line):
        if verdict == "few":
            return self.env._("too few to say")
        if verdict == "new":
            return self.env._("nothing before")
        if verdict == "nothing":
            return ""
        return line._get_change_text(code, change)[0] or self.env._("unchanged")

    def _get_effect_text(self, effect):
        """The same in one line, for lists and on paper."""
        if not effect["is_told"]:
            return False
        if not effect["after"]:
            return self.env._("The next evaluation compares.")
        return " · ".join(
            f"{row['name']}: {row['sides'][0]['text']} → {row['sides'][1]['text']}"
            + (
                ""
                if row["verdict"] == "compared"
                else f" ({row['words']})"
                if row["words"]
                else ""
            )
            for row in effect["rows"]
        )
