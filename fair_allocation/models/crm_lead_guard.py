from odoo import api, models
from odoo.exceptions import AccessError

from .crm_lead_arrival import ARRIVAL_FIELDS
from .crm_lead_dispute import DISPUTE_FIELDS
from .crm_lead_extension import EXTENSION_FIELDS
from .crm_lead_facts import SCORE_FIELDS
from .crm_lead_follow_up import FOLLOW_UP_FIELDS
from .crm_lead_helper import HELPER_FIELDS
from .crm_lead_manual_tier import MANUAL_TIER_FIELDS
from .crm_lead_pool import POOL_FIELDS
from .crm_lead_protection import PROTECTION_FIELDS
from .crm_lead_reader import READER_FIELDS
from .crm_lead_reclaim_warn import RECLAIM_FIELDS
from .crm_lead_revenue import REVENUE_FIELDS

#: Filled in by the product alone: nobody enters them, on any path.
MADE_FIELDS = (
    *SCORE_FIELDS,
    *ARRIVAL_FIELDS,
    *MANUAL_TIER_FIELDS,
    *PROTECTION_FIELDS,
    *POOL_FIELDS,
    *FOLLOW_UP_FIELDS,
    *DISPUTE_FIELDS,
    *EXTENSION_FIELDS,
    *READER_FIELDS,
    *HELPER_FIELDS,
    *RECLAIM_FIELDS,
    *REVENUE_FIELDS,
    "fair_wait_reason",
    "fair_wait_counts",
    "fair_alerted_on",
    "fair_decision_ids",
)


class CrmLead(models.Model):
    """What the product says about a lead can't be said by anybody else."""

    _inherit = "crm.lead"

    @api.model
    def default_get(self, fields):
        """They never come from default values, whoever sends or saved them."""
        return super().default_get([f for f in fields if f not in MADE_FIELDS])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._fair_check_not_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._fair_check_not_entered(vals)
        return super().write(vals)

    @api.model
    def _fair_check_not_entered(self, vals):
        """Refuse typed values even to the superuser: the mail gateway writes as it."""
        if self.env["fair.allocation.decision"]._holds_pen():
            return
        if typed := [name for name in MADE_FIELDS if name in vals]:
            raise AccessError(
                self.env._(
                    "%(fields)s: made from the facts of the lead, nobody can enter it. "
                    "Change the facts, or have a manager change the criteria.",
                    fields=[
                        self._fields[name]._description_string(self.env)
                        for name in typed
                    ],
                )
            )
