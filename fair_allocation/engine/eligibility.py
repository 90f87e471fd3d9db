"""Who may take a lead: sets of people as bits of one integer.

Bit ``i`` stands for the person at position ``i``. Each value of an attribute has its
own mask, computed once for the team; a lead's mask is the AND of those it asks for. An
empty statement of a person never excludes.
"""

from operator import itemgetter

from .data import ABSENCES, CAUGHT_UP

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
    if level <= 0:
        return list(people)
    return [p for p in people if skill in p.skills and p.skills[skill] >= level]


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

    In the order of ``CONDITIONS``, from the skills on; ``codes`` are the factors that
    are conditions.
    """
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


def absence(person, tier):
    """Why ``person`` can't answer leads of ``tier`` in time; ``None`` if present."""
    return person.absences.get(tier) if person.available else "absent"


def able(people, lead, factors, ignoring=()):
    """Those of ``people`` who may take ``lead``, in their order.

    Absences out of ``ignoring`` don't count.
    """
    tier, excluded, ignoring = lead.tier, lead.excluded, (None, *ignoring)
    # The conditions every lead has, in one go: this is most of the work.
    found = [
        p
        for p in people
        if p.available
        and (not p.absences or p.absences.get(tier) in ignoring)
        and (p.tiers is None or tier in p.tiers)
    ]
    for _condition, meeting, asked in asked_of(lead, required(factors)):
        found = meeting(found, *asked)
    if excluded:
        found = [person for person in found if person.id not in excluded]
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
        self._away = self._find_away()
        # By tier, only where somebody is away.
        self._present = self._without(ABSENCES)
        self._owed = self._without([c for c in ABSENCES if c not in CAUGHT_UP])

    def mask(self, lead):
        """People who may take ``lead``."""
        mask = self._present.get(lead.tier, self._available)
        for _condition, permitted in self._permitted(lead):
            mask &= permitted
        return mask

    def owed(self, lead):
        """People who may take ``lead``, or could but for an absence caught up."""
        mask = self._owed.get(lead.tier, self._available)
        for _condition, permitted in self._permitted(lead):
            mask &= permitted
        return mask

    def excluded(self, lead):
        """``{condition: mask}`` of people by the first condition that excludes them."""
        left = (1 << len(self.people)) - 1
        found = {}
        for condition, permitted in (
            ("absent", self._available),
            *((c, ~away) for c, away in self._away.get(lead.tier, {}).items()),
            *self._permitted(lead),
        ):
            failing = left & ~permitted
            if failing:
                found[condition] = found.get(condition, 0) | failing
                left &= permitted
        return found

    def _find_away(self):
        """``{tier: {code: mask}}`` of the absences, codes in their order."""
        found = {}
        for i, person in enumerate(self.people):
            for tier, code in person.absences.items():
                masks = found.setdefault(tier, dict.fromkeys(ABSENCES, 0))
                masks[code] |= 1 << i
        return found

    def _without(self, codes):
        """``{tier: mask}`` of the people who aren't away for a reason of ``codes``."""
        masks = {}
        for tier, away in self._away.items():
            mask = self._available
            for code in codes:
                mask &= ~away[code]
            masks[tier] = mask
        return masks

    def _permitted(self, lead):
        """Pairs (condition, people who meet it), in the order of ``CONDITIONS``."""
        yield "tier", self._meeting(taking_tier, (lead.tier,))
        if lead.excluded:
            yield "excluded", self._not_excluded(lead.excluded)
        for condition, meeting, asked in asked_of(lead, self._required):
            yield condition, self._meeting(meeting, asked)

    def _meeting(self, meeting, asked):
        key = (meeting, asked)
        if key not in self._masks:
            self._masks[key] = self._mask_of(meeting(self.people, *asked))
        return self._masks[key]

    def _mask_of(self, people):
        return sum(1 << self.position[person.id] for person in people)

    def _not_excluded(self, ids):
        banned = 0
        for person in ids:
            if person in self.position:
                banned |= 1 << self.position[person]
        return ~banned
