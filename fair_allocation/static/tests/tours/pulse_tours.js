import {
    addTour,
    confirm,
    enter,
    fits,
    press,
    see,
    seeState,
    seeWithout,
} from "./tour_steps";

const question = ".o_fair_pulse_question";

addTour("phone_pulse", [
    fits(`.o_fair_pulse ${question} [data-score='1']`),
    fits(`${question} [data-score='5']`),
    enter(`${question} .o_fair_pulse_remark`, "Mostly fine"),
    press(`${question} [data-score='4']`),
    seeWithout(".o_fair_pulse .o_fair_pulse_answered", question),
    see(".o_fair_pulse_result:not(:has(table))"),
]);

addTour("phone_pulse_standing", [
    fits(`.o_fair_standing_pulse ${question} [data-score='5']`),
    press(`.o_fair_standing_pulse ${question} [data-score='2']`),
    seeWithout(".o_fair_standing_page .o_fair_standing_team", question),
]);

addTour("phone_pulse_result", [
    fits(".o_fair_pulse_result table"),
    see(".o_fair_pulse_result .o_fair_pulse_words li:contains(Fine)"),
    seeWithout(".o_fair_pulse_result", ".o_fair_close_pulse"),
]);

addTour("pulse_manager", [
    press(".o_statusbar_buttons .o_fair_open_pulse"),
    confirm,
    seeState("open"),
    // Who isn't asked reads how many have answered, and nothing else.
    seeWithout(".o_fair_pulse_result", `.o_fair_pulse_result table, ${question}`),
    press(".o_statusbar_buttons .o_fair_close_pulse"),
    confirm,
    seeState("closed"),
    seeWithout(".o_fair_pulse_result", ".o_fair_pulse_result table"),
]);

addTour("pulse_evaluation", [
    press(".o_fair_evaluation .o_fair_ask_team"),
    confirm,
    see(".o_fair_pulse .o_fair_pulse_result"),
    seeState("open"),
]);
