import {addTour, closed, enter, fits, press, see, seeLead} from "./tour_steps";

addTour("question", [
    press(".o_list_view .o_data_row:contains(Ada) .o_fair_question"),
    enter(".modal .o_field_widget[name=question] textarea", "Why not I?"),
    press(".modal .o_fair_ask_question"),
    closed,
]);

addTour("answer", [
    press(".o_list_view .o_data_row:contains(Nils) .o_fair_open_answer"),
    see(".modal .o_field_widget[name=question]:contains(Why not I)"),
    see(".modal .o_fair_explanation:contains(Ada)"),
    enter(".modal .o_field_widget[name=answer] textarea", "It was her turn"),
    press(".modal .o_fair_answer_question"),
    closed,
    see(".o_list_view .o_data_row:contains(It was her turn)"),
]);

addTour("escalate", [
    see(".o_form_view .o_field_widget[name=answer]:contains(It was her turn)"),
    press(".o_statusbar_buttons .o_fair_dispute"),
    enter(".modal .o_field_widget[name=text] textarea", "I met them in March"),
    press(".modal .o_fair_say"),
    see(".o_form_view .o_fair_story:contains(Eva)"),
    see(".o_form_view .o_fair_claimant:contains(I met them in March)"),
]);

addTour("phone_state", [
    see(".o_form_view .o_fair_story:contains(Tour One)"),
    fits(".o_form_view .o_fair_story"),
    fits(".o_form_view .o_fair_timeline"),
    // One tap: what is to be done is the button that a phone shows.
    fits(".o_statusbar_buttons .o_fair_state"),
    press(".o_statusbar_buttons .o_fair_state"),
    fits(".modal .o_field_widget[name=text] textarea"),
    enter(".modal .o_field_widget[name=text] textarea", "They are happy with me"),
    press(".modal .o_fair_say"),
    closed,
    see(".o_form_view .o_fair_respondent:contains(They are happy with me)"),
]);

addTour("rule", [
    see(".o_form_view .o_fair_respondent:contains(They are happy with me)"),
    press(".o_statusbar_buttons .o_fair_rule"),
    press(".modal .o_field_widget[name=outcome] input[data-value=move]"),
    enter(".modal .o_field_widget[name=reasons] textarea", "Nils was first"),
    press(".modal .o_fair_rule_confirm"),
    closed,
    see(".o_form_view .o_fair_opinion:contains(Nils was first)"),
    see(".o_arrow_button_current[data-value=ruled]"),
]);

addTour("ruled", [
    see(".o_form_view .o_fair_opinion:contains(Nils was first)"),
    press(".o_statusbar_buttons .o_fair_open_lead"),
    seeLead("Tour One"),
]);
