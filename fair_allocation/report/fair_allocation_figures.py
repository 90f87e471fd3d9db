from odoo import api, models
from odoo.fields import Domain

from ..engine import SCALE, Account, measure

#: Figures of the report for each person and tier.
FIGURES = (
    "entitled",
    "received",
    "entitled_value",
    "received_value",
    "held",
    "won",
    "lost",
    "overridden",
)


class FairAllocationFigures(models.AbstractModel):
    """Fairness figures of any part of the report, for everything that shows them.

    Everything is read with the rights of whoever asks.
    """

    _name = "fair.allocation.figures"
    _description = "Fairness Figures"

    @api.model
    def _get(self, domain):
        """``{(team, person, tier): {figure: sum}}`` of everyone named; one query."""
        rows = self.env["fair.allocation.report"]._read_group(
            domain & Domain("user_id", "!=", False),
            ["team_id", "user_id", "tier_id"],
            [f"{name}:sum" for name in FIGURES],
        )
        return {
            tuple(row[:3]): dict(
                zip(FIGURES, (value or 0 for value in row[3:]), strict=True)
            )
            for row in rows
        }

    @api.model
    def _measure(self, figures):
        """Fairness of the figures; each membership counts as a person of its own."""
        numbers = {}
        return measure(
            (
                numbers.setdefault((team.id, user.id), len(numbers) + 1),
                tier.id or 0,
                Account(
                    received=row["received"],
                    credited=round(row["entitled"] * SCALE),
                    received_value=round(row["received_value"] * 100),
                    credited_value=round(row["entitled_value"] * 100),
                ),
            )
            for (team, user, tier), row in figures.items()
        )

    @api.model
    def _sum_by_person(self, figures):
        """``{person: {figure: sum}}``, by name."""
        people = {}
        for (_team, user, _tier), row in figures.items():
            sums = people.setdefault(user, dict.fromkeys(FIGURES, 0))
            for name, value in row.items():
                sums[name] += value
        return dict(sorted(people.items(), key=lambda item: item[0].name or ""))
