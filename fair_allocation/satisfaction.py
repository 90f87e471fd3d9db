"""Satisfaction: what customers' ratings say about somebody. Pure arithmetic.

A Bayesian average, as lists of rated things use it: everybody starts with some ratings
that are as good as the average of all, so that one lucky rating doesn't make a star,
nor an unlucky one a failure. See https://en.wikipedia.org/wiki/Bayesian_average.
"""

#: Lowest and highest rating, which are 0 and 100 of satisfaction.
WORST, BEST = 1, 5


def to_score(rating):
    """A rating as satisfaction out of 100.

    >>> to_score(1), to_score(3), to_score(5)
    (0.0, 50.0, 100.0)
    """
    bounded = min(max(rating, WORST), BEST)
    return 100.0 * (bounded - WORST) / (BEST - WORST)


def average(ratings, sample):
    """How satisfied each one's customers are, drawn towards the average of all.

    :param ratings: ``{person: (how many, mean rating)}``
    :param sample: from how many somebody is judged; so many average ones are added
    :return: ``{person: (out of 100, how many)}``, ``None`` for fewer than ``sample``
    """
    total = sum(count for count, _mean in ratings.values())
    if not total:
        return {person: (None, 0) for person in ratings}
    prior = sum(count * mean for count, mean in ratings.values()) / total
    return {
        person: (
            round(to_score((count * mean + sample * prior) / (count + sample)), 1)
            if count and count >= sample
            else None,
            count,
        )
        for person, (count, mean) in ratings.items()
    }
