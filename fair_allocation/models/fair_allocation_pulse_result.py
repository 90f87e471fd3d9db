from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..pulse import SCORES, get_result, get_words


class FairAllocationPulse(models.Model):
    """What is told of a pulse, to everybody who was asked, and what is asked.

    Nobody learns anything before it is closed, managers neither.
    """

    _inherit = "fair.allocation.pulse"

    ask = fields.Json(
        compute="_compute_ask",
        export_string_translation=False,
        help="What the page asks the reader; empty where there is nothing to answer.",
    )
    is_shown = fields.Boolean(compute="_compute_result")
    score = fields.Float(
        "Average",
        compute="_compute_result",
        digits=(16, 1),
        aggregator=None,
        help="From 1, not at all, to 5, fully.",
    )
    headline = fields.Char("Result", compute="_compute_text")
    result_html = fields.Html(compute="_compute_text", sanitize=False)

    # ------------------------------------------------------------
    # THE QUESTION
    # ------------------------------------------------------------

    @api.depends("can_answer", "question")
    @api.depends_context("uid", "lang")
    def _compute_ask(self):
        for pulse in self:
            pulse.ask = pulse.can_answer and pulse._describe_ask()

    def _describe_ask(self):
        """All that is shown to whoever answers."""
        labels = self._get_score_labels()
        return {
            "id": self._origin.id,
            "question": self._get_question(),
            "choices": [{"score": n, "label": labels[n]} for n in SCORES],
            "promise": self.env._(
                "Without your name: nobody can find out who answered what. Everybody "
                "who is asked sees the result after %(day)s, if at least %(number)s "
                "have answered; otherwise it is erased.",
                day=format_date(self.env, self.closes_on),
                number=self.minimum,
            ),
            "words": self.env._(
                "Anything to add, before you choose? (optional; shown if at least %s "
                "people write something)",
                self.minimum,
            ),
        }

    def _get_question(self):
        return self.question or self.env._("I find the allocation of leads fair.")

    @api.model
    def _get_score_labels(self):
        return {
            1: self.env._("Not at all"),
            2: self.env._("Hardly"),
            3: self.env._("Partly"),
            4: self.env._("Mostly"),
            5: self.env._("Fully"),
        }

    # ------------------------------------------------------------
    # THE RESULT
    # ------------------------------------------------------------

    @api.depends("state", "answered_count", "minimum")
    def _compute_result(self):
        found = self._get_results()
        for pulse in self:
            result, _words = found.get(pulse._origin.id, (None, []))
            pulse.is_shown = bool(result)
            pulse.score = result.mean if result else 0

    def _get_results(self):
        """``{id: (result, remarks)}`` of the closed ones with enough answers."""
        # sudo: the box is for nobody to read; below leaves it only what may be told.
        closed = self.sudo().filtered(lambda pulse: pulse.state == "closed")
        found = {}
        for box in closed._get_boxes():
            minimum = box.pulse_id.minimum
            if result := get_result(box.counts, minimum):
                found[box.pulse_id.id] = result, get_words(box.words, minimum)
        return found

    @api.depends("state", "answered_count", "minimum", "question", "asked_count")
    @api.depends_context("uid", "lang")
    def _compute_text(self):
        found = self._get_results()
        for pulse in self:
            result, words = found.get(pulse._origin.id, (None, []))
            pulse.headline = pulse._get_headline(result)
            pulse.result_html = pulse.state != "draft" and self.env["ir.qweb"]._render(
                "fair_allocation.pulse_result",
                pulse._get_page(result, words),
                minimal_qcontext=True,
            )

    def _get_headline(self, result):
        """The one sentence to remember."""
        if self.state == "draft":
            return False
        if self.state == "open":
            return self.env._(
                "Open until %(day)s: %(answered)s of %(asked)s have answered.",
                day=format_date(self.env, self.closes_on),
                answered=self.answered_count,
                asked=self.asked_count,
            )
        if not result:
            return self.env._(
                "%(answered)s of %(asked)s answered, and %(number)s are needed: "
                "nothing is shown, and the answers are erased.",
                answered=self.answered_count,
                asked=self.asked_count,
                number=self.minimum,
            )
        mean = formatLang(self.env, result.mean, digits=1)
        before = self._get_mean_before()
        if before is None:
            return self.env._("%s of 5 on average.", mean)
        return self.env._(
            "%(mean)s of 5 on average, %(before)s before.",
            mean=mean,
            before=formatLang(self.env, before, digits=1),
        )

    def _get_mean_before(self):
        """The mean of the last result of the same question, if there is one."""
        # sudo: results are told to who was asked; whoever reads this one is of them.
        earlier = self.sudo().search(
            [
                ("team_id", "=", self.team_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "closed"),
                ("question", "=", self.question),
                ("opened_on", "<", self.opened_on),
            ],
            limit=12,
        )
        found = earlier._get_results()
        shown = [found[pulse.id][0].mean for pulse in earlier if pulse.id in found]
        return shown[0] if shown else None

    def _get_page(self, result, words):
        labels = self._get_score_labels()
        return {
            "question": self._get_question(),
            "headline": self._get_headline(result),
            "turnout": bool(result)
            and self.env._(
                "%(answered)s of %(asked)s answered, without their names.",
                answered=result.total,
                asked=self.asked_count,
            ),
            "rows": [
                {
                    "label": f"{score} · {labels[score]}",
                    "count": result.counts[score - 1],
                    "percent": round(100 * result.counts[score - 1] / result.total),
                }
                for score in reversed(SCORES)
            ]
            if result
            else [],
            "words": words,
        }

    # ------------------------------------------------------------
    # THE MENU
    # ------------------------------------------------------------

    @api.model
    def action_open_own(self):
        """What the user is asked; the list where it is nothing, or several things."""
        self.check_access("read")
        asked = self.search(
            [("state", "=", "open"), ("user_ids", "in", self.env.user.ids)]
        ).filtered("can_answer")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_pulse_action"
        )
        if len(asked) == 1:
            action["views"] = [view for view in action["views"] if view[1] == "form"]
            action["res_id"] = asked.id
        return action
