import {
    addTour,
    back,
    closed,
    enter,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeState,
    seeWithout,
} from "./tour_steps";

const column = (person) => `.o_kanban_group:has(.o_column_title:contains(${person}))`;
const card = ".o_kanban_record:contains(Tour One)";
const penalty = ".o_fair_standing_page .o_fair_penalty";

/** The button of the form that `name` is the class of, and its dialog filled in. */
function say(name, reason, points) {
    return [
        press(`.o_statusbar_buttons .${name}`),
        fits(".modal .o_fair_say:visible"),
        points ? [enter(".modal .o_field_widget[name=points] input", points)] : [],
        enter(".modal .o_field_widget[name=text] textarea", reason),
        press(".modal .o_fair_say:visible"),
        closed,
    ].flat();
}

addTour("violation_drag", [
    see(`${column("Alba")} .o_kanban_record:contains(Tour Three)`),
    {
        trigger: `${column("Ada")} ${card}`,
        content: "drag it to oneself",
        run: `drag_and_drop(${column("Alba")})`,
    },
    see(".modal .modal-body:contains(Ada)"),
    press(".modal .modal-footer button.btn-primary"),
    closed,
    seeWithout(`${column("Ada")} ${card}`, `${column("Alba")} ${card}`),
]);

addTour("violation_confirm", [
    openCrm,
    openMenu("fair_allocation_violation_menu"),
    press(".o_list_view .o_data_row:contains(Alba) [name=kind]"),
    see(".o_form_view .o_fair_description"),
    see(".o_form_view .o_field_widget[name=lead_id]:contains(Tour One)"),
    say("o_fair_confirm", "Told not to before", "2"),
    seeState("confirmed"),
    see(".o_form_view .o_fair_story:contains(Told not to before)"),
    seeWithout(".o_form_view", ".o_fair_lift, .o_fair_appeal"),
]);

addTour("violation_appeal", [
    openCrm,
    openMenu("fair_allocation_standing_menu"),
    see(`${penalty}:contains(10)`),
    openMenu("fair_allocation_violation_menu"),
    press(".o_list_view .o_data_row:contains(Alba) [name=kind]"),
    see(".o_form_view .o_fair_story:contains(Told not to before)"),
    seeWithout(
        ".o_form_view .o_fair_description",
        ".o_field_widget[name=lead_id], .o_fair_confirm, .o_fair_lift"
    ),
    say("o_fair_appeal", "Ada asked me to"),
    seeState("appealed"),
    see(".o_form_view .o_fair_story:contains(Ada asked me to)"),
]);

addTour("violation_lift", [
    openCrm,
    openMenu("fair_allocation_violation_menu"),
    press(".o_list_view .o_data_row:contains(Alba) [name=kind]"),
    see(".o_form_view .o_fair_story:contains(Ada asked me to)"),
    say("o_fair_lift", "Ada says so too"),
    seeState("lifted"),
]);

addTour("violation_lifted", [
    openCrm,
    openMenu("fair_allocation_violation_menu"),
    press(".o_list_view .o_data_row:contains(Alba) [name=kind]"),
    see(".o_form_view .o_fair_story:contains(Ada says so too)"),
    openMenu("fair_allocation_standing_menu"),
    seeWithout(".o_fair_standing_page .o_fair_standing_team", ".o_fair_penalty"),
]);

addTour("phone_violation_confirm", [
    fits(".o_kanban_record:contains(Nils)"),
    press(".o_kanban_record:contains(Nils)"),
    fits(".o_form_view .o_fair_description"),
    say("o_fair_confirm", "Told not to before", "2"),
    see(".o_form_view .o_fair_story:contains(Told not to before)"),
]);

addTour("phone_violation_appeal", [
    see(`${penalty}:contains(10)`),
    fits(penalty),
    press(`${penalty} .o_fair_open_violations`),
    fits(".o_kanban_record:contains(Told not to before)"),
    press(".o_kanban_record:contains(Told not to before)"),
    fits(".o_form_view .o_fair_story"),
    say("o_fair_appeal", "Ada asked me to"),
    see(".o_form_view .o_fair_story:contains(Ada asked me to)"),
    back,
]);

addTour("phone_violation_lift", [
    press(".o_kanban_record:contains(Nils)"),
    say("o_fair_lift", "Ada says so too"),
    see(".o_form_view .o_fair_story:contains(Ada says so too)"),
]);
