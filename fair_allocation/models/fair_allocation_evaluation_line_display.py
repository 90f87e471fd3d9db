from odoo import api, models
from odoo.tools import format_amount, formatLang

from ..evaluation import compare, judge

#: Stands where there is no figure.
NO_FIGURE = "–"

#: What a figure is a share of: without any there is none.
BASES = {
    "fulfilment": ("entitled",),
    "fit": ("fit_count",),
    "conversion": ("won", "lost"),
    "response_hours": ("responded",),
    "response_rate": ("response_due",),
    "follow_up_rate": ("follow_up_due",),
    "satisfaction": ("satisfaction_count",),
    "retention": ("retention_count",),
}

#: Figures compared with the ones before, and whether more is better (1) or less (-1).
COMPARED = {
    "received": 0,
    "fulfilment": 0,
    "fit": 1,
    "won_value": 1,
    "conversion": 1,
    "response_hours": -1,
    "follow_up_rate": 1,
    "satisfaction": 1,
    "retention": 1,
}

PERCENT = ("fulfilment", "conversion", "response_rate", "follow_up_rate", "retention")
WHOLE = ("received", "held", "waiting", "fit", "override_count", "dispute_count")


class FairAllocationEvaluationLine(models.Model):
    """Figures as a table shows them: text, and an arrow for what changed."""

    _inherit = "fair.allocation.evaluation.line"

    @api.model
    def _get_column_labels(self):
        """Short names, which fit above a column."""
        return {
            "entitled": self.env._("Entitled"),
            "received": self.env._("Received"),
            "gap": self.env._("Gap"),
            "fulfilment": self.env._("Fulfilment"),
            "nominal": self.env._("By Weight"),
            "held": self.env._("Open Now"),
            "fit": self.env._("Fit"),
            "won_value": self.env._("Revenue"),
            "conversion": self.env._("Conversion"),
            "response_hours": self.env._("Response (h)"),
            "follow_up_rate": self.env._("Follow-up"),
            "satisfaction": self.env._("Satisfaction"),
            "retention": self.env._("Retention"),
            "override_count": self.env._("Overrides"),
            "dispute_count": self.env._("Disputes"),
            "waiting": self.env._("Waiting"),
        }

    def _get_figure(self, code):
        """The figure, or ``None`` where there was nothing to measure."""
        bases = BASES.get(code)
        if not self or (bases and sum(self[base] for base in bases) <= 0):
            return None
        return self[code]

    def _get_cell(self, code, compares=True):
        """What a table shows: ``{code, text, change, words, tone}``.

        :param compares: whether the reader may know how it was before
        """
        value = self._get_figure(code)
        cell = {
            "code": code,
            "text": self._format(code, value),
            "change": "",
            "words": "",
            "tone": 0,
        }
        if code in COMPARED and compares:
            change = compare(value, self.previous_id._get_figure(code))
            cell["change"], cell["words"] = self._get_change_text(code, change)
            cell["tone"] = judge(change, COMPARED[code])
        return cell

    @api.model
    def _get_change_text(self, code, change):
        """An arrow with how much, and the same for who listens."""
        if not change:
            return "", ""
        much = self._format(code, abs(change))
        if change > 0:
            return f"▲ {much}", self.env._("%s more than before", much)
        return f"▼ {much}", self.env._("%s less than before", much)

    @api.model
    def _format(self, code, value):
        if value is None:
            return NO_FIGURE
        if code in WHOLE:
            return formatLang(self.env, value, digits=0)
        if code in PERCENT:
            return f"{formatLang(self.env, value, digits=0)} %"
        if code.endswith("_value"):
            currency = self.currency_id[:1] or self.env.company.currency_id
            return format_amount(self.env, value, currency, trailing_zeroes=False)
        if code == "gap":
            sign = "+" if value > 0.05 else ""
            return sign + formatLang(self.env, value, digits=1)
        return formatLang(self.env, value, digits=1)

    def _get_person_name(self):
        return self.user_id.name or self.env._("Somebody who left")

    def _get_row_name(self):
        if self.scope == "team":
            return self.env._("Whole team")
        if self.scope == "person_tier":
            return self.tier_id.name
        return self._get_person_name()
