import {
    addTour,
    back,
    enter,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeWithout,
} from "./tour_steps";

addTour("rate", [
    see(".o_rating_page_submit form"),
    press("label[for=rate_1]"),
    enter("textarea[name=feedback]", "Nobody called back"),
    {...press(".o_rating_page_submit button[type=submit]"), expectUnloadPage: true},
    see(".o_rating_page_thank_you"),
]);

addTour("ratings", [
    openCrm,
    openMenu("rating_rating_menu_fair"),
    see(".o_fair_ratings .o_data_row:contains(Nobody called back)"),
    press(".o_fair_ratings .o_data_row:contains(On the phone) .o_fair_confirm_rating"),
    seeWithout(".o_fair_ratings .o_data_row", ".o_fair_confirm_rating"),
    press(
        ".o_fair_ratings .o_data_row:contains(Nobody called back) [name=fair_user_id]"
    ),
    see(".o_fair_rating [name=feedback]:contains(Nobody called back)"),
    press("button[name=action_open_rated_object]"),
    see(".o-mail-Activity:contains(Ada)"),
    back,
    see(".o_fair_rating"),
]);

addTour("phone_ratings", [
    see(".o_fair_ratings .o_kanban_record:contains(On the phone)"),
    fits(".o_fair_ratings .o_kanban_record:contains(On the phone)"),
    press(
        ".o_fair_ratings .o_kanban_record:contains(On the phone) .o_fair_confirm_rating"
    ),
    seeWithout(".o_fair_ratings .o_kanban_record", ".o_fair_confirm_rating"),
]);
