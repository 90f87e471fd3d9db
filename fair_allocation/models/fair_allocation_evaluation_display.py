from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..evaluation import OWN_COLUMNS, TEAM_COLUMNS, compare


class FairAllocationEvaluation(models.Model):
    """The evaluation as a page that is read, on the screen and on paper.

    Managers read everything. The team reads of colleagues what its log of decisions
    tells anyway, and of each reader everything about themselves.
    """

    _inherit = "fair.allocation.evaluation"

    headline = fields.Char(compute="_compute_headline")
    change = fields.Float(
        compute="_compute_change",
        digits=(16, 1),
        aggregator=None,
        help="Of the balance, in points, compared with the evaluation before.",
    )
    change_text = fields.Char("Since Before", compute="_compute_change")
    headline_html = fields.Html(compute="_compute_page", sanitize=False)
    people_html = fields.Html("People", compute="_compute_page", sanitize=False)
    tier_html = fields.Html("Tiers", compute="_compute_page", sanitize=False)
    news_html = fields.Html("What Changed", compute="_compute_page", sanitize=False)

    @api.depends("balance", "previous_id")
    @api.depends_context("uid", "lang")
    def _compute_change(self):
        Line = self.env["fair.allocation.evaluation.line"]
        for evaluation in self:
            change = evaluation._get_change()
            evaluation.change = change or 0
            evaluation.change_text = (
                self.env._("unchanged")
                if change == 0
                else Line._get_change_text("balance", change)[0]
            )

    @api.depends("balance", "previous_id")
    @api.depends_context("uid", "lang")
    def _compute_headline(self):
        for evaluation in self:
            evaluation.headline = evaluation._get_headline()

    def _get_headline(self):
        """The one sentence to remember."""
        if not self.is_measured:
            return self._get_empty_headline()
        balance = formatLang(self.env, self.balance, digits=1)
        change = self._get_change()
        if change is None:
            return self.env._("The balance is %s %%.", balance)
        if not change:
            return self.env._("The balance is %s %%, as before.", balance)
        much = formatLang(self.env, abs(change), digits=1)
        if change > 0:
            return self.env._(
                "The balance is %(balance)s %%, %(change)s points better than before.",
                balance=balance,
                change=much,
            )
        return self.env._(
            "The balance is %(balance)s %%, %(change)s points worse than before.",
            balance=balance,
            change=much,
        )

    def _get_empty_headline(self):
        # sudo: whether there was anything, not how much or whose.
        if any(self.sudo()._get_lines("team").mapped("received")):
            return self.env._(
                "Nothing was due to anybody in this period, so there is no balance."
            )
        return self.env._("Nothing was shared in this period.")

    def _get_change(self):
        """Points of balance gained; ``None`` without anything to compare with."""
        before = self._get_shown_previous()
        return compare(
            self.balance if self.is_measured else None,
            before.balance if before.is_measured else None,
        )

    def _get_shown_previous(self):
        """The evaluation before, if the reader may read one like it."""
        # sudo: whether it was published decides who may compare with it.
        previous = self.sudo().previous_id
        if self._is_read_in_full() or previous.published_on:
            return previous
        return previous.browse()

    def _is_read_in_full(self):
        return self.env.su or self.env.user.has_group("sales_team.group_sale_manager")

    def _get_dates_text(self):
        return {
            "start": format_date(self.env, self.date_from),
            "end": format_date(self.env, self.date_to),
        }

    @api.depends("computed_on", "state")
    @api.depends_context("uid", "lang", "company")
    def _compute_page(self):
        render = self.env["ir.qweb"]._render
        for evaluation in self:
            page = evaluation._get_page()
            for part in ("headline", "people", "tier", "news"):
                evaluation[f"{part}_html"] = render(
                    f"fair_allocation.evaluation_{part}", page, minimal_qcontext=True
                )

    # ------------------------------------------------------------
    # PAGE
    # ------------------------------------------------------------

    def _get_page(self):
        """All that templates show to the present reader."""
        self.ensure_one()
        self.check_access("read")
        full = self._is_read_in_full()
        # sudo: the lines of colleagues are cut to what the team may see below.
        frozen = self.sudo()
        lines = frozen._get_lines().sorted(
            lambda line: (line._get_person_name().lower(), -line.tier_sequence, line.id)
        )
        own = lines.filtered(lambda line: line.user_id == self.env.user)
        people = lines.filtered(lambda line: line.scope == "person")
        team = lines.filtered(lambda line: line.scope == "team")
        return {
            "evaluation": self,
            "full": full,
            "measures": frozen._describe_measures(self._get_shown_previous(), full),
            "people": self._get_table(
                OWN_COLUMNS if full else TEAM_COLUMNS, people | team
            ),
            "own": not full and own and self._get_table(OWN_COLUMNS, own),
            "tiers": frozen._get_tier_rows(lines, self._get_shown_previous(), full),
            "news": frozen._get_news(self._get_shown_previous(), full),
        }

    def _get_table(self, columns, lines):
        """Heads and rows; what nobody has a figure for has no column."""
        labels = lines._get_column_labels()
        shown = [
            code
            for code in columns
            if any(line._get_figure(code) is not None for line in lines)
        ]
        compares = bool(self._get_shown_previous())
        return {
            "heads": [labels[code] for code in shown],
            "rows": [
                {
                    "name": line._get_row_name(),
                    "user": line.scope == "person" and line.user_id,
                    "total": line.scope == "team",
                    "cells": [line._get_cell(code, compares) for code in shown],
                }
                for line in lines
            ],
        }
