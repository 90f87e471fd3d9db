"""A stored explanation gives the winner again, by arithmetic anybody can follow."""

from .data import SETTLED
from .fit import weighted_mean
from .standing import BANDS, MICRO, slope_cost


def verify(explanation):
    """The winner, recomputed from the numbers of a stored explanation.

    ``None`` for a waiting lead. Fit is recomputed from its parts and weights, the
    standing from what was received and credited.
    """
    if "chosen" not in explanation:
        return None
    chosen, swap = explanation["chosen"], explanation.get("swap")
    if explanation["reason"] in SETTLED:
        return chosen["person"]
    if swap:
        return chosen["person"] if swap["gain"] > swap["cost"] else swap["from"]
    weights = explanation["weights"]
    free = [
        other
        for other in explanation["others"]
        if other["verdict"] not in ("full", "needed_elsewhere")
    ]
    return min([chosen, *free], key=lambda c: _score(c, weights))["person"]


def _score(candidate, weights):
    """Band first, then points: lower is better. The person's id is never needed."""
    total = sum(weights[code] * points for code, points in candidate["parts"].items())
    fit = weighted_mean(total, sum(weights.values()))
    standing = slope_cost(candidate["received"], candidate["credited"])
    cost = (100 - fit) * MICRO + standing + candidate["tie"]
    return BANDS.index(candidate["band"]), cost
