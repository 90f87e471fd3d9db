"""The one folder outside the checkout that holds everything we fetch and make.

Removing it removes every trace. Whatever stands in it under its final name is
complete: things are made under another name, or get their stamp last.
"""

import fcntl
import os
import shutil
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from dev.account import reachable
from dev.problem import Problem
from dev.progress import say

CHECKOUT = Path(__file__).resolve().parent.parent
ADDON = CHECKOUT / "fair_allocation"
# What joins ours to add-ons of Odoo's that it doesn't need.
BRIDGES = (CHECKOUT / "fair_allocation_sale",)
# A first setup needs about this much, see README.
NEEDED_GIGABYTES = 3


@lru_cache
def home():
    """Our folder in the user's cache.

    Root's own cache is usually closed to the account PostgreSQL has to run as; the
    machine's is open.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache.absolute() / "fair-allocation"
    if not reachable(folder):
        folder = Path("/var/cache/fair-allocation")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"{folder} can't be created: {error.strerror}.",
            "Set XDG_CACHE_HOME to a folder you may write to.",
        ) from error
    return folder


def require_space():
    """Refuse to begin what would end half made on a full disk."""
    free = shutil.disk_usage(home()).free / 1e9
    if free < NEEDED_GIGABYTES:
        raise Problem(
            f"Only {free:.1f} GB are free in {home()}; {NEEDED_GIGABYTES} GB are"
            " needed.",
            "Make room, or set XDG_CACHE_HOME to a folder on another disk.",
        )


@contextmanager
def lock(name):
    """Let only one process at a time make the thing called `name`."""
    folder = home() / "locks"
    folder.mkdir(exist_ok=True)
    with open(folder / name, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  Waiting for another process that is preparing {name} …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def whole(target):
    """Yield a scratch folder that becomes `target` only if nothing went wrong."""
    scratch = target.with_name(f"{target.name}.part")
    remove(scratch)
    scratch.mkdir(parents=True)
    try:
        yield scratch
        scratch.rename(target)
    finally:
        remove(scratch)


def remove(path):
    """Delete a folder or a file, present or not."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
