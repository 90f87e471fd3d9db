from odoo import api, models

#: The panel and its steps, by the last part of their external ids.
PANEL = "fair_allocation.onboarding_onboarding_first_steps"
STEPS = ("tiers", "people", "policy", "run")


class OnboardingOnboardingStep(models.Model):
    _inherit = "onboarding.onboarding.step"

    @api.model
    @api.readonly
    def get_fair_steps(self):
        """The first steps and how far the company has come; nothing after the last.

        A step is done when what it asks for is there, whoever did it and wherever.
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            return []
        # sudo: progress is the company's, and only system administrators may read it.
        panel = self.env.ref(PANEL).sudo()
        facts = self._get_fair_facts()
        if panel.is_onboarding_closed or facts["run"]:
            return []
        return [self._get_fair_step(name)._describe(facts[name]) for name in STEPS]

    def _describe(self, is_done):
        return {
            "name": self.title,
            "description": self.description,
            "button": self.button_text,
            "action": self.panel_step_open_action_name,
            "done": is_done,
        }

    @api.model
    def close_fair_steps(self):
        """Put the panel away for good."""
        self.env["fair.allocation.run"]._check_is_manager()
        self.env.ref(PANEL).sudo()._search_or_create_progress().action_close()

    @api.model
    def _get_fair_step(self, name):
        step = self.env.ref(f"fair_allocation.onboarding_onboarding_step_{name}")
        # sudo: as above.
        return step.sudo()

    @api.model
    def _get_fair_facts(self):
        """Whether there is what each step asks for; tiers need only be looked at."""
        Member = self.env["crm.team.member"]
        Run = self.env["fair.allocation.run"]
        return {
            "tiers": self._get_fair_step("tiers").current_step_state != "not_done",
            "people": bool(
                Member.search_count([("fair_seniority_id", "!=", False)], limit=1)
            ),
            "policy": bool(self.env["crm.team"]._fair_search_governed()),
            "run": bool(
                Run.search_count(
                    [("kind", "=", "allocation"), ("applied_on", "!=", False)], limit=1
                )
            ),
        }

    # ------------------------------------------------------------
    # WHAT THE STEPS OPEN
    # ------------------------------------------------------------

    @api.model
    def action_open_fair_tiers(self):
        self.env["fair.allocation.run"]._check_is_manager()
        self._get_fair_step("tiers").action_set_just_done()
        return self._get_fair_action("fair_allocation_tier_action")

    @api.model
    def action_open_fair_people(self):
        return self._get_fair_action("crm_team_member_action_setup")

    @api.model
    def action_open_fair_policy(self):
        """The policy to publish: the one there is, or the list to make one."""
        action = self._get_fair_action("fair_allocation_policy_action")
        policy = self.env["fair.allocation.policy"].search([], limit=2)
        if len(policy) == 1:
            action.update(views=[(False, "form")], res_id=policy.id)
        return action

    @api.model
    def action_open_fair_run(self):
        return self.env["fair.allocation.run"].action_start()

    @api.model
    def _get_fair_action(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(f"fair_allocation.{name}")
