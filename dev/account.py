"""Who we are, and who runs PostgreSQL, which refuses to be started by root."""

import os
import pwd
from functools import lru_cache


def is_root():
    return os.geteuid() == 0


@lru_cache
def database_account():
    """The passwd entry PostgreSQL runs as: ourselves, unless we are root."""
    if not is_root():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    # A user id needs no passwd entry to own files, but initdb insists on a name.
    raise LookupError("neither a user 'postgres' nor 'nobody' exists")


def reachable(folder):
    """Whether the database account may walk into `folder`, which may not exist yet."""
    if not is_root():
        return True
    return all(
        parent.stat().st_mode & 0o001
        for parent in (folder, *folder.parents)
        if parent.exists()
    )
