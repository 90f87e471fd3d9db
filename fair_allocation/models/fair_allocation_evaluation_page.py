from odoo import models
from odoo.tools import format_list

from ..evaluation import compare, judge

#: What only managers read.
CONFIDENTIAL = ("balance_value", "gap_value")

#: Indices are for the trend; whoever reads a page wants the plain figures.
LEFT_OUT = ("jain", "gini")

#: Whether more of a measure is better (1), or less (-1).
WANTED = {
    "balance": 1,
    "balance_value": 1,
    "fulfilment_min": 1,
    "fulfilment_max": -1,
    "gap": -1,
    "gap_value": -1,
    "unassigned": -1,
}


class FairAllocationEvaluation(models.Model):
    """Parts of the page: fairness in figures, tiers, and what is new.

    Read with the product's rights; the caller says how much the reader may see.
    """

    _inherit = "fair.allocation.evaluation"

    def _get_lines(self, *scopes):
        """The lines, or those of some scopes.

        Not ``line_ids``, which would show the present reader more than they may see
        once it has been read with the product's rights.
        """
        domain = [("evaluation_id", "=", self.id)]
        if scopes:
            domain.append(("scope", "in", scopes))
        return self.env["fair.allocation.evaluation.line"].search(domain)

    def _describe_measures(self, previous, full):
        """Fairness overall, each figure with what it means and how it changed."""
        before = {}
        if previous.is_measured:
            before = {measure["code"]: measure for measure in previous._describe_all()}
        measures = []
        for measure in self._describe_all():
            code = measure["code"]
            if code in LEFT_OUT or (code in CONFIDENTIAL and not full):
                continue
            change = compare(measure["value"], before.get(code, {}).get("value"))
            measures.append(
                {
                    **measure,
                    "before": bool(change) and before[code]["text"],
                    "tone": judge(change, WANTED.get(code)),
                    "arrow": "▲" if (change or 0) > 0 else "▼",
                }
            )
        return measures

    def _describe_all(self):
        if not self.fairness:
            return []
        received = sum(self._get_lines("team").mapped("received"))
        total = self.waiting + max(received, 0)
        return self.env["fair.allocation.figures"]._describe(
            self.fairness["overall"],
            self.waiting / total if total else None,
            self.currency_id,
        )

    def _get_tier_rows(self, lines, previous, full):
        """One row for each tier, the most important first."""
        Figures = self.env["fair.allocation.figures"]
        rows = []
        tiers = lines.filtered(lambda line: line.scope == "tier")
        for line in tiers.sorted("tier_sequence"):
            key = str(line.tier_id.id)
            stored = (self.fairness or {}).get("tiers", {}).get(key)
            described = {
                measure["code"]: measure
                for measure in (stored and Figures._describe(stored)) or []
            }
            columns = ["received", "waiting"]
            if full:
                columns += ["conversion", "won_value"]
            rows.append(
                {
                    "name": line.tier_id.name,
                    "measures": [
                        described.get(code, {}).get("text", "–")
                        for code in ("balance", "fulfilment_min", "fulfilment_max")
                    ],
                    "cells": [line._get_cell(code, bool(previous)) for code in columns],
                }
            )
        return rows

    # ------------------------------------------------------------
    # WHAT IS NEW
    # ------------------------------------------------------------

    def _get_news(self, previous, full):
        """Sentences on what differs from the evaluation before."""
        if not previous:
            return [
                self.env._("There is no earlier evaluation to compare this one with.")
            ]
        return [
            *self._get_rule_news(previous),
            *self._get_people_news(previous),
            *self._get_figure_news(previous, full),
        ] or [self.env._("Nothing has changed.")]

    def _get_rule_news(self, previous):
        after, before = self.version_id, previous.version_id
        if not after or after == before:
            return []
        notes = [self.env._("The rules changed: %s is in force.", after.display_name)]
        if after.policy_id == before.policy_id:
            notes += after.policy_id.version_ids.filtered(
                lambda version: version.note
                and before.number < version.number <= after.number
            ).mapped("note")
        return notes

    def _get_people_news(self, previous):
        now, before = (
            evaluation._get_lines("person").user_id for evaluation in (self, previous)
        )
        news = []
        if now - before:
            names = format_list(self.env, (now - before).mapped("name"))
            news.append(self.env._("New in the table: %s", names))
        if before - now:
            names = format_list(self.env, (before - now).mapped("name"))
            news.append(self.env._("No longer in the table: %s", names))
        return news

    def _get_figure_news(self, previous, full):
        """Sums of the team that differ."""
        now, before = (evaluation._get_lines("team") for evaluation in (self, previous))
        labels = now._get_column_labels()
        codes = ["received", "waiting"]
        if full:
            codes += ["conversion", "won_value", "response_hours", "follow_up_rate"]
            codes += ["satisfaction", "retention", "override_count", "dispute_count"]
        news = []
        for code in codes:
            pair = [now._get_figure(code), before._get_figure(code)]
            if compare(*pair):
                news.append(
                    self.env._(
                        "%(figure)s: %(before)s → %(after)s",
                        figure=labels[code],
                        before=before._format(code, pair[1]),
                        after=now._format(code, pair[0]),
                    )
                )
        return news
