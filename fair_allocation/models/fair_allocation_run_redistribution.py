from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class FairAllocationRun(models.Model):
    """Sharing out anew what one person looks after: a leaver, or a change of role.

    The same rules decide as for leads without a salesperson, only that the one they
    come from can't get them. What nobody else can take stays where it is.
    """

    _inherit = "fair.allocation.run"

    from_user_id = fields.Many2one(
        "res.users",
        "Leads Of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whose leads the run passes on.",
    )

    @api.model
    def _create_redistribution(self, user, team=None):
        """Draft runs for the open leads of ``user``, one for each company.

        :param team: only leads of this team, and those of none
        :raise AccessError: when the user is not a sales manager
        """
        self._check_is_manager()
        domain = self._get_open_domain() & Domain("user_id", "=", user.id)
        if team:
            domain &= Domain("team_id", "in", [team.id, False])
        leads = self.env["crm.lead"].search(domain)
        runs = self.browse()
        for company, group in leads.grouped(self._get_lead_company).items():
            runs |= self._create_for(
                group,
                kind="redistribution",
                from_user_id=user.id,
                company_id=company.id,
            )
        return runs

    @api.model
    def _get_lead_company(self, lead):
        return lead.company_id or lead.team_id.company_id or self.env.company

    def _open_previews(self):
        """Preview all of these and show them.

        :raise UserError: when there are none
        """
        if not self:
            raise UserError(
                self.env._("There is no open lead, so there is nothing to pass on.")
            )
        for run in self:
            run.action_preview()
        return self._get_runs_action()

    def _get_runs_action(self):
        """Show these runs: one in its form, several in a list."""
        action = self[:1]._get_form_action()
        if len(self) > 1:
            action |= {
                "view_mode": "list,kanban,form",
                "views": [(False, "list"), (False, "kanban"), (False, "form")],
                "res_id": False,
                "domain": [("id", "in", self.ids)],
            }
        return action

    # ------------------------------------------------------------
    # DISPLAY
    # ------------------------------------------------------------

    def _get_summary(self):
        """Of a run for one person's leads: whose they are, and how many stay there."""
        if not self.from_user_id or self.state not in ("previewed", "applied"):
            return super()._get_summary()
        numbers = self._get_summary_numbers() | {"person": self.from_user_id.name}
        if self.state == "applied":
            return self.env._(
                "%(given)s of %(leads)s leads of %(person)s were given to %(people)s; "
                "%(waiting)s stay as they are.",
                **numbers,
            )
        return self.env._(
            "%(given)s of %(leads)s leads of %(person)s would go to %(people)s; "
            "%(waiting)s would stay as they are. Nothing has changed yet.",
            **numbers,
        )
