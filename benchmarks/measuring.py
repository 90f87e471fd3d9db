"""What both benchmarks share: calling a script inside Odoo, printing its figures."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from dev.problem import Problem  # noqa: E402
from dev.progress import say  # noqa: E402


def get_parser(description):
    """Help as it stands in the script."""
    return argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def call(workshop, script, task, database, *switches):
    """Run ``inside/<script>`` inside Odoo; what it prints last is its result."""
    inside = Path(__file__).parent / "inside" / script
    done = subprocess.run(
        [str(workshop.python), inside, task, database, *switches],
        env=workshop.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Problem(f"{task} failed in {database}.")
    *shown, result = done.stdout.splitlines()
    print(*shown, sep="\n", end="\n" if shown else "")
    return json.loads(result)


def table(rows, columns, width):
    """Print {title: figures or None} under the headings of ``columns``."""
    print(" " * width + "".join(f"{heading:>11}" for _key, heading, _form in columns))
    for title, row in rows.items():
        if row is None:
            print(f"{title:{width}}{'not there':>11}")
            continue
        cells = "".join(f"{form.format(row[key]):>11}" for key, _head, form in columns)
        print(f"{title:{width}}{cells}")


def run(main):
    """Run the benchmark; a problem is said in one sentence."""
    try:
        main()
    except Problem as problem:
        say(str(problem))
        sys.exit(1)
