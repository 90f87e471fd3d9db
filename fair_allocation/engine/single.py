"""The incremental door: one lead that arrives alone, in time O(people).

It gives the same answer for the same reasons as a batch of one lead: the score is the
same, and there is nobody to hand a lead on to. Shares, fairness and explanation are
those of that batch, worked out when asked for.
"""

from functools import cached_property
from itertools import compress
from operator import attrgetter

from .allocation import allocate
from .checks import check
from .data import CAUGHT_UP, SCALE, Account, Assignment, Waiting
from .eligibility import Eligibility, able
from .fit import Fit
from .judge import deciding
from .paper import apportion
from .result import Result
from .settle import claim
from .standing import LACKING, band_steps, slope_cost, step_cost
from .ties import TIES, tie

#: Standing of someone without history.
NEW = Account()


def allocate_one(problem):
    """Give the only lead of ``problem`` to whom it should go.

    ``ValueError`` if the problem has no lead or several.
    """
    check(problem)
    if len(problem.leads) != 1:
        raise ValueError(f"leads: {len(problem.leads)} where exactly one is expected")
    (lead,) = problem.leads
    given = _settled(problem, lead) if lead.keep or lead.known else None
    if given:
        return _result(problem, given, None)
    owed, people = _able(problem, lead)
    offers = _offers(problem, lead, owed)
    if offers:
        given = Assignment(lead.id, offers[0][1], _reason(offers))
        return _result(problem, given, None)
    return _result(problem, None, _waiting(problem, lead, len(people)))


def turn(problem, person):
    """How near ``person`` is to the only lead of ``problem``: ``(before, level)``.

    So many are before the person, and so many so close that only the draw decides when
    the lead is there; ``None`` for whoever can't have it now. Compared as
    ``allocate_one`` does, whoever the customer belongs to.
    """
    check(problem)
    (lead,) = problem.leads
    owed, _people = _able(problem, lead)
    people, *standings = _compared(owed, lead.tier, problem.rules)
    fits = Fit(problem.people, problem.tiers, problem.rules.factors)
    costs = _costs(problem, fits.fits_of(lead, people), standings)
    own = {p.id: cost for p, cost in zip(people, costs, strict=True)}.get(person)
    if own is None:
        return None
    before = sum(cost <= own - TIES for cost in costs)
    return before, sum(abs(cost - own) < TIES for cost in costs) - 1


def _result(problem, given, waiting):
    some = [(x,) if x else () for x in (given, waiting)]
    return Result(*some, "single", LaterEvidence(problem))


def _settled(problem, lead):
    """The assignment of a lead that somebody gets by right, if so."""
    people = {person.id: person for person in problem.people}
    if lead.keep and lead.owner in people:
        return Assignment(lead.id, lead.owner, "kept")
    person, reason, _customer = claim(
        lead, None, people, lambda asked: _has_slot(people[asked], lead.tier)
    )
    return reason and Assignment(lead.id, person, reason)


def _has_slot(person, tier):
    return person.capacity != 0 and person.tier_capacity.get(tier) != 0


def _able(problem, lead):
    """Who is owed a share of the lead, by id, and who of them may take it."""
    people, rules = problem.people, problem.rules
    ignoring = CAUGHT_UP if rules.catch_up else ()
    owed = able(people, lead, rules.factors, ignoring)
    owed.sort(key=attrgetter("id"))
    if not rules.catch_up:
        return owed, owed
    return owed, [p for p in owed if lead.tier not in p.absences]


def _waiting(problem, lead, full):
    """Why nobody gets the lead; ``full`` people could but for a slot."""
    if not problem.people:
        return Waiting(lead.id, "nobody")
    excluded = Eligibility(problem.people, problem.rules.factors).excluded(lead)
    counts = {condition: mask.bit_count() for condition, mask in excluded.items()}
    if not full:
        return Waiting(lead.id, "not_permitted", counts)
    return Waiting(lead.id, "full", {**counts, "full": full})


def _offers(problem, lead, owed):
    """(cost, person id, lack of fit) of the best two who may take it and have a slot.

    The best comes first. They are among the people who are ``owed`` a share.
    """
    rules = problem.rules
    best, *standings = _foremost(owed, lead.tier, rules)
    fits = Fit(problem.people, problem.tiers, rules.factors).fits_of(lead, best)
    costs = _costs(problem, fits, standings)
    return _with_ties(lead, costs, best, fits)


def _costs(problem, fits, standings):
    """What the lead would cost at each, by fit, band, received and credited."""
    step = step_cost(len(problem.people), len(problem.tiers), problem.rules)
    return [
        LACKING[fit] + slope_cost(received, credited) + band * step
        for fit, band, received, credited in zip(fits, *standings, strict=True)
    ]


def _foremost(owed, tier, rules):
    """Those of the compared who may win.

    A band costs more than fit and slope inside a lower one can differ by: only those in
    the lowest bands count, as many bands as it takes to have two people.
    """
    people, bands, *accounts = _compared(owed, tier, rules)
    last = max(sorted(bands)[:2], default=0)
    low = [band <= last for band in bands]
    return [list(compress(row, low)) for row in (people, bands, *accounts)]


def _compared(owed, tier, rules):
    """Those who are there and have a slot; of each the band, received and credited."""
    # ``_has_slot``, spelt out: a call per person would cost twice as much.
    free = [
        p
        for p in owed
        if p.capacity != 0 and not (p.tier_capacity and p.tier_capacity.get(tier) == 0)
    ]
    credits = _credits(owed, free, tier)
    if rules.catch_up:
        there = [tier not in p.absences for p in free]
        free, credits = list(compress(free, there)), list(compress(credits, there))
    accounts = [p.accounts.get(tier, NEW) for p in free]
    received = [account.received for account in accounts]
    credited = [a.credited + c for a, c in zip(accounts, credits, strict=True)]
    return free, band_steps(received, credited, rules), received, credited


def _with_ties(lead, costs, people, fits):
    """The best two: only who is that close can win or lose by the tie."""
    close = max(sorted(costs)[:2], default=0) + TIES
    offers = []
    for cost, person, fit in zip(costs, people, fits, strict=True):
        if cost <= close:
            hashed = tie(lead.id, person.id)
            offers.append((cost + hashed, person.id, LACKING[fit] + hashed))
    return sorted(offers)[:2]


def _credits(owed, free, tier):
    """The lead split on paper, thousandths: by weight among those with a slot.

    Evenly among all who are ``owed`` a share where nobody with a slot has any weight.
    """
    weights = [
        p.tier_weight.get(tier, p.weight) if p.tier_weight else p.weight for p in free
    ]
    if any(weights):
        return apportion(SCALE, weights)
    even = apportion(SCALE, [1] * len(owed))
    having = {person.id for person in free}
    return [credit for p, credit in zip(owed, even, strict=True) if p.id in having]


def _reason(offers):
    if len(offers) == 1:
        return "only_one"
    (cost, _person, lacks), (next_cost, _next, next_lacks) = offers[:2]
    return deciding(next_lacks - lacks, next_cost - cost - next_lacks + lacks)


class LaterEvidence:
    """The evidence of a batch of one lead, worked out when somebody asks."""

    def __init__(self, problem):
        self._problem = problem

    @cached_property
    def _batch(self):
        return allocate(self._problem).evidence

    @property
    def shares(self):
        return self._batch.shares

    @property
    def before(self):
        return self._batch.before

    @property
    def after(self):
        return self._batch.after

    @property
    def explainer(self):
        return self._batch.explainer
