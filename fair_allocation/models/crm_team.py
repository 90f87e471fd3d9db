from odoo import api, fields, models, tools
from odoo.fields import Domain


class CrmTeam(models.Model):
    _inherit = "crm.team"

    fair_policy_id = fields.Many2one(
        "fair.allocation.policy",
        "Allocation Policy",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The published rules by which this team's leads are shared. Without one "
        "Odoo's own assignment applies.",
    )

    @api.model
    def _fair_search_governed(self):
        """Teams whose leads are shared by a published policy."""
        return self.search([("fair_policy_id.version_id", "!=", False)])

    @api.model
    @tools.ormcache()
    def _fair_get_governed_ids(self):
        """Ids of all teams with a published policy, whatever the user may see."""
        # sudo: a cached figure for everyone; nothing of the teams is shown.
        return frozenset(
            self.sudo()
            .with_context(active_test=False)
            .search([("fair_policy_id.version_id", "!=", False)])
            .ids
        )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams._fair_forget_governed(vals_list)
        return teams

    def write(self, vals):
        result = super().write(vals)
        self._fair_forget_governed([vals])
        return result

    @api.model
    def _fair_forget_governed(self, vals_list):
        if any("fair_policy_id" in vals for vals in vals_list):
            self.env.registry.clear_cache()

    def _fair_governed(self):
        """Those of these teams whose leads are shared by a published policy."""
        return self.filtered(lambda team: team.fair_policy_id.version_id)

    # ------------------------------------------------------------
    # ODOO'S ASSIGNMENT
    # ------------------------------------------------------------

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        """Teams with a policy by one run, then the others as Odoo does.

        Odoo first gives leads a team and then an owner. A run decides both and writes
        each lead once.
        """
        governed = self._fair_governed()
        others = self - governed
        if not governed:
            return super()._action_assign_leads(
                force_quota=force_quota, creation_delta_days=creation_delta_days
            )
        waiting = governed._fair_get_waiting()
        claimed = self._fair_get_claimed(creation_delta_days, waiting)
        teams_data = self._fair_describe_claimed(claimed)
        members_data = governed._fair_assign(waiting, claimed)
        if others:
            more_teams, more_members = super(CrmTeam, others)._action_assign_leads(
                force_quota=force_quota, creation_delta_days=creation_delta_days
            )
            teams_data |= more_teams
            members_data |= more_members
        return teams_data, members_data

    def _allocate_leads(self, creation_delta_days=7):
        """Divide leads among teams only: for those with a policy without merging."""
        governed = self._fair_governed()
        others = self - governed
        if not governed:
            return super()._allocate_leads(creation_delta_days=creation_delta_days)
        claimed = self._fair_get_claimed(
            creation_delta_days, governed._fair_get_waiting()
        )
        for team, leads in claimed.items():
            leads._fair_write({"team_id": team.id})
        data = self._fair_describe_claimed(claimed)
        if others:
            data |= super(CrmTeam, others)._allocate_leads(
                creation_delta_days=creation_delta_days
            )
        return data

    def _fair_get_waiting(self):
        """Leads of these teams that have no owner yet: ``{team: leads}``."""
        return (
            self.env["crm.lead"]
            .search(
                [*self._get_lead_to_assign_domain(), ("won_status", "=", "pending")]
            )
            .grouped("team_id")
        )

    def _fair_get_claimed(self, creation_delta_days, waiting):
        """Leads without a team that go to those of these that have a policy.

        They are divided among all teams, so that teams without a policy keep their
        part for Odoo's own division. The result is ``{team: leads}``.

        :param dict waiting: leads the teams have already, which a further lead of the
            same customer follows
        """
        leads = self.env["crm.lead"].search(
            self._fair_get_unclaimed_domain(creation_delta_days), order="id"
        )
        shared_out = self._fair_share_out(leads, waiting)
        governed = self._fair_governed()
        return {team: shared_out[team] for team in governed if team in shared_out}

    @api.model
    def _fair_describe_claimed(self, claimed):
        """What teams were given, in the form of Odoo's own division."""
        return {
            team: {"assigned": set(leads.ids), "merged": set(), "duplicates": set()}
            for team, leads in claimed.items()
        }

    @api.model
    def _fair_get_unclaimed_domain(self, creation_delta_days):
        """Leads without team and owner, as Odoo's own division looks for them."""
        delay = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("crm.assignment.delay", default=0)
        )
        now = self.env.cr.now()
        domain = [
            ("create_date", "<=", fields.Datetime.subtract(now, hours=float(delay))),
            ("team_id", "=", False),
            ("user_id", "=", False),
            ("fair_pool_id", "=", False),
            ("won_status", "=", "pending"),
        ]
        if creation_delta_days > 0:
            created = fields.Datetime.subtract(now, days=creation_delta_days)
            domain.append(("create_date", ">", created))
        return domain

    def _assign_and_convert_leads(self, force_quota=False):
        """Teams with a policy share their leads by it; the others as Odoo does."""
        governed = self._fair_governed()
        others = self - governed
        if not governed:
            return super()._assign_and_convert_leads(force_quota=force_quota)
        data = {}
        if others:
            data = super(CrmTeam, others)._assign_and_convert_leads(
                force_quota=force_quota
            )
        return data | governed._fair_assign(governed._fair_get_waiting())

    def _fair_assign(self, waiting, claimed=None):
        """Run for all leads of these teams that wait; the result in Odoo's own form.

        :param dict waiting: their leads without an owner, ``{team: leads}``
        :param dict claimed: leads without a team that are theirs, ``{team: leads}``
        :return: ``{membership: {"assigned": leads, "quota": leads}}``
        """
        claimed = claimed or {}
        none = self.env["crm.lead"]
        pools = {
            team: waiting.get(team, none) + claimed.get(team, none)
            for team in self
            if team in waiting or team in claimed
        }
        if not pools:
            return {}
        run = self.env["fair.allocation.run"]._create_for(
            none.concat(*pools.values()), teams=self
        )
        run._open("draft")._preview(pools)
        run.action_apply()
        given = run.line_ids.filtered(
            lambda line: line.state in ("proposed", "applied")
        )
        members = {
            (member.crm_team_id, member.user_id): member
            for member in self.crm_team_member_ids
        }
        return {
            members[team, user]: {"assigned": lines.lead_id, "quota": len(lines)}
            for (team, user), lines in given.grouped(
                lambda line: (line.team_id, line.user_id)
            ).items()
            if (team, user) in members
        }

    def action_assign_leads(self):
        """After Odoo's own message, lead the manager to the run it made."""
        last = self._fair_get_last_run()
        action = super().action_assign_leads()
        run = self._fair_get_last_run()
        if run != last:
            action["params"]["next"] = run._get_form_action()
        return action

    def action_fair_assign(self):
        """Preview a run for the open leads of these teams that nobody has yet."""
        run = self.env["fair.allocation.run"]
        domain = run._get_open_domain() & Domain(
            [
                ("team_id", "in", self.ids),
                ("user_id", "=", False),
                ("fair_pool_id", "=", False),
            ]
        )
        return run._start(domain)

    def _fair_get_last_run(self):
        return self.env["fair.allocation.run"].search(
            [("team_ids", "in", self.ids)], limit=1
        )
