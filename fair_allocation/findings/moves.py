"""Leads that should go from somebody ahead of the fair share to somebody behind."""

from collections import Counter
from math import floor

from .facts import Finding

#: Moves proposed at most, for those furthest behind; the next evaluation goes on.
MOST = 10


def find_moves(facts, settings):
    """One finding for each person and tier that is owed leads others can spare.

    Whoever is furthest behind is served first, from whoever is furthest ahead; nobody
    is moved beyond the entitlement, neither who gets nor who gives, and each lead goes
    to one person at most.
    """
    ahead, behind = _sort_out(facts, settings)
    room, taken, findings = dict(facts.room), set(), []
    for standing in behind:
        if len(findings) == MOST:
            break
        leads = _choose(standing, facts.movable, ahead, room, taken)
        if not leads:
            continue
        taken.update(lead.lead for lead in leads)
        room[standing.person] -= len(leads)
        givers = Counter(lead.owner for lead in leads)
        for giver, number in givers.items():
            ahead[giver, standing.tier] -= number
        findings.append(_propose(standing, leads, givers, facts.standings))
    return findings


def _sort_out(facts, settings):
    """``({(person, tier): leads to spare}, those behind, furthest first)``.

    Of a tier of which the team had too few leads nothing can be said.
    """
    received = Counter()
    for standing in facts.standings:
        received[standing.tier] += standing.received
    judged = [s for s in facts.standings if received[s.tier] >= settings.sample]
    ahead = {
        (s.person, s.tier): floor(s.gap)
        for s in judged
        if s.gap > settings.allows(s.entitled)
    }
    behind = [s for s in judged if -s.gap > settings.allows(s.entitled)]
    return ahead, sorted(behind, key=lambda s: (s.gap, s.tier, s.person))


def _choose(standing, movable, ahead, room, taken):
    """Leads for ``standing``: as many as are owed, there is room for, and may move."""
    tier, left = standing.tier, dict(ahead)
    owed = min(floor(-standing.gap), room.get(standing.person, 0))
    free = [
        lead
        for lead in movable
        if lead.tier == tier
        and lead.lead not in taken
        and standing.person in lead.takers
        and lead.owner != standing.person
    ]
    chosen = []
    while len(chosen) < owed:
        free = [lead for lead in free if left.get((lead.owner, tier), 0) > 0]
        if not free:
            break
        # Of whoever is furthest ahead now, the lead that may go first.
        lead = min(free, key=lambda lead: (-left[lead.owner, tier], lead.owner))
        free.remove(lead)
        left[lead.owner, tier] -= 1
        chosen.append(lead)
    return chosen


def _propose(standing, leads, givers, standings):
    by_person = {s.person: s for s in standings if s.tier == standing.tier}
    return Finding(
        "move",
        "move",
        person=standing.person,
        tier=standing.tier,
        numbers={
            "received": standing.received,
            "entitled": round(standing.entitled, 1),
            "leads": len(leads),
            "givers": [
                {
                    "person": giver,
                    "received": by_person[giver].received,
                    "entitled": round(by_person[giver].entitled, 1),
                    "leads": number,
                }
                for giver, number in sorted(
                    givers.items(), key=lambda item: (-item[1], item[0])
                )
            ],
        },
        leads=tuple(lead.lead for lead in leads),
    )
