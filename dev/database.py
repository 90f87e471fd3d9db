"""Databases: made from templates, named after what is in them.

A template's name holds a key of everything that went into it, so a template is never
out of date: another Odoo, other packages or other dependencies have another name.
"""

import ast
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from dev.home import ADDON, lock, remove
from dev.problem import Problem
from dev.process import counter_in
from dev.progress import step

# Raise it when the way templates are made changes.
PROCEDURE = 2
# The first is the one that new users get.
LANGUAGES = "en_US,zh_CN"
# Followed by the number of the process that made the database.
THROWAWAY = "fair_throwaway_"


class Databases:
    """The databases on the server of a workshop, with their files."""

    def __init__(self, workshop):
        self.workshop = workshop

    def names(self):
        return set(self._sql("SELECT datname FROM pg_database").split())

    def clone(self, source, target):
        """Make `target` a copy of `source`: its tables, its files."""
        self._sql(f'CREATE DATABASE "{checked(target)}" TEMPLATE "{source}"')
        # Odoo never changes a stored file, it adds and removes: links are copies.
        files = self._files(source)
        remove(self._files(target))
        if files.exists():
            shutil.copytree(files, self._files(target), copy_function=os.link)

    def rename(self, source, target):
        self._sql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
        remove(self._files(target))
        if self._files(source).exists():
            self._files(source).rename(self._files(target))

    def drop(self, name):
        self._sql(f'DROP DATABASE IF EXISTS "{checked(name)}" WITH (FORCE)')
        remove(self._files(name))

    @contextmanager
    def in_the_making(self, name):
        """Yield a working name; the database gets `name` only if nothing failed."""
        scratch = f"{name}_part"
        self.drop(scratch)
        try:
            yield scratch
            self.rename(scratch, name)
        except BaseException:
            self.drop(scratch)
            raise

    def template(self, *more):
        """The name of a database with all that the add-on depends on.

        With `more` add-ons of Odoo's it is one without the web client's files, for
        tests of what joins ours to them.
        """
        depends = [*dependencies(), *more]
        name = f"fair_template_{self._key(*depends)}"
        with lock(f"database-{name}"):
            if name not in self.names():
                self._make_template(name, depends, with_files=not more)
        return name

    def _make_template(self, name, depends, with_files):
        title = f"Preparing a database ({', '.join(depends)})"
        with self.in_the_making(name) as scratch:
            with step(title, counter_in("template")):
                self._sql(f'CREATE DATABASE "{scratch}" TEMPLATE template0')
                self.install(scratch, depends, "template")
            if with_files:
                with step("Building the web client's files"):
                    self.pregenerate(scratch)

    @contextmanager
    def throwaway(self, kind, furnish=None):
        """Yield a copy of the kept database `kind`, for this process alone."""
        self._drop_abandoned()
        name = f"{THROWAWAY}{os.getpid()}"
        try:
            self.clone_kept(kind, name, furnish)
            yield name
        finally:
            self.drop(name)

    def _drop_abandoned(self):
        """Drop what killed processes have left."""
        for name in self.names():
            owner = name.removeprefix(THROWAWAY)
            if owner.isdecimal() and not Path("/proc", owner).exists():
                self.drop(name)

    def clone_kept(self, kind, target, furnish=None):
        """Make `target` a copy of a database in which the add-on is installed.

        That one is made when it is first asked for, with `furnish` to put more into
        it, and kept until a file of the add-on changes.
        """
        template = self.template()
        # Every checkout keeps one, lest two of them replace each other's in turn.
        prefix = f"fair_{kind}_{sha256(str(ADDON).encode()).hexdigest()[:6]}_"
        name = prefix + self._key(template, addon_digest())
        with lock(f"database-{kind}"):
            names = self.names()
            if name not in names:
                for outdated in names:
                    if outdated.startswith(prefix):
                        self.drop(outdated)
                self._make_kept(name, template, furnish)
            self.clone(name, target)

    def _make_kept(self, name, template, furnish):
        with self.in_the_making(name) as scratch:
            self.clone(template, scratch)
            with step("Installing the add-on", counter_in("addon")):
                self.install(scratch, [ADDON.name], "addon")
            if furnish:
                furnish(self, scratch)
            with step("Building the web client's files"):
                self.pregenerate(scratch)

    def install(self, name, modules, log):
        """Install modules, in English and Chinese, without anybody's demo data."""
        self._change(
            *(name, "-i", ",".join(modules), "--skip-auto-install"),
            *("--load-language", LANGUAGES),
            log=log,
        )

    def update(self, name, module, log):
        self._change(name, "-u", module, log=log)

    def _change(self, name, *arguments, log):
        self.workshop.call(
            *("launch", "server", "-d", name, *arguments),
            *("--stop-after-init", "--no-http", "--max-cron-threads=0"),
            log=log,
            purpose=f"Changing the add-ons of {name}",
        )

    def is_installed(self, name, module):
        """Whether a database, which may not even be Odoo's yet, has an add-on."""
        if not self._sql("SELECT to_regclass('ir_module_module')", name).strip():
            return False
        query = f"SELECT state FROM ir_module_module WHERE name = '{module}'"
        return self._sql(query, name).strip() == "installed"

    def comment(self, name):
        """The remark that PostgreSQL keeps with a database."""
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        return self._sql(f"{query} WHERE datname = '{checked(name)}'").strip()

    def set_comment(self, name, text):
        self._sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def pregenerate(self, name):
        """Build the bundles of assets now: those built in a test are rolled back."""
        self.workshop.call(
            *("pregenerate", name),
            log="pregenerate",
            purpose="Building the web client's files",
        )

    def _key(self, *parts):
        workshop = self.workshop
        parts = (workshop.packages, workshop.odoo.version, *parts, PROCEDURE)
        return sha256(repr(parts).encode()).hexdigest()[:10]

    def _files(self, name):
        return self.workshop.data_dir / "filestore" / name

    def _sql(self, statement, name="postgres"):
        """What a statement returns, one row a line."""
        psql = [self.workshop.programs / "psql", "-X", "-A", "-t", "-q"]
        done = subprocess.run(
            [*psql, "-v", "ON_ERROR_STOP=1", "-c", statement],
            env={**self.workshop.environ, "PGDATABASE": name},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Problem(f"PostgreSQL refuses: {done.stderr.strip()}")
        return done.stdout


def dependencies():
    """The add-ons that ours stands on, as its manifest names them."""
    return manifest()["depends"]


def manifest():
    return ast.literal_eval((ADDON / "__manifest__.py").read_text(encoding="utf-8"))


def addon_digest():
    """A digest of all files of the add-on."""
    digest = sha256()
    for path in sorted(ADDON.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ADDON)).encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def checked(name):
    """A name that can stand in SQL and in a path as it is."""
    if not re.fullmatch(r"\w[\w-]{0,62}", name, re.ASCII):
        raise Problem(f"{name!r} can't be the name of a database.")
    return name
