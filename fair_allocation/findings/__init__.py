"""What an evaluation finds in the figures of a team, and what it proposes.

Pure rules on plain facts: they read nothing, do nothing, and give the same findings in
the same order for the same facts, whatever the order of these.
"""

from .facts import (
    Facts,
    Finding,
    Movable,
    Need,
    Opinion,
    Performer,
    Settings,
    Standing,
    TeamFacts,
    Usage,
    Win,
)
from .moves import find_moves
from .opinions import find_opinions
from .people import find_facts, find_seniority
from .team import find_caps, find_rules, find_skills

__all__ = [
    "Facts",
    "Finding",
    "Movable",
    "Need",
    "Opinion",
    "Performer",
    "Settings",
    "Standing",
    "TeamFacts",
    "Usage",
    "Win",
    "find",
]


def find(facts, settings):
    """All findings, by kind: first leads that should move, then what keeps them."""
    return [
        *find_moves(facts, settings),
        *find_caps(facts, settings),
        *find_seniority(facts, settings),
        *find_skills(facts, settings),
        *find_rules(facts, settings),
        *find_opinions(facts, settings),
        *find_facts(facts, settings),
    ]
