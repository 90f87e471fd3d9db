import {
    addTour,
    back,
    confirm,
    enter,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeLead,
    seeState,
    seeWithout,
} from "./tour_steps";

const page = ".o_fair_standing_page";
const team = `${page} .o_fair_standing_team:contains(North)`;

addTour("standing", [
    openCrm,
    openMenu("fair_allocation_standing_menu"),
    see(`${team} .o_fair_owed:contains(3)`),
    see(`${team} .o_fair_standing_tier:contains(C) .o_fair_turn`),
    see(`${team} .o_fair_limit`),
    press(`${page} .o_fair_ending button:contains(Tour One)`),
    seeLead("Tour One"),
    back,
    press(`${page} .o_fair_standing_decisions button:contains(Tour Two)`),
    see(".o_form_view .o_fair_explanation"),
    back,
    press(`${page} .o_fair_all_decisions`),
    see(".o_list_view .o_data_row:contains(Tour One)"),
    back,
    press(`${team} .o_fair_open_rules`),
    see(".o_form_view .o_fair_print_rules"),
]);

addTour("standing_of", [
    press(".o_statusbar_buttons .o_fair_open_standing"),
    see(`${page} .o_fair_standing_of:contains(Ada)`),
    see(`${team} .o_fair_owed:contains(3)`),
]);

addTour("standing_empty", [
    seeWithout(`${page} .o_fair_standing_empty`, ".o_fair_standing_team"),
]);

addTour("phone_standing", [
    fits(`${team} .o_fair_owed`),
    fits(`${team} .o_fair_standing_tier:contains(C) .o_fair_turn`),
    fits(`${team} .o_fair_limit`),
    fits(`${page} .o_fair_ending li:contains(Tour One)`),
    fits(`${page} .o_fair_standing_decisions li:contains(Tour Two)`),
    press(`${page} .o_fair_waiting button`),
    see(".o_kanban_view .o_kanban_record:contains(Tour One)"),
]);

addTour("phone_agreement", [
    see(`${page} .o_fair_standing_agreement:contains(Fair Play)`),
    fits(`${page} .o_fair_open_agreement`),
    press(`${page} .o_fair_open_agreement`),
    fits(".o_form_view .o_fair_accept_below"),
    press(".o_form_view .o_fair_accept_below"),
    seeWithout(".o_form_view .o_fair_accepted", ".o_fair_accept_below"),
]);

addTour("agreement_manager", [
    press(".o_statusbar_buttons .o_fair_new_version"),
    see(".o_form_view .o_arrow_button_current[data-value=draft]"),
    enter(".o_form_view .o_field_widget[name=name] input", "Fairer Play"),
    press(".o_statusbar_buttons .o_fair_publish_agreement"),
    confirm,
    seeState("published"),
    press(".o_statusbar_buttons .o_fair_remind"),
    see(".o_notification"),
]);
