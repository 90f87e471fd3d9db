from . import (
    crm_lead,
    fair_allocation_customer,
    fair_allocation_tier_criterion,
    res_partner,
    sale_order,
)
