import {addTour, closed, enter, fits, press, see} from "./tour_steps";

addTour("phone_add_helper", [
    press(".o_statusbar_buttons button:has(.oi-ellipsis-v)"),
    press(".o-dropdown--menu .o_fair_add_helper"),
    fits(".modal .o_fair_ask_help"),
    press(".modal .o_field_widget[name=user_id] input"),
    press(".modal .o_kanban_record:contains(Nils)"),
    enter(".modal .o_field_widget[name=percent] input", "30"),
    enter(".modal .o_field_widget[name=note] input", "Speaks Portuguese"),
    press(".modal .o_fair_ask_help"),
    closed,
]);

addTour("phone_accept_help", [
    fits(".o_kanban_record:contains(Tour One) .o_fair_accept_help"),
    press(".o_kanban_record:contains(Tour One) .o_fair_accept_help"),
    see(".o_form_view .o_fair_helpers:contains(Ada)"),
    fits(".o_form_view .o_fair_helpers"),
]);
