from odoo import fields, models

#: Set by the product alone.
POOL_FIELDS = ("fair_pool_id", "fair_pooled_on")


class CrmLead(models.Model):
    """A lead that nobody looks after may be in a public pool."""

    _inherit = "crm.lead"

    fair_pool_id = fields.Many2one(
        "fair.allocation.pool",
        "Public Pool",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    fair_pooled_on = fields.Datetime("In the Pool Since", readonly=True, copy=False)

    def _fair_get_pool_company(self):
        """Company whose pools take the lead; none if it belongs to all of them."""
        self.ensure_one()
        return self.company_id or self.team_id._fair_get_pool_company()
