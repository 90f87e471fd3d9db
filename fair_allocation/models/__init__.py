# Before the models that inherit from them.
from . import (  # isort: skip
    fair_allocation_append_only,
    fair_allocation_bounds_mixin,
    fair_allocation_explained,
)
from . import (
    crm_lead_allocation,
    crm_lead_facts,
    crm_team,
    crm_team_member,
    crm_team_member_allocation,
    fair_allocation_decision,
    fair_allocation_entitlement,
    fair_allocation_need,
    fair_allocation_need_rule,
    fair_allocation_notice,
    fair_allocation_outcome,
    fair_allocation_policy,
    fair_allocation_policy_version,
    fair_allocation_problem,
    fair_allocation_run,
    fair_allocation_run_line,
    fair_allocation_run_share,
    fair_allocation_seniority,
    fair_allocation_tier,
    fair_allocation_tier_criterion,
)
