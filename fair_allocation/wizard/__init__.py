from . import fair_allocation_override, fair_allocation_publish
