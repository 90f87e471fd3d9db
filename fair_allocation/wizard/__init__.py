from . import (
    fair_allocation_bad_lead,
    fair_allocation_credit_refuse,
    fair_allocation_extension_answer,
    fair_allocation_extension_ask,
    fair_allocation_manual_tier,
    fair_allocation_override,
    fair_allocation_pause,
    fair_allocation_pool_put,
    fair_allocation_publish,
    fair_allocation_question,
    fair_allocation_return,
    fair_allocation_what_if,
)
