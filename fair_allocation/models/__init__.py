# Before the models that inherit from it.
from . import fair_allocation_bounds_mixin  # isort: skip
from . import (
    crm_lead_facts,
    crm_team_member,
    fair_allocation_need,
    fair_allocation_need_rule,
    fair_allocation_seniority,
    fair_allocation_tier,
    fair_allocation_tier_criterion,
)
