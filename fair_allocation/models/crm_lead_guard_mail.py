from odoo import api, models
from odoo.fields import Domain

#: Marks what the mail gateway does. An object of this process compared by identity: no
#: context that comes from outside can hold it.
GATEWAY = object()


class CrmLead(models.Model):
    """What comes by mail is the doing of nobody in particular.

    Odoo takes whoever has the sender's address for the user, and creates the lead with
    all rights, from values that any employee may send along. So neither the address nor
    the values say whose lead it is.
    """

    _inherit = "crm.lead"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Leads of teams with rules come in without an owner, and are shared out."""
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if not self.env.su or not governed:
            return super().message_new(msg_dict, custom_values=custom_values)
        values = dict(custom_values or {})
        if values.get("user_id") and self._fair_get_team_by_mail(values) in governed:
            values["user_id"] = False
        by_mail = self.with_context(fair_gateway=GATEWAY)
        lead = super(CrmLead, by_mail).message_new(msg_dict, custom_values=values)
        return lead.with_env(self.env)

    def _message_post_after_hook(self, message, msg_vals):
        """Odoo notes the customer on further leads with the same address.

        Only on those the author may work: nobody is refused to write on his own lead
        because a colleague has one of the same customer.
        """
        workable = self.with_context(fair_workable_only=True)
        return super(CrmLead, workable)._message_post_after_hook(message, msg_vals)

    @api.model
    def search(self, domain, offset=0, limit=None, order=None):
        """Without what is protected for others, where the hook above asks for it."""
        if self.env.context.get("fair_workable_only") and not self.env.su:
            managed = self.env.user.has_group("sales_team.group_sale_manager")
            if not managed and self.env["crm.team"]._fair_get_governed_ids():
                domain = Domain(domain) & (
                    Domain("user_id", "in", [self.env.uid, False])
                    | Domain("fair_is_protected", "=", False)
                )
        return super().search(domain, offset=offset, limit=limit, order=order)

    @api.model
    def _fair_get_team_by_mail(self, values):
        """Id of the team the lead would get, as Odoo derives it from the owner."""
        team = values.get("team_id") or self.env.context.get("default_team_id")
        return team or (
            self.env["crm.team"]
            ._get_default_team_id(user_id=values["user_id"], domain=None)
            .id
        )
