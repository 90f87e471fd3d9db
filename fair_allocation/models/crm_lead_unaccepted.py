from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class CrmLead(models.Model):
    """What managers assign by hand."""

    _inherit = "crm.lead"

    def _fair_record_by_hand(self, previous, is_new=False):
        """Refuse to assign to whoever hasn't accepted; *Hand Over…* may, and says so.

        What somebody enters for themselves was theirs before.
        """
        governed = self.env["crm.team"]._fair_get_governed_ids()
        # sudo: only compared; who may assign was decided by the guard.
        given = self.sudo().filtered(
            lambda lead: lead.team_id.id in governed
            and lead.user_id
            and lead.user_id != previous[lead]
            and not (is_new and lead.user_id == self.env.user)
        )
        barred = self.env["fair.allocation.agreement"]._get_barred_owners(
            given.with_env(self.env)._fair_filter_managed().sudo()
        )
        if barred:
            raise UserError(
                self.env._(
                    "Salesperson: %s has not accepted the customer-protection "
                    "agreement. Choose somebody else, or use Hand Over… and confirm.",
                    format_list(self.env, barred.mapped("name")),
                )
            )
        return super()._fair_record_by_hand(previous, is_new)
