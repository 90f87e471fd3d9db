"""What people proved able to do: a higher rung, and facts for their profile."""

from .facts import Finding
from .significance import find_better, shrunken
from .team import _is_noticeable


def find_seniority(facts, settings):
    """Who should go one rung up.

    *Proven*: wins clearly more than colleagues on the same rung or below, and takes
    what is due. *Needed*: the leads of tiers that the next rung opens wait, and of
    those who win at least as much as their colleagues this one wins most.
    """
    known = sorted(
        (p for p in facts.performers if p.opens is not None), key=lambda p: p.person
    )
    able = [p for p in known if p.received >= p.entitled - settings.allows(p.entitled)]
    proven = find_better(able, settings.sample)
    findings = [_propose_rung("proven", p, 0) for p in proven]
    promoted = {p.person for p in proven}
    for tier, (received, waiting) in facts.team.tiers.items():
        total = received + waiting
        if total < settings.sample or not _is_noticeable(waiting, total):
            continue
        fit = [p for p in able if tier in p.opens and _keeps_up(p, settings)]
        best = min(fit, key=lambda p: (-_rate(p), p.person), default=None)
        if best and best.person not in promoted:
            promoted.add(best.person)
            findings.append(_propose_rung("needed", best, waiting, tier))
    return findings


def _rate(performer):
    return shrunken(
        performer.won,
        performer.closed,
        performer.others_won / max(performer.others_closed, 1),
    )


def _keeps_up(performer, settings):
    """Whether enough closed leads say that the person wins as much as the others."""
    p = performer
    return (
        p.closed >= settings.sample
        and p.won * max(p.others_closed, 1) >= p.others_won * p.closed
        and p.won > 0
    )


def _propose_rung(code, performer, waiting, tier=0):
    return Finding(
        "seniority",
        code,
        person=performer.person,
        tier=tier,
        numbers={
            "won": performer.won,
            "closed": performer.closed,
            "others_won": performer.others_won,
            "others_closed": performer.others_closed,
            "received": performer.received,
            "entitled": round(performer.entitled, 1),
            "waiting": waiting,
        },
    )


def find_facts(facts, settings):
    """What somebody clearly wins more of than the rest of the team does."""
    rows = sorted(facts.wins, key=lambda win: (win.person, win.field, win.value))
    return [
        Finding(
            "fact",
            win.field,
            person=win.person,
            numbers={
                "value": win.value,
                "won": win.won,
                "closed": win.closed,
                "others_won": win.others_won,
                "others_closed": win.others_closed,
            },
        )
        for win in find_better(rows, settings.sample)
    ]
