from odoo import models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """The last decision about a lead is questioned on the lead itself."""

    _inherit = "crm.lead"

    def action_fair_question(self):
        """Ask for the words of a question about the last decision on this lead.

        :raise UserError: when nothing has been decided yet
        """
        self.ensure_one()
        self.check_access("read")
        if not self.fair_decision_id:
            raise UserError(
                self.env._("Nothing has been decided about %s yet.", self.name)
            )
        return self.fair_decision_id.action_question()
