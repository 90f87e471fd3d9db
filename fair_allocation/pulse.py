"""What may be told of anonymous answers, and what may not.

Plain values: nothing here knows records, or people.
"""

from datetime import timedelta
from random import SystemRandom
from typing import NamedTuple

#: The answers there are, from “not at all” to “fully”.
SCORES = range(1, 6)

#: Longest remark, in characters.
LONGEST = 500

#: A pulse is open for so many days, …
OPEN_DAYS = 14
#: … and people are reminded once, so many days before the last one.
REMIND_DAYS = 4

#: Pulses of a team are so many days apart. Asked twice at a time, with one person more,
#: the two results would tell what that person says.
APART_DAYS = 21


class Result(NamedTuple):
    """Of so many answers: the mean, and how often each score was given."""

    total: int
    mean: float
    counts: tuple


def put_in(counts, words, score, remark, shuffle=None):
    """The box after one more answer: ``(counts, words)``.

    Remarks are not kept with scores, and change places each time, so that neither
    order nor number tells who wrote which.
    """
    counts = [count + (score == n) for n, count in zip(SCORES, counts, strict=True)]
    words = [*(words or ()), *([remark] if remark else ())]
    (shuffle or SystemRandom().shuffle)(words)
    return counts, words


def get_result(counts, minimum):
    """What is told of the answers; nothing of fewer than ``minimum``."""
    counts = tuple(counts or ())
    total = sum(counts)
    if not total or total < minimum:
        return None
    points = sum(score * count for score, count in zip(SCORES, counts, strict=True))
    return Result(total, points / total, counts)


def get_words(words, minimum):
    """The remarks that are told: all of them, or none where there are too few."""
    return list(words) if words and len(words) >= minimum else []


def tidy(remark):
    """A remark without what gives its writer away or can't be kept: breaks, blanks."""
    text = remark.replace("\0", " ").encode("utf-8", "ignore").decode()
    return " ".join(text.split())


def is_too_soon(opened_on, now):
    """Whether it is too soon to ask the same people again."""
    return bool(opened_on) and now < opened_on + timedelta(days=APART_DAYS)
