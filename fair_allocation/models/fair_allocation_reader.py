from odoo import api, fields, models


class FairAllocationReader(models.Model):
    """Somebody who may still read a lead that is another's now, until a given day.

    Made by the product when a customer changes hands, so that questions about what was
    agreed can be answered. It gives no right to change anything.
    """

    _name = "fair.allocation.reader"
    _description = "Former Salesperson Who Reads On"
    _order = "until desc, id desc"
    _rec_name = "user_id"
    _allow_sudo_commands = False

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    until = fields.Datetime("Reads Until", required=True, readonly=True, index=True)
    run_id = fields.Many2one(
        "fair.allocation.run",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The run that took the lead from the person.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    @api.model
    def _fair_let_read(self, leads, users, days, run=None):
        """Let ``users`` go on reading ``leads`` for so many days; 0: not at all.

        The caller has checked the right to pass the leads on.

        :param run: the run that took them away; undoing it ends the reading
        """
        if not days:
            return self
        now = self.env.cr.now()
        company_by_lead = {
            lead: lead.company_id or lead.team_id.company_id for lead in leads
        }
        until = {
            company: leads._fair_add_days(now, days, company)
            for company in set(company_by_lead.values())
        }
        # sudo: nobody has the right to create these but through the product.
        return self.sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "user_id": user.id,
                    "until": until[company],
                    "run_id": run and run.id,
                    "company_id": company.id,
                }
                for user in users.filtered("active")
                for lead, company in company_by_lead.items()
            ]
        )

    @api.autovacuum
    def _gc_expired(self):
        """Forget who doesn't read any more."""
        self.search([("until", "<=", self.env.cr.now())]).unlink()
