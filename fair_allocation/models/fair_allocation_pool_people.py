from odoo import api, fields, models
from odoo.fields import Domain


class FairAllocationPool(models.Model):
    """Who may claim from a pool, and who sees what is in it."""

    _inherit = "fair.allocation.pool"

    is_member = fields.Boolean(
        "Mine",
        compute="_compute_is_member",
        search="_search_is_member",
        help="You may claim from this pool.",
    )
    is_admin = fields.Boolean(
        "Administered by Me",
        compute="_compute_is_admin",
        search="_search_is_admin",
        help="You see who the customers in this pool are.",
    )
    shows_leads = fields.Boolean(
        compute="_compute_shows_leads",
        search="_search_shows_leads",
        export_string_translation=False,
    )

    @api.depends("member_ids", "team_ids", "company_id")
    @api.depends_context("uid")
    def _compute_is_member(self):
        # Asked of the database, so that one rule says who is a member.
        # sudo: only whether the reader belongs there.
        mine = self.sudo().search(
            [("id", "in", self._origin.ids), ("is_member", "=", True)]
        )
        for pool in self:
            pool.is_member = pool._origin.id in mine._ids

    @api.model
    def _search_is_member(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_member_domain(self.env.user)

    @api.depends("admin_ids", "company_id")
    @api.depends_context("uid")
    def _compute_is_admin(self):
        manages = self.env.user.has_group("sales_team.group_sale_manager")
        # sudo: only whether the reader is among them.
        for pool in self:
            pool.is_admin = pool.company_id in self.env.user.company_ids and (
                manages or self.env.user in pool.sudo().admin_ids
            )

    @api.model
    def _search_is_admin(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("company_id", "in", self.env.user.company_ids.ids)
        if self.env.user.has_group("sales_team.group_sale_manager"):
            return domain
        return domain & Domain("admin_ids", "in", self.env.uid)

    @api.depends("is_member", "is_admin", "blind")
    @api.depends_context("uid")
    def _compute_shows_leads(self):
        for pool in self:
            pool.shows_leads = pool.is_admin or (pool.is_member and not pool.blind)

    @api.model
    def _search_shows_leads(self, operator, value):
        """Pools whose leads the user may look at, masked; in a blind one nobody."""
        if operator != "in":
            return NotImplemented
        return Domain("is_admin", "=", True) | (
            Domain("is_member", "=", True) & Domain("blind", "=", False)
        )

    @api.model
    def _get_member_domain(self, user):
        """Pools that ``user`` may claim from.

        Who is named; where nobody is, the members of the pool's teams; where there are
        none either, the members of all the company's teams that have a policy.
        """
        # sudo: where somebody works, for the product's own rule.
        teams = (
            self.env["crm.team.member"]
            .sudo()
            .search([("user_id", "=", user.id)])
            .crm_team_id
        )
        governed = teams._fair_governed()
        companies = governed.company_id | governed.fair_policy_id.company_id
        if any(not (t.company_id or t.fair_policy_id.company_id) for t in governed):
            companies |= user.sudo().company_ids
        by_team = Domain("team_ids", "in", teams.ids) | (
            Domain("team_ids", "=", False) & Domain("company_id", "in", companies.ids)
        )
        return Domain("company_id", "in", user.sudo().company_ids.ids) & (
            Domain("member_ids", "in", user.ids)
            | (Domain("member_ids", "=", False) & by_team)
        )

    def _get_members(self):
        """Users who may claim from this pool, by the same rule."""
        self.ensure_one()
        pool = self.sudo()  # for the product: who belongs to which team
        users = pool.member_ids
        if not users:
            members = (
                self.env["crm.team.member"]
                .sudo()
                .search([("crm_team_id", "in", pool._get_teams().ids)])
            )
            users = members.user_id
        return users.filtered(lambda u: u.active and pool.company_id in u.company_ids)

    def _get_teams(self):
        """Teams the pool serves: its own, else all of its company with a policy."""
        self.ensure_one()
        if self.team_ids:
            return self.team_ids
        Team = self.env["crm.team"]
        governed = Team.browse(Team._fair_get_governed_ids()).filtered("active")
        return governed.filtered(
            lambda team: (
                team.company_id or team.fair_policy_id.company_id or self.company_id
            )
            == self.company_id
        )
