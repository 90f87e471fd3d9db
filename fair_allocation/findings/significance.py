"""Whether a difference in rates is more than chance.

*Test.* Fisher's exact test, one-sided (R. A. Fisher, *The Design of Experiments*, 1935,
ch. II; Agresti, *Categorical Data Analysis*, 3rd ed., 3.5): given how many were won in
all, how likely is it that so many or more of them fall to this person by chance? It
needs no large numbers and never errs towards finding too much.

*Many comparisons.* Holm's procedure (S. Holm, *A simple sequentially rejective multiple
test procedure*, Scand. J. Statist. 6, 1979): over all comparisons of one kind together
the risk of any false finding is at most ``RISK``, however they depend on each other.

*Size.* Of many leads even a trifle is no chance. So the rate, drawn towards that of the
others by ten imaginary leads as in the performance points (shrinkage: Efron and Morris,
*Stein's paradox in statistics*, Sci. Am. 236, 1977), must exceed theirs by a quarter.
"""

from math import exp, fsum, lgamma

#: Share of evaluations in which pure chance may yield a finding of one kind at most.
RISK = 0.05

#: How many times the rate of the others is clearly more.
LIFT = 1.25

#: Imaginary leads with the rate of the others.
PRIOR = 10


def _log_choose(total, chosen):
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)


def chance(won, closed, others_won, others_closed):
    """Probability of ``won`` or more of ``closed`` where all have the same rate."""
    wins, total = won + others_won, closed + others_closed
    every = _log_choose(total, closed)
    tail = fsum(
        exp(_log_choose(wins, hit) + _log_choose(total - wins, closed - hit) - every)
        for hit in range(max(won, closed - (total - wins)), min(closed, wins) + 1)
    )
    return min(tail, 1.0)


def holm(chances, risk=RISK):
    """Which of ``chances`` are too small for chance: their positions."""
    found = set()
    order = sorted(range(len(chances)), key=lambda i: (chances[i], i))
    for rank, i in enumerate(order):
        if chances[i] > risk / (len(chances) - rank):
            break
        found.add(i)
    return found


def shrunken(won, closed, rate):
    """The rate, drawn towards ``rate`` by the imaginary leads."""
    return (won + PRIOR * rate) / (closed + PRIOR)


def is_clearly_more(won, closed, others_won, others_closed):
    """Whether the rate is larger than that of the others by what matters."""
    rate = others_won / others_closed
    return shrunken(won, closed, rate) > LIFT * rate


def find_better(rows, sample):
    """Those of ``rows`` whose rate is clearly above that of the others.

    :param rows: with ``won``, ``closed``, ``others_won`` and ``others_closed``
    :param sample: both sides need so many closed leads to be compared at all
    """
    compared = [
        row for row in rows if row.closed >= sample and row.others_closed >= sample
    ]
    chances = [
        chance(row.won, row.closed, row.others_won, row.others_closed)
        for row in compared
    ]
    better = holm(chances)
    return [
        row
        for i, row in enumerate(compared)
        if i in better
        and is_clearly_more(row.won, row.closed, row.others_won, row.others_closed)
    ]
