from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, models

from .crm_lead_guard_mail import GATEWAY

#: Whose lead it is, and where it belongs.
OWNERSHIP_FIELDS = ("user_id", "team_id", "company_id")


class CrmLead(models.Model):
    """Leads of teams with published rules change hands by these rules alone.

    Who may: the product, a sales manager of the company, and the system itself as long
    as the lead isn't protected. It is ``env.uid`` that counts: code that runs with
    ``sudo()`` on behalf of a salesperson may no more than the salesperson.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """A salesperson creates leads for himself or for nobody."""
        leads = super().create(vals_list)
        if not self.env["fair.allocation.decision"]._holds_pen():
            leads._fair_check_entered()
        return leads

    def write(self, vals):
        """Ask the guard first; ungoverned leads cost nothing."""
        if self.env["fair.allocation.decision"]._holds_pen():
            return super().write(vals)
        governed = self._fair_filter_governed()
        if governed:
            governed._fair_check_worked(vals)
            governed._fair_check_moved(vals)
        with governed._fair_keep_place(vals):
            result = super().write(vals)
        if not {"user_id", "team_id", "type"}.isdisjoint(vals):
            (self - governed)._fair_check_entered()
        return result

    def unlink(self):
        """Whoever deletes a lead takes it from its owner."""
        if not self.env["fair.allocation.decision"]._holds_pen():
            self._fair_filter_governed()._fair_check_removed("delete")
        return super().unlink()

    # ------------------------------------------------------------
    # WHO ACTS, ON WHICH LEADS
    # ------------------------------------------------------------

    def _fair_filter_governed(self):
        """Those whose team has a published policy, in a pool, or protected.

        Without any policy in the database nothing is read at all.
        """
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if not governed:
            return self.browse()
        protected = set(self._fair_filter_protected().ids)
        # sudo: what decides is read whoever asks; nothing of it is shown.
        leads = self.sudo().filtered(
            lambda lead: lead.team_id.id in governed
            or lead.fair_pool_id
            or lead.id in protected
        )
        return leads.with_env(self.env)

    @api.model
    def _fair_is_system(self):
        """Whether nobody in particular acts: scheduled jobs and the mail gateway.

        The gateway finds its user by the sender's address, which anybody can forge.
        """
        return (
            self.env.uid == SUPERUSER_ID
            or self.env.context.get("fair_gateway") is GATEWAY
        )

    def _fair_filter_managed(self):
        """Those of a company whose sales manager the user is."""
        user = self.env.user
        if self._fair_is_system() or not user.has_group(
            "sales_team.group_sale_manager"
        ):
            return self.browse()
        companies = {*user._get_company_ids(), False}
        # sudo: the company of a lead decides who manages it.
        return (
            self.sudo()
            .filtered(
                lambda lead: (lead.company_id or lead.team_id.company_id).id
                in companies
            )
            .with_env(self.env)
        )

    def _fair_filter_own(self):
        """Those the acting user looks after."""
        if self._fair_is_system():
            return self.browse()
        # sudo: only compared.
        return (
            self.sudo()
            .filtered(lambda lead: lead.user_id.id == self.env.uid)
            .with_env(self.env)
        )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _fair_filter_changed(self, vals, names):
        """Those to which ``vals`` give another value of one of these fields."""
        fields = [self._fields[name] for name in names if name in vals]
        return self.browse(
            lead.id
            # sudo: only compared.
            for lead in self.sudo()
            if any(
                field.convert_to_cache(vals[field.name], lead, validate=False)
                != field.convert_to_cache(lead[field.name], lead, validate=False)
                for field in fields
            )
        )

    def _fair_check_moved(self, vals):
        """Refuse to change owner, team or company of governed leads.

        :raise AccessError: when the user may not; see the class
        """
        moved = self._fair_filter_changed(vals, OWNERSHIP_FIELDS)
        protected = moved._fair_filter_protected()
        managed = moved._fair_filter_managed()
        refused = protected or moved - managed
        if not refused or (self._fair_is_system() and not protected):
            return
        operation = next(
            name
            for name in OWNERSHIP_FIELDS
            if refused._fair_filter_changed(vals, [name])
        )
        refused._fair_refuse_attempt(operation.removesuffix("_id"))

    def _fair_check_entered(self):
        """Refuse that somebody enters governed leads of others.

        Of leads just created, and of those that just came to a team with rules.
        """
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if not governed or self._fair_is_system():
            return
        # sudo: only compared.
        owned = self.sudo().filtered(
            lambda lead: lead.team_id.id in governed and lead.user_id
        )
        if not owned:
            return
        leads = owned.with_env(self.env)
        refused = leads - leads._fair_filter_managed()
        if self.env.user.has_group("sales_team.group_sale_salesman"):
            refused -= refused._fair_filter_own()
        if refused:
            refused._fair_refuse_attempt("create")

    def _fair_check_removed(self, operation):
        """Refuse to delete or merge away governed leads of others.

        Protected ones only their owner removes, so not even a manager without having
        ended the protection.
        """
        protected = self._fair_filter_protected()
        free = self - protected
        if not self._fair_is_system():
            free -= free._fair_filter_managed()
        else:
            free = self.browse()
        if refused := (protected | free) - self._fair_filter_own():
            refused._fair_refuse_attempt(operation)

    @contextmanager
    def _fair_keep_place(self, vals):
        """Team and company stay unless somebody says otherwise.

        Odoo derives both anew when a lead becomes an opportunity or gets another
        customer, and would carry it off to another team.
        """
        names = {"team_id", "company_id"} - vals.keys()
        if "user_id" in vals:
            names = ()
        with self.env.protecting([self._fields[name] for name in names], self):
            yield
