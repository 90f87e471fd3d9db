"""Starting other programs: quietly, with a log that is shown when they fail."""

import os
import re
import subprocess
from collections import deque

from dev.home import home
from dev.problem import Problem

TAIL = 15


def call(command, log, purpose, **options):
    """Run `command` with its output in the log file `log`.

    A failure is a Problem that ends with the last lines of the log.
    """
    path = log_path(log)
    with open(path, "wb") as output:
        try:
            result = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        except FileNotFoundError as error:
            raise Problem(f"{purpose} needs the program {error.filename}.") from error
    if result.returncode:
        raise Problem(
            f"{purpose} failed (exit {result.returncode}):\n{tail(path)}",
            f"All of its output is in {path}.",
        )


def output_of(command, **options):
    """What `command` prints; nothing when it fails or doesn't exist."""
    try:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **options,
        )
    except OSError:
        return ""
    return result.stdout if result.returncode == 0 else ""


def log_path(name):
    folder = home() / "logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def tail(path, lines=TAIL):
    """The last lines of a log, indented."""
    with open(path, encoding="utf-8", errors="replace") as log:
        return "".join(f"    {line}" for line in deque(log, lines)).rstrip()


def counter_in(log):
    """A `watch` for progress.step: the last "(12/45)" that Odoo logged."""

    def watch():
        try:
            with open(log_path(log), "rb") as handle:
                handle.seek(0, os.SEEK_END)
                handle.seek(max(0, handle.tell() - 20_000))
                found = re.findall(rb"odule (\w+) \((\d+/\d+)\)", handle.read())
        except OSError:
            return ""
        return "{1}: {0}".format(*map(bytes.decode, found[-1])) if found else ""

    return watch
