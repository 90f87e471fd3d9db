"""The allocation engine: who should get which lead, and why.

Pure: no Odoo, no input or output, no clock, no chance. ``allocate`` decides a batch,
``allocate_one`` a lead that arrives alone, ``turn`` tells how near somebody is to the
next one, ``verify`` recomputes a stored explanation, ``measure`` tells how fair a set
of accounts is.
"""

from .allocation import allocate
from .data import (
    ABSENCES,
    CAUGHT_UP,
    CONDITIONS,
    DEFAULT_FACTORS,
    FACTORS,
    REASONS,
    SCALE,
    SETTLED,
    VERDICTS,
    WAITING,
    Account,
    Assignment,
    Factor,
    Lead,
    Person,
    Problem,
    Rules,
    Share,
    Tier,
    Waiting,
)
from .fairness import Fairness, Measure, PersonShare, measure
from .result import Result
from .single import allocate_one, turn
from .verification import verify

__all__ = [
    "ABSENCES",
    "CAUGHT_UP",
    "CONDITIONS",
    "DEFAULT_FACTORS",
    "FACTORS",
    "REASONS",
    "SCALE",
    "SETTLED",
    "VERDICTS",
    "WAITING",
    "Account",
    "Assignment",
    "Factor",
    "Fairness",
    "Lead",
    "Measure",
    "Person",
    "PersonShare",
    "Problem",
    "Result",
    "Rules",
    "Share",
    "Tier",
    "Waiting",
    "allocate",
    "allocate_one",
    "measure",
    "turn",
    "verify",
]
