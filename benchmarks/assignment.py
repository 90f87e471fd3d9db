"""Odoo's own rule-based assignment and ours, on the same leads, side by side.

    python3 benchmarks/assignment.py                  1,000 and 5,000 leads
    python3 benchmarks/assignment.py 20000 --people 50
    python3 benchmarks/assignment.py 100000 --people 200 --preview-only
    python3 benchmarks/assignment.py 1000 --only ours --profile

Every variant works on a fresh copy of one prepared database, in a process of its own.
CPU is what counts on a shared machine: milliseconds a lead of the Python process and of
its PostgreSQL backend. Odoo's own assignment grows faster than the number of leads, so
it is left out above ``--odoo-up-to``. Nothing is judged here; figures are printed.
"""

import os

from measuring import call, get_parser, run, table

from dev.database import Databases
from dev.home import ADDON
from dev.progress import step
from dev.workshop import opened

SCRIPT = "assignment.py"

#: Variant → whether our add-on is installed, and the switches of the script inside.
VARIANTS = {
    "odoo": (False, []),
    "odoo-beside": (True, ["--without-policy"]),
    "preview": (True, ["--preview-only"]),
    "ours": (True, []),
    "ours-activities": (True, ["--activities"]),
}
TITLES = {
    "odoo": "Odoo's own",
    "odoo-beside": "Odoo's own, add-on installed",
    "preview": "ours, preview alone",
    "ours": "ours",
    "ours-activities": "ours, with activities",
}

#: Key of a figure, its heading, its format.
COLUMNS = (
    ("leads", "leads", "{:,}"),
    ("assigned", "given", "{:,}"),
    ("seconds", "wall s", "{:.1f}"),
    ("per_second", "leads/s", "{:.0f}"),
    ("queries", "SQL/lead", "{:.2f}"),
    ("python", "Python ms", "{:.2f}"),
    ("backend", "SQL ms", "{:.2f}"),
    ("cpu", "CPU s", "{:.1f}"),
    ("memory", "MB more", "{:.0f}"),
)
FAIRNESS = (
    ("balance", "balance %", "{:.1f}"),
    ("jain", "Jain", "{:.4f}"),
    ("gini", "Gini", "{:.4f}"),
    ("max_min", "max/min", "{:.2f}"),
)


def main():
    options = parse()
    with opened("test") as workshop:
        bench = Bench(workshop, options)
        for leads in options.leads:
            bench.compare(leads)


def parse():
    parser = get_parser(__doc__)
    parser.add_argument("leads", nargs="*", type=int, default=[1000, 5000])
    parser.add_argument("--people", type=int, default=20, help="in two teams")
    parser.add_argument("--odoo-up-to", type=int, default=5000, metavar="LEADS")
    parser.add_argument("--only", choices=VARIANTS, action="append")
    parser.add_argument("--preview-only", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where time goes")
    return parser.parse_args()


class Bench:
    """Databases and runs of the comparison."""

    def __init__(self, workshop, options):
        self.workshop = workshop
        self.databases = Databases(workshop)
        self.options = options
        self.prefix = f"bench_{os.getpid()}"

    def compare(self, leads):
        """Measure all variants on ``leads`` leads and print them side by side."""
        variants = self.variants(leads)
        plain, ours = f"{self.prefix}_plain", f"{self.prefix}_ours"
        try:
            self.prepare(leads, plain, ours)
            results = {
                name: self.measure(name, ours if VARIANTS[name][0] else plain)
                for name in variants
            }
        finally:
            self.databases.drop(plain)
            self.databases.drop(ours)
        report(leads, self.options.people, results)

    def variants(self, leads):
        if self.options.preview_only:
            return ["preview"]
        names = self.options.only or list(VARIANTS)
        is_small = leads <= self.options.odoo_up_to
        return [n for n in names if is_small or not n.startswith("odoo")]

    def prepare(self, leads, plain, ours):
        """Two databases with the same leads: without the add-on, and with it."""
        self.databases.clone(self.databases.template(), plain)
        with step(f"Making {leads:,} leads for {self.options.people} people"):
            self.call("prepare", plain, f"--leads={leads}")
        self.databases.clone(plain, ours)
        with step("Installing the add-on beside them"):
            self.databases.install(ours, [ADDON.name], "bench")

    def measure(self, name, source):
        """One variant on its own copy of ``source``."""
        database = f"{self.prefix}_run"
        self.databases.clone(source, database)
        switches = [*VARIANTS[name][1], *["--profile"] * self.options.profile]
        try:
            with step(f"Measuring: {TITLES[name]}"):
                return self.call("measure", database, *switches)
        finally:
            self.databases.drop(database)

    def call(self, task, database, *switches):
        people = f"--people={self.options.people}"
        return call(self.workshop, SCRIPT, task, database, people, *switches)


def report(leads, people, results):
    """Print the figures of one size, and how many times less CPU ours took."""
    print(f"\n{leads:,} leads, {people} people in 2 teams")
    table(titled(results), COLUMNS, 30)
    for key, title in (("count", "number"), ("value", "value")):
        rows = {n: r[key] for n, r in results.items() if r[key]}
        if rows:
            print(f"\nFairness by {title} (equal people, entitled to the same)")
            table(titled(rows), FAIRNESS, 30)
    if "odoo" in results:
        for name in results.keys() & {"ours", "ours-activities"}:
            times = results["odoo"]["cpu"] / results[name]["cpu"]
            print(f"CPU of Odoo's own ÷ {TITLES[name]}: {times:.1f}")
    print()


def titled(rows):
    return {TITLES[name]: row for name, row in rows.items()}


if __name__ == "__main__":
    run(main)
