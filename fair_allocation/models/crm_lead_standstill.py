from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Whose the lead is, and where it belongs.
FROZEN = ("user_id", "team_id", "company_id", "fair_pool_id")


class CrmLead(models.Model):
    """While somebody claims a lead before an arbiter, nobody changes whose it is.

    Neither a manager nor the product itself, nor with all rights. Who looks after it
    goes on working it.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        names = [name for name in FROZEN if name in vals]
        if names and self.env["crm.team"]._fair_get_governed_ids():
            frozen = self._fair_filter_disputed()
            frozen = frozen and frozen._fair_filter_changed(vals, names)
            if frozen:
                frozen._fair_refuse_attempt(self._fair_get_operation(vals))
        return super().write(vals)

    def unlink(self):
        if frozen := self._fair_filter_disputed():
            frozen._fair_refuse_attempt("delete")
        return super().unlink()

    def _merge_opportunity(self, *args, **kwargs):
        if frozen := self._fair_filter_disputed():
            frozen._fair_refuse_attempt("merge")
        return super()._merge_opportunity(*args, **kwargs)

    def _fair_filter_disputed(self):
        """Those about which a dispute is pending."""
        # sudo: only compared.
        return self.sudo().filtered("fair_is_disputed").with_env(self.env)

    def _fair_is_disputed(self):
        """Whether a dispute about any of these is pending."""
        return bool(self._fair_filter_disputed())

    def _fair_get_refusal(self, operation):
        if not self[:1]._fair_is_disputed():
            return super()._fair_get_refusal(operation)
        # sudo: the number of the case, nothing else of it.
        case = self.env["fair.allocation.dispute"].sudo()
        case = case.search([("lead_id", "=", self[:1].id)], limit=1)
        return self.env._(
            "This lead is in dispute (%s). Until it is ruled on, or the claim is given "
            "up, nobody changes whose it is.",
            case.name,
        )

    # ------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------

    def _fair_check_may_decide(self, model):
        """Neither handed over nor released."""
        result = super()._fair_check_may_decide(model)
        self._fair_check_not_disputed()
        return result

    def _fair_check_return(self, record=True):
        """Not given back."""
        result = super()._fair_check_return(record)
        self._fair_check_not_disputed()
        return result

    def _fair_check_poolable(self):
        """Not put into a pool."""
        result = super()._fair_check_poolable()
        self._fair_check_not_disputed()
        return result

    def _fair_check_not_disputed(self):
        if frozen := self._fair_filter_disputed():
            raise UserError(frozen._fair_get_refusal("user"))

    @api.depends("fair_is_disputed")
    @api.depends_context("uid")
    def _compute_fair_can_return(self):
        result = super()._compute_fair_can_return()
        self.filtered("fair_is_disputed").fair_can_return = False
        return result

    # ------------------------------------------------------------
    # BY ITSELF
    # ------------------------------------------------------------

    def _fair_get_returns(self):
        """Not taken back."""
        return super(
            CrmLead, self.filtered(lambda lead: not lead.fair_is_disputed)
        )._fair_get_returns()

    @api.depends("fair_is_disputed")
    def _compute_fair_return_on(self):
        return super()._compute_fair_return_on()

    def _fair_filter_missed(self):
        """Not passed on for a late response."""
        return super(
            CrmLead, self.filtered(lambda lead: not lead.fair_is_disputed)
        )._fair_filter_missed()

    def _fair_get_rotation_domain(self, teams):
        """Not rotated."""
        return super()._fair_get_rotation_domain(teams) & Domain(
            "fair_is_disputed", "=", False
        )
