"""The printed outcome of an allocation: a pure function of plain rows.

No record is known here; `outcome.py` fills the rows.
"""

from dataclasses import dataclass, field

WIDTH = 96
NAME = 20
TITLE = 40
LEGEND = (
    "entitled: everybody's fair share of all leads below, those given earlier and those"
    " now, each",
    "split on paper among all who could take it. balance: how much of it is where that"
    " share says.",
)


@dataclass(frozen=True)
class Row:
    """One person, or several added up: leads and money due, had, and had now."""

    name: str
    entitled: float
    before: int
    after: int
    entitled_value: float
    before_value: float
    after_value: float

    def __add__(self, other):
        """The sum of both, under this one's name."""
        return Row(
            self.name,
            self.entitled + other.entitled,
            self.before + other.before,
            self.after + other.after,
            self.entitled_value + other.entitled_value,
            self.before_value + other.before_value,
            self.after_value + other.after_value,
        )


@dataclass(frozen=True)
class Indices:
    """Fairness at one moment, each in leads and in money, from 0 to 1.

    None: not defined, because nothing was received or nobody was entitled.
    """

    balance: tuple[float | None, float | None]
    jain: tuple[float | None, float | None]
    gini: tuple[float | None, float | None]


@dataclass(frozen=True)
class Block:
    """A table: the people of a team, or the teams of a run."""

    title: str
    note: str
    rows: list[Row]
    before: Indices
    after: Indices


@dataclass(frozen=True)
class Effort:
    """What one step cost."""

    name: str
    seconds: float
    queries: int


@dataclass(frozen=True)
class Report:
    """All that is printed."""

    title: str
    blocks: list[Block]
    overall: Block
    leads: int
    waiting: list[tuple[int, str]]
    efforts: list[Effort]
    currency: str = "$"
    remarks: list[str] = field(default_factory=list)


def render(report):
    """The report as text, no line longer than 100 characters."""
    lines = ["", shorten(report.title, WIDTH), "=" * WIDTH]
    blocks = [*report.blocks, report.overall] if len(report.blocks) > 1 else None
    for block in blocks or report.blocks:
        lines += ["", *_block(block, report.currency)]
    lines += ["", *LEGEND, *report.remarks]
    lines += ["", *_waiting(report), "", *_efforts(report), "", *_point(report), ""]
    return "\n".join(line.rstrip() for line in lines)


def _block(block, currency):
    total = _sum(block.rows)
    return [
        f"{shorten(block.title, TITLE):<{TITLE}}"
        f"{shorten(block.note, WIDTH - TITLE - 1):>{WIDTH - TITLE}}",
        "-" * WIDTH,
        _cells("", "", "leads", "", "", "value", ""),
        _cells("", *("entitled", "before", "after") * 2),
        *(_row(row, currency) for row in block.rows),
        "-" * WIDTH,
        _row(total, currency),
        *_indices(block),
    ]


def _sum(rows):
    total = Row("total", 0, 0, 0, 0, 0, 0)
    for row in rows:
        total += row
    return total


def _row(row, currency):
    return _cells(
        row.name,
        f"{row.entitled:,.1f}",
        f"{row.before:,}",
        f"{row.after:,}",
        money(row.entitled_value, currency),
        money(row.before_value, currency),
        money(row.after_value, currency),
    )


def _indices(block):
    """Fairness under the columns it belongs to: before and after."""
    labels = (
        ("balance", "balance", percent),
        ("Jain's index", "jain", decimals),
        ("Gini coefficient", "gini", decimals),
    )
    for label, name, text in labels:
        before, after = getattr(block.before, name), getattr(block.after, name)
        yield _cells(
            label,
            *("", text(before[0]), text(after[0])),
            *("", text(before[1]), text(after[1])),
        )


def _cells(name, *cells):
    widths = (11, 10, 10, 15, 15, 15)
    texts = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    return f"{shorten(name, NAME):<{NAME}}" + "".join(texts)


def shorten(text, width):
    return text if len(text) <= width else f"{text[: width - 1]}…"


def money(amount, currency):
    return f"{currency}{amount:,.0f}"


def percent(share):
    return "–" if share is None else f"{100 * share:.1f} %"


def decimals(index):
    return "–" if index is None else f"{index:.3f}"


def _waiting(report):
    count = sum(number for number, _why in report.waiting)
    if not count:
        yield f"All {report.leads:,} leads were given to somebody."
        return
    yield f"{count:,} of {report.leads:,} leads wait, each with its reason:"
    for number, why in sorted(report.waiting, key=lambda pair: (-pair[0], pair[1])):
        yield f"{number:>7,}  {shorten(why, WIDTH - 9)}"


def _efforts(report):
    for effort in report.efforts:
        yield (
            f"{effort.name:<{NAME}}{effort.seconds:>8.2f} s"
            f"{effort.queries:>9,} SQL queries"
        )


def _point(report):
    """What it all comes to."""
    before, after = report.overall.before.balance, report.overall.after.balance
    furthest = max(
        (row for block in report.blocks for row in block.rows),
        key=lambda row: row.before - row.entitled,
        default=None,
    )
    yield (
        f"Balance went from {percent(before[0])} to {percent(after[0])} of the leads,"
        f" and from {percent(before[1])} to {percent(after[1])} of the money."
    )
    if furthest and furthest.before > furthest.entitled:
        given = furthest.after - furthest.before or "none"
        name = shorten(furthest.name, NAME)
        yield f"{name}, furthest ahead of that share, got {given} of the new ones."
    yield "Each lead says why it went where it did, to everyone concerned."
