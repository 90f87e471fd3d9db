import {addTour, fits, press, see} from "./tour_steps";

/** A line of the list, or a card on a phone. */
function record(having = "") {
    return `.o_data_row${having} .o_data_cell, .o_kanban_record${having}`;
}

addTour("replay", [
    press(record()),
    press(".o_fair_replay_start"),
    see(".o_fair_replay_figures"),
    fits(".o_fair_replay_figures"),
    see(".o_fair_replay_people tbody tr:contains(Sven)"),
    press(".o_fair_replay_leads"),
    press(record(":contains(Sven)")),
    see(".o_form_view [name=first_explanation_html] .o_fair_explanation"),
    see(".o_form_view [name=explanation_html] .o_fair_explanation:contains(Sven)"),
]);

addTour("replay_open", [
    press(".o_fair_replay_open"),
    see(".o_fair_replay .o_field_widget[name=team_id] input"),
    press(".o_fair_replay_start"),
    see(".o_fair_replay .o_field_widget[name=summary]"),
]);
