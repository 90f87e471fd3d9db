import {
    addTour,
    apply,
    back,
    choose,
    enter,
    override,
    press,
    publish,
    readWhy,
    see,
    seeState,
    undo,
} from "./tour_steps";

addTour("list", [
    see(".o_list_view .o_data_row:contains(Tour Two)"),
    press(".o_list_view thead .o_list_record_selector input"),
    press(".o_control_panel .o_fair_allocate"),
    seeState("previewed"),
    see(".o_fair_summary"),
    readWhy("Tour One"),
    override("Tour One", "Ada", "Met at the trade fair"),
    apply,
    seeState("applied"),
    undo,
    seeState("undone"),
]);

addTour("kanban", [
    {
        trigger: ".o_kanban_record:contains(Tour One)",
        content: "select a card, as Alt and a click do",
        run({anchor}) {
            anchor.dispatchEvent(
                new MouseEvent("click", {altKey: true, bubbles: true, cancelable: true})
            );
        },
    },
    see(".o_kanban_record.o_record_selected:contains(Tour One)"),
    press(".o_kanban_record:contains(Tour Two)", "a second card needs no Alt"),
    press(".o_cp_action_menus button:has(.fa-cog)"),
    press(".o-dropdown--menu .o_menu_item:contains(/^(Auto-assign|自动分配)$/)"),
    seeState("previewed"),
    apply,
    seeState("applied"),
]);

addTour("team", [
    press(".o_statusbar_buttons button[name=action_fair_assign]"),
    seeState("previewed"),
    apply,
    seeState("applied"),
]);

const button = (name) => `button[data-step=action_open_fair_${name}]`;
const step = (name) => `.o_fair_first_steps ${button(name)}`;
const seeDone = (name) =>
    see(`.o_fair_first_steps li:has(.fa-check-circle):has(${button(name)})`);

addTour("first_steps", [
    press(step("tiers")),
    see(".o_list_view .o_data_row [name=score_min]"),
    back,
    seeDone("tiers"),

    press(step("people")),
    press(".o_data_row .o_data_cell[name=fair_seniority_id]"),
    press(".o_data_row .o_field_widget[name=fair_seniority_id] input"),
    press(
        ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)" +
            ":not(:has(.o_loading)):first"
    ),
    // Saved before the choice is taken over, the row would be saved without it.
    see(".o_data_row .o_field_widget[name=fair_seniority_id] input:value(/./)"),
    press(".o_list_button_save"),
    see(".o_list_view:not(:has(.o_selected_row))"),
    see(".o_data_row .o_data_cell[name=fair_seniority_id]:contains(/./)"),
    back,
    seeDone("people"),

    press(step("policy")),
    choose(".o_field_widget[name=team_ids]", "Tour Team"),
    see(".o_field_widget[name=team_ids] .o_tag:contains(Tour Team)"),
    publish("We begin to share fairly"),
    back,
    seeDone("policy"),

    press(step("run")),
    seeState("previewed"),
    apply,
    back,
    see(".o_list_view:not(:has(.o_fair_first_steps)) .o_data_row"),
]);

addTour("publish", [
    enter(".o_field_widget[name=tolerance] input", "2 && press Tab"),
    publish("A wider band"),
    press(".o_notebook_headers [name=versions]"),
    see(".o_field_widget[name=version_ids] .o_data_row:contains(A wider band)"),
]);

addTour("phone_manager", [
    see(".o_form_view .o_fair_summary"),
    see(".o_field_widget[name=line_ids] .o_kanban_record:contains(Tour One)"),
    readWhy("Tour One"),
    apply,
]);
