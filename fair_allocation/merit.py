"""Merit: how well people did with what they were given. Pure arithmetic.

Luck isn't merit: everybody is compared with what an average colleague of the team would
have made of the same, and few cases say little.
"""

#: Cases (wins, responses, leads passed on) of an average colleague added to everyone's
#: own: so many own ones weigh as much as the average does.
PRIOR = 3

#: What an average colleague scores.
AVERAGE = 100.0


def compare(done, expected):
    """What somebody made of it, where 100 is what was to be expected.

    Shrunk towards 100: two lucky wins are no proof.
    """
    return round(AVERAGE * (done + PRIOR) / (expected + PRIOR), 1)


def expect(received, won):
    """Wins an average colleague would have had: ``{person: number}``.

    By kind of lead (team and tier): whoever got the better leads has to win more.

    :param received: ``{(person, kind): leads}``
    :param won: the same of the wins
    """
    totals, wins, expected = {}, {}, {}
    for (person, kind), leads in received.items():
        totals[kind] = totals.get(kind, 0) + leads
        wins[kind] = wins.get(kind, 0) + won.get((person, kind), 0)
    for (person, kind), leads in received.items():
        share = leads * wins[kind] / totals[kind]
        expected[person] = expected.get(person, 0) + share
    return expected


def rate(cases):
    """Rates in per cent, shrunk towards that of all: ``{person: per cent}``.

    :param cases: ``{person: (good ones, all of them)}``
    """
    good = sum(one for one, _all in cases.values())
    total = sum(number for _one, number in cases.values())
    average = good / total if total else 1
    return {
        person: round(100 * (one + PRIOR * average) / (number + PRIOR), 1)
        for person, (one, number) in cases.items()
    }


def blend(scores, satisfaction):
    """Each score, and satisfaction with as much weight: ``{person: score}``.

    :param satisfaction: ``{person: (out of 100, ratings)}`` of those with enough; all
        others are taken for average
    """
    ratings = sum(number for _score, number in satisfaction.values())
    if not ratings:
        return scores
    average = sum(score * number for score, number in satisfaction.values()) / ratings
    return {
        person: round((own + satisfaction.get(person, (average, 0))[0]) / 2, 1)
        for person, own in scores.items()
    }


def rank(scores):
    """Places by score, the best first; equals share theirs: ``{person: place}``."""
    ordered = sorted(scores.values(), reverse=True)
    return {person: ordered.index(score) + 1 for person, score in scores.items()}
