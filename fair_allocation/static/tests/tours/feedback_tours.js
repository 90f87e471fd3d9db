import {addTour, closed, enter, fits, press, see, seeWithout} from "./tour_steps";

const STRIP = ".o_form_view .o_fair_feedback";

addTour("phone_feedback_lead", [
    fits(STRIP),
    // One tap, and another one to say something else.
    press(`${STRIP} .o_fair_say_wrong`),
    see(`${STRIP} .o_field_widget[name=fair_feedback]`),
    see(`${STRIP} .o_fair_feedback_question`),
    press(`${STRIP} .o_fair_say_bad_data`),
    fits(".modal .o_field_widget[name=note] input"),
    enter(".modal .o_field_widget[name=note] input", "No such number"),
    press(".modal .o_fair_report_confirm"),
    closed,
    see(".o_form_view .o_fair_reported_bad"),
    see(`${STRIP} .o_fair_say_fits`),
    seeWithout(STRIP, `${STRIP} .o_fair_say_bad_data`),
]);

function card(lead) {
    return `.o_kanban_record:contains(${lead})`;
}

addTour("phone_feedback_list", [
    fits(`${card("Tour One")} .o_fair_say_bad_data`),
    press(`${card("Tour One")} .o_fair_say_fits`),
    see(`${card("Tour One")} .o_field_widget[name=feedback_answer]`),
    press(`${card("Tour Two")} .o_fair_say_wrong`),
    see(`${card("Tour Two")} .o_fair_question`),
    fits(`${card("Tour Two")} .o_fair_question`),
]);

addTour("phone_feedback_evaluation", [
    see(".o_form_view .o_fair_evaluation_feedback tbody tr"),
    press(".o_form_view .o_fair_open_feedback"),
    see(".o_kanban_view .o_kanban_record:contains(Tour One), .o_pivot td"),
]);
