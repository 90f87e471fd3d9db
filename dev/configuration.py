"""Odoo's configuration file, and the database server that is meant by it.

A server of the user's own is taken from ODOO_RC or from the usual PG* variables, in
Odoo's own order: the variables win over the file.
"""

import os
from configparser import ConfigParser
from hashlib import sha256
from pathlib import Path

from dev.home import home
from dev.problem import Problem

FROM_FILE = {
    "PGHOST": "db_host",
    "PGPORT": "db_port",
    "PGUSER": "db_user",
    "PGPASSWORD": "db_password",
    "PGSSLMODE": "db_sslmode",
    "PGDATABASE": "db_name",
}


def own_server(environ=os.environ):
    """PG* variables of a server that the user has configured; none: ours is meant."""
    if not environ.get("ODOO_RC") and not environ.get("PGHOST"):
        return {}
    options = own_options(environ)
    wanted = {
        variable: environ.get(variable) or options.get(option, "")
        for variable, option in FROM_FILE.items()
    }
    # Odoo writes False and None where nothing was configured.
    return {
        variable: value
        for variable, value in wanted.items()
        if value and value not in ("False", "None")
    }


def own_options(environ=os.environ):
    """The [options] of the file that ODOO_RC names."""
    path = environ.get("ODOO_RC")
    if not path:
        return {}
    parser = ConfigParser(interpolation=None)
    if not parser.read(Path(path).expanduser(), encoding="utf-8"):
        raise Problem(f"ODOO_RC names {path}, which can't be read.")
    return dict(parser["options"]) if parser.has_section("options") else {}


def options(addons, data_dir):
    """What our Odoo is configured with: the user's own settings, completed by ours."""
    result = {
        "data_dir": str(data_dir),
        "http_interface": "127.0.0.1",
        "list_db": "False",
        **own_options(),
    }
    folders = [result.get("addons_path", ""), *map(str, addons)]
    result["addons_path"] = ",".join(filter(None, folders))
    # The server is named by PG* variables, from whichever place they came.
    for option in FROM_FILE.values():
        result.pop(option, None)
    return result


def write(options):
    """The file with these options, named after them.

    So checkouts that share the cache, and runs at the same time, don't get each
    other's.
    """
    key = sha256(repr(sorted(options.items())).encode()).hexdigest()[:10]
    path = home() / "data" / f"odoo-{key}.conf"
    path.parent.mkdir(exist_ok=True)
    parser = ConfigParser(interpolation=None)
    parser["options"] = options
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    with open(scratch, "w", encoding="utf-8") as handle:
        os.chmod(scratch, 0o600)
        parser.write(handle)
    scratch.rename(path)
    return path
