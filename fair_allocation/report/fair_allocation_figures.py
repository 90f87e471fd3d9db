from odoo import api, models
from odoo.fields import Domain

from ..engine import SCALE, Account, measure
from .fair_allocation_report import MEASURES, RATIOS

#: Figures of the report for each person and tier that are always read.
FIGURES = (
    "entitled",
    "nominal",
    "received",
    "entitled_value",
    "received_value",
    "held",
    "won",
    "lost",
    "overridden",
)

#: All measures of the report that people have, for those who show more.
PERSONAL = tuple(name for name in MEASURES if name != "waiting")


class FairAllocationFigures(models.AbstractModel):
    """Fairness figures of any part of the report, for everything that shows them.

    Everything is read with the rights of whoever asks. One figure is the headline:
    balance. Fairness is a matter of all people of a team: whoever shows it to somebody
    who may read own figures only, checks what may be shown and asks as the system.
    """

    _name = "fair.allocation.figures"
    _description = "Fairness Figures"

    @api.model
    def _get(self, domain, names=FIGURES):
        """``{(team, person, tier): {figure: sum}}`` of everyone named; one query.

        :param names: measures of the report; ``PERSONAL`` are all that people have
        """
        rows = self.env["fair.allocation.report"]._read_group(
            Domain(domain) & Domain("user_id", "!=", False),
            ["team_id", "user_id", "tier_id"],
            [f"{name}:sum" for name in names],
        )
        return {
            tuple(row[:3]): dict(
                zip(names, (value or 0 for value in row[3:]), strict=True)
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
            sums = people.setdefault(user, dict.fromkeys(row, 0))
            for name, value in row.items():
                sums[name] += value
        return dict(sorted(people.items(), key=lambda item: item[0].name or ""))

    @api.model
    def _get_ratios(self, sums):
        """Ratios of the report from sums that were read.

        :return: ``{ratio: number}``, in per cent or hours; ``None`` where the divisor
            is 0, and without those whose measures weren't read
        """
        known = {"closed": sums.get("won", 0) + sums.get("lost", 0)} | sums
        return {
            name: factor * known[dividend] / known[divisor] if known[divisor] else None
            for name, (dividend, divisor, factor) in RATIOS.items()
            if dividend in known and divisor in known
        }

    # ------------------------------------------------------------
    # ALL OF IT
    # ------------------------------------------------------------

    @api.model
    def _get_overview(self, domain, currency=None, names=FIGURES):
        """Everything said about a part of the report, in two queries.

        :param names: as for ``_get``
        :return: ``{figures, fairness, overall, tiers}``: what ``_get`` and ``_measure``
            return, and in words (``_describe``) overall and ``{tier: ...}``
        """
        domain = Domain(domain)
        figures = self._get(domain, names)
        fairness = self._measure(figures)
        unassigned = self._get_unassigned(figures, self._get_waiting(domain))
        tiers = {tier.id or 0: tier for _team, _user, tier in figures}
        return {
            "figures": figures,
            "fairness": fairness,
            "overall": self._describe(
                fairness.overall, unassigned.get("overall"), currency
            ),
            "tiers": {
                tiers[number]: self._describe(measure, unassigned.get(number), currency)
                for number, measure in fairness.tiers.items()
            },
        }

    @api.model
    def _get_waiting(self, domain):
        """Leads nobody has: ``{tier: number}``; one query."""
        rows = self.env["fair.allocation.report"]._read_group(
            Domain(domain) & Domain("waiting", "!=", 0), ["tier_id"], ["waiting:sum"]
        )
        return dict(rows)

    @api.model
    def _get_unassigned(self, figures, waiting):
        """Share of the leads that wait, 0 to 1: ``{"overall" or tier id: share}``.

        Waiting ÷ (received + waiting); left out where there is neither.
        """
        known = {tier.id or 0: number for tier, number in waiting.items()}
        received = {}
        for (_team, _user, tier), row in figures.items():
            received[tier.id or 0] = received.get(tier.id or 0, 0) + row["received"]
        sums = {
            tier: (known.get(tier, 0), received.get(tier, 0))
            for tier in known | received
        }
        sums["overall"] = (sum(known.values()), sum(received.values()))
        # More may have been taken back in a period than was given in it.
        return {
            key: waits / (waits + max(given, 0))
            for key, (waits, given) in sums.items()
            if waits or given > 0
        }
