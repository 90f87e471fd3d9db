"""Uninstall the add-on, then assign a lead Odoo's way: CONFIG DATABASE TEAM LEAD.

In a process of its own, because removing an add-on reloads the registry. Prints the
login of the lead's owner.
"""

import sys

import odoo.api
from odoo.modules.registry import Registry
from odoo.tools import config


def main(database, team_id, lead_id):
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        module = env["ir.module.module"].search([("name", "=", "fair_allocation")])
        module.button_immediate_uninstall()
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        team = env["crm.team"].browse(team_id)
        team._action_assign_leads(force_quota=True, creation_delta_days=0)
        print(env["crm.lead"].browse(lead_id).user_id.login)


if __name__ == "__main__":
    config.parse_config(["-c", sys.argv[1], "-d", sys.argv[2], "--log-level=error"])
    main(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
