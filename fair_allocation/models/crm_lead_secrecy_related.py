from odoo import api, models
from odoo.fields import Domain


class RatingRating(models.Model):
    """What a customer says is kept from those from whom its lead is kept."""

    _name = "rating.rating"
    _inherit = ["rating.rating", "fair.allocation.secret"]

    @api.model
    def _fair_get_secret_domain(self):
        # sudo: what is kept from somebody can't be asked with that person's rights.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = Lead._search(Lead._fair_get_secret_domain())
        return Domain("res_model", "=", "crm.lead") & Domain("res_id", "in", leads)


class CalendarEvent(models.Model):
    """A meeting about somebody else's customer shows that the colleague is busy.

    Nothing else of it, and it isn't found by anything else; as Odoo does for private
    meetings. Who takes part sees it all.
    """

    _name = "calendar.event"
    _inherit = ["calendar.event", "fair.allocation.secret"]

    @api.model
    def _fair_get_secret_domain(self):
        # sudo: what is kept from somebody can't be asked with that person's rights.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = Lead._search(Lead._fair_get_secret_domain())
        return (
            Domain("opportunity_id", "in", leads)
            & Domain("user_id", "!=", self.env.uid)
            & Domain("partner_ids", "not in", self.env.user.partner_id.ids)
        )

    def _check_private_event_conditions(self):
        # sudo: only whether it is kept from this user.
        return super()._check_private_event_conditions() or (
            not self.env.su
            and self.env["crm.lead"]._fair_keeps_secrets()
            and self.sudo().fair_is_secret
        )

    def _get_default_privacy_domain(self):
        domain = Domain(super()._get_default_privacy_domain())
        if self.env["crm.lead"]._fair_keeps_secrets():
            domain &= ~self._fair_get_secret_domain()
        return domain

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        domain = Domain(domain)
        if not (self.env.su or bypass_access) and self._fair_asks_more(domain):
            domain &= ~self._fair_get_secret_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _fair_asks_more(self, domain):
        """Whether ``domain`` asks for more than who is busy when."""
        if not self.env["crm.lead"]._fair_keeps_secrets():
            return False
        # Customers one may not see aren't found among those who take part either.
        shown = {*self._get_public_fields(), "partner_ids"}
        return any(
            condition.field_expr not in shown for condition in domain.iter_conditions()
        )
