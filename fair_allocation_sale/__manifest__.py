{
    "name": "Fair Allocation with Sales Orders",
    "summary": "Sales orders count in what is known about a customer.",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Fair Allocation contributors",
    "license": "LGPL-3",
    "depends": ["fair_allocation", "sale_crm"],
    "data": ["views/res_partner_views.xml", "views/crm_lead_views.xml"],
    "auto_install": True,
}
