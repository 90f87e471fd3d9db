from odoo import api, fields, models


class FairAllocationPolicy(models.Model):
    """The way of every salesperson to the rules, and what they mean for oneself."""

    _inherit = "fair.allocation.policy"

    version_number = fields.Integer("Version", related="version_id.number")
    version_date = fields.Datetime("In Force Since", related="version_id.published_on")
    own_text = fields.Text(
        "You",
        compute="_compute_own_text",
        help="What the rules mean for you. Nobody else sees it.",
    )

    @api.depends_context("uid", "lang", "company")
    def _compute_own_text(self):
        members = self.env["crm.team.member"].search(
            [("user_id", "=", self.env.uid), ("crm_team_id", "in", self.team_ids.ids)]
        )
        for policy in self:
            own = members.filtered(
                lambda member, teams=policy.team_ids: member.crm_team_id in teams
            )
            lines = [policy._get_own_line(member) for member in own]
            lines += own.fair_cap_ids.mapped("display_name")
            if own.filtered("fair_in_practice"):
                lines.append(self.env._("You are in practice."))
            policy.own_text = "\n".join(lines)

    def _get_own_line(self, member):
        """Capacity, rung and tiers of one membership in one sentence."""
        ladder = self.env["fair.allocation.tier"]._ladder(
            member.crm_team_id.company_id or self.company_id or self.env.company
        )
        permitted = member._fair_permitted_tiers(ladder)
        known = {
            "team": member.crm_team_id.name,
            "capacity": member.assignment_max,
            "tiers": self.version_id._list_names(permitted) or self.env._("no tier"),
        }
        if not member.fair_seniority_id:
            return self.env._(
                "You in %(team)s: capacity %(capacity)s leads in 30 days, no rung, may "
                "take %(tiers)s.",
                **known,
            )
        return self.env._(
            "You in %(team)s: capacity %(capacity)s leads in 30 days, rung %(rung)s, "
            "may take %(tiers)s.",
            rung=member.fair_seniority_id.name,
            **known,
        )

    @api.model
    def action_open_rules(self):
        """The rules of one's own team on one page; of several, the list.

        Whoever is in no team that shares by rules, sees all that are published.
        """
        self.check_access("read")
        teams = self.env["crm.team"].search(
            ["|", ("member_ids", "=", self.env.uid), ("user_id", "=", self.env.uid)]
        )
        published = self.search([("version_id", "!=", False)])
        policies = teams.fair_policy_id & published or published
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_policy_action_rules"
        )
        action["domain"] = [("id", "in", policies.ids)]
        if len(policies) == 1:
            action["views"] = [view for view in action["views"] if view[1] == "form"]
            action["res_id"] = policies.id
        return action
