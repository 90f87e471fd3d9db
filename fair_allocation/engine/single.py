"""The incremental door: one lead, decided at once."""

from .batch import Batch
from .result import Result


def allocate_one(problem):
    from .batch import allocate

    result = allocate(problem)
    result.mode = "single"
    return result
