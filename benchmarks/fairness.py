"""What looking at fairness costs, on a year of a large company.

    python3 benchmarks/fairness.py                    100,000 leads, 200 people
    python3 benchmarks/fairness.py 20000 --people 500
    python3 benchmarks/fairness.py --only pivot --only graph --explain

One throwaway database holds so many leads, entries of the ledger, paper shares and
follow-ups. Each page is opened as its reader opens it, three times: the first time
with cold caches, then the best of all three. CPU is what counts on a shared machine.
Nothing is judged here; figures are printed.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from dev.database import Databases  # noqa: E402
from dev.home import ADDON  # noqa: E402
from dev.problem import Problem  # noqa: E402
from dev.progress import say, step  # noqa: E402
from dev.workshop import opened  # noqa: E402

INSIDE = Path(__file__).parent / "inside" / "fairness.py"

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
    with opened("test") as workshop:
        databases = Databases(workshop)
        name = f"bench_fairness_{os.getpid()}"
        try:
            databases.clone(databases.template(), name)
            with step("Installing the add-on"):
                databases.install(name, [ADDON.name], "bench")
            with step(f"Making {options.leads:,} leads for {options.people} people"):
                sizes = call(workshop, "prepare", name, options)
            with step("Measuring"):
                results = call(workshop, "measure", name, options)
        finally:
            databases.drop(name)
    report(sizes, results)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("leads", nargs="?", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=200, help="50 in a team")
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--explain", action="store_true", help="print the query plan")
    return parser.parse_args()


def call(workshop, task, database, options):
    """Run the script inside Odoo; what it prints last is its result."""
    switches = [f"--leads={options.leads}", f"--people={options.people}"]
    switches += [f"--only={word}" for word in options.only]
    switches += ["--explain"] * options.explain
    done = subprocess.run(
        [str(workshop.python), INSIDE, task, database, *switches],
        env=workshop.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Problem(f"{task} failed in {database}.")
    *shown, result = done.stdout.splitlines()
    print(*shown, sep="\n", end="\n" if shown else "")
    return json.loads(result)


def report(sizes, results):
    """Print what the database held, and what each page cost."""
    held = ", ".join(f"{number:,} {what}" for what, number in sizes.items())
    print(f"\n{held}")
    print(" " * 42 + "".join(f"{heading:>11}" for _key, heading, _form in COLUMNS))
    for title, row in results.items():
        if row is None:
            print(f"{title:42}{'not there':>11}")
            continue
        cells = "".join(f"{form.format(row[key]):>11}" for key, _head, form in COLUMNS)
        print(f"{title:42}{cells}")
    print()


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        say(str(problem))
        sys.exit(1)
