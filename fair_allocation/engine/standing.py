"""What one more lead of a tier costs the team at each person, in points.

``cost(n) = 30 · (n + ½) / C`` plus one *step* outside the band round the fair share:
``n`` leads received so far, ``C`` leads credited, both within the period. Minimising
the sum is minimising Σ (x - C)² / C, which makes the fulfilments as equal as whole
leads allow (Fujishige 1980; Frank & Murota 2018); ``(n + ½) / C`` is Webster's rule.

Points are counted in millionths, so that everything compared is a whole number.
"""

from .data import SCALE

MICRO = 10**6

#: Points that a person one full share ahead has to make up for by a better fit.
SLOPE = 30

HALF_SLOPE = SLOPE * MICRO * SCALE // 2

#: Credit below which the slope grows no steeper, thousandths of a lead.
LEAST_CREDIT = 10

#: What each fit lacks to 100, in millionths of a point.
LACKING = [(100 - fit) * MICRO for fit in range(101)]

BANDS = ("below", "within", "above")


def slope_cost(received, credited):
    """``30 · (received + ½) / credited`` in millionths of a point."""
    if credited < LEAST_CREDIT:
        credited = LEAST_CREDIT
    return HALF_SLOPE * (2 * received + 1) // credited


def band_limits(credited, rules):
    """The band ``(low, high)``: ⌊C⌋ and ⌈C⌉ widened by the policy's tolerance."""
    widened = max(rules.tolerance, credited * rules.tolerance_percent // (100 * SCALE))
    return credited // SCALE - widened, -(-credited // SCALE) + widened


def band_step(received, limits):
    """0, 1 or 2 (position in ``BANDS``) for the next lead after ``received``."""
    low, high = limits
    return (received >= low) + (received >= high)


def band_steps(received, credited, rules):
    """``band_step`` of many at once, from what each received and was credited."""
    if rules.tolerance or rules.tolerance_percent:
        return [
            band_step(n, band_limits(c, rules))
            for n, c in zip(received, credited, strict=True)
        ]
    # n < ⌊C⌋, n < ⌈C⌉ in whole thousandths: the same without any division.
    return [
        0 if n * SCALE <= c - SCALE else 1 if n * SCALE < c else 2
        for n, c in zip(received, credited, strict=True)
    ]


def step_cost(people, tiers, rules):
    """Millionths of a point that one step is worth: more than any chain can gain.

    A chain passes each person at most once. At every stop it can gain 100 points of fit
    per tier and what the slope differs by inside the band.
    """
    ratio = 2 + rules.tolerance_percent // 100
    steepest = SLOPE * (ratio + (2 + rules.tolerance) * SCALE // LEAST_CREDIT)
    return MICRO * (people + 1) * (tiers + 1) * (100 + steepest)


class Standing:
    """One person in one tier: the cost of the next lead, and what it looks like.

    ``received`` is the history of the period with what was settled before the batch;
    ``credited`` the history with the credits of the batch.
    """

    __slots__ = ("credited", "limits", "received", "step")

    def __init__(self, received, credited, rules, step):
        self.received = received
        self.credited = credited
        self.limits = band_limits(credited, rules)
        self.step = step

    def cost(self, given):
        """Cost of one more lead after ``given`` leads of this batch."""
        n = self.received + given
        low, high = self.limits
        cost = slope_cost(n, self.credited)
        if n >= low:
            cost += self.step if n < high else 2 * self.step
        return cost
