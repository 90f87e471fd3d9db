from odoo import api, fields, models

from .res_partner import SALESPEOPLE


class CrmLead(models.Model):
    """What is known about the customer behind a lead."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "fair.allocation.bounds.mixin"]

    _fair_bounds = {"fair_budget": (0, 10**15)}

    fair_budget = fields.Monetary(
        "Budget",
        currency_field="company_currency",
        tracking=True,
        help="What the customer can spend, as far as you know.",
    )
    fair_customer_currency_id = fields.Many2one(
        related="partner_id.fair_currency_id",
        groups=SALESPEOPLE,
        export_string_translation=False,
    )
    fair_won_count = fields.Integer(
        related="partner_id.fair_won_count", groups=SALESPEOPLE
    )
    fair_won_value = fields.Monetary(
        related="partner_id.fair_won_value",
        currency_field="fair_customer_currency_id",
        groups=SALESPEOPLE,
    )
    fair_lost_count = fields.Integer(
        related="partner_id.fair_lost_count", groups=SALESPEOPLE
    )
    fair_customer_since = fields.Date(
        related="partner_id.fair_customer_since", groups=SALESPEOPLE
    )
    fair_satisfaction_text = fields.Char(
        "Satisfaction",
        related="partner_id.fair_satisfaction_text",
        groups=SALESPEOPLE,
    )

    @api.model
    def _fair_rescore_customers(self, partners):
        """Score the open leads of these customers again, because a fact changed."""
        entities = partners.commercial_partner_id
        if entities:
            # sudo: the customer's other leads may belong to colleagues.
            self.sudo().search(
                [
                    ("partner_id.commercial_partner_id", "in", entities.ids),
                    ("won_status", "=", "pending"),
                ]
            )._fair_rescore()

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        """A lead won, or no longer won, changes the history of its customer."""
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        changed = self.filtered(
            lambda lead: old_status_by_lead.get(lead.id, {}).get("is_won", False)
            != new_status_by_lead.get(lead.id, {}).get("is_won", False)
        )
        self._fair_rescore_customers(changed.partner_id)
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "fair_budget"]
