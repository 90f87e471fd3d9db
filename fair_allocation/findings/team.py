"""What makes leads wait: capacity, missing skills, rules.

These are counts of what happened, not estimates, so chance has no part in them; the
sample keeps a handful of leads from changing how a team works.
"""

from .facts import Finding

#: A tenth of the leads is more than an exception.
NOTICEABLE = 10


def _is_noticeable(number, total):
    return number and number * NOTICEABLE >= total


def find_caps(facts, settings):
    """Capacity to raise, and capacity to lower.

    *Raise*: nothing was left on half of the days or more while leads waited because
    everybody was full. By what waits, shared among those concerned, a fifth at most.
    *Lower*: less than half was ever used while colleagues were full. To a quarter more
    than the most that was used. Somebody who received nothing was perhaps not there.
    """
    team = facts.team
    if team.received + team.waiting < settings.sample:
        return []
    usages = sorted(facts.usages, key=lambda usage: usage.person)
    full = [u for u in usages if u.capacity and u.full_days * 2 >= max(u.days, 1)]
    findings = []
    if team.full and full:
        each = -(-team.full // len(full))
        findings += [
            _propose_cap(
                "raise", u, u.capacity + min(each, max(u.capacity // 5, 1)), team
            )
            for u in full
        ]
    if full:
        idle = [u for u in usages if u.peak and u.peak * 2 < u.capacity]
        findings += [
            _propose_cap("lower", u, u.peak + -(-u.peak // 4), team) for u in idle
        ]
    return findings


def _propose_cap(code, usage, after, team):
    return Finding(
        "cap",
        code,
        person=usage.person,
        numbers={
            "before": usage.capacity,
            "after": after,
            "full_days": usage.full_days,
            "days": usage.days,
            "peak": usage.peak,
            "waiting": team.full,
        },
    )


def find_skills(facts, settings):
    """Skills nobody has, or only one person, while their leads are badly served."""
    findings = []
    for need in sorted(facts.needs, key=lambda need: (need.skill, need.level)):
        badly = need.waited + need.misfit
        if (
            need.asked >= settings.sample
            and _is_noticeable(badly, need.asked)
            and len(need.holders) <= 1
            and need.learners
        ):
            person, level = need.learners[0]
            findings.append(
                Finding(
                    "skill",
                    "train",
                    person=person,
                    skill=need.skill,
                    numbers={
                        "level": need.level,
                        "has": level,
                        "asked": need.asked,
                        "waited": need.waited,
                        "misfit": need.misfit,
                        "holders": sorted(need.holders),
                    },
                )
            )
    return findings


def find_rules(facts, settings):
    """Rules that keep leads waiting, that managers don't follow, or that miss fairness.

    A condition is worth a look when it keeps a tenth of all leads waiting, the rules
    as a whole when a tenth of all decisions was made against them.
    """
    team = facts.team
    if team.received + team.waiting < settings.sample:
        return []
    return [
        *_find_conditions(team),
        *_find_overrides(team, settings),
        *_find_unserved(team),
        *_find_imbalance(team, settings),
    ]


def _find_conditions(team):
    total = team.received + team.waiting
    return [
        Finding(
            "rule",
            "condition",
            numbers={"condition": code, "waiting": waiting, "leads": total},
        )
        for code, waiting in sorted(team.conditions.items())
        if _is_noticeable(waiting, total)
    ]


def _find_overrides(team, settings):
    overridden = sum(team.overrides.values())
    if team.decided < settings.sample or not _is_noticeable(overridden, team.decided):
        return []
    words = sorted(team.overrides.items(), key=lambda item: (-item[1], item[0]))
    numbers = {
        "overridden": overridden,
        "decided": team.decided,
        "words": [{"text": text, "times": times} for text, times in words[:5]],
    }
    return [Finding("rule", "overridden", numbers=numbers)]


def _find_unserved(team):
    total = team.received + team.waiting
    return [
        Finding("rule", "unserved", tier=tier, numbers={"waiting": waiting})
        for tier, (received, waiting) in team.tiers.items()
        if not received and _is_noticeable(waiting, total)
    ]


def _find_imbalance(team, settings):
    if team.balance is None or team.balance >= settings.alert_balance:
        return []
    numbers = {"balance": round(team.balance, 1), "alert": settings.alert_balance}
    return [Finding("rule", "balance", numbers=numbers)]
