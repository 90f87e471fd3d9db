import {
    addTour,
    back,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeLead,
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
