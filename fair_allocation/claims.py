"""Who may claim which lead of a pool: pure rules on plain facts."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

#: What keeps somebody from every lead of a pool, whichever is chosen.
PERSONAL = {"outsider", "unaccepted", "paused", "penalty", "claims", "held", "open"}


class Holding(NamedTuple):
    """An entry of the ledger, as far as it tells who had the lead when."""

    moment: datetime
    giver: int | bool
    taker: int | bool


@dataclass(frozen=True, slots=True)
class Limit:
    """How many more leads somebody may have: ``most`` in all, ``left`` of them now.

    ``claims`` of the pool ``key`` today; open leads that are ``held`` when claiming
    from the pool ``key``; ``open`` leads in all; open leads of the ``tier`` ``key``.
    """

    code: str
    most: int
    left: int
    key: int | bool = False

    def uses(self, offer):
        """Whether claiming ``offer`` uses this limit up."""
        if self.code == "claims":
            return offer.pool == self.key
        if self.code == "tier":
            return offer.tier == self.key
        return True


@dataclass(frozen=True, slots=True)
class Offer:
    """A lead, as far as it concerns whether one person may claim it."""

    lead: int
    pool: int | bool = False
    tier: int | bool = False
    is_offered: bool = True
    is_member: bool = True
    is_blind: bool = False
    is_accepted: bool = True
    is_paused: bool = False
    is_permitted: bool = True
    stopped_until: date | None = None
    frozen_until: datetime | None = None
    cool_until: datetime | None = None
    limits: tuple = ()

    def only(self, *codes):
        """The same lead, with no limits but these."""
        limits = tuple(limit for limit in self.limits if limit.code in codes)
        return replace(self, limits=limits)


def obstacle(offer, now, blind=False):
    """What keeps the person from this lead: a code, a limit, or nothing.

    Whatever waiting doesn't change comes first.

    :param blind: whether the lead was not chosen, but is the next one
    """
    codes = {
        "gone": not offer.is_offered,
        "outsider": not offer.is_member,
        "blind": offer.is_blind and not blind,
        "unaccepted": not offer.is_accepted,
        "seniority": not offer.is_permitted,
        "paused": offer.is_paused,
        "penalty": bool(offer.stopped_until),
        "frozen": bool(offer.frozen_until and offer.frozen_until > now),
        "cool_down": bool(offer.cool_until and offer.cool_until > now),
    }
    for code, holds in codes.items():
        if holds:
            return code
    return excess([offer])


def excess(offers):
    """The first limit that claiming all ``offers`` together would exceed."""
    limits = dict.fromkeys(limit for offer in offers for limit in offer.limits)
    used = Counter(limit for limit in limits for offer in offers if limit.uses(offer))
    return next((limit for limit in limits if used[limit] > limit.left), None)


def is_personal(found):
    """Whether an obstacle keeps the person from every other lead of the pool too."""
    return (found.code if isinstance(found, Limit) else found) in PERSONAL


def last_held(entries, user):
    """When ``user`` last had, got or lost a lead, by its entries in their order.

    Not every entry names who lost the lead: then it is who had got it before.
    """
    last, holder = None, False
    for entry in entries:
        if user in (entry.giver, entry.taker, holder):
            last = entry.moment
        holder = entry.taker
    return last
