from odoo import models


class ResUsers(models.Model):
    """Nobody leaves without somebody noticing the leads they leave behind."""

    _inherit = "res.users"

    def action_archive(self):
        """Lead a sales manager to the preview of sharing out the open leads anew."""
        self.check_access("write")
        leads = self._fair_get_open_leads()
        self._fair_keep_plans(leads)
        offered = leads.browse()
        if leads and self.env.user.has_group("sales_team.group_sale_manager"):
            # What the manager may see of them: their companies.
            offered = self.env["crm.lead"].search([("id", "in", leads.ids)])
        leavers = self.with_context(fair_offered_lead_ids=offered.ids)
        result = super(ResUsers, leavers).action_archive()
        if not offered:
            return result
        runs = self.env["fair.allocation.run"]
        for user in offered.user_id:
            runs |= runs._create_redistribution(user)
        return runs._open_previews()

    def write(self, vals):
        """Who archives somebody in another way: the leaders of the teams are told."""
        leavers = self.browse()
        if "active" in vals and not vals["active"]:
            leavers = self.filtered("active")
        result = super().write(vals)
        if leavers:
            offered = self.env.context.get("fair_offered_lead_ids", ())
            leads = leavers._fair_get_open_leads()
            left = leads.filtered(lambda lead: lead.id not in offered)
            self.env["fair.allocation.notice"]._send_left_leads(left)
        return result

    def unlink(self):
        """The leads go to their pools, and the ledger says so.

        Left to itself the database would empty their owner without a trace.
        """
        for user in self:
            user._fair_get_governed_leads()._fair_leave_behind(user.name)
        return super().unlink()

    def _fair_get_open_leads(self):
        """Open leads of these people in teams with published rules."""
        return self._fair_get_governed_leads().filtered_domain(
            self.env["fair.allocation.run"]._get_open_domain()
        )

    def _fair_get_governed_leads(self):
        """All leads of these people that are shared by published rules."""
        # sudo: whoever administers users need not see leads; they are only counted,
        # and entered in the ledger.
        return (
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            .search([("user_id", "in", self.ids)])
            # Archived leads count; archived pools and members don't.
            .with_context(active_test=self.env.context.get("active_test", True))
            ._fair_filter_governed()
        )

    def _fair_keep_plans(self, leads):
        """Keep the next steps on these leads for whoever gets them.

        Odoo deletes what an archived user had planned, and a promise to a customer
        would go with it.
        """
        # sudo: as Odoo itself does it; the right to archive was checked.
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", leads.ids),
                ("user_id", "in", self.ids),
            ]
        )._fair_give(self.browse())
