import {addTour, press, see, seeText, seeWithout} from "./tour_steps";

const why = [
    press(".o_form_view .o_notebook_headers [name=fair_allocation]"),
    see(".o_field_widget[name=fair_explanation] .o_fair_explanation table tbody tr"),
    seeText(".o_fair_explanation thead", "Who could take it", "可承接的人"),
];

addTour("salesperson", [
    press(".o_navbar_apps_menu button"),
    press(".o_app[data-menu-xmlid='crm.crm_menu_root']"),
    press(".o_kanban_record:contains(Tour One)"),
    why,
    press(".o_menu_sections [data-menu-xmlid='fair_allocation.fair_allocation_menu']"),
    seeWithout(
        ".o-dropdown--menu [data-menu-xmlid='fair_allocation.fair_allocation_log_menu']",
        "[data-menu-xmlid='fair_allocation.fair_allocation_run_menu']," +
            "[data-menu-xmlid='fair_allocation.crm_lead_menu_waiting']"
    ),
    press("[data-menu-xmlid='fair_allocation.fair_allocation_decision_menu']"),
    see(".o_data_row:contains(Tour One)"),
    press(".o_menu_sections [data-menu-xmlid='fair_allocation.fair_allocation_menu']"),
    seeText(
        "[data-menu-xmlid='fair_allocation.fair_allocation_log_menu']",
        "Team Log",
        "团队分配日志"
    ),
    press("[data-menu-xmlid='fair_allocation.fair_allocation_log_menu']"),
    seeWithout(
        ".o_list_view .o_data_row:contains(Ada)",
        ".o_data_row:contains(Tour), .o_fair_allocate, .o_fair_start"
    ),
]);

addTour("salesperson_list", [
    press(".o_list_view .o_data_row:contains(Tour One) .o_list_record_selector input"),
    seeWithout(".o_control_panel .o_selection_box", ".o_fair_allocate"),
]);

addTour("phone_salesperson", [why]);
