"""How well a person fits a lead: the weighted mean of the parts the lead asks for.

``fit = Σ weight · points / Σ weight`` over the factors about which the lead says
something, rounded half up, 0-100. Without any such factor everybody's fit is 0.
"""

from operator import add

from .data import FACTORS
from .standing import LACKING

# What each of ``people`` earns, 0-100, in their order, one function per factor.


def skills_points(people, asked):
    """Mean level, 0-100, of the skills asked for; a skill not held counts 0."""
    levels = [_at_most_100([p.skills.get(s, 0) for p in people]) for s in asked]
    if len(levels) == 1:
        return levels[0]
    return [sum(of_one) // len(asked) for of_one in zip(*levels, strict=True)]


def _at_most_100(levels):
    if max(levels, default=0) <= 100:
        return levels
    return [min(100, level) for level in levels]


def industry_points(people, industry):
    """100 if the person states the industry, else 0."""
    return [100 if industry in p.industries else 0 for p in people]


def region_points(people, region):
    """100 for the state, or for the country where either side names no state.

    50 when the country matches but the person's states don't include the lead's.
    """
    country, state = region
    # ``None`` is nobody's country: a lead without one matches by its state only.
    if state is None:
        return [100 if country in p.countries else 0 for p in people]
    return [
        100
        if state in p.states
        else (50 if p.states else 100)
        if country is not None and country in p.countries
        else 0
        for p in people
    ]


def language_points(people, language):
    """100 if the person states the language, else 0."""
    return [100 if language in p.languages else 0 for p in people]


def relationship_points(people, owner):
    """100 for whoever already looks after the customer, else 0."""
    return [100 if p.id == owner else 0 for p in people]


def performance_points(people, _asked):
    """The person's own performance, 0-100."""
    return _bounded([p.performance for p in people])


def satisfaction_points(people, _asked):
    """How satisfied the person's customers are, 0-100."""
    return _bounded([p.satisfaction for p in people])


def _bounded(levels):
    points = _at_most_100(levels)
    return points if min(points, default=0) >= 0 else [max(0, n) for n in points]


def interest_points(people, interests):
    """Per cent of the lead's tags that the person is interested in."""
    whole = len(interests)
    return [100 * len(interests & p.interests) // whole for p in people]


def seniority_points(people, asked):
    """Closeness of the person's rung to the rung the lead's tier calls for.

    Both are placed on 0-100: the lowest rung of the team is 0 and the highest 100; the
    least important tier is 0 and the most important 100. ``points = 100 - |distance|``.
    """
    wanted, lowest, highest = asked
    if lowest == highest:
        return [100] * len(people)
    span = highest - lowest
    return [100 - abs(wanted - 100 * (p.level - lowest) // span) for p in people]


POINTS = {
    "skills": skills_points,
    "seniority": seniority_points,
    "industry": industry_points,
    "region": region_points,
    "language": language_points,
    "relationship": relationship_points,
    "performance": performance_points,
    "satisfaction": satisfaction_points,
    "interest": interest_points,
}


def weighted_mean(total, weight):
    """``total / weight`` rounded half up, in integers; 0 without any weight."""
    return (2 * total + weight) // (2 * weight) if weight else 0


class Fit:
    """Points of a fixed team for any lead.

    People are told apart by position. What a value of an attribute is worth for the
    whole team is computed once and remembered.
    """

    def __init__(self, people, tiers, factors):
        self.people = people
        self.weights = {
            code: factor.weight
            for code in FACTORS
            for factor in factors
            if factor.code == code and factor.weight
        }
        self._rungs = self._place_tiers(tiers) if "seniority" in self.weights else {}
        self._vectors = {}
        self._sums = {}
        self._lacks = {}
        self._tables = {}

    def _place_tiers(self, tiers):
        """Rung 0-100 each tier calls for, with the team's lowest and highest level."""
        ranks = [tier.rank for tier in tiers]
        levels = [person.level for person in self.people]
        if not levels or min(ranks) == max(ranks):
            return {}
        worst, span = max(ranks), max(ranks) - min(ranks)
        ends = (min(levels), max(levels))
        return {tier.id: (100 * (worst - tier.rank) // span, *ends) for tier in tiers}

    def asked(self, lead):
        """What ``lead`` says about each weighed factor: ``{code: value}``."""
        says = {
            "skills": tuple([skill for skill, _level in lead.skills]) or None,
            "seniority": self._rungs.get(lead.tier),
            "industry": lead.industry,
            "region": (lead.country, lead.state),
            "language": lead.language,
            "relationship": lead.owner,
            "performance": True,
            "satisfaction": True,
            "interest": lead.interests or None,
        }
        if lead.country is None and lead.state is None:
            says["region"] = None
        return {code: says[code] for code in self.weights if says[code] is not None}

    def parts(self, lead, person):
        """``{factor: points}`` of one person: what ``fits`` adds up."""
        asked = self.asked(lead).items()
        return {code: POINTS[code]((person,), value)[0] for code, value in asked}

    def lacks(self, lead):
        """What every person's fit lacks to 100, by position, in millionths of a point.

        The same list for every lead that asks for the same.
        """
        asked = tuple(self.asked(lead).items())
        if asked not in self._lacks:
            table = self._table(sum([self.weights[code] for code, _value in asked]))
            self._lacks[asked] = list(map(table.__getitem__, self._totals(asked)))
        return self._lacks[asked]

    def _totals(self, asked):
        """Weighted parts added up; what several leads ask alike is added once."""
        if len(asked) < 2:
            return self._vector(*asked[0]) if asked else [0] * len(self.people)
        half = len(asked) // 2
        return map(add, self._sum(asked[:half]), self._sum(asked[half:]))

    def _sum(self, asked):
        if asked not in self._sums:
            self._sums[asked] = list(self._totals(asked))
        return self._sums[asked]

    def fits_of(self, lead, people):
        """Fit of some ``people`` only, in their order: for a lead that comes alone."""
        asked = self.asked(lead)
        if not asked:
            return [0] * len(people)
        vectors = [self._weighted(people, code, value) for code, value in asked.items()]
        whole = sum([self.weights[code] for code in asked])
        # ``weighted_mean``, spelt out: a call per person would cost as much again.
        double = 2 * whole
        return [(2 * total + whole) // double for total in _added(vectors)]

    def _table(self, weight):
        """What is lacking at every total that parts weighing ``weight`` add up to."""
        if weight not in self._tables:
            self._tables[weight] = [
                LACKING[weighted_mean(total, weight)]
                for total in range(100 * weight + 1)
            ]
        return self._tables[weight]

    def _vector(self, code, value):
        key = (code, value)
        if key not in self._vectors:
            self._vectors[key] = self._weighted(self.people, code, value)
        return self._vectors[key]

    def _weighted(self, people, code, value):
        weight = self.weights[code]
        return [weight * points for points in POINTS[code](people, value)]


def _added(vectors):
    """The vectors added up, by position."""
    totals = vectors[0]
    for vector in vectors[1:]:
        totals = map(add, totals, vector)
    return totals
