from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_datetime


class CrmLead(models.Model):
    """What the guard says when it refuses: whose, until when, what to do instead.

    Never anything about the customer, and to those who may not see a lead no more than
    Odoo says.
    """

    _inherit = "crm.lead"

    def _fair_refuse_attempt(self, operation):
        """Refuse what was tried with these leads, and keep a record of it.

        :param str operation: what was tried; see the model of the records
        :raise AccessError: always
        """
        Refusal = self.env["fair.allocation.refusal"]
        message = self._fair_get_refusal(operation)
        if not self.env.su and operation != "create":
            try:
                self.check_access("read")
            except AccessError:
                Refusal._record(self, operation, message)
                raise
        Refusal._refuse(self, operation, message)

    def _fair_get_refusal(self, operation):
        """The first of these leads, in a sentence or two."""
        # sudo: names of the people who may be asked, and of the team; nothing else.
        lead = self.sudo()[:1]
        if operation == "create":
            return self.env._(
                "Salesperson: leads of %s are shared out by its rules. Create the lead "
                "for yourself, or leave the salesperson empty.",
                lead.team_id.name,
            )
        if self[:1]._fair_filter_protected():
            return self._fair_get_refusal_of_protected(lead)
        if lead.fair_pool_id:
            return self.env._(
                "This lead is in the public pool %s. Claim it there, or ask a sales "
                "manager.",
                lead.fair_pool_id.name,
            )
        return self._fair_get_refusal_of_governed(lead, operation)

    def _fair_get_refusal_of_protected(self, lead):
        until = format_datetime(self.env, lead.fair_protected_until, dt_format="short")
        values = {"owner": lead.user_id.name, "until": until}
        if lead.user_id == self.env.user and not self._fair_filter_managed():
            return self.env._(
                "This lead is protected for you until %(until)s. Give it back, "
                "or ask a sales manager to hand it over.",
                **values,
            )
        if self._fair_filter_managed():
            return self.env._(
                "This lead belongs to %(owner)s and is protected until %(until)s. Use "
                "Hand Over… or End Protection…, and say why.",
                **values,
            )
        return self.env._(
            "This lead belongs to %(owner)s and is protected until %(until)s. Ask "
            "%(owner)s, or ask a sales manager to hand it over.",
            **values,
        )

    def _fair_get_refusal_of_governed(self, lead, operation):
        team = lead.team_id.name or self.env._("the sales team")
        if operation in ("team", "company"):
            return self.env._(
                "Leads of %s go to another team or company only by a sales manager. "
                "Ask one of them.",
                team,
            )
        if not lead.user_id:
            return self.env._(
                "Leads of %s are shared out by its rules. Wait until it is allocated, "
                "or ask a sales manager to assign it.",
                team,
            )
        if lead.user_id == self.env.user:
            return self.env._(
                "Leads of %s aren't passed on directly. Give it back, or ask "
                "a sales manager to hand it over.",
                team,
            )
        return self.env._(
            "This lead belongs to %s. Ask a sales manager to hand it over.",
            lead.user_id.name,
        )
