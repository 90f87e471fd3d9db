"""`dev/i18n`: the add-ons' texts and their translations, as the code has them now."""

import os
from contextlib import contextmanager

from dev.database import THROWAWAY, Databases
from dev.home import BRIDGES
from dev.problem import Problem
from dev.process import counter_in
from dev.progress import step
from dev.shell import wait
from dev.workshop import opened

HELP = """\
Usage: dev/i18n

Writes fair_allocation/i18n/fair_allocation.pot anew and brings every .po beside it
into line: translations of texts that are still there stay, other texts go, new texts
are listed. Fill those in, then run ./test tests/test_translations.py. The same for
fair_allocation_sale.
"""


def main(arguments):
    if arguments in (["-h"], ["--help"]):
        print(HELP, end="")
        return 0
    if arguments:
        raise Problem(f"dev/i18n doesn't know {arguments[0]}.", "dev/i18n --help")
    with opened("test") as workshop, installed(Databases(workshop)) as name:
        return wait(workshop.start(workshop.command("translations", name)))


@contextmanager
def installed(databases):
    """Yield a database with our add-ons as they are, without the web client's files."""
    name = f"{THROWAWAY}{os.getpid()}"
    try:
        databases.clone(databases.template("sale_crm"), name)
        with step("Installing the add-ons", counter_in("addon")):
            databases.install(name, [bridge.name for bridge in BRIDGES], "addon")
        yield name
    finally:
        databases.drop(name)
