import {browser} from "@web/core/browser/browser";

import {addTour, back, closed, enter, openCrm, press, see} from "./tour_steps";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Fetch what the browser would save, and write on the page what came. */
const catchDownloads = {
    trigger: "body",
    content: "catch downloads",
    run() {
        browser.open = async (url) => {
            const response = await fetch(url);
            const type = response.headers.get("Content-Type");
            const file = response.headers.get("Content-Disposition");
            if (response.ok && type === XLSX) {
                document.body.dataset.fairFile = file;
            }
        };
    },
};

const seeFile = (name) => [
    see(`body[data-fair-file*='${name}']`),
    {
        trigger: "body",
        content: "forget the file",
        run: () => delete document.body.dataset.fairFile,
    },
];

const reporting = "[data-menu-xmlid='crm.crm_menu_report']";
const workbook = "[data-menu-xmlid='fair_allocation.fair_allocation_export_menu']";

addTour("export_period", [
    openCrm,
    catchDownloads,
    press(`.o_menu_sections ${reporting}`),
    press(`.o-dropdown--menu ${workbook}`),
    see(".modal .o_field_widget[name=team_ids] .o_tag:contains(North)"),
    press(".modal .o_fair_download"),
    closed,
    seeFile(".xlsx"),
]);

addTour("export_run", [
    catchDownloads,
    press(".o_statusbar_buttons .o_fair_workbook"),
    seeFile("RUN_"),
    back,
    press(".o_list_view .o_data_row .o_fair_workbook"),
    seeFile("RUN_"),
]);

addTour("phone_export_run", [
    catchDownloads,
    press(".o_statusbar_buttons button:has(.oi-ellipsis-v)"),
    press(".o-dropdown--menu .o_fair_workbook"),
    seeFile("RUN_"),
]);

addTour("mailing", [
    press(".o_list_button_add"),
    enter(".o_field_widget[name=name] input", "Fairness of the month"),
    enter(".o_field_widget[name=recipient_ids] input", "Mara"),
    press(".o-autocomplete--dropdown-item:contains(Mara)"),
    see(".o_field_widget[name=recipient_ids] .o_tag:contains(Mara)"),
    press(".o_form_button_save"),
    see(".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"),
    press(".o_statusbar_buttons .o_fair_send_now"),
    press(".modal .modal-footer .btn-primary"),
    see(".o_field_widget[name=outcome_text]:contains(1)"),
]);
