"""Who may take a lead: sets of people as bits of one integer.

Bit ``i`` stands for the person at position ``i``. Each value of an attribute has its
own mask, computed once for the team; a lead's mask is the AND of those it asks for. An
empty statement of a person never excludes.
"""

from functools import lru_cache
from operator import itemgetter


def skilled(person, skill, level):
    """True if ``person`` holds ``skill`` at ``level`` or above."""
    return person.skills.get(skill, 0) >= level


def in_region(person, country, state):
    """True if the person states the lead's country or state, or states none at all."""
    if not (person.countries or person.states):
        return True
    return country in person.countries or state in person.states


def states_value(statement, value):
    """True if ``value`` is in a person's ``statement`` or nothing was stated."""
    return not statement or value in statement


@lru_cache(maxsize=1 << 15)
def positions(mask):
    """Positions of the bits set in ``mask``, ascending."""
    return tuple(i for i, bit in enumerate(reversed(f"{mask:b}")) if bit == "1")


def able(people, lead, factors):
    """Those of ``people`` who may take ``lead``: the rule person by person."""
    required = {factor.code for factor in factors if factor.required}
    tier, banned = lead.tier, lead.excluded
    found = [
        person
        for person in people
        if person.available
        and (person.tiers is None or tier in person.tiers)
        and person.id not in banned
    ]
    if "skills" in required:
        for skill, level in lead.skills:
            found = [person for person in found if skilled(person, skill, level)]
    if "industry" in required and lead.industry is not None:
        found = [p for p in found if states_value(p.industries, lead.industry)]
    place = (lead.country, lead.state)
    if "region" in required and place != (None, None):
        found = [person for person in found if in_region(person, *place)]
    if "language" in required and lead.language is not None:
        found = [p for p in found if states_value(p.languages, lead.language)]
    return found


def gather(indices):
    """A function that picks ``indices`` out of a list, always as a tuple."""
    if not indices:
        return lambda _values: ()
    if len(indices) == 1:
        (only,) = indices
        return lambda values: (values[only],)
    return itemgetter(*indices)


@lru_cache(maxsize=1 << 15)
def picker(mask):
    """A function that picks the people of ``mask`` out of a list by position."""
    return gather(positions(mask))


class Eligibility:
    """Masks of one team under the conditions of one policy."""

    def __init__(self, people, factors):
        self.people = people
        self.position = {person.id: i for i, person in enumerate(people)}
        self._required = {factor.code for factor in factors if factor.required}
        self._masks = {}
        self._available = self._mask_of(lambda person: person.available)

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
                found[condition] = failing
                left &= permitted
        return found

    def _permitted(self, lead):
        """Pairs (condition, people who meet it), in the order of ``CONDITIONS``."""
        required = self._required
        yield "tier", self._takes_tier(lead.tier)
        if lead.excluded:
            yield "excluded", self._not_excluded(lead.excluded)
        if lead.skills and "skills" in required:
            yield "skills", self._skills(lead.skills)
        if lead.industry is not None and "industry" in required:
            yield "industry", self._states("industries", lead.industry)
        place = (lead.country, lead.state)
        if place != (None, None) and "region" in required:
            yield "region", self._region(*place)
        if lead.language is not None and "language" in required:
            yield "language", self._states("languages", lead.language)

    def _mask_of(self, meets):
        return sum(1 << i for i, person in enumerate(self.people) if meets(person))

    def _remember(self, key, meets):
        if key not in self._masks:
            self._masks[key] = self._mask_of(meets)
        return self._masks[key]

    def _takes_tier(self, tier):
        return self._remember(
            ("tier", tier),
            lambda person: person.tiers is None or tier in person.tiers,
        )

    def _not_excluded(self, ids):
        banned = 0
        for person in ids:
            if person in self.position:
                banned |= 1 << self.position[person]
        return ~banned

    def _skills(self, asked):
        mask = -1
        for skill, level in asked:
            mask &= self._remember(
                ("skill", skill, level),
                lambda person, skill=skill, level=level: skilled(person, skill, level),
            )
        return mask

    def _states(self, name, value):
        return self._remember(
            (name, value),
            lambda person: states_value(getattr(person, name), value),
        )

    def _region(self, country, state):
        return self._remember(
            ("region", country, state),
            lambda person: in_region(person, country, state),
        )
