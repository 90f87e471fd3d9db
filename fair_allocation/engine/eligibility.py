"""Who may take a lead: sets of people as bits of one integer.

Bit ``i`` stands for the person at position ``i``. Each value of an attribute has its
own mask, computed once for the team; a lead's mask is the AND of those it asks for. An
empty statement of a person never excludes.
"""

from operator import itemgetter

# One condition each: those of ``people`` who meet it, in their order. Plain loops over
# the team, because a lead that comes alone has nothing remembered to draw on.


def present(people):
    """Those who are available."""
    return [p for p in people if p.available]


def taking_tier(people, tier):
    """Those who may take leads of ``tier``."""
    return [p for p in people if p.tiers is None or tier in p.tiers]


def skilled(people, skill, level):
    """Those who hold ``skill`` at ``level`` or above."""
    return [p for p in people if p.skills.get(skill, 0) >= level]


def in_region(people, country, state):
    """Those who state the lead's country or state, or state none at all."""
    return [
        p
        for p in people
        if country in p.countries or state in p.states or not (p.countries or p.states)
    ]


def in_industry(people, industry):
    """Those who state ``industry`` or none at all."""
    return [p for p in people if industry in p.industries or not p.industries]


def speaking(people, language):
    """Those who state ``language`` or none at all."""
    return [p for p in people if language in p.languages or not p.languages]


def positions(mask):
    """Positions of the bits set in ``mask``, ascending."""
    return tuple(i for i, bit in enumerate(reversed(f"{mask:b}")) if bit == "1")


def required(factors):
    """Codes of the factors that are conditions."""
    return {factor.code for factor in factors if factor.required}


def asked_of(lead, codes):
    """(condition, its function, further arguments) of what ``lead`` asks for.

    In the order of ``CONDITIONS``; ``codes`` are the factors that are conditions.
    """
    yield "tier", taking_tier, (lead.tier,)
    if "skills" in codes:
        for asked in lead.skills:
            yield "skills", skilled, asked
    if lead.industry is not None and "industry" in codes:
        yield "industry", in_industry, (lead.industry,)
    place = (lead.country, lead.state)
    if place != (None, None) and "region" in codes:
        yield "region", in_region, place
    if lead.language is not None and "language" in codes:
        yield "language", speaking, (lead.language,)


def able(people, lead, factors):
    """Those of ``people`` who may take ``lead``, in their order."""
    found = present(people)
    for _condition, meeting, asked in asked_of(lead, required(factors)):
        found = meeting(found, *asked)
    if lead.excluded:
        found = [person for person in found if person.id not in lead.excluded]
    return found


def gather(indices):
    """A function that picks ``indices`` out of a list, always as a tuple."""
    if not indices:
        return lambda _values: ()
    if len(indices) == 1:
        (only,) = indices
        return lambda values: (values[only],)
    return itemgetter(*indices)


class Eligibility:
    """Masks of one team under the conditions of one policy."""

    def __init__(self, people, factors):
        self.people = people
        self.position = {person.id: i for i, person in enumerate(people)}
        self._required = required(factors)
        self._masks = {}
        self._available = self._mask_of(present(people))

    def mask(self, lead):
        """People who may take ``lead``."""
        mask = self._available
        for _condition, permitted in self._permitted(lead):
            mask &= permitted
        return mask

    def excluded(self, lead):
        """``{condition: mask}`` of people by the first condition that excludes them."""
        left = (1 << len(self.people)) - 1
        found = {}
        for condition, permitted in (
            ("absent", self._available),
            *self._permitted(lead),
        ):
            failing = left & ~permitted
            if failing:
                found[condition] = found.get(condition, 0) | failing
                left &= permitted
        return found

    def _permitted(self, lead):
        """Pairs (condition, people who meet it), in the order of ``CONDITIONS``."""
        masks = self._masks
        for condition, meeting, asked in asked_of(lead, self._required):
            key = (meeting, asked)
            if key not in masks:
                masks[key] = self._mask_of(meeting(self.people, *asked))
            yield condition, masks[key]
            if condition == "tier" and lead.excluded:
                yield "excluded", self._not_excluded(lead.excluded)

    def _mask_of(self, people):
        return sum(1 << self.position[person.id] for person in people)

    def _not_excluded(self, ids):
        banned = 0
        for person in ids:
            if person in self.position:
                banned |= 1 << self.position[person]
        return ~banned
