from dataclasses import asdict, is_dataclass

from odoo import api, models
from odoo.tools import format_amount, formatLang

from ..engine import SCALE

#: Stands where nothing was due, so that there is no figure.
NO_FIGURE = "—"

#: Figures kept in thousandths of which people read per cent, and as an index.
PERCENT = ("balance", "balance_value", "fulfilment_min", "fulfilment_max")
INDICES = ("jain", "gini")


class FairAllocationFigures(models.AbstractModel):
    """The figures in words: names, numbers and meanings in the reader's language."""

    _inherit = "fair.allocation.figures"

    @api.model
    def _get_meanings(self):
        """``{code: (label, meaning)}``: one sentence on each figure."""
        return {
            "entitled": (
                self.env._("Entitled"),
                self.env._(
                    "Every lead is split on paper among all who could have taken it, "
                    "so absence is allowed for."
                ),
            ),
            "nominal": (
                self.env._("By Weight Alone"),
                self.env._(
                    "What the weights alone would give, whoever was away, full or not "
                    "permitted. Only for comparison."
                ),
            ),
            "fulfilment": (
                self.env._("Fulfilment"),
                self.env._("Received ÷ entitled. 100 % is exactly what was due."),
            ),
            **self._get_measure_meanings(),
        }

    @api.model
    def _get_measure_meanings(self):
        """What ``_describe`` states, the headline first."""
        return {
            "balance": (
                self.env._("Balance"),
                self.env._(
                    "The part of all leads that is where the entitlement says. At 100 "
                    "% nothing would have to change hands."
                ),
            ),
            "balance_value": (
                self.env._("Value Balance"),
                self.env._("The same for the value of the leads."),
            ),
            "fulfilment_min": (
                self.env._("Lowest Fulfilment"),
                self.env._("Received ÷ entitled of the person furthest behind."),
            ),
            "fulfilment_max": (
                self.env._("Highest Fulfilment"),
                self.env._("Received ÷ entitled of the person furthest ahead."),
            ),
            **self._get_further_meanings(),
        }

    @api.model
    def _get_further_meanings(self):
        return {
            "gap": (
                self.env._("Gap (leads)"),
                self.env._(
                    "From the person furthest ahead to the one furthest behind, in "
                    "leads."
                ),
            ),
            "gap_value": (
                self.env._("Gap (value)"),
                self.env._(
                    "From the person furthest ahead to the one furthest behind, in "
                    "money."
                ),
            ),
            "unassigned": (
                self.env._("Unassigned"),
                self.env._("Leads that wait ÷ leads that wait or were received."),
            ),
            "jain": (
                self.env._("Jain"),
                self.env._("1 when everyone's fulfilment is the same; for the trend."),
            ),
            "gini": (
                self.env._("Gini"),
                self.env._("0 when everyone's fulfilment is the same; for the trend."),
            ),
        }

    @api.model
    def _describe(self, measure, unassigned=None, currency=None):
        """The figures of ``measure``, the headline (balance) first.

        :param measure: a ``Measure`` of the engine (overall, or of a tier), or what
            ``Fairness.as_dict`` made of it, as an evaluation stores it
        :param unassigned: share of the leads that wait, 0 to 1 (``_get_unassigned``);
            left out when it isn't known
        :param currency: of the values, by default that of the present company
        :return: ``[{code, label, value, text, meaning}]``; ``value`` is in per cent,
            leads, money or an index from 0 to 1, or ``None`` where nothing was due
        """
        values = self._get_values(measure, unassigned)
        currency = currency or self.env.company.currency_id
        return [
            {
                "code": code,
                "label": label,
                "value": values[code],
                "text": self._get_text(code, values[code], currency),
                "meaning": meaning,
            }
            for code, (label, meaning) in self._get_measure_meanings().items()
            if code != "unassigned" or unassigned is not None
        ]

    @api.model
    def _get_values(self, measure, unassigned=None):
        """``{code: number}`` in the units people read."""
        stored = asdict(measure) if is_dataclass(measure) else measure
        values = {code: self._divide(stored[code], 10) for code in PERCENT}
        values |= {code: self._divide(stored[code], SCALE) for code in INDICES}
        return values | {
            "gap": stored["gap"] / SCALE,
            "gap_value": stored["gap_value"] / 100,
            "unassigned": self._divide(unassigned, 0.01),
        }

    @api.model
    def _divide(self, number, by):
        return None if number is None else number / by

    @api.model
    def _get_text(self, code, value, currency):
        if value is None:
            return NO_FIGURE
        if code == "gap_value":
            return format_amount(self.env, value, currency)
        if code in INDICES:
            return formatLang(self.env, value, digits=3)
        text = formatLang(self.env, value, digits=1)
        return text if code == "gap" else f"{text} %"
