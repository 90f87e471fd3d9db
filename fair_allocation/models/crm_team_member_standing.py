from odoo import models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    def action_fair_open_standing(self):
        """*My Standing*, as the person sees it.

        :raise AccessError: for anybody but the person and sales managers
        """
        self.ensure_one()
        self.check_access("read")
        person = self.env["fair.allocation.standing"]._get_person(self.user_id.id)
        action = self.env["ir.actions.client"]._for_xml_id(
            "fair_allocation.fair_allocation_standing_action"
        )
        # Without a path: what it is about isn't part of the address.
        return action | {"params": {"person": person.id}, "path": False}
