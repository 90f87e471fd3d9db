"""Revenue that shows up when a lead is won. Pure: no Odoo, no database.

A win proves something because of its revenue. Whoever won it could enter any; what they
raise while they win, on the day before or afterwards is looked at by somebody else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long before the win raising counts as part of the last step.
LAST_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deal:
    """A lead: what it is worth, whether it is won, and what was raised when.

    ``before`` is what it was worth until it was ``raised``.
    """

    revenue: float
    won: bool
    raised: datetime | None = None
    before: float = 0.0


def watch(old, new, now):
    """What somebody's change of their own lead is remembered for.

    :return: (moment it was raised or ``None``, worth before that, whether to check it)
    """
    recent = old.raised and now - old.raised < LAST_STEP
    if new.revenue > old.revenue:
        before = old.before if recent else old.revenue
        return now, before, new.won
    is_step = new.won and not old.won
    return old.raised, old.before, bool(is_step and recent)
