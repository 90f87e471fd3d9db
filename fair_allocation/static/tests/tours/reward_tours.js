import {addTour, closed, openCrm, openMenu, press, see, seeWithout} from "./tour_steps";

addTour("leaderboard", [
    openCrm,
    openMenu("fair_allocation_merit_menu"),
    see(".o_fair_leaderboard .o_group_header"),
    press(".o_fair_leaderboard .o_group_header:first"),
    see(".o_fair_leaderboard .o_data_row:contains(Ada)"),
    // The rules show the first three, and not what became of a colleague's leads.
    see(".o_fair_leaderboard .o_data_row:contains(Nils):not(:contains(12))"),
]);

addTour("phone_leaderboard", [
    see(".o_fair_leaderboard .o_kanban_record:contains(Ada)"),
]);

addTour("challenges", [
    press(".o_fair_challenges .o_data_row:first .o_fair_start_challenge"),
    see(".o_fair_challenges .o_data_row:first .o_fair_stop_challenge"),
    press(".o_fair_challenges .o_data_row:first .o_fair_stop_challenge"),
    press(".modal .modal-footer .btn-primary"),
    closed,
    seeWithout(
        ".o_fair_challenges .o_data_row .o_fair_start_challenge",
        ".o_fair_stop_challenge"
    ),
]);
