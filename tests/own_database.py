"""A database for tests that commit: what they leave behind must not meet others."""

import os
import subprocess
from contextlib import closing, contextmanager

import odoo.sql_db
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

#: `./test` removes databases of this name whose process has ended.
NAME = f"fair_throwaway_{os.getpid()}"


@contextmanager
def own_database():
    """Yield the name of a copy of the tested database, which is dropped afterwards.

    Copied with PostgreSQL's own programs: as a template it would have to be without
    connections.
    """
    execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{NAME}" TEMPLATE template0')
    try:
        copy(get_db_name(), NAME)
        yield NAME
    finally:
        Registry.delete(NAME)
        odoo.sql_db.close_db(NAME)
        execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def execute(statement):
    """Run a statement that must not be inside a transaction."""
    with closing(odoo.sql_db.db_connect("postgres").cursor()) as cr:
        # Odoo's cursor begins a transaction, the connection itself needn't.
        cr._cnx.autocommit = True
        cr.execute(statement)
        cr._cnx.autocommit = False


def copy(source, target):
    with subprocess.Popen(
        ["pg_dump", "--no-owner", source], stdout=subprocess.PIPE
    ) as dump:
        subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", target],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
