"""A transaction inside Odoo, for the scripts beside this one."""

from contextlib import contextmanager

import odoo.api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def session(database, *arguments):
    """Yield the superuser's environment; commits when nothing was raised."""
    config.parse_config(["-d", database, *arguments], setup_logging=True)
    with Registry(database).cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
