"""What somebody says about their own skills. Pure: no Odoo, no database.

A word about oneself takes effect at once where it lowers what is known, and otherwise
only once somebody else confirms it. What was known before goes on counting meanwhile.
"""

from dataclasses import dataclass
from datetime import date

#: No level at all counts.
NOTHING = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One skill of one person on one level (0-100), from a day until another or ever.

    ``known`` is the level that counts: that of the entry, a lower one, or ``NOTHING``.
    """

    person: int
    skill: int
    level: int
    known: int
    start: date | None
    end: date | None


def judge(before, after):
    """The level that goes on counting where the person changed ``before``.

    :return: the level, or ``None`` where nothing is claimed that wasn't known
    """
    if before == after:
        return None
    same = (before.person, before.skill) == (after.person, after.skill)
    if not same or _is_longer(before, after):
        return NOTHING
    return None if after.level <= before.known else before.known


def is_new_word(before, after):
    """Whether what is said about the skill itself has changed."""
    told = (before.person, before.skill, before.level)
    return told != (after.person, after.skill, after.level)


def _is_longer(before, after):
    """Whether the days of ``after`` aren't all among those of ``before``."""
    if (before.start or date.min) > (after.start or date.min):
        return True
    return (before.end or date.max) < (after.end or date.max)
