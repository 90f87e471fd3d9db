from odoo import models
from odoo.exceptions import AccessError, UserError


class CrmLead(models.Model):
    """A manager puts leads that nobody looks after into a public pool."""

    _inherit = "crm.lead"

    def action_fair_pool(self):
        """Ask which pool these leads are to go to."""
        self._fair_check_poolable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put into the Pool"),
            "res_model": "fair.allocation.pool.put",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def _fair_put_into_pool(self, pool, note=False):
        """Put these leads into ``pool``; each to the first that takes it if none given.

        A manager may put any customer into a pool, those with a named owner too, but
        has to say which pool then.

        :raise UserError: when a lead has an owner or is closed, when no pool takes it,
            or when lead and pool belong to different companies
        """
        self._fair_check_poolable()
        self._fair_lock()
        Pool = self.env["fair.allocation.pool"]
        if pool:
            pool.check_access("read")
            self._fair_check_pool_company(pool)
        found = {pool: self} if pool else Pool._find_for(self)
        if refused := found.get(Pool):
            raise UserError(
                self.env._(
                    "Public Pool: no pool takes %(leads)s. Choose the pool yourself, "
                    "or change which leads a pool takes.",
                    leads=refused[:5].mapped("display_name"),
                )
            )
        for home, leads in found.items():
            leads = leads.filtered(lambda lead, home=home: lead.fair_pool_id != home)
            self.env["fair.allocation.decision"]._move(
                leads, "pool", "put", pool=home, note=note
            )
        self.filtered("fair_wait_reason")._fair_write(
            {"fair_wait_reason": False, "fair_wait_counts": False}
        )

    def _fair_check_poolable(self):
        """Only managers, and only open leads without an owner.

        :raise AccessError: for everyone else
        :raise UserError: when a lead has an owner or is closed
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers put leads into a pool. Ask yours to.")
            )
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Leads: choose those to put into the pool."))
        is_open = self.env["fair.allocation.run"]._get_open_domain()
        kept = self - self.filtered_domain(is_open).filtered(lambda ld: not ld.user_id)
        if kept:
            raise UserError(
                self.env._(
                    "Leads: %(leads)s can't go into a pool. Choose open leads without "
                    "a salesperson.",
                    leads=kept[:5].mapped("display_name"),
                )
            )

    def _fair_check_pool_company(self, pool):
        strangers = self.filtered(
            lambda lead: (lead._fair_get_pool_company() or pool.company_id)
            != pool.company_id
        )
        if strangers:
            raise UserError(
                self.env._(
                    "Public Pool: %(pool)s is of %(company)s, %(leads)s not. Choose a "
                    "pool of the lead's company.",
                    pool=pool.name,
                    company=pool.company_id.name,
                    leads=strangers[:5].mapped("display_name"),
                )
            )
