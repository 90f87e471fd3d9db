import {
    addTour,
    closed,
    enter,
    fits,
    press,
    see,
    seeState,
    seeWithout,
} from "./tour_steps";

const finding =
    ".o_form_view .o_field_widget[name=finding_ids] .o_data_row:has(.o_fair_accept)";
const progress = ".o_fair_training .o_field_widget[name=progress]";
const standing = ".o_fair_standing_page .o_fair_standing_trainings";

// What was found is accepted: the plan says what it opens, and begins.
addTour("training_plan", [
    press(`${finding}:contains(Robotics) .o_fair_accept`),
    seeState("planned"),
    see(".o_fair_training .o_field_widget[name=promise_text]:contains(Ada)"),
    press(".o_statusbar_buttons .o_fair_training_start"),
    seeState("running"),
]);

addTour("phone_training_mentor", [
    press(
        ".o_fair_standing_page .o_fair_standing_mentored button:contains(Ada):contains(Robotics)"
    ),
    fits(".o_form_view .o_field_widget[name=promise_text]"),
    fits(progress),
    enter(`${progress} input`, "80"),
    enter(".o_fair_training .o_field_widget[name=note] textarea", "Two visits"),
    fits(".o_statusbar_buttons .o_fair_training_propose"),
    press(".o_statusbar_buttons .o_fair_training_propose"),
    seeWithout(".o_fair_training .o_fair_proposed", ".o_fair_training_propose"),
]);

addTour("training_confirm", [
    see(".o_fair_training .o_fair_proposed:contains(Sven)"),
    press(".o_statusbar_buttons .o_fair_training_confirm"),
    seeState("done"),
    see(".o_fair_training .o_fair_what_changed p"),
]);

addTour("phone_training_done", [
    fits(`${standing} .o_fair_standing_training[data-state=done] .o_fair_opens`),
    press(`${standing} .o_fair_standing_training[data-state=done] button`),
    // A phone shows the state in a menu.
    see(".o_fair_training .o_fair_what_changed p"),
    see(".o_fair_training .o_field_widget[name=promise_text]:contains(Ada)"),
]);

addTour("training_drop", [
    press(".o_statusbar_buttons .o_fair_training_drop"),
    enter(".modal .o_field_widget[name=note] input", "Changes to another team"),
    press(".modal .o_fair_drop_confirm"),
    closed,
    see(".o_fair_training .o_field_widget[name=answer]:contains(Changes to another)"),
]);
