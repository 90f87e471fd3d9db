from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain


class FairAllocationSecret(models.AbstractModel):
    """Records that tell who a customer is, some of them not to everybody.

    Record rules ask ``fair_is_secret``. Whether it is, depends on who asks: on
    ``env.uid``, because rules are evaluated in sudo.
    """

    _name = "fair.allocation.secret"
    _description = "Record That May Be Kept From Colleagues"

    fair_is_secret = fields.Boolean(
        "Kept From You",
        compute="_compute_fair_is_secret",
        search="_search_fair_is_secret",
        groups=NO_ACCESS,
        export_string_translation=False,
    )

    @api.depends_context("uid")
    def _compute_fair_is_secret(self):
        secret_ids = set()
        if self.env["crm.lead"]._fair_keeps_secrets():
            domain = Domain("id", "in", self._origin.ids)
            # sudo: only whether they are secret to this user.
            model = self.sudo().with_context(active_test=False)
            secret_ids = set(model._search(domain & self._fair_get_secret_domain()))
        for record in self:
            record.fair_is_secret = record._origin.id in secret_ids

    @api.model
    def _search_fair_is_secret(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (operator == "in") == (True in value)
        if not self.env["crm.lead"]._fair_keeps_secrets():
            return Domain.FALSE if wanted else Domain.TRUE
        secret = self._fair_get_secret_domain()
        return secret if wanted else self._fair_get_open_domain(secret)

    @api.model
    def _fair_get_secret_domain(self):
        """What the present user must not see."""
        raise NotImplementedError

    @api.model
    def _fair_get_open_domain(self, secret):
        """The opposite; for whom there is a quicker way to ask."""
        return ~secret
