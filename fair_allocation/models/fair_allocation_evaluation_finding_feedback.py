from odoo import models

from .fair_allocation_feedback import SOURCES

#: Findings of what salespeople say have codes that begin so.
PREFIX = "feedback_"


class FairAllocationEvaluationFinding(models.Model):
    """Findings about a rule or a source whose leads fit less often than all others."""

    _inherit = "fair.allocation.evaluation.finding"

    def _get_opinion_field(self):
        """``reason`` or a key of SOURCES; nothing for other findings."""
        code = self.code or ""
        return code.removeprefix(PREFIX) if code.startswith(PREFIX) else ""

    def _say_rule(self, words):
        field = self._get_opinion_field()
        if not field:
            return super()._say_rule(words)
        words["against"] = words["wrong"] + words["bad_data"]
        words["label"] = self._name_opinion(field, words["value"])
        if field == "reason":
            return self._say_opinion_of_rule(words)
        return self._say_opinion_of_source(words)

    def _name_opinion(self, field, value):
        Evaluation = self.env["fair.allocation.evaluation"]
        if field == "reason":
            row = {"reason": value, "version": False}
            return Evaluation._get_rule_name(row)[0]
        name, kind = Evaluation._get_source_name(field, value)
        return self.env._("%(kind)s: %(name)s", kind=kind, name=name)

    def _say_opinion_of_rule(self, words):
        return self.env._(
            "Of %(said)s leads given because of “%(label)s”, their salespeople called "
            "%(wrong)s wrong and %(bad_data)s bad data; of the others "
            "%(others_against)s of %(others_said)s. That is more than chance.",
            **words,
        ), self.env._(
            "Open the policy, with a reminder: see why leads given because of "
            "“%(label)s” don't fit.",
            **words,
        )

    def _say_opinion_of_source(self, words):
        return self.env._(
            "Of %(said)s leads from “%(label)s”, their salespeople called %(wrong)s "
            "wrong and %(bad_data)s bad data; of the others %(others_against)s of "
            "%(others_said)s. That is more than chance.",
            **words,
        ), self.env._(
            "Open what was said, with a reminder: have leads from “%(label)s” checked "
            "before they are shared out.",
            **words,
        )

    def _tabulate_rule(self, numbers):
        if not self._get_opinion_field():
            return super()._tabulate_rule(numbers)
        heads = [
            self.env._("Leads"),
            self.env._("Wrong or bad data"),
            self.env._("Answers"),
            self.env._("Share"),
        ]
        against = numbers["wrong"] + numbers["bad_data"]
        others = numbers["others_against"], numbers["others_said"]
        label = self._name_opinion(self._get_opinion_field(), numbers["value"])
        return heads, [
            self._tabulate_rate(label, against, numbers["said"]),
            self._tabulate_rate(self.env._("All others"), *others),
        ]

    def _accept_rule(self):
        """Of a source: a reminder, and what was said of its leads."""
        field = self._get_opinion_field()
        if field not in SOURCES:
            return super()._accept_rule()
        self._schedule(self.proposal)
        action = self.evaluation_id.action_open_feedback()
        said = (SOURCES[field], "=", self.numbers["value"])
        return {**action, "domain": [*action["domain"], said]}
