"""Everything an Odoo command needs, brought together."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from dev import configuration, odoo_source, postgres, python_env
from dev.home import ADDON, CHECKOUT, home
from dev.odoo_source import Odoo
from dev.problem import Problem
from dev.process import call

INSIDE = Path(__file__).parent / "inside"


@dataclass(frozen=True)
class Workshop:
    """A Python with Odoo's packages, an Odoo, and a database server that is up."""

    python_folder: Path
    packages: str
    odoo: Odoo
    server: dict
    config: Path
    data_dir: Path

    @property
    def python(self):
        return self.python_folder / "bin" / "python"

    @property
    def programs(self):
        """PostgreSQL's client programs."""
        return postgres.binaries(self.python_folder)

    @property
    def environ(self):
        """The environment of every program we start in here."""
        environ = {**plain_environ(), **self.server}
        environ["PYTHONPATH"] = f"{CHECKOUT}{os.pathsep}{self.odoo.root}"
        environ["ODOO_RC"] = str(self.config)
        folders = [self.python.parent, self.programs, environ.get("PATH", os.defpath)]
        environ["PATH"] = os.pathsep.join(map(str, folders))
        return environ

    def command(self, script, *arguments):
        """The command line of one of the scripts in `inside`."""
        return [str(self.python), str(INSIDE / f"{script}.py"), *arguments]

    def call(self, script, *arguments, log, purpose):
        """Run a script of `inside`, with its output in a log."""
        command = self.command(script, *arguments)
        call(command, log, purpose, env=self.environ)

    def start(self, command, **options):
        """Start a command in this environment, on the user's own terminal."""
        return start(command, self.environ, **options)


def surrounding():
    """The workshop that this process, a test inside Odoo, was started from."""
    config = Path(os.environ["ODOO_RC"])
    options = configuration.own_options()
    return Workshop(
        Path(sys.prefix),
        python_env.digest("test"),
        odoo_source.find(),
        {},  # the server is named in our environment already
        config,
        Path(options["data_dir"]),
    )


def plain_environ():
    """The environment of a Python of ours that has no Odoo."""
    environ = {**os.environ}
    # Without compiled files every start of Odoo takes seven seconds longer.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["PYTHONPYCACHEPREFIX"] = str(home() / "pycache")
    environ["PYTHONPATH"] = str(CHECKOUT)
    environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(home() / "hypothesis")
    return environ


def start(command, environ, **options):
    """Start a command on the user's own terminal."""
    try:
        command = [str(part) for part in command]
        return subprocess.Popen(command, env=environ, **options)
    except FileNotFoundError as error:
        raise Problem(f"There is no program {error.filename}.") from error


@contextmanager
def opened(kind):
    """Set up what is missing, and keep the database server up meanwhile.

    `kind` is "run" or "test": each has its packages, its server and its files.
    """
    odoo = odoo_source.find()
    python_folder = python_env.ensure(kind)
    server = configuration.own_server()
    # Another server may have databases of the same names, with other files.
    place = kind if not server else sha256(repr(server).encode()).hexdigest()[:10]
    data_dir = home() / "data" / place
    options = configuration.options([*odoo.addons, ADDON.parent], data_dir)
    workshop = Workshop(
        python_folder,
        python_env.digest(kind),
        odoo,
        server,
        configuration.write(options),
        Path(options["data_dir"]),
    )
    if server:
        yield workshop
        return
    cluster = postgres.Cluster(kind, workshop.programs, careful=kind != "test")
    with cluster.running():
        yield replace(workshop, server=cluster.variables)
