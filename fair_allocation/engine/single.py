"""The incremental door: one lead that arrives alone, in time O(people).

It gives the same answer for the same reasons as a batch of one lead: the score is the
same, and there is nobody to hand a lead on to. Shares, fairness and explanation are
those of that batch, worked out when asked for.
"""

from functools import cached_property
from heapq import nsmallest
from operator import attrgetter

from .batch import allocate
from .checks import check
from .data import SCALE, Account, Assignment
from .eligibility import able
from .explain import deciding
from .fit import Fit
from .paper import apportion
from .result import Result
from .standing import LACKING, lead_cost, step_cost
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
    offers = [] if lead.keep else _offers(problem, lead)
    if not offers:
        whole = allocate(problem)
        return Result(whole.assignments, whole.waiting, "single", whole.evidence)
    assignment = Assignment(lead.id, offers[0][1], _reason(offers))
    return Result((assignment,), (), "single", LaterEvidence(problem))


def _offers(problem, lead):
    """(cost, person id, lack of fit) of the best two able and free, the best first."""
    rules = problem.rules
    team = sorted(problem.people, key=attrgetter("id"))
    people = able(team, lead, rules.factors)
    free = [_has_slot(person, lead.tier) for person in people]
    credits = _credits(people, free)
    step = step_cost(len(team), len(problem.tiers), rules)
    fits = Fit(team, problem.tiers, rules.factors).fits_of(lead, people)
    offers = [
        (LACKING[fit] + _standing(person, lead.tier, credit, rules, step), person, fit)
        for person, fit, credit, slot in zip(people, fits, credits, free, strict=True)
        if slot
    ]
    return _with_ties(lead, offers)


def _with_ties(lead, offers):
    """The best two: only who is that close can win or lose by the tie."""
    closest = nsmallest(2, [cost for cost, _person, _fit in offers])
    return nsmallest(
        2,
        [
            (cost + hashed, person.id, LACKING[fit] + hashed)
            for cost, person, fit in offers
            if cost <= closest[-1] + TIES
            for hashed in (tie(lead.id, person.id),)
        ],
    )


def _has_slot(person, tier):
    return person.capacity != 0 and person.tier_capacity.get(tier) != 0


def _credits(people, free):
    """The lead split on paper, thousandths: by weight among those with a slot."""
    weights = [p.weight if slot else 0 for p, slot in zip(people, free, strict=True)]
    return apportion(SCALE, weights if any(weights) else [1] * len(people))


def _standing(person, tier, credit, rules, step):
    account = person.accounts.get(tier, NEW)
    return lead_cost(account.received, account.credited + credit, rules, step)


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
