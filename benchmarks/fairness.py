"""What looking at fairness costs, on a year of a large company.

    python3 benchmarks/fairness.py                    100,000 leads, 200 people
    python3 benchmarks/fairness.py 20000 --people 500
    python3 benchmarks/fairness.py --only pivot --only graph --explain

One throwaway database holds so many leads, entries of the ledger, paper shares and
follow-ups. Each page is opened as its reader opens it, three times: the first time
with cold caches, then the best of all three. CPU is what counts on a shared machine.
Nothing is judged here; figures are printed.
"""

import os

from measuring import call, get_parser, run, table

from dev.database import Databases
from dev.home import ADDON
from dev.progress import step
from dev.workshop import opened

SCRIPT = "fairness.py"

#: Key of a figure, its heading, its format.
COLUMNS = (
    ("first", "first s", "{:.2f}"),
    ("seconds", "best s", "{:.2f}"),
    ("queries", "queries", "{:.0f}"),
    ("python", "Python ms", "{:.0f}"),
    ("backend", "SQL ms", "{:.0f}"),
    ("memory", "MB more", "{:.0f}"),
)


def main():
    options = parse()
    switches = get_switches(options)
    with opened("test") as workshop:
        databases = Databases(workshop)
        name = f"bench_fairness_{os.getpid()}"
        try:
            databases.clone(databases.template(), name)
            with step("Installing the add-on"):
                databases.install(name, [ADDON.name], "bench")
            with step(f"Making {options.leads:,} leads for {options.people} people"):
                sizes = call(workshop, SCRIPT, "prepare", name, *switches)
            with step("Measuring"):
                results = call(workshop, SCRIPT, "measure", name, *switches)
        finally:
            databases.drop(name)
    report(sizes, results)


def parse():
    parser = get_parser(__doc__)
    parser.add_argument("leads", nargs="?", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=200, help="50 in a team")
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--explain", action="store_true", help="print the query plan")
    return parser.parse_args()


def get_switches(options):
    """What the script inside is told."""
    return [
        f"--leads={options.leads}",
        f"--people={options.people}",
        *(f"--only={word}" for word in options.only),
        *["--explain"] * options.explain,
    ]


def report(sizes, results):
    """Print what the database held, and what each page cost."""
    held = ", ".join(f"{number:,} {what}" for what, number in sizes.items())
    print(f"\n{held}")
    table(results, COLUMNS, 42)
    print()


if __name__ == "__main__":
    run(main)
