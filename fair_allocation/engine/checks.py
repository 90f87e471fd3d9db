"""A problem that can't be meant is refused here, and only here.

Every message names the record and the field, so that the caller can tell a person what
to mend.
"""

from .data import CONDITIONS, FACTORS

EFFORTS = ("auto", "exact", "bounded", "fast")


def check(problem):
    """Raise ``ValueError`` at the first field of ``problem`` that can't be meant."""
    _check_ids("people", problem.people)
    _check_ids("leads", problem.leads)
    _check_ids("tiers", problem.tiers)
    _check_rules(problem.rules)
    for person in problem.people:
        if person.weight < 0 or (person.capacity or 0) < 0 or person.tier_capacity:
            _check_person(person)
    known = {tier.id for tier in problem.tiers}
    for lead in problem.leads:
        if lead.tier not in known:
            raise ValueError(f"lead {lead.id}: tier {lead.tier} is not among the tiers")
        if lead.value < 0:
            raise ValueError(f"lead {lead.id}: value {lead.value} is negative")


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
    for tier, slots in person.tier_capacity.items():
        if slots < 0:
            raise ValueError(
                f"person {person.id}: tier_capacity {slots} for tier {tier} is negative"
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
