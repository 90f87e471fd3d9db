from . import fair_allocation_log
