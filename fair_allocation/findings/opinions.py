"""Rules and sources whose leads salespeople call wrong, or bad data."""

from .facts import Finding
from .significance import find_better

#: Rules first; then sources, the one that says most first.
FIELDS = ("reason", "campaign", "source", "medium", "import")


def find_opinions(facts, settings):
    """Where clearly more leads are called wrong or bad data than of all others.

    Of sources with just the same answers one is enough: these are the same leads.
    """
    rows = sorted(
        facts.opinions, key=lambda row: (FIELDS.index(row.field), str(row.value))
    )
    findings, told = [], set()
    for row in find_better(rows, settings.sample):
        same = row.wrong, row.bad_data, row.said
        if row.field != "reason":
            if same in told:
                continue
            told.add(same)
        findings.append(_propose(row))
    return findings


def _propose(row):
    return Finding(
        "rule",
        f"feedback_{row.field}",
        numbers={
            "value": row.value,
            "wrong": row.wrong,
            "bad_data": row.bad_data,
            "said": row.said,
            "others_against": row.others_against,
            "others_said": row.others_said,
        },
    )
