"""From the records of a run to the plain rows that `table.py` prints."""

from dev.inside import waiting
from dev.inside.table import Block, Indices, Report, Row

#: The engine measures in thousandths.
SCALE = 1000


def report(title, run, efforts, remarks=()):
    """What `run` did, as it stands now."""
    blocks = [block(run, team) for team in run.team_ids.sorted("name")]
    return Report(
        title=title,
        blocks=blocks,
        overall=overall(run, blocks),
        leads=run.lead_count,
        waiting=[(count, why) for why, count in waiting.reasons(run).items()],
        efforts=efforts,
        currency=run.currency_id.symbol,
        remarks=list(remarks),
    )


def block(run, team):
    """The people of one team, by what they are entitled to."""
    shares = run.share_ids.filtered(lambda share: share.team_id == team)
    rows = [row(user.name, own) for user, own in shares.grouped("user_id").items()]
    before, after = shares._measure()
    version = team.fair_policy_id.version_id
    return Block(
        title=team.name,
        note=f"{len(rows)} people, rules “{version.policy_id.name}” {version.number}",
        rows=sorted(rows, key=lambda row: (-row.before, row.name)),
        before=indices(before.overall),
        after=indices(after.overall),
    )


def overall(run, blocks):
    """The teams side by side; fairness between all of their people."""
    before, after = run.share_ids._measure()
    return Block(
        title="All teams",
        note="each team shares its own leads",
        rows=[row(b.title, shares_of(run, b.title)) for b in blocks],
        before=indices(before.overall),
        after=indices(after.overall),
    )


def shares_of(run, team_name):
    return run.share_ids.filtered(lambda share: share.team_id.name == team_name)


def row(name, shares):
    return Row(
        name,
        sum(shares.mapped("entitled_after")),
        sum(shares.mapped("received_before")),
        sum(shares.mapped("received_after")),
        sum(shares.mapped("entitled_value_after")),
        sum(shares.mapped("received_value_before")),
        sum(shares.mapped("received_value_after")),
    )


def indices(measure):
    """The engine's thousandths as shares; Jain's index in money has no field."""
    # Known to Python only after Odoo has read where its add-ons are.
    from odoo.addons.fair_allocation.engine.fairness import jain

    ratios = [
        person.fulfilment_value
        for person in measure.people.values()
        if person.fulfilment_value is not None
    ]
    return Indices(
        balance=(share(measure.balance), share(measure.balance_value)),
        jain=(share(measure.jain), share(jain(ratios))),
        gini=(share(measure.gini), share(measure.gini_value)),
    )


def share(thousandths):
    return None if thousandths is None else thousandths / SCALE
