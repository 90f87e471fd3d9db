import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** Register a tour whose steps may take their time on a busy machine. */
export function addTour(name, steps) {
    registry.category("web_tour.tours").add(`fair_allocation_${name}`, {
        steps: () => steps.flat().map((step) => ({timeout: 30000, ...step})),
    });
}

/** Wait for what `trigger` finds. */
export function see(trigger, content) {
    return {trigger, content: content || `see ${trigger}`};
}

export function press(trigger, content) {
    return {trigger, content: content || `press ${trigger}`, run: "click"};
}

export function enter(trigger, text) {
    return {trigger, content: `enter ${text}`, run: `edit ${text}`};
}

/** Wait for the text, in the language of the reader. */
export function seeText(trigger, english, chinese) {
    const text = user.lang.startsWith("zh") ? chinese : english;
    return see(`${trigger}:contains(${text})`);
}

/** Wait for what `trigger` finds on a screen that shows nothing of `hidden`.
 *
 * Not one look: the screen before may still be there when the next one is asked for.
 */
export function seeWithout(trigger, hidden) {
    return see(
        `body:has(${trigger}):not(:has(${hidden}))`,
        `see ${trigger} without ${hidden}`
    );
}

/** Go back to the screen before. */
export const back = press(".o_breadcrumb .o_back_button");

/** What `trigger` finds is no wider than the screen. */
export function fits(trigger) {
    return {
        trigger,
        content: `${trigger} is no wider than the screen`,
        run({anchor}) {
            const {left, right} = anchor.getBoundingClientRect();
            if (left < 0 || right > document.documentElement.clientWidth) {
                throw new Error(`${trigger} reaches from ${left} to ${right}`);
            }
        },
    };
}

/** Look for `name` in a field of records, and take it.
 *
 * What was looked for is highlighted in what was found. Pressing a line of the list that
 * opens before, one would see it open again when the search is done.
 */
export function choose(field, name) {
    return [
        enter(`${field} input`, name),
        press(`.o-autocomplete--dropdown-item .text-primary:contains(${name})`),
        see("body:not(:has(.o-autocomplete--dropdown-menu))"),
    ];
}

/** Into Odoo's CRM, from any screen. */
export const openCrm = [
    press(".o_navbar_apps_menu button"),
    press(".o_app[data-menu-xmlid='crm.crm_menu_root']"),
];

/** A page of the product, from its menu. */
export function openMenu(item) {
    const menu = (name) => `[data-menu-xmlid='fair_allocation.${name}']`;
    return [
        press(`.o_menu_sections ${menu("fair_allocation_menu")}`),
        press(`.o-dropdown--menu ${menu(item)}`),
    ];
}

/** The form of the lead with this name. */
export function seeLead(name) {
    return see(`.o_form_view .o_field_widget[name=name] textarea:value(${name})`);
}

/** The dialog is closed. */
export const closed = see("body:not(:has(.modal))");

/** The page of a lead that says why. */
export const openPage = press(
    ".o_form_view .o_notebook_headers [name=fair_allocation]"
);

/** Say yes to the question that is asked. */
export const confirm = [
    press(".modal .modal-footer .btn-primary"),
    see("body:not(:has(.modal))"),
];

/** The status bar of a run names its state. */
export function seeState(state) {
    return see(`.o_arrow_button_current[data-value=${state}]`);
}

/** What is `inside` the line of a run about `lead`, in the list or on its card. */
function inLine(lead, inside) {
    return [".o_data_row", ".o_kanban_record"]
        .map(
            (row) => `.o_field_widget[name=line_ids] ${row}:contains(${lead})${inside}`
        )
        .join(", ");
}

/** A button of the line of a run that is about `lead`. */
export function pressInLine(lead, button) {
    return press(inLine(lead, ` button[name=${button}]`));
}

export function seeInLine(lead, text) {
    return see(inLine(lead, `:contains(${text})`));
}

/** *Why?* of a line shows who was considered; then back to the run. */
export function readWhy(lead) {
    return [
        pressInLine(lead, "action_open_explanation"),
        see(".modal .o_fair_explanation table tbody tr"),
        seeText(".modal .o_fair_explanation thead", "Who could take it", "可承接的人"),
        press(".modal .modal-footer button.btn-primary"),
        see("body:not(:has(.modal))"),
    ];
}

/** Decide a line differently, with a reason. */
export function override(lead, person, reason) {
    return [
        pressInLine(lead, "action_open_override"),
        see(".modal .o_fair_explanation"),
        choose(".modal .o_field_widget[name=user_id]", person),
        enter(".modal .o_field_widget[name=note] input", reason),
        press(".modal .o_fair_decide"),
        see("body:not(:has(.modal))"),
        seeInLine(lead, person),
    ].flat();
}

/** Apply a preview and see what it did to the balance. */
export const apply = [
    seeText(".o_fair_apply", "Apply", "执行分配"),
    press(".o_fair_apply"),
    see(".o_fair_undo"),
    see(".o_fair_balance .progress-bar"),
    seeText(".o_fair_undo", "Undo", "撤销"),
];

export const undo = [press(".o_fair_undo"), confirm].flat();

/** Publish the policy on the screen, with a change note. */
export function publish(note) {
    return [
        press(".o_fair_publish"),
        enter(".modal .o_field_widget[name=note] textarea", note),
        press(".modal .o_fair_publish_confirm"),
        see("body:not(:has(.modal))"),
        see(".o_arrow_button_current[data-value=published]"),
    ];
}
