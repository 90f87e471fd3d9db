from . import (
    fair_allocation_log,
    fair_allocation_pool_lead,
    fair_allocation_report,
)
