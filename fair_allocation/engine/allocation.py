"""The batch door."""

from .batch import Batch
from .checks import check
from .result import Result


def allocate(problem, progress=None):
    """Give the leads of ``problem`` to its people, fairly and to whom they fit.

    ``progress(done, total)`` is called now and then with numbers of leads.
    """
    check(problem)
    batch = Batch(problem)
    batch.place(progress or (lambda _done, _total: None))
    batch.deal()
    return Result(batch.assignments(), batch.waiting(), batch.mode, batch)
