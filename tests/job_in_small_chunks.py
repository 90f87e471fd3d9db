"""The scheduled job in a process that can be killed: CONFIG DATABASE.

Twenty leads a chunk, so that there are enough moments to be killed at.
"""

import sys

import odoo.api
from odoo.modules.registry import Registry
from odoo.tools import config

if __name__ == "__main__":
    config.parse_config(["-c", sys.argv[1], "-d", sys.argv[2], "--log-level=error"])
    registry = Registry(sys.argv[2])
    from odoo.addons.fair_allocation.models import fair_allocation_run_apply

    fair_allocation_run_apply.CHUNK = 20
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        env["fair.allocation.run"]._cron_apply()
