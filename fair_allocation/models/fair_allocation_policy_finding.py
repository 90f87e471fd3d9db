from odoo import api, fields, models

#: Leads of one finding that are kept to be opened; further ones are only counted.
LISTED = 1000


class FairAllocationPolicyFinding(models.Model):
    """Something that can't work as the rules and the team stand, and where to mend it.

    Kept as a code with ids and numbers, and put into words for whoever reads it. Each
    check replaces the findings of the one before.
    """

    _name = "fair.allocation.policy.finding"
    _description = "Policy Finding"
    _order = "severity, team_id, code, id"
    _rec_name = "message"
    _allow_sudo_commands = False

    policy_id = fields.Many2one(
        "fair.allocation.policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    code = fields.Selection(
        selection="_selection_code", string="What", required=True, readonly=True
    )
    # Problems sort before warnings.
    severity = fields.Selection(
        [("problem", "Problem"), ("warning", "Warning")], required=True, readonly=True
    )
    data = fields.Json(readonly=True, export_string_translation=False)
    mend_model = fields.Char(readonly=True, export_string_translation=False)
    mend_id = fields.Many2oneReference(
        model_field="mend_model", readonly=True, export_string_translation=False
    )
    since = fields.Datetime(
        readonly=True, help="When a check found it first, and every one after it."
    )
    is_told = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whoever published the policy has been told.",
    )
    message = fields.Char("Finding", compute="_compute_message")

    @api.model
    def _selection_code(self):
        return [
            *self._get_setting_labels().items(),
            *self._get_team_labels().items(),
            *self._get_lead_labels().items(),
        ]

    @api.model
    def _get_setting_labels(self):
        return {
            "no_team": self.env._("No team"),
            "factors_zero": self.env._("Nothing is weighed"),
            "no_criterion": self.env._("Leads have no score"),
            "no_tier": self.env._("No tiers"),
            "tier_gap": self.env._("Gap between tiers"),
            "rung_contradiction": self.env._("Rung contradicts tier"),
            "fallback_archived": self.env._("Fallback owner archived"),
            "practice_no_tier": self.env._("Practice without a tier"),
            "practice_forbidden": self.env._("Newcomers may not practise"),
        }

    @api.model
    def _get_team_labels(self):
        return {
            "no_member": self.env._("Team without members"),
            "no_capacity": self.env._("Team without capacity"),
            "none_available": self.env._("Nobody takes part"),
            "no_leader": self.env._("Nobody to alert"),
            "person_archived": self.env._("Archived person"),
            "person_no_capacity": self.env._("Person without capacity"),
            "person_no_tier": self.env._("Person who may take nothing"),
            "person_no_lead": self.env._("Person no lead fits"),
            "condition_empty": self.env._("Empty condition"),
            "need_no_holder": self.env._("Skill nobody has"),
        }

    @api.model
    def _get_lead_labels(self):
        return {
            "tier_no_taker": self.env._("Tier nobody may take"),
            "tier_foreign": self.env._("Leads in a strange tier"),
            "leads_skills": self.env._("Leads nobody has the skills for"),
            "leads_industry": self.env._("Leads of an industry nobody serves"),
            "leads_region": self.env._("Leads from where nobody serves"),
            "leads_language": self.env._("Leads in a language nobody speaks"),
            "leads_excluded": self.env._("Leads everybody is excluded from"),
        }

    @api.depends("code", "data", "team_id")
    @api.depends_context("lang")
    def _compute_message(self):
        for finding, said in self._get_said().items():
            finding.message = finding._get_texts(said)[finding.code]

    def _get_key(self):
        """What tells this finding from others, and is the same in the next check."""
        return (self.team_id.id, self.code, self.mend_model, self.mend_id)

    def _mark_told(self):
        # sudo: nobody may write findings; this says only that they were shown.
        self.sudo().is_told = True

    # ------------------------------------------------------------
    # THE MEND
    # ------------------------------------------------------------

    def action_open_mend(self):
        """Open what has to be changed: the leads, a record, or where to make one."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": dict(self._selection_code())[self.code],
            "res_model": self.mend_model,
        }
        if self.mend_id:
            return action | {"view_mode": "form", "res_id": self.mend_id}
        domain = []
        if "lead_ids" in (self.data or {}):
            domain = [("id", "in", self.data["lead_ids"])]
        elif self.mend_model == "crm.team.member":
            domain = [("crm_team_id", "=", self.team_id.id)]
        return action | {"view_mode": "list,kanban,form", "domain": domain}
