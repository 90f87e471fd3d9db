import {
    addTour,
    apply,
    back,
    choose,
    closed,
    enter,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeLead,
    seeState,
    seeWithout,
    undo,
} from "./tour_steps";

addTour("phone_claim", [
    // What it is about, and not who it is.
    seeWithout(
        ".o_fair_pool_leads .o_kanban_record .o_fair_claim",
        ".o_kanban_record:contains(Tour), .o_kanban_record:contains(Grace)"
    ),
    fits(".o_fair_pool_leads .o_kanban_record .o_fair_claim"),
    press(".o_fair_pool_leads .o_kanban_record .o_fair_claim"),
    seeLead("Tour One"),
    see(".o_form_view .o_fair_protected"),
    fits(".o_form_view .o_fair_protected"),
]);

addTour("next_lead", [
    openCrm,
    see(".o_opportunity_kanban .o_kanban_renderer"),
    openMenu("fair_allocation_pool_menu_own"),
    press(".o_fair_pools .o_kanban_record:contains(Lucky Dip) .o_fair_claim_next"),
    seeLead("Tour One"),
]);

addTour("phone_next_lead", [
    fits(".o_fair_pools .o_kanban_record:contains(Lucky Dip) .o_fair_claim_next"),
    press(".o_fair_pools .o_kanban_record:contains(Lucky Dip) .o_fair_claim_next"),
    seeLead("Tour One"),
]);

const giveBack = [
    enter(".modal .o_field_widget[name=note] input", "Ask again in spring"),
    press(".modal .o_fair_return_no_answer"),
    closed,
    // The lead was left for the pipeline, where it is no more.
    seeWithout(
        ".o_kanban_view .o_kanban_renderer",
        ".o_form_view, .o_kanban_record:contains(Tour One)"
    ),
    press(".o_notification .o_notification_buttons button"),
    seeLead("Tour One"),
    see(".o_form_view .o_fair_protected"),
];

addTour("give_back", [press(".o_statusbar_buttons .o_fair_return"), giveBack]);

addTour("phone_give_back", [
    press(".o_statusbar_buttons button:has(.oi-ellipsis-v)"),
    press(".o-dropdown--menu .o_fair_return"),
    fits(".modal .o_fair_return_other"),
    giveBack,
]);

const column = (person) => `.o_kanban_group:has(.o_column_title:contains(${person}))`;
const card = (lead) => `.o_kanban_record:contains(${lead})`;

addTour("drag", [
    see(`${column("Alba")} ${card("Tour Three")}`),
    ["Tour One", "Tour Two"].flatMap((lead) => [
        {
            trigger: `${column("Ada")} ${card(lead)}`,
            content: `drag ${lead} to oneself`,
            run: `drag_and_drop(${column("Alba")})`,
        },
        see(".modal .modal-body:contains(Ada)"),
        press(".modal .modal-footer button.btn-primary"),
        closed,
        seeWithout(`${column("Ada")} ${card(lead)}`, `${column("Alba")} ${card(lead)}`),
    ]),
]);

addTour("hand_over", [
    see(".o_form_view .o_fair_protected"),
    press(".o_statusbar_buttons .o_fair_hand_over"),
    choose(".modal .o_field_widget[name=user_id]", "Nils"),
    enter(".modal .o_field_widget[name=reason] input", "Speaks their language"),
    press(".modal .o_fair_hand_over_confirm"),
    closed,
    see(".o_form_view .o_field_widget[name=user_id] input:value(Nils)"),
    see(".o_form_view .o_fair_protected"),
]);

addTour("ask_for_time", [
    press(".o_form_view .o_fair_protected .o_fair_ask_extension"),
    enter(".modal .o_field_widget[name=days] input", "14"),
    enter(".modal .o_field_widget[name=reason] input", "Their board meets"),
    press(".modal .o_fair_ask_confirm"),
    closed,
    seeWithout(".o_form_view .o_fair_protected", ".o_fair_ask_extension"),
]);

addTour("grant_time", [
    openCrm,
    openMenu("fair_allocation_extension_menu"),
    press(".o_list_view .o_data_row:contains(Tour One) .o_fair_grant"),
    seeWithout(".o_list_view", ".o_data_row:contains(Tour One)"),
]);

addTour("see_time", [
    // 30 days from now and 14 more, whatever the hour.
    see(".o_form_view .o_fair_protected:contains(/4[345]/)"),
]);

addTour("start", [
    press(".o_control_panel .o_fair_start"),
    seeState("previewed"),
    see(".o_field_widget[name=line_ids] .o_data_row:contains(Tour Three)"),
    back,
    press(".o_control_panel .o_fair_rotate"),
    seeState("previewed"),
    see(".o_field_widget[name=line_ids] .o_data_row:contains(Tour Two)"),
]);

addTour("rotation", [
    press(".o_statusbar_buttons .o_fair_rotate"),
    seeState("previewed"),
    see(
        ".o_field_widget[name=line_ids] " +
            ".o_data_row:contains(Tour One):contains(Ada):contains(Nils)"
    ),
    seeWithout(".o_statusbar_buttons .o_fair_hand_over", ".o_fair_apply"),
    press(".o_statusbar_buttons .o_fair_hand_over"),
    enter(".modal .o_field_widget[name=note] textarea", "Prices hold until March"),
    press(".modal .o_fair_save_rotation"),
    closed,
    see(".o_form_view .o_field_widget[name=hand_over_note]:contains(Prices hold)"),
    apply,
    seeState("applied"),
    undo,
    seeState("undone"),
]);

const ask = (email) => [
    enter(".modal .o_field_widget[name=email] input", `${email} && press Tab`),
    see(".modal:not(:has(.o_fair_answer))"),
    press(".modal .o_fair_ask"),
];

addTour("taken", [
    openCrm,
    openMenu("fair_allocation_question_menu"),
    ask("grace@acme.example.com"),
    see(".modal .o_fair_answer.alert-warning"),
    ask("nobody@new.example.com"),
    see(".modal .o_fair_answer.alert-success"),
    press(".modal footer button.btn-secondary"),
    closed,
]);

addTour("enter_taken", [
    enter(".o_form_view .o_field_widget[name=name] textarea", "Fair in May"),
    enter(
        ".o_form_view .o_field_widget[name=email_from] input",
        "grace@acme.example.com && press Tab"
    ),
    see(".o_form_view .o_fair_taken"),
    // One tries all the same …
    press(".o_form_button_save"),
    see(".modal:contains(Fair in May)"),
    press(".modal .modal-footer button.btn-primary"),
    closed,
    // … and does then what the answer says.
    {
        trigger: ".o_form_view .o_field_widget[name=user_id] input",
        content: "leave Salesperson empty",
        run: "clear && press Tab",
    },
    see(".o_form_view .o_field_widget[name=user_id] input:value(/^$/)"),
    press(".o_form_button_save"),
    see(".o_form_view .o_form_saved"),
]);

addTour("put", [
    see(".o_list_view .o_data_row:contains(Tour Two)"),
    press(".o_list_view thead .o_list_record_selector input"),
    press(".o_cp_action_menus button:has(.fa-cog)"),
    press(".o-dropdown--menu .o_menu_item:contains(/^(Put into the Pool|放入公海)$/)"),
    see(".modal .o_field_widget[name=lead_ids] .o_tag:contains(Tour Two)"),
    choose(".modal .o_field_widget[name=pool_id]", "Second Chance"),
    enter(".modal .o_field_widget[name=note] input", "Nobody speaks Portuguese"),
    press(".modal footer button[name=action_put]"),
    closed,
]);

addTour("refused", [
    openCrm,
    openMenu("fair_allocation_refusal_menu"),
    see(".o_list_view .o_data_row:contains(Alba):contains(Tour One):contains(Ada)"),
]);
