from odoo import models

from ..customers import NAME_KEY
from .fair_allocation_problem_identity import TAX_DIGITS


class ResPartner(models.Model):
    """Finds customers by what they are recognised by, however many there are."""

    _inherit = "res.partner"

    _fair_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _fair_phone_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _fair_tax_idx = models.Index(f"({TAX_DIGITS % 'vat'}) WHERE vat IS NOT NULL")
    _fair_name_idx = models.Index(
        f"({NAME_KEY % 'name'} text_pattern_ops) WHERE commercial_partner_id = id"
    )
