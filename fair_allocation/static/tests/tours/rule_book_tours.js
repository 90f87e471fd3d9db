import {
    addTour,
    apply,
    back,
    choose,
    confirm,
    enter,
    fits,
    openCrm,
    openMenu,
    openPage,
    press,
    see,
    seeState,
    seeWithout,
    undo,
} from "./tour_steps";

const readRules = [
    see(".o_form_view .o_field_widget[name=own_text]:contains(North)"),
    see(".o_fair_policy_page .o_fair_policy_share li:contains(/./)"),
    see(".o_fair_policy_page .o_fair_policy_decide [role=progressbar]"),
];

addTour("rules", [
    openCrm,
    see(".o_kanban_record:contains(Tour One)"),
    openMenu("fair_allocation_policy_menu_rules"),
    readRules,
    seeWithout(".o_fair_print_rules", ".o_fair_publish, .o_fair_check"),
    press(".o_menu_brand"),
    press(".o_kanban_record:contains(Tour One)"),
    openPage,
    see(".o_fair_explanation p:contains(Sven)"),
    see(".o_fair_explanation tbody tr:contains(Ada)"),
    seeWithout(
        ".o_form_view .o_fair_report_bad",
        "button[name=action_fair_what_if], button[name=action_fair_set_tier]"
    ),
]);

addTour("break", [
    openCrm,
    openMenu("crm_team_member_menu_own"),
    // Nobody's columns but one's own card.
    seeWithout(".o_kanban_record:contains(Ada)", ".o_kanban_group"),
    press(".o_kanban_record:contains(Ada)"),
    see(".o_form_view .o_fair_standing, .o_form_view [name=fair_seniority_id]"),
    seeWithout(
        ".o_form_view .o_statusbar_buttons",
        ".o_fair_redistribute, .o_fair_substitute, button[name=action_fair_resume]"
    ),
    press(".o_statusbar_buttons button:not([name=action_fair_resume])"),
    enter(".modal .o_field_widget[name=note] input", "Trade fair"),
    press(".modal footer button[name=action_pause]"),
    see("body:not(:has(.modal))"),
    see(".o_form_view .o_field_widget[name=fair_absence_text]:contains(/./)"),
    see(".o_form_view .o_field_widget[name=fair_pause_reason]:contains(Trade fair)"),
    press(".o_statusbar_buttons button[name=action_fair_resume]"),
    seeWithout(
        ".o_form_view .o_statusbar_buttons button",
        "button[name=action_fair_resume], [name=fair_pause_reason]"
    ),
]);

addTour("phone_rules", [readRules, fits(".o_fair_policy_page")]);

const report = [
    press(".modal .o_field_widget[name=reason] input[data-value=wrong_data]"),
    see(".modal .o_field_widget[name=reason] input[data-value=wrong_data]:checked"),
    enter(".modal .o_field_widget[name=note] input", "A neighbour's number"),
    press(".modal .o_fair_report_confirm"),
    see("body:not(:has(.modal))"),
    seeWithout(".o_form_view .o_fair_reported_bad", ".o_fair_report_bad"),
];

addTour("phone_bad_lead", [
    press(".o_statusbar_buttons button:has(.oi-ellipsis-v)"),
    press(".o-dropdown--menu .o_fair_report_bad"),
    report,
    fits(".o_fair_reported_bad"),
]);

addTour("bad_lead", [press(".o_statusbar_buttons .o_fair_report_bad"), report]);

addTour("credit", [
    press(".o_list_view .o_data_row:contains(Tour One) .o_fair_confirm"),
    confirm,
    seeWithout(".o_list_view", ".o_data_row:contains(Tour One)"),
]);

addTour("what_if", [
    press(".o_statusbar_buttons button[name=action_fair_what_if]"),
    see(".modal .o_fair_explanation p:contains(Sven)"),
    see(".modal .o_fair_explanation tbody tr:contains(Ada)"),
    press(".modal footer button.btn-primary"),
    see("body:not(:has(.modal))"),

    openPage,
    see(".o_form_view .o_field_widget[name=fair_tier_id]:contains(C)"),
    press(".o_form_view button[name=action_fair_set_tier]"),
    choose(".modal .o_field_widget[name=tier_id]", "B"),
    enter(".modal .o_field_widget[name=reason] input", "Orders for the whole group"),
    press(".modal footer button[name=action_set]"),
    see("body:not(:has(.modal))"),
    see(".o_form_view .o_field_widget[name=fair_tier_id]:contains(B)"),
    see(".o_form_view [name=fair_manual_tier_text]:contains(the whole group)"),
    press(".o_form_view button[name=action_fair_release_tier]"),
    seeWithout(
        ".o_form_view button[name=action_fair_set_tier]",
        "[name=fair_manual_tier_text]"
    ),
    see(".o_form_view .o_field_widget[name=fair_tier_id]:contains(C)"),
]);

addTour("leaver", [
    press(".o_statusbar_buttons .o_fair_redistribute"),
    seeState("previewed"),
    see(".o_field_widget[name=line_ids] .o_data_row:contains(Tour One):contains(Nils)"),
    apply,
    undo,
    seeState("undone"),
]);

addTour("archive", [
    see(".o_form_view .o_field_widget[name=login] input:value(fair_ada)"),
    press(".o_cp_action_menus button:has(.fa-cog)"),
    press(".o-dropdown--menu .o_menu_item:has(.oi-archive)"),
    confirm,
    seeState("previewed"),
    see(".o_field_widget[name=line_ids] .o_data_row:contains(Tour Two):contains(Nils)"),
    apply,
]);

addTour("findings", [
    enter(".o_field_widget[name=tolerance] input", "2 && press Tab"),
    press(".o_fair_publish"),
    see(".modal .o_field_widget[name=finding_ids] .o_data_row:contains(Sven)"),
    enter(".modal .o_field_widget[name=note] textarea", "A wider band"),
    press(".modal .o_fair_publish_confirm"),
    see("body:not(:has(.modal))"),
    see(".o_arrow_button_current[data-value=published]"),

    press(".oe_stat_button[name=action_open_findings]"),
    press(".o_list_view .o_data_row:contains(Sven) .o_fair_mend"),
    press(".o_form_view .o_notebook_headers [name=lead_assign]"),
    enter(".o_form_view .o_field_widget[name=assignment_max] input", "7"),
    press(".o_form_button_save"),
    see(".o_form_view .o_form_saved"),
    back,
    see(".o_list_view .o_data_row:contains(Sven)"),
    back,
    press(".o_form_view .o_fair_check"),
    seeWithout(".o_list_view", ".o_data_row:contains(Sven)"),
]);
