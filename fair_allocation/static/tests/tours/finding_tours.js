import {
    addTour,
    back,
    closed,
    enter,
    fits,
    press,
    see,
    seeState,
    seeWithout,
    undo,
} from "./tour_steps";

const row = (person) =>
    `.o_form_view .o_field_widget[name=finding_ids] .o_data_row:contains(${person})`;

// From the evaluation: look at what was prepared, accept, and take it back.
addTour("finding_move", [
    see(`${row("Ada")} button.o_fair_accept`),
    press(`${row("Ada")} td[name=text]`),
    see(".modal .o_fair_finding .o_fair_evidence tbody tr:contains(Nils)"),
    press(".modal .btn-close"),
    closed,
    press(`${row("Ada")} button.o_fair_prepared`),
    seeState("previewed"),
    see(".o_field_widget[name=line_ids] .o_data_row:contains(Nils):contains(Ada)"),
    back,
    press(`${row("Ada")} button.o_fair_accept`),
    seeState("applied"),
    undo,
    seeState("undone"),
    back,
    seeWithout(row("Ada"), `${row("Ada")} button.o_fair_accept`),
]);

addTour("finding_reject", [
    press(`${row("Ada")} button.o_fair_reject`),
    enter(".modal .o_field_widget[name=note] input", "She starts a project"),
    press(".modal .o_fair_reject_confirm"),
    closed,
    see(
        `body:has(${row("Ada")}):not(:has(${row("Ada")} button.o_fair_accept))`,
        "what was rejected can't be accepted any more"
    ),
]);

const card = ".o_fair_findings .o_kanban_record:contains(Ada received)";

addTour("phone_finding", [
    fits(`${card} .o_fair_accept`),
    fits(`${card} .o_fair_reject`),
    press(`${card} .o_fair_accept`),
    see(".o_form_view .o_fair_summary:contains(Ada)"),
]);
