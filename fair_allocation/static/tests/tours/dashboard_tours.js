import {addTour, back, fits, openCrm, openMenu, press, see} from "./tour_steps";

const pick = (field, label) => ({
    trigger: field,
    content: `choose ${label}`,
    run: `selectByLabel ${label}`,
});

const pickValue = (field, value) => ({
    trigger: field,
    content: `choose ${value}`,
    run: `select ${value}`,
});

/** The dashboard of a team and a period, its figures there. */
const kept =
    ".o_fair_content[data-period='12_months']:not([data-team='0']):not(.opacity-50)";

/** Press the bar of received leads of the first person. */
const pressBar = {
    trigger: ".o_fair_people canvas",
    content: "press a bar",
    run({anchor}) {
        const bar = window.Chart.getChart(anchor).getDatasetMeta(1).data[0];
        const {left, top} = anchor.getBoundingClientRect();
        const at = {clientX: left + bar.x - 2, clientY: top + bar.y};
        anchor.dispatchEvent(new MouseEvent("click", {...at, bubbles: true}));
    },
};

/** Nothing of the page is beside the screen. */
const fitsScreen = {
    trigger: ".o_fair_content",
    content: "no scrolling sideways",
    run() {
        for (const node of document.querySelectorAll(".o_content, .o_fair_dashboard")) {
            if (node.scrollWidth > node.clientWidth + 1) {
                throw new Error(`${node.className}: ${node.scrollWidth} pixels wide`);
            }
        }
    },
};

addTour("dashboard", [
    openCrm,
    openMenu("fair_allocation_dashboard_menu"),
    see(".o_fair_content[data-period='this_quarter'][data-team='0']"),
    see(".o_fair_headline .o_fair_direction"),
    pick(".o_fair_team", "North"),
    see(".o_fair_content:not([data-team='0'])"),
    pickValue(".o_fair_period", "12_months"),
    see(kept),
    pressBar,
    see(".o_list_view .o_data_row:contains(Tour One)"),
    back,
    see(kept),
    press(".o_fair_people .o_fair_table"),
    press(".o_fair_person:contains(Ada)"),
    see(".o_list_view .o_data_row:contains(Tour Two)"),
    back,
    // The table is still a table, the team is still chosen.
    see(`${kept} .o_fair_person:contains(Ada)`),
    press(".o_fair_figure[data-figure=balance]"),
    see(".o_pivot_view"),
    back,
    press(`${kept} .o_fair_reason[data-reason=full]`),
    see(".o_list_view .o_data_row:contains(Tour Three)"),
    back,
    press(`${kept} .o_fair_trend .o_fair_gini`),
    press(".o_fair_trend .o_fair_table"),
    see(".o_fair_trend table th:nth-child(5)"),
    pickValue(".o_fair_period", "custom"),
    see(".o_fair_from"),
    see(".o_fair_content[data-period=custom]:not(.opacity-50)"),
    {
        trigger: ".o_fair_from",
        content: "a day after the last one",
        run({anchor}) {
            anchor.value = "2999-01-01";
            anchor.dispatchEvent(new Event("change", {bubbles: true}));
        },
    },
    see(".o_fair_error"),
    press(".o_fair_error button:last-child"),
    see(".o_fair_content[data-period='this_quarter'][data-team='0']"),
]);

addTour("dashboard_phone", [
    see(".o_fair_content[data-period='this_quarter']"),
    fitsScreen,
    fits(".o_fair_headline"),
    pick(".o_fair_team", "North"),
    see(".o_fair_content:not([data-team='0'])"),
    pickValue(".o_fair_period", "12_months"),
    see(kept),
    press(".o_fair_people .o_fair_table"),
    press(".o_fair_trend .o_fair_table"),
    see(".o_fair_trend table"),
    fitsScreen,
    press(".o_fair_person:contains(Ada)"),
    see(".o_kanban_record:contains(Tour One)"),
    back,
    see(`${kept} .o_fair_person:contains(Ada)`),
    fitsScreen,
]);
