"""The batch door: allocate, and again where leads follow others.

A lead that follows another one of the same customer can only be settled once it is
known where that one goes. So the whole problem is allocated as if nobody followed; the
leads that others follow stay where they are then, and everything else is allocated
again, with the followers settled. Another round is needed only if that serves a lead
that others follow and that waited before.

What the leads that are followed explain is the round in which they were decided; shares
and everything else are the last one's. Fixing them has a price: that as many leads as
possible are served, and at the least cost, is then true of the leads of the last round
only, given those that are settled.
"""

from .batch import Batch
from .checks import check
from .pool import Pool
from .result import Result


def allocate(problem, progress=None):
    """Give the leads of ``problem`` to its people, fairly and to whom they fit.

    ``progress(done, total)`` is called now and then with numbers of leads.
    """
    check(problem)
    progress = progress or (lambda _done, _total: None)
    followed = {lead.follows for lead in problem.leads} - {None}
    batch = Batch(Pool(problem))
    if followed:
        batch = _last_round(batch, followed, progress)
    else:
        batch.complete(progress)
    return Result(batch.assignments(), batch.waiting(), batch.mode, batch)


def _last_round(batch, followed, progress):
    """The batch after which no lead of ``followed`` (ids) is newly served."""
    decided, explainers, number = {}, {}, 0
    while True:
        number += 1
        batch.complete(_half_of_the_rest(progress, number))
        heads = batch.compared(followed)
        if not heads:
            progress(len(batch.pool.leads), len(batch.pool.leads))
            return batch
        decided = decided | heads
        explainers = explainers | dict.fromkeys(heads, batch.explainer)
        batch = Batch(batch.pool, decided, explainers)


def _half_of_the_rest(progress, number):
    """How far it is: nobody knows how many rounds there are."""
    return lambda done, total: progress(total - (2 * total - done >> number), total)
