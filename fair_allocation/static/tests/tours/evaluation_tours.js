import {
    addTour,
    closed,
    enter,
    fits,
    openCrm,
    openMenu,
    press,
    see,
} from "./tour_steps";

addTour("evaluate", [
    openCrm,
    openMenu("fair_allocation_evaluation_menu"),
    press(".o_control_panel .o_fair_evaluate"),
    press(".modal .o_fair_evaluate_confirm"),
    closed,
    see(".o_fair_evaluation .o_fair_evaluation_headline"),
    see(".o_fair_evaluation .o_fair_evaluation_table tr:contains(Ada)"),
    press(".o_statusbar_buttons .o_fair_recompute"),
    press(".o_statusbar_buttons .o_fair_publish_evaluation"),
    press(".modal .modal-footer .btn-primary"),
    closed,
    see(".o_form_view:not(:has(.o_fair_publish_evaluation)) .o_fair_evaluation_table"),
]);

addTour("phone_evaluation", [
    fits(".o_fair_evaluations .o_kanban_record:contains(North)"),
    press(".o_fair_evaluations .o_kanban_record:contains(North)"),
    see(".o_fair_evaluation .o_fair_evaluation_headline"),
    fits(".o_fair_evaluation .o_fair_evaluation_headline"),
    // One's own figures, and of the colleagues only their leads.
    see(
        ".o_fair_evaluation .o_field_widget[name=people_html]:has(h3)" +
            ":not(:has(table:first tr:contains(Conversion)))"
    ),
    press(".o-mail-Chatter-topbar .o-mail-Chatter-sendMessage"),
    enter(".o-mail-Composer-input", "What about my holidays?"),
    press(".o-mail-Composer-send:enabled"),
    see(".o-mail-Message:contains(What about my holidays?)"),
]);
