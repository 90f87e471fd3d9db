from . import (
    fair_allocation_figures,
    fair_allocation_figures_text,
    fair_allocation_figures_time,
    fair_allocation_log,
    fair_allocation_pool_lead,
    fair_allocation_report,
    fair_allocation_report_facts,
    fair_allocation_report_service,
    fair_allocation_workbook,
    fair_allocation_workbook_sheets,
)
