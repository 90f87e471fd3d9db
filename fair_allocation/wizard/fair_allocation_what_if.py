from odoo import api, fields, models


class FairAllocationWhatIf(models.TransientModel):
    """The answer to *Who would get this?*: a decision nobody has taken."""

    _name = "fair.allocation.what.if"
    _description = "Who Would Get This?"
    _inherit = ["fair.allocation.explained"]

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    owner_id = fields.Many2one("res.users", "Looked After By", readonly=True)
    team_id = fields.Many2one("crm.team", "Team That Decides", readonly=True)
    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Policy Version", readonly=True
    )
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    user_id = fields.Many2one("res.users", "Would Go To", readonly=True)
    mend = fields.Char("What to Do", compute="_compute_mend")

    @api.depends("reason", "team_id")
    @api.depends_context("lang")
    def _compute_mend(self):
        """Why nobody would get the lead, and what helps."""
        for answer in self:
            texts = answer._get_mends(answer.team_id.name)
            answer.mend = False if answer.user_id else texts.get(answer.reason)

    @api.model
    def _get_mends(self, team):
        return {
            "closed": self.env._(
                "Nobody: the lead is won, lost or archived. Restore it, or move it out "
                "of the won stage, to have it shared again."
            ),
            "no_team": self.env._(
                "Nobody: no team takes the lead. Choose its sales team, or widen the "
                "assignment condition of a team that has a published policy."
            ),
            "no_policy": self.env._(
                "Not for our rules to say: %s has no published policy, so Odoo's own "
                "assignment decides. Choose a policy for the team and publish it.",
                team,
            ),
            "nobody": self.env._(
                "Nobody: %s has no members. Add the people who are to share its leads.",
                team,
            ),
            "not_permitted": self.env._(
                "Nobody in %s may take the lead. Relax a condition of the policy, "
                "change what the lead needs, or add somebody who meets the conditions.",
                team,
            ),
            "full": self.env._(
                "Nobody: everyone in %s who may take the lead is full. Raise a "
                "capacity on the team's members, or wait until there is room again.",
                team,
            ),
        }

    def _get_explanation_context(self):
        lines = super()._get_explanation_context()
        if self.version_id:
            lines.append(self.env._("Rules: %s", self.version_id.display_name))
        if self.owner_id:
            lines.append(
                self.env._("As if %s did not have the lead.", self.owner_id.name)
            )
        return lines
