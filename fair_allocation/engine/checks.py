"""A problem that can't be meant is refused here, and only here.

Every message names the record and the field, so that the caller can tell a person what
to mend.
"""

from .data import ABSENCES, CONDITIONS, FACTORS

EFFORTS = ("auto", "exact", "bounded", "fast")


def check(problem):
    """Raise ``ValueError`` at the first field of ``problem`` that can't be meant."""
    _check_ids("people", problem.people)
    _check_ids("leads", problem.leads)
    _check_ids("tiers", problem.tiers)
    _check_rules(problem.rules)
    for person in problem.people:
        if (
            person.weight < 0
            or (person.capacity or 0) < 0
            or person.tier_capacity
            or person.tier_weight
            or person.absences
        ):
            _check_person(person)
    known = {tier.id for tier in problem.tiers}
    followers = []
    for lead in problem.leads:
        if lead.tier not in known:
            raise ValueError(f"lead {lead.id}: tier {lead.tier} is not among the tiers")
        if lead.value < 0:
            raise ValueError(f"lead {lead.id}: value {lead.value} is negative")
        if lead.waiting_days < 0:
            days = lead.waiting_days
            raise ValueError(f"lead {lead.id}: waiting_days {days} is negative")
        if lead.known and lead.owner is None:
            raise ValueError(f"lead {lead.id}: known, but no owner is named")
        if lead.follows is not None:
            followers.append(lead)
    if followers:
        _check_followers(followers, problem.leads)


def _check_followers(followers, leads):
    """A lead follows one of the same problem that follows none itself."""
    heads = {lead.id: lead for lead in leads}
    for lead in followers:
        head = heads.get(lead.follows)
        if head is None:
            raise ValueError(
                f"lead {lead.id}: follows {lead.follows}, which is not among the leads"
            )
        if head.follows is not None:
            raise ValueError(
                f"lead {lead.id}: follows {lead.follows}, which follows a lead itself"
            )


def _check_ids(name, records):
    if len({record.id for record in records}) == len(records):
        return
    seen = set()
    for record in records:
        if record.id in seen:
            raise ValueError(f"{name}: id {record.id} occurs twice")
        seen.add(record.id)


def _check_person(person):
    if person.weight < 0:
        raise ValueError(f"person {person.id}: weight {person.weight} is negative")
    if person.capacity is not None and person.capacity < 0:
        raise ValueError(f"person {person.id}: capacity {person.capacity} is negative")
    for name in ("tier_capacity", "tier_weight"):
        for tier, number in getattr(person, name).items():
            if number < 0:
                raise ValueError(
                    f"person {person.id}: {name} {number} for tier {tier} is negative"
                )
    for tier, code in person.absences.items():
        if code not in ABSENCES:
            raise ValueError(
                f"person {person.id}: absences {code!r} for tier {tier} is not one of"
                f" {ABSENCES}"
            )


def _check_rules(rules):
    if rules.effort not in EFFORTS:
        raise ValueError(f"rules: effort {rules.effort!r} is not one of {EFFORTS}")
    for name in ("tolerance", "tolerance_percent", "chain_limit"):
        if getattr(rules, name) < 0:
            raise ValueError(f"rules: {name} {getattr(rules, name)} is negative")
    codes = [factor.code for factor in rules.factors]
    if len(set(codes)) < len(codes):
        raise ValueError(f"rules: factors {codes} name a factor twice")
    for factor in rules.factors:
        _check_factor(factor)


def _check_factor(factor):
    if factor.code not in FACTORS:
        raise ValueError(f"rules: factor {factor.code!r} is not one of {FACTORS}")
    if factor.weight < 0:
        raise ValueError(f"factor {factor.code}: weight {factor.weight} is negative")
    if factor.required and factor.code not in CONDITIONS:
        raise ValueError(f"factor {factor.code}: can be weighed but not required")
