"""How the chosen person of a lead compares with the others."""

from .data import SCALE
from .holdings import FAR
from .standing import MICRO


def thousandths(cost):
    """Millionths of a point as thousandths, rounded half up."""
    return (2 * cost * SCALE + MICRO) // (2 * MICRO)


def deciding(lacks, ahead):
    """What decided against the next best person.

    ``lacks`` is how much less fit, ``ahead`` how much further ahead of the fair share
    that person is, in millionths of a point.
    """
    if abs(lacks) < MICRO // SCALE and abs(ahead) < MICRO // SCALE:
        return "tie"
    return "fair_share" if ahead > lacks else "best_fit"


class Judge:
    """Compares the chosen person of one lead with the others."""

    def __init__(self, explainer, lead, chosen):
        self.explainer = explainer
        self.signature = signature = explainer.pool.signature_of[lead]
        self.flow = explainer.flow
        self.base = signature.tier * self.flow.size
        self.chosen = chosen
        self.lacks = signature.cost[chosen]
        self.standing = self.flow.last_cost(self.base + chosen)
        self.own = self.lacks + self.standing
        self.swap = explainer.swaps.get(lead)
        if self.swap:
            self.own = self._own_after_swap(lead)

    def _own_after_swap(self, lead):
        """What the lead costs the team here, with what the exchange was worth."""
        swap = self.swap
        self._giver = giver = swap.giver if lead == swap.lead else swap.taker
        before = self.signature.cost[giver] + self.flow.last_cost(self.base + giver)
        return before - (swap.gain - swap.cost)

    def verdict(self, p, total):
        """The code out of ``VERDICTS`` that tells why ``p`` wasn't chosen."""
        explainer, node = self.explainer, self.base + p
        if explainer.is_full(self.signature, p):
            gave_way = total < self.own and explainer.had_slots(self.signature, p)
            return "needed_elsewhere" if gave_way else "full"
        if self.swap and total < self.lacks + self.standing:
            return "value"
        lacks = self.signature.cost[p] - self.lacks
        ahead = self.flow.next_cost[node] - self.standing
        if lacks < MICRO // SCALE and ahead < MICRO // SCALE:
            return "tie"
        return "ahead" if ahead > lacks else "lower_fit"

    def gap(self, p, total):
        """Band steps, and thousandths of a point, that the team would be worse off."""
        if not self.explainer.is_full(self.signature, p):
            return self._steps(total - self.own)
        potential = self.flow.potential
        if self.explainer.mode != "exact" or potential[self.base + p] >= FAR:
            return None, None
        there = self.signature.cost[p] + potential[self.base + p]
        return self._steps(there - self._worth_here())

    def _worth_here(self):
        """What the lead costs the team where it is, chains included.

        An exchanged lead is compared from where it was before: the chains are those of
        then, and the exchange was worth something besides.
        """
        potential = self.flow.potential
        if not self.swap:
            return self.lacks + potential[self.base + self.chosen]
        giver = self._giver
        worth = self.swap.gain - self.swap.cost
        return self.signature.cost[giver] + potential[self.base + giver] - worth

    def _steps(self, cost):
        step = self.explainer.step
        steps = (2 * cost + step) // (2 * step)
        return steps, thousandths(cost - steps * step)
