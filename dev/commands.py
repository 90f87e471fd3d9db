"""The commands of `python dev`, and what all of them have in common."""

import os
import signal
import sys

from dev.problem import Problem
from dev.progress import say

OLDEST, NEWEST = (3, 10), (3, 13)


def main(arguments):
    """Run a command; a Problem is told to the user instead of a traceback."""
    name, *rest = arguments
    # PostgreSQL may run as another account, which has to read what we make.
    os.umask(0o022)
    try:
        require_python()
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGHUP, stop)
        return commands()[name](rest)
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def require_python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = "{}.{}".format(*sys.version_info)
        raise Problem(
            f"Odoo 19 runs on Python 3.10 to 3.13; {sys.executable} is {found}.",
            "Set PYTHON to one of those.",
        )


def stop(number, frame):
    """End as if by an error, so that nothing is left half made."""
    sys.exit(128 + number)


def commands():
    from dev import serving, shell, testing, translating

    return {
        "i18n": translating.main,
        "odoo": shell.main,
        "run": serving.main,
        "test": testing.main,
    }
