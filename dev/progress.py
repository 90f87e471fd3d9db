"""Telling the user what is going on while a long step runs.

Everything goes to stderr: stdout belongs to the result (a table, a shell, a test
report). On a terminal one line is redrawn every second; in a log a step is one line,
with a sign of life every half minute.
"""

import shutil
import sys
import threading
import time
from contextlib import contextmanager

HEARTBEAT = 30


@contextmanager
def step(title, watch=lambda: ""):
    """Show `title` and the time it takes; `watch()` says how far it has come."""
    started = time.monotonic()
    finished = threading.Event()
    ticker = threading.Thread(
        target=_tick, args=(title, watch, started, finished), daemon=True
    )
    _show(f"{title} …")
    ticker.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        finished.set()
        ticker.join()
        seconds = time.monotonic() - started
        _show(f"{title}: {outcome} ({seconds:.0f} s)", last=True)


def say(text):
    """One line that is no step."""
    print(text, file=sys.stderr, flush=True)


def _tick(title, watch, started, finished):
    while not finished.wait(1 if sys.stderr.isatty() else HEARTBEAT):
        seconds = time.monotonic() - started
        _show(f"{title} … {seconds:.0f} s {watch()}")


def _show(text, last=False):
    if not sys.stderr.isatty():
        say(f"  {text}")
        return
    width = shutil.get_terminal_size().columns - 1
    end = "\n" if last else ""
    print(f"\r\033[K{text[:width]}", end=end, file=sys.stderr, flush=True)
