import {
    addTour,
    choose,
    closed,
    fits,
    openCrm,
    openMenu,
    press,
    see,
    seeWithout,
} from "./tour_steps";

const claimed = ".o_field_widget[name=fair_claimed_skill_ids] .o_tag";

addTour("skill_add", [
    openCrm,
    openMenu("crm_team_member_menu_own"),
    press(".o_kanban_record:contains(North)"),
    press(".o_form_view .o_fair_skill_add"),
    choose(".modal .o_field_widget[name=skill_type_id]", "Equipment"),
    choose(".modal .o_field_widget[name=skill_id]", "Calibration"),
    choose(".modal .o_field_widget[name=skill_level_id]", "Skilled"),
    press(".modal .o_fair_skill_add_confirm"),
    closed,
    see(`.o_form_view ${claimed}:contains(Calibration)`),
]);

addTour("skill_confirm", [
    see(".o_fair_skills .o_data_row:contains(Ada):contains(Calibration)"),
    press(".o_fair_skills .o_data_row:contains(Ada) .o_fair_skill_confirm"),
    seeWithout(".o_list_view .o_view_nocontent", ".o_fair_skill_confirm"),
]);

addTour("phone_skill_confirm", [
    fits(".o_fair_skills .o_kanban_record:contains(Ada) .o_fair_skill_refuse"),
    press(".o_fair_skills .o_kanban_record:contains(Ada) .o_fair_skill_confirm"),
    seeWithout(".o_kanban_view", ".o_fair_skill_confirm"),
]);

addTour("win_check", [
    see(".o_fair_wins .o_data_row:contains(Tour One):contains(Ada)"),
    press(".o_fair_wins .o_data_row:contains(Tour One) .o_fair_check_revenue"),
    seeWithout(".o_list_view .o_view_nocontent", ".o_fair_check_revenue"),
]);

addTour("win_flag", [see(".o_form_view .o_fair_revenue")]);

addTour("phone_win_check", [
    fits(".o_fair_wins .o_kanban_record:contains(Tour One) .o_fair_check_revenue"),
    press(".o_fair_wins .o_kanban_record:contains(Tour One) .o_fair_check_revenue"),
    seeWithout(".o_kanban_view", ".o_fair_check_revenue"),
]);
